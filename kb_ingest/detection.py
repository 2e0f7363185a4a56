"""Text in an encoding that nothing names: the likeliest one, if what comes out looks like anything a person wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise

_SAMPLE = 64 * 1024
"""Bytes by which the encoding is guessed, around the first that is not UTF-8."""
_ENOUGH = 20_000
"""Characters beyond ASCII that are looked at."""
_SAVED_IN = [
    *("cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257"),
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
"""What editors have really saved in. The others are left out, and UTF-16 above all: it makes letters of any bytes."""
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("°©®™×÷±½¼¾²³¹→←↑↓•✓")
_LATIN = ("LATIN", "FEMININE", "MASCULINE", "MICRO", "MODIFIER")
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "IDEOGRAPHIC")
_FEW = 20
"""Letters of another alphabet that say too little about which alphabet it is."""


def is_damaged_utf8(data: bytes, first: int) -> bool:
    """Whether ``data`` is UTF-8 but for some bytes, the ``first`` of them there: no other encoding makes sense of it.

    Bytes of other encodings are sequences of UTF-8 by accident only.
    """
    text = _around(data, first).decode("utf-8", "surrogateescape")
    wrong = sum("\udc80" <= character <= "\udcff" for character in text)
    right = sum(len(character.encode()) for character in text if character > "\x7f" and not _is_escaped(character))
    return right >= wrong


def detected(data: bytes, first: int) -> str | None:
    """The text in the likeliest encoding in which it is plausible; None where there is none.

    ``first``: where the first byte that is not UTF-8 stands.
    """
    for name in _candidates(_around(data, first)):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if is_readable(text) and _is_sure(text):
            return text
    return None


def is_readable(text: str) -> bool:
    """Whether people write like this: letters and usual signs, in words of one alphabet, with capitals in front."""
    beyond = _beyond_ascii(text)
    strange = sum(not _is_usual(character) for character in beyond)
    words = [word for word in _WORD.findall(text[: 50 * _ENOUGH]) if not word.isascii()]
    return strange * 20 <= len(beyond) and sum(_is_odd(word) for word in words) * 5 <= len(words)


def _is_sure(text: str) -> bool:
    """Whether there is enough of its alphabet to tell it from bytes that mean something else."""
    beyond = _beyond_ascii(text)
    letters = sum(character.isalpha() for character in text)
    latin = sum(character.isalpha() and _is_latin(character) for character in beyond)
    others = sum(character.isalpha() for character in beyond) - latin
    if others:
        return others >= _FEW and others * 3 >= min(letters, _ENOUGH)
    return latin * 5 <= letters * 2


def is_unassigned(text: str) -> bool:
    """Whether it holds characters that mean nothing to anybody: bytes read in the wrong width are full of them."""
    return any(unicodedata.category(character) in ("Cn", "Co") for character in text[:_ENOUGH])


def _around(data: bytes, first: int) -> bytes:
    """Whole lines around a place, where there are lines."""
    start, end = max(0, first - _SAMPLE // 2), first + _SAMPLE // 2
    if start:
        start = data.find(b"\n", start, first) + 1 or start
    if end < len(data):
        end = data.rfind(b"\n", first, end) + 1 or end
    return data[start:end]


def _candidates(sample: bytes) -> Iterator[str]:
    """The likeliest encodings, best first. Western European wins a tie: short texts look like anything."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=_SAVED_IN))
    least = min((match.chaos for match in matches), default=0.0)
    good = {name for match in matches if match.chaos <= least + 0.01 for name in match.could_be_from_charset}
    if good & {"cp1252", "latin_1", "iso8859_15"}:
        yield "cp1252"
    for match in matches:
        yield match.encoding


def _beyond_ascii(text: str) -> list[str]:
    return list(islice((character for character in text if character > "\x7f"), _ENOUGH))


def _is_escaped(character: str) -> bool:
    return "\udc80" <= character <= "\udcff"


def _is_usual(character: str) -> bool:
    category = unicodedata.category(character)
    if unicodedata.name(character, "").startswith("HALFWIDTH"):
        return False  # what one sees of bytes read as Japanese by mistake
    return category[0] in "LMP" or category in ("Sc", "Zs") or character in _SIGNS


def _is_odd(word: str) -> bool:
    """A capital after a small letter, two alphabets in one word, or a Latin word without any plain letter."""
    if any(before.islower() and after.isupper() for before, after in pairwise(word)):
        return True
    latin = [_is_latin(character) for character in word]
    if all(latin):
        return len(word) > 1 and not any(character.isascii() for character in word)
    return any(latin) and not any(_name(character).startswith(_EAST_ASIAN) for character in word)


def _is_latin(character: str) -> bool:
    return character.isascii() or _name(character).startswith(_LATIN)


def _name(character: str) -> str:
    return unicodedata.name(character, "")
