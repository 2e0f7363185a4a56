"""Secrets that stand in an article. What is masked when somebody pastes it is a hint here, and no more: articles talk
about passwords all the time, so only what also looks like a secret is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.masking import mask
from bot.masking.secret import BANK, CARD, CODE, KEY, KINDS, PASSWORD, PIN, PRIVATE
from kb_ingest.checks.door_codes import OTHER_CODES, door_codes

_MARKER = re.compile(rf"\[({'|'.join(KINDS)}) removed\]")
_ADDRESS = re.compile(r"(?<=\]\()[^()\s]*|<?\b[a-z][a-z+]*://[^\s<>)\]]*|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*(?::~?\S*)?")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&[a-z]+;")
_KEYWORD = re.compile(r"pass|pwd|\bpin\b|code|key|token|secret|credential|log|bearer|card|user", re.IGNORECASE)
_MIXED = re.compile(r"(?=[^\s\d]*\d|\S*\w[!#$%&*+=?^~]+\w)(?=\S*[^\W\d])\S{6,}|\d(?:[ -]?\d){2}")
"""Letters together with digits or signs, or some digits in a row."""
_LONG = re.compile(r"(?=\S*\d)\S{16,}")
_PLACEHOLDER = re.compile(
    r"[<>{}…]|^\$|\$[({]|example|sample|placeholder|your|\bmy|xxx|\*\*\*|\.\.\.|(.)\1{5}|1234|abcd|insert|change.?me",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\b(?:code|combination|passcode)\b", re.IGNORECASE)
_SIGN_WITHIN = re.compile(r"\w[!#$%&*+=?^~]+\w")
AROUND = 30
"""Characters on either side that are shown with a finding."""


@dataclass(frozen=True, slots=True)
class Told:
    """A secret: its kind in plain words, its line counted from 1, and the words around it, without it."""

    kind: str
    line: int
    around: str


def secrets_in(text: str) -> Iterator[Told]:
    """Those in a text, paragraph by paragraph, in order."""
    line = 1
    for paragraph in re.split(r"(\n[ \t]*\n)", text):
        if paragraph.strip():
            yield from _in_paragraph(paragraph, line)
        line += paragraph.count("\n")


def _worth_a_look(plain: str) -> bool:
    """Whether a paragraph has anything that could be told as a secret: looking closely takes long."""
    if "-----BEGIN" in plain or _LONG.search(plain):
        return True
    return _KEYWORD.search(plain) is not None and _MIXED.search(plain) is not None


def _in_paragraph(paragraph: str, first_line: int) -> Iterator[Told]:
    plain = _TAG.sub(lambda found: " " * len(found[0]), paragraph)
    plain = _ADDRESS.sub(lambda found: " " * len(found[0]), plain)
    opening = list(door_codes(plain))
    if not opening and not _worth_a_look(plain):
        return
    masked = mask(_marked(plain, opening)).text
    if masked == plain:
        return
    at = 0
    pieces = _MARKER.split(masked)
    for number in range(1, len(pieces), 2):
        before, kind, after = pieces[number - 1], pieces[number], pieces[number + 1]
        start = at + len(before)
        following = after.lstrip()[:20]
        end = plain.find(following, start + 1) if following else len(plain.rstrip())
        if following:
            end -= len(after) - len(after.lstrip())
        if end <= start:
            return  # the two texts cannot be laid beside each other any further
        secret = plain[start:end].strip()
        if _opens(start, opening, secret) or _is_secret(kind, secret, plain[max(0, start - 2 * AROUND) : start]):
            shown = f"{before[-AROUND:]}[{kind}]{after[:AROUND]}"
            yield Told(kind, first_line + plain.count("\n", 0, start), " ".join(shown.split()))
        at = end


def _marked(plain: str, opening: list[tuple[int, int]]) -> str:
    for start, end in reversed(opening):
        plain = f"{plain[:start]}[{CODE} removed]{plain[end:]}"
    return plain


def _opens(start: int, opening: list[tuple[int, int]], secret: str) -> bool:
    """Whether it is one of the codes that open something."""
    return any(one == start for one, _ in opening) and not _PLACEHOLDER.search(secret)


def _is_secret(kind: str, secret: str, before: str) -> bool:
    if kind == BANK or _PLACEHOLDER.search(secret):
        return False  # an organisation's own account stands in its articles so that people can pay to it
    if kind == PRIVATE:
        return secret.count("\n") >= 2
    if kind in (PASSWORD, KEY):
        letters, digits = any(one.isalpha() for one in secret), any(one.isdigit() for one in secret)
        mixed = digits or (kind == PASSWORD and bool(_SIGN_WITHIN.search(secret)))
        return len(secret) >= (16 if kind == KEY else 6) and letters and mixed and not re.search(r"\s", secret)
    if kind == CODE:
        return bool(_OPENS.search(before)) and not OTHER_CODES.search(before)
    return kind in (PIN, CARD) or len(secret) >= 8
