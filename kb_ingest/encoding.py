"""Bytes into text: what the bytes say of themselves, then UTF-8, then the likeliest other if it is plausible."""

from __future__ import annotations

import codecs
import re
import unicodedata

from kb_ingest.detection import detected, is_damaged_utf8, is_unassigned
from kb_ingest.problems import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
"""Bytes by which it is told whether a file is text."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
"""Characters that nobody sees: a way to hide words from the owner, and to break words for the index."""
_TOO_MANY_CONTROLS = 0.002
_MANY_ZEROS = 0.05

NOT_TEXT = "is not text: it holds binary data"
_NOT_UTF8 = "is not UTF-8, and its characters could not be read"
_SAVE_IT = "open it in an editor, save it as UTF-8, and ingest again"
WRONG_ENCODING = f"{_NOT_UTF8}: {_SAVE_IT}"


def decode(data: bytes) -> str:
    """The text in ``data``; ``Unreadable`` where it is none, or its characters cannot be told."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _text(_marked(data[len(mark) :], name))
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) * _MANY_ZEROS:
        return _text(_strictly(data, _wide(sample)))
    try:
        return _text(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if len(_CONTROL_BYTES.findall(sample)) > len(sample) * _MANY_ZEROS:
            raise Unreadable(NOT_TEXT) from error
        text = None if is_damaged_utf8(data, error.start) else detected(data, error.start)
        if text is None:
            raise Unreadable(_not_utf8(data, error.start)) from error
        return _text(text)


def tidy_characters(text: str) -> str:
    """One kind of line end, composed letters, and none of what a database refuses or nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\u0085", "\n")
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text)).replace("\x1b", "")
    if text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ").replace("\u00ad", ""))


def _text(text: str) -> str:
    controls = len(_CONTROLS.findall(text))
    if controls > max(2, len(text) * _TOO_MANY_CONTROLS):
        raise Unreadable(NOT_TEXT)
    return tidy_characters(text)


def _marked(data: bytes, name: str) -> str:
    """What follows a mark, unless the mark is wrong."""
    text = _strictly(data, name)
    if name != "utf-8" and (is_unassigned(text) or (text and 0 not in data and _is_utf8(data))):
        raise Unreadable(WRONG_ENCODING)
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(WRONG_ENCODING) from error


def _not_utf8(data: bytes, first: int) -> str:
    line = data.count(b"\n", 0, first) + 1
    return f"{_NOT_UTF8} (the first is in line {line:,}): {_SAVE_IT}"


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark has its zeros in every second place; anything else with zeros is binary."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    raise Unreadable(NOT_TEXT)
