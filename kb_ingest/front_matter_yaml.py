"""The YAML of front matter: read strictly, and what is wrong with it in words that need no knowledge of YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kb_ingest.problems import Unreadable

_PAIR = re.compile(r"^(?P<key>[\w -]+?)\s*:(?:\s+(?P<value>.*))?$")
_NEEDS_QUOTES = tuple("@`%*&!|>")
_CLOSED_BY = {'"': '"', "'": "'", "[": "]", "{": "}"}
_LIKE_THIS = "write one “key: value” a line, beginning at the left"
_TIME = "tag:yaml.org,2002:timestamp"


class Keys(dict[str, Any]):
    """What front matter says, by key in small letters. ``lines``: the line of the file in which each key stands."""

    def __init__(self, values: dict[str, Any], lines: dict[str, int]) -> None:
        super().__init__(values)
        self.lines = lines


def load(block: str, first_line: int) -> Keys | None:
    """The keys in ``block``, whose first line is that one of the file; None where these are no keys but some words.

    ``Unreadable`` with line and cause where it cannot be read, or where a key is given twice.
    """
    import yaml

    try:
        found = yaml.load(block, Loader=_strict_loader())  # noqa: S506  # a safe loader, made stricter
    except RecursionError:
        raise
    # YAML's constructors raise what Python's types raise; all of them mean the same.
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
        raise Unreadable(f"has front matter that cannot be read{_cause(block, first_line, error)}") from error
    if not isinstance(found, dict):
        return Keys({}, {}) if found is None else None
    values: dict[str, Any] = {}
    for key, value in found.items():
        name = str(key).strip().casefold()
        if name in values:
            raise Unreadable(f"has front matter in which {name} is given twice: keep one of them")
        values[name] = value
    return Keys(values, _lines(block, first_line))


def _lines(block: str, first_line: int) -> dict[str, int]:
    keys = re.compile(r"""^["']?([^\s:"'#][^:"']*?)["']?\s*:""")
    found: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), start=first_line):
        if match := keys.match(line):
            found.setdefault(match[1].casefold(), number)
    return found


def _cause(block: str, first_line: int, error: Exception) -> str:
    """The line that is wrong, and how to mend it. YAML often notices a mistake only a line or more after it."""
    lines = block.split("\n")
    for number in _suspects(error):
        if number < len(lines) and (why := _wrong_with(lines[number])):
            return f" in line {first_line + number}: {why}"
    problem = str(getattr(error, "problem", None) or "")
    at = next(_suspects(error), None)
    place = "" if at is None else f" in line {first_line + min(at, len(lines) - 1)}"
    return f"{place}: {problem if problem.endswith(_TWICE) else _LIKE_THIS}"


def _suspects(error: Exception) -> Iterator[int]:
    """Line numbers in the block, counted from 0, the likeliest first."""
    marks = [getattr(error, "context_mark", None), getattr(error, "problem_mark", None)]
    numbers = [mark.line for mark in reversed(marks) if mark is not None]
    yield from numbers
    if numbers and numbers[0] > 0:
        yield numbers[0] - 1


def _wrong_with(line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "it begins with a tab; use spaces"
    pair = _PAIR.match(line.strip())
    if pair is None:
        return ""
    key, value = pair["key"], (pair["value"] or "").strip()
    closed_by = _CLOSED_BY.get(value[:1])
    if closed_by is not None and (len(value) == 1 or not value.endswith(closed_by)):
        return f"{key} begins with {value[0]} and has no {closed_by} at its end"
    if closed_by is None and value.startswith(_NEEDS_QUOTES):
        return f"a text that begins with {value[0]} needs quotes, like {_quoted(key, value)}"
    if closed_by is None and (": " in value or value.endswith(":")):
        return f"a text with a colon in it needs quotes, like {_quoted(key, value)}"
    return ""


def _quoted(key: str, value: str) -> str:
    """The line as it should be. In single quotes YAML takes every sign as it is, but for those quotes themselves."""
    return f"{key}: '{value}'" if "'" not in value else '{}: "{}"'.format(key, value.replace('"', "”"))


_TWICE = " is given twice"


@cache
def _strict_loader() -> Any:
    """PyYAML's safe loader, but one that refuses a key given twice (which of two audiences was meant?) and leaves
    dates as they are written: one that does not exist must not cost the whole article."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen = set()
            for key, _ in node.value:
                name = key.value if isinstance(key.value, str) else id(key)
                if name in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"{name}{_TWICE}", key.start_mark)
                seen.add(name)
            return super().construct_mapping(node, deep)

    Loader.yaml_implicit_resolvers = {
        sign: [(tag, pattern) for tag, pattern in resolvers if tag != _TIME]
        for sign, resolvers in Loader.yaml_implicit_resolvers.items()
    }
    return Loader
