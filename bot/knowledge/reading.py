"""What is indexed and embedded: of a passage its words, with the titles above it, without Markdown's signs; of a
question what the person wrote, without the markers that stand for secrets."""

from __future__ import annotations

import re

from bot.masking.secret import KINDS
from bot.messages.evidence import Passage

_MARKER = re.compile(rf"\[(?:{'|'.join(KINDS)}) removed\]")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ADDRESS = re.compile(r"<?https?://[^\s>)]+>?")
_FENCE = re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE)
_RULE = re.compile(r"^[\s|:\-=*_]+$", re.MULTILINE)
_LINE_START = re.compile(r"^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+)?", re.MULTILINE)
_SIGNS = re.compile(r"[*_`|]{1,3}(?=\W|$)|(?:(?<=\W)|^)[*_`|]{1,3}", re.MULTILINE)
_SPACES = re.compile(r"[ \t]+")
_LINES = re.compile(r"\n\s*\n+")


def passage_text(passage: Passage) -> str:
    """Article title, the section's headings, then the passage: what is embedded and indexed, and hashed for reuse."""
    title = passage.article.title.strip()
    return "\n".join(part for part in (title, heading(passage), plain(passage.text)) if part)


def heading(passage: Passage) -> str:
    """The section's headings, without one that only says the article's title again."""
    title = passage.article.title.strip().casefold()
    parts = (part.strip() for part in passage.section_title.split(" > "))
    return " > ".join(part for part in parts if part and part.casefold() != title)


def without_markers(question: str) -> str:
    """What a person asks: "[password removed]" says what was taken out, not what it is about."""
    return _MARKER.sub(" ", question).strip()


def plain(markdown: str) -> str:
    """Markdown as words: link texts without their addresses, no signs, no markup. Addresses are no evidence."""
    text = _COMMENT.sub(" ", markdown)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(" ", text)
    text = _FENCE.sub("", text)
    text = _TAG.sub(" ", text)
    text = _RULE.sub("", text)
    text = _LINE_START.sub("", text)
    text = _SIGNS.sub("", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
