"""What an answer may look like, whoever wrote it. Looked at before anything in it is believed."""

from __future__ import annotations

import re

from bot.knowledge.composing.blocks import blocks_of
from bot.knowledge.composing.citing import MARK

LONGEST = 3000
"""Characters. An answer that needs more is no answer but an article."""

_CODE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1|\Z)|(`+)(?!`).*?(?<!`)\2", re.MULTILINE | re.DOTALL)
_FORBIDDEN = (
    (re.compile(r"!\[[^\]]*\]\s*[\[(]"), "an image"),
    (re.compile(r"<(?!https?://|mailto:)[/!?@#A-Za-z][^<>]*>"), "markup"),
    (re.compile(r"(?<![\w.])@(?:everyone|here|channel|all|team)\b", re.IGNORECASE), "a mention"),
    (re.compile(r"\]\(\s*<?\s*(?!https?://|mailto:|tel:)", re.IGNORECASE), "a link that leads nowhere"),
    (re.compile(r"^ {0,3}\[[^\]]+\]:\s", re.MULTILINE), "a link defined apart"),
    (
        re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"),
        "hidden marks",
    ),
)
_MENTION = re.compile(r"<[!@#][^<>]*>|(?<![\w.])@(?:everyone|channel)\b", re.IGNORECASE)
_LISTED = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\]|【(\d{1,3})[^】]*】")


def misshapen(answer: str) -> str:
    """What an answer must not hold, or nothing."""
    if not answer.strip():
        return "nothing"
    if len(answer) > LONGEST:
        return "too much"
    if _MENTION.search(answer):
        return "a mention"
    prose = _CODE.sub(" ", answer)
    for pattern, what in _FORBIDDEN:
        if pattern.search(prose):
            return what
    kinds = {block.kind for block in blocks_of(answer)}
    if kinds & {"table", "html", "rule"}:
        return "a table or a rule"
    return "" if MARK.search(prose) else "no citation"


def tidied(answer: str) -> str:
    """The usual other ways to write a citation brought to one: ``[1, 2]`` is ``[1][2]``."""

    def apart(found: re.Match[str]) -> str:
        numbers = re.findall(r"\d+", found.group(1) or found.group(2))
        return "".join(f"[{number}]" for number in numbers)

    return _LISTED.sub(apart, answer.strip())
