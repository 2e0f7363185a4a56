"""Citations as they stand in a text: ``[1]``. Code is no place for one: ``list[1]`` in a script is not a citation."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.knowledge.composing.blocks import blocks_of
from bot.messages.evidence import Citation, Passage

_CODE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1|\Z)|(`+)[^`].*?\2", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"\[(\d{1,3})\](?!\()")
"""One citation."""

_NO_PLACE = re.compile(r"(^[ \t>]*(`{3,}|~{3,})[ \t]*$)|(\|[ \t]*$)")


def cited_numbers(text: str) -> tuple[int, ...]:
    """The citations of an answer in order, each once."""
    prose = _CODE.sub(" ", text)
    return tuple(dict.fromkeys(int(found.group(1)) for found in MARK.finditer(prose)))


def with_citation(text: str, number: int) -> str:
    """``text`` with its citation at the end, in a line of its own after code or a table."""
    text = text.rstrip()
    last = text.rsplit("\n", 1)[-1]
    if _NO_PLACE.search(last) or (last.startswith(("    ", "\t")) and blocks_of(text)[-1].kind == "code"):
        return f"{text}\n\n[{number}]"
    return f"{text} [{number}]"


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The answer with its citations counted anew. Code keeps its brackets."""
    pieces: list[str] = []
    at = 0
    for code in _CODE.finditer(text):
        pieces += [_replaced(text[at : code.start()], numbers), code.group(0)]
        at = code.end()
    return "".join([*pieces, _replaced(text[at:], numbers)])


def citation(number: int, passage: Passage, text: str) -> Citation:
    """A passage as it is shown with an answer. ``text``: what of it the answer rests on."""
    return Citation(number, passage.id, passage.article, passage.section_title, text)


def _replaced(prose: str, numbers: Mapping[int, int]) -> str:
    return MARK.sub(lambda found: f"[{numbers.get(int(found.group(1)), int(found.group(1)))}]", prose)
