"""Golden questions: ``questions.yaml`` beside the articles, each question with the article that answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bot.messages.checked import Finding, Golden
from kb_ingest.encoding import tidy_characters

NOTHING = "nothing"
"""Stands in the place of an article that there is none of: the bot should say that it has nothing."""
KEYS = ("question", "article", "audience")
LONGEST = 500
"""Characters of a question."""
_LIKE_THIS = "Write “- question: …” and below it “  article: …”, with the article's id or the word nothing."


@dataclass(frozen=True, slots=True)
class Questions:
    """What stands in one file. ``whole``: whether the file could be read at all."""

    asked: tuple[Golden, ...]
    findings: tuple[Finding, ...]
    whole: bool = True


def read_questions(text: str, path: str, source: str) -> Questions:
    """The questions in a file's text, and what is wrong with the others, each with its line and how to mend it."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return Questions((), (_unreadable(error, text, path, source),), whole=False)
    if root is None:
        return Questions((), ())
    if not isinstance(root, yaml.SequenceNode):
        line = root.start_mark.line + 1
        wrong = Finding("questions", path, "is not a list of questions", _LIKE_THIS, line, source)
        return Questions((), (wrong,), whole=False)
    reading = _Reading(path, source)
    asked = tuple(reading.all(root.value))
    return Questions(asked, tuple(reading.findings))


class _Reading:
    """One file while it is read."""

    def __init__(self, path: str, source: str) -> None:
        self._path = path
        self._source = source
        self.findings: list[Finding] = []

    def all(self, nodes: list[Any]) -> Iterator[Golden]:
        lines: dict[tuple[str, tuple[str, ...]], int] = {}
        for node in nodes:
            golden = self._one(node)
            if golden is None:
                continue
            key = (golden.question.casefold(), golden.audience)
            if key in lines:
                self._wrong(golden.line, f"asks the same as line {lines[key]}", "Take one of the two out.")
                continue
            lines[key] = golden.line
            yield golden

    def _one(self, node: Any) -> Golden | None:
        line = node.start_mark.line + 1
        values = self._values(node, line)
        if values is None:
            return None
        question, article = self._text(values, "question"), self._text(values, "article")
        if not question or not article:
            missing = "question" if not question else "article"
            mend = (
                "Write the question, in quotes if it has a colon in it."
                if not question
                else "Write the id of the article that answers it, or nothing where none should."
            )
            self._wrong(line, f"a question is without “{missing}:”", mend)
            return None
        audience = self._audience(values)
        if audience is None:
            return None
        article = "" if article.casefold() == NOTHING else article
        return Golden(question[:LONGEST], article, audience, self._source, self._path, line)

    def _values(self, node: Any, line: int) -> Mapping[str, Any] | None:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            self._wrong(line, "is no question with its article", _LIKE_THIS)
            return None
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value).strip().casefold()
            at = key.start_mark.line + 1
            if name not in KEYS:
                near = get_close_matches(name, KEYS, 1, 0.6)
                meant = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(KEYS)}."
                self._wrong(at, f"{name!r} is not known, so the question is not asked", meant)
                return None
            if name in values:
                self._wrong(at, f"{name} is given twice, so the question is not asked", "Keep one of them.")
                return None
            values[name] = value
        return values

    def _text(self, values: Mapping[str, Any], key: str) -> str:
        node = values.get(key)
        return tidy_characters(" ".join(node.value.split())) if node is not None and isinstance(node.value, str) else ""

    def _audience(self, values: Mapping[str, Any]) -> tuple[str, ...] | None:
        node = values.get("audience")
        if node is None:
            return ()
        parts = node.value.split(",") if isinstance(node.value, str) else [one.value for one in node.value]
        names = [tidy_characters(" ".join(part.split())) for part in parts if isinstance(part, str)]
        names = list(dict.fromkeys(name for name in names if name))
        if not names or len(parts) != len([part for part in parts if isinstance(part, str)]):
            self._wrong(
                node.start_mark.line + 1,
                "audience is neither a name nor a list of names, so the question is not asked",
                "Write it like audience: staff, or leave it out where any member may ask.",
            )
            return None
        return tuple(names)

    def _wrong(self, line: int, text: str, mend: str) -> None:
        self.findings.append(Finding("questions", self._path, text, mend, line, self._source))


def _unreadable(error: Exception, text: str, path: str, source: str) -> Finding:
    """What YAML stumbled over, in words that need no knowledge of YAML."""
    quoted = "quoted scalar" in str(getattr(error, "context", None) or "")
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    mark = next((mark for mark in (reversed(marks) if quoted else marks) if mark is not None), None)
    at = min(mark.line, text.count("\n")) if mark is not None else 0
    line = text.split("\n")[at] if mark is not None else ""
    problem = str(getattr(error, "problem", "") or "")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        mend = "The line begins with a tab: use spaces."
    elif "mapping values" in problem:
        mend = "A text with a colon in it needs quotes around it."
    elif quoted:
        mend = "A text begins with a quotation mark and does not end with one."
    elif "cannot start any token" in problem:
        mend = "A text that begins with this sign needs quotes around it."
    else:
        mend = f"Look at this line and the one before it. {_LIKE_THIS}"
    return Finding("questions", path, "cannot be read", mend, at + 1, source)
