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
from kb_ingest.front_matter_yaml import Keys, load
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


def split_front_matter(text: str) -> tuple[Keys, str]:
    """The keys as YAML gives them, in small letters, and the text after them.

    ``Unreadable`` where the YAML cannot be read or does not end: an audience may stand in it.
    """
    nothing = Keys({}, {})
    if not _OPENING.match(text):
        return nothing, text
    from frontmatter.default_handlers import YAMLHandler

    try:
        block, body = YAMLHandler().split(text.lstrip())
    except ValueError as error:
        if _KEY.search(text.split("\n\n", 1)[0]):
            raise Unreadable(
                "has front matter that does not end: close it with a line of three hyphens (---)"
            ) from error
        return nothing, text  # a rule at the top
    if not block.strip():
        return nothing, body
    found = load(block, first_line=1 + text.count("\n", 0, text.index(block)))
    return (nothing, text) if found is None else (found, body)  # two rules around some words are not front matter


def understand(
    found: Mapping[str, Any], known_audiences: frozenset[str] | None = None
) -> tuple[FrontMatter, tuple[str, ...]]:
    """The known keys in their right types, and what is wrong with the others in words, with the line if known."""
    warnings = _Warnings(found.lines if isinstance(found, Keys) else {})

    def text(key: str) -> str:
        value = found.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            warnings.add(key, "is not a text and is ignored")
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
    return made, tuple(warnings.told)


class _Warnings:
    """What an owner should know of keys. ``lines``: in which line of the file each stands."""

    def __init__(self, lines: Mapping[str, int]) -> None:
        self._lines = lines
        self.told: list[str] = []

    def add(self, key: str, text: str) -> None:
        line = self._lines.get(key)
        self.told.append(f"{key} {text}" + (f" (line {line})" if line else ""))


def _audience(found: Mapping[str, Any], known: frozenset[str] | None, warnings: _Warnings) -> tuple[str, ...]:
    """Fails closed: what is not understood is for nobody."""
    if "audience" not in found:
        for key in found:
            if SequenceMatcher(None, key, "audience").ratio() >= _LIKE_AUDIENCE:
                warnings.add(key, "is not a known key: if it means audience, write audience. Nobody will see it")
                return (NOBODY,)
        return ()
    value = found["audience"]
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        warnings.add("audience", "is neither a name nor a list of names: nobody will see it")
        return (NOBODY,)
    names = [tidy_characters(" ".join(name.split())) for name in names]
    names = list(dict.fromkeys(name for name in names if name))
    if not names:
        warnings.add("audience", "names nobody: nobody will see it. Leave the key out for all members")
        return (NOBODY,)
    if known is not None:
        for name in names:
            if name not in known:
                warnings.add("audience", f"{name!r} is not known: nobody has it yet")
    return tuple(names)


def _date(found: Mapping[str, Any], key: str, warnings: _Warnings) -> date | None:
    value = found.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass
    # What YAML's aliases make of a few lines can be endless when it is written out.
    shown = tidy_characters(" ".join(str(value).split()))[:40] if isinstance(value, (str, int, float)) else "a list"
    warnings.add(key, f"is {shown!r}, which is not a date like 2025-03-31, and is ignored")
    return None


def _url(url: str, warnings: _Warnings) -> str:
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and " " not in url:
            return url
    except ValueError:
        pass
    warnings.add("url", "is not a web address (https://…) and is ignored")
    return ""


def _tags(value: Any, warnings: _Warnings) -> tuple[str, ...]:
    if value is None:
        return ()
    tags = value.split(",") if isinstance(value, str) else value
    if not isinstance(tags, list) or not all(isinstance(tag, (str, int, float)) for tag in tags):
        warnings.add("tags", "is neither a text nor a list of texts and is ignored")
        return ()
    cleaned = (tidy_characters(" ".join(str(tag).split())) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))
