"""Finds secrets that people paste (passwords in plain sentences, keys, card numbers, codes) and puts a marker in
their place.

Runs at the door, before anything is stored, logged, sent on or shown. Fixed shapes of keys come from detect-secrets'
own detectors; everything that people write in sentences is found by the tables of this package. Every pattern starts
at a fixed word or prefix and is bounded in length, so that the time taken grows with the length of the text and no
faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.masking.codes import codes
from bot.masking.keys import keys, private_keys
from bot.masking.numbers import numbers
from bot.masking.secret import KINDS, Secret
from bot.masking.sentences import sentences
from bot.masking.wording import counted, listed, several

ROUNDS = 8
"""Times a text is gone over at most: taking one secret out can bring the next one beside its keyword."""

LONGEST_LINE = 300
"""Characters of a name or a button's label."""

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Unicode's categories of control and format characters, and of what is no character."""

_LIKE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff\u00a0\u2007\u202f]")
"""Letters, digits, signs and spaces of another width or style than the ordinary ones."""

_MARKER = re.compile(rf"\[(?:{'|'.join(KINDS)}) removed\]")
"""What stands for a secret already. While searching it is blanked with NUL, which cleaned text does not hold."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its secrets, and what was taken out, in plain words ("a password", "two PINs"), in order.

    The same secret written twice counts once.
    """

    text: str
    kinds: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The text without NUL, and with lone surrogates replaced: what neither database nor JSON would take."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """A name or label that reads as it is: one line, not endless, with nothing invisible in it and nothing that turns
    the writing round, so that one cannot be made to look like another."""
    line = " ".join("".join(" " if letter.isspace() else letter for letter in clean(text) if _shows(letter)).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _shows(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _UNSEEN


def mask(text: str) -> Masked:
    """The text, cleaned, with each secret replaced by a readable marker such as ``[password removed]``."""
    text = clean(text)
    taken: dict[str, set[str]] = {}
    for _ in range(ROUNDS):
        secrets = _found(_MARKER.sub(lambda marker: "\x00" * len(marker.group()), text))
        if not secrets:
            break
        for secret in secrets:
            taken.setdefault(secret.kind, set()).add(text[secret.start : secret.end])
        text = _replaced(text, secrets)
    return Masked(text, tuple(counted(kind, len(found)) for kind, found in taken.items()))


def _replaced(text: str, secrets: list[Secret]) -> str:
    parts, at = [], 0
    for secret in secrets:
        parts += [text[at : secret.start], f"[{secret.kind} removed]"]
        at = secret.end
    return "".join([*parts, text[at:]])


def _found(text: str) -> list[Secret]:
    """The secrets in a text as people see it: letters without width part no words, and wide ones are letters."""
    if text.isascii():
        return _chosen(text)
    places = [at for at, letter in enumerate(text) if letter == "\x00" or unicodedata.category(letter) != "Cf"]
    plain = "".join(_LIKE.sub(_plain, text[at]) for at in places)
    return [secret._replace(start=places[secret.start], end=places[secret.end - 1] + 1) for secret in _chosen(plain)]


def _plain(letter: re.Match[str]) -> str:
    """The letter that one of another width or style stands for; itself where that is more than one."""
    other = unicodedata.normalize("NFKC", letter.group())
    return other if len(other) == 1 else letter.group()


def _chosen(text: str) -> list[Secret]:
    """All secrets in order, overlapping ones joined under the kind of the first."""
    chosen: list[Secret] = []
    for secret in sorted(
        {secret for find in _FINDERS for secret in find(text)},
        key=lambda found: (found.start, -found.end, KINDS.index(found.kind)),
    ):
        if chosen and secret.start < chosen[-1].end:
            chosen[-1] = chosen[-1]._replace(end=max(secret.end, chosen[-1].end))
        else:
            chosen.append(secret)
    return chosen


_FINDERS: tuple[Callable[[str], Iterator[Secret]], ...] = (private_keys, keys, numbers, sentences, codes)

__all__ = ["Masked", "clean", "listed", "mask", "one_line", "several"]
