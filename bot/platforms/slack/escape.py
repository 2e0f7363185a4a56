"""Text from anywhere → text that Slack shows as it is written: it can neither mention, ping, link nor format.

Slack has no escape for its marks (``*_~` ``). A soft hyphen beside a mark takes away the word boundary that the mark
needs to work; it is invisible, and is put only where a mark could work.
"""

from __future__ import annotations

import re

from bot.platforms.writing.text import TICK

SOFT_HYPHEN = "\u00ad"
WORD_EDGE = "\u200b"
"""Invisible too, but to Slack the edge of a word: it lets a mark of ours work in the middle of one."""

_EMOJI = re.compile(r":(?=(?!\d{1,2}:)[\w+'-]+:)")
_MARK = re.compile(r"(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])|`+")
_QUOTE = re.compile(r"^(?=\s*&gt;)", re.MULTILINE)


def entities(text: str) -> str:
    """The three characters that Slack gives a meaning to."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """mrkdwn that shows exactly ``text``. Addresses in it are not made safe here: see ``addresses``."""
    text = _MARK.sub(_without_effect, _EMOJI.sub(":" + SOFT_HYPHEN, text))
    return _QUOTE.sub(SOFT_HYPHEN, entities(text))


def code(text: str) -> str:
    """mrkdwn in which ``text`` stands in fixed width. Slack has no way to show a backtick there."""
    return f"`{entities(text.replace('`', TICK))}`" if text.strip() else literal(text)


def _without_effect(marks: re.Match[str]) -> str:
    return SOFT_HYPHEN + SOFT_HYPHEN.join(marks.group()) + SOFT_HYPHEN
