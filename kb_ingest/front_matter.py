"""Front matter: what an article's owner says about it. All keys are optional, and unknown ones are ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from kb_ingest.encoding import tidy_characters
from kb_ingest.problems import Unreadable

NOBODY = "(nobody)"
"""The audience of an article whose audience cannot be understood. No group can have this name in settings."""

_OPENING = re.compile(r"\A\s*---[ \t]*\n")
_KEY = re.compile(r"^(?:id|title|owner|reviewed|review_by|audience|url|tags)\s*:", re.MULTILINE | re.IGNORECASE)
_LONGEST = 300
_LIKE_AUDIENCE = 0.8


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys that are known, in their right types."""

    id: str = ""
    title: str = ""
    owner: str = ""
    reviewed: date | None = None
    review_by: date | None = None
    audience: tuple[str, ...] = ()
    url: str = ""
    tags: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """The keys as YAML gives them, in small letters, and the text after them.

    ``Unreadable`` where the YAML cannot be read or does not end: an audience may stand in it.
    """
    if not _OPENING.match(text):
        return {}, text
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler()
    try:
        block, body = handler.split(text.lstrip())
    except ValueError as error:
        if _KEY.search(text.split("\n\n", 1)[0]):
            raise Unreadable("has front matter that does not end: close it with a line of three hyphens") from error
        return {}, text  # a rule at the top
    found = _load(handler, block) if block.strip() else {}
    if not isinstance(found, dict):
        return ({}, body) if found is None else ({}, text)  # two rules around some words are not front matter
    keys = [str(key).strip().casefold() for key in found]
    if len(set(keys)) < len(keys):
        raise Unreadable("has front matter in which a key is given twice")
    return dict(zip(keys, found.values(), strict=True)), body


def _load(handler: Any, block: str) -> Any:
    import yaml

    try:
        return handler.load(block, Loader=_strict_loader())
    except RecursionError:
        raise
    # YAML's constructors raise what Python's types raise; all of them mean the same.
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
        raise Unreadable(f"has front matter that cannot be read{_where(error)}") from error


def understand(
    found: Mapping[str, Any], known_audiences: frozenset[str] | None = None
) -> tuple[FrontMatter, tuple[str, ...]]:
    """The known keys in their right types, and what is wrong with the others in words."""
    warnings: list[str] = []

    def text(key: str) -> str:
        value = found.get(key)
        if value is None:
            return ""
        if isinstance(value, (date, datetime)):
            return value.isoformat()
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            warnings.append(f"{key} is not a text and is ignored")
            return ""
        return tidy_characters(" ".join(str(value).split()))[:_LONGEST]

    made = FrontMatter(
        id=text("id"),
        title=text("title"),
        owner=text("owner"),
        reviewed=_date(found, "reviewed", warnings),
        review_by=_date(found, "review_by", warnings),
        audience=_audience(found, known_audiences, warnings),
        url=_url(text("url"), warnings),
        tags=_tags(found.get("tags"), warnings),
    )
    return made, tuple(warnings)


def _audience(found: Mapping[str, Any], known: frozenset[str] | None, warnings: list[str]) -> tuple[str, ...]:
    """Fails closed: what is not understood is for nobody."""
    if "audience" not in found:
        for key in found:
            if SequenceMatcher(None, key, "audience").ratio() >= _LIKE_AUDIENCE:
                warnings.append(f"{key} is not a known key: if it means audience, write audience. Nobody will see it")
                return (NOBODY,)
        return ()
    value = found["audience"]
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        warnings.append("audience is neither a name nor a list of names: nobody will see it")
        return (NOBODY,)
    names = [tidy_characters(" ".join(name.split())) for name in names]
    names = list(dict.fromkeys(name for name in names if name))
    if not names:
        warnings.append("audience names nobody: nobody will see it. Leave the key out for all members")
        return (NOBODY,)
    if known is not None:
        for name in names:
            if name not in known:
                warnings.append(f"audience {name!r} is not known: nobody will see it by that name")
    return tuple(names)


def _date(found: Mapping[str, Any], key: str, warnings: list[str]) -> date | None:
    value = found.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    warnings.append(f"{key} is not a date like 2025-03-31 and is ignored")
    return None


def _url(url: str, warnings: list[str]) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and " " not in url:
            return url
    except ValueError:
        pass
    warnings.append("url is not a web address (https://…) and is ignored")
    return ""


def _tags(value: Any, warnings: list[str]) -> tuple[str, ...]:
    if value is None:
        return ()
    tags = value.split(",") if isinstance(value, str) else value
    if not isinstance(tags, list) or not all(isinstance(tag, (str, int, float, date)) for tag in tags):
        warnings.append("tags is neither a text nor a list of texts and is ignored")
        return ()
    cleaned = (tidy_characters(" ".join(str(tag).split())) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))


def _strict_loader() -> Any:
    """PyYAML's safe loader, but one that refuses a key given twice: which of two audiences was meant?"""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen = set()
            for key, _ in node.value:
                if key.value in seen if isinstance(key.value, str) else False:
                    raise yaml.constructor.ConstructorError(None, None, f"{key.value} is given twice", key.start_mark)
                seen.add(key.value if isinstance(key.value, str) else id(key))
            return super().construct_mapping(node, deep)

    return Loader


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None)
    place = f" in line {mark.line + 2}" if mark is not None else ""
    return f"{place}: {problem}" if problem else place
