"""Text as the signals read it: one spelling, cut into sentences, with the person's own words kept for the quote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 20_000
"""Characters of a message that are read. What is said beyond is almost always a pasted log."""

QUOTE_LENGTH = 160
"""Characters; a longer sentence is cut around the words that matter."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``plain`` is lower case in one spelling; ``own`` is as the person wrote it."""

    plain: str
    own: str
    asks: bool
    """Whether it ends in a question mark."""


_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+|[\r\n]+|(?<=[!?])(?=[A-Za-z])|(?<=[a-z]{2}\.)(?=[A-Z][a-z])|;\s")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+")
_ADDRESS = re.compile(r"\S+@\S+\.\w+")
_NUMBER = re.compile(r"\[phone\]|(?<!\w)\+?\(?\d(?:[\s().x/-]{0,2}[\dx]){6,15}(?!\w)", re.IGNORECASE)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_OTHER = re.compile(r"[^a-z0-9'?,:/<>&-]+")

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{found})\b"), written)
    for found, written in (
        (r"can't|cant|can not|cannnot", "cannot"),
        (r"won't|wont", "will not"),
        (r"(do|does|did|is|are|was|were|has|have|had|could|would|should)n'?t", r"\1 not"),
        (r"ain'?t", "is not"),
        (r"i'?m", "i am"),
        (r"i'd", "i would"),
        (r"i'?ve", "i have"),
        (r"i'll", "i will"),
        (r"(you|we|they)'re", r"\1 are"),
        (r"(you|we|they)'ve", r"\1 have"),
        (r"(you|we|they|he|she|it|that)'ll", r"\1 will"),
        (r"(you|we|they|he|she|it)'d", r"\1 would"),
        (r"youre|u r", "you are"),
        (r"(it|that|there|what|who|where|how|he|she)'s", r"\1 is"),
        (r"thats", "that is"),
        (r"whats", "what is"),
        (r"theres", "there is"),
        (r"wanna", "want to"),
        (r"gonna", "going to"),
        (r"gotta", "have to"),
        (r"gimme", "give me"),
        (r"lemme", "let me"),
        (r"pls+|plz|plse|pleas|plesae|pleae", "please"),
        (r"u|ya|yu", "you"),
        (r"ur|yr|ure", "your"),
        (r"thx|tks|tnx|thanx|ty", "thanks"),
        (r"some one", "someone"),
        (r"some body", "somebody"),
        (r"any one", "anyone"),
        (r"any body", "anybody"),
        (r"work around", "workaround"),
        (r"e-mail", "email"),
        (r"telefone|fone|tel(?= ?(?:no|nr|num|number|#)\b)", "telephone"),
        (r"helpdesk|help-desk|servicedesk|service-desk", "help desk"),
    )
)


def plain(text: str) -> str:
    """One spelling: lower case, contractions written out, links, addresses and long numbers by a mark, no
    decoration."""
    text = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("`", "'").lower()
    text = _LINK.sub(" <link> ", text)
    text = _ADDRESS.sub(" <address> ", text)
    text = _NUMBER.sub(" <number> ", text)
    text = _STRETCHED.sub(r"\1\1", text)
    text = _OTHER.sub(" ", text)
    text = re.sub(r"\s*([,?:])\s*", r" \1 ", text)
    for found, written in _SPELLINGS:
        text = found.sub(written, text)
    return " ".join(text.split())


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a message, quoted lines left out, in order."""
    return tuple(_sentences(text[:LONGEST]))


def _sentences(text: str) -> Iterator[Sentence]:
    # Lines that quote somebody else ("> ...") are not the person's own words.
    own_lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    start = 0
    for found in _BREAK.finditer(own_lines):
        yield from _sentence(own_lines[start : found.start()])
        start = found.end()
    yield from _sentence(own_lines[start:])


def _sentence(own: str) -> Iterator[Sentence]:
    written = plain(own)
    if written.strip("?,:/<>&-' "):
        yield Sentence(written, " ".join(own.split()), "?" in written)


def quote(own: str) -> str:
    """The person's own words, short enough to be read at a glance."""
    own = " ".join(own.split())
    if len(own) <= QUOTE_LENGTH:
        return own
    return own[: QUOTE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
