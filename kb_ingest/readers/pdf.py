"""PDF files: the text of their pages."""

from __future__ import annotations

import io
import logging
import re
import warnings

from kb_ingest.encoding import tidy_characters
from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers.document import Document
from kb_ingest.signature import looks_like

_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_BULLET = re.compile(r"^\s*[•◦▪‣●○■–·]\s+", re.MULTILINE)
_STEP = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)", re.MULTILINE)
_PAGE_NUMBER = re.compile(r"^(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?$", re.IGNORECASE)
_FEW_LETTERS = 20


def read(data: bytes, limits: Limits) -> Document:
    """The pages' text, without the lines that stand on most of them (running heads, page numbers)."""
    if b"%PDF-" not in data[:1024]:
        found = looks_like(data) or "something else"
        raise Unreadable(f"is {found}, not a PDF as its name says")
    pages = _pages(data, limits)
    text = tidy_characters("\n\n".join(_without_running_lines(pages)))
    if sum(character.isalpha() for character in text) < _FEW_LETTERS:
        raise Unreadable("has no text in it: its pages may be pictures")
    text = _HYPHEN.sub("", text)
    text = re.sub(r"([.:;!?])\n(?=[A-Z•◦▪‣●○■\d])", r"\1\n\n", text)
    return Document(_STEP.sub(r"\1. ", _BULLET.sub("- ", text)))


def _pages(data: bytes, limits: Limits) -> list[str]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("is protected by a password")
            if len(reader.pages) > limits.pages:
                raise Unreadable(f"has more than {limits.pages:,} pages")
            return _texts(reader, limits)
    except Unreadable:
        raise
    # A damaged PDF makes the library fail in any way there is, and all of them mean the same.
    except Exception as error:
        raise Unreadable("is a damaged PDF") from error


def _texts(reader: object, limits: Limits) -> list[str]:
    texts, size = [], 0
    for page in reader.pages:  # type: ignore[attr-defined]  # a PdfReader, imported only where it is used
        text = page.extract_text()
        size += len(text.encode("utf-8", "replace"))
        if size > limits.text:
            raise Unreadable("unpacks to far more text than a PDF of its size should hold")
        texts.append(text)
    return texts


def _without_running_lines(pages: list[str]) -> list[str]:
    """Drops first and last lines that come again on most pages, and page numbers."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    counts: dict[str, int] = {}
    for number, lines in enumerate(split, start=1):
        for line in {_same(line, number) for line in (*lines[:2], *lines[-2:])}:
            counts[line] = counts.get(line, 0) + 1
    often = {line for line, count in counts.items() if count >= 3 and count > len(pages) * 0.5}
    for number, lines in enumerate(split, start=1):
        for at in (0, -1):
            for _ in range(2):
                if lines and (_PAGE_NUMBER.match(lines[at]) or _same(lines[at], number) in often):
                    lines.pop(at)
    return ["\n".join(lines) for lines in split]


def _same(line: str, page: int) -> str:
    """The line without its page's own number, which is all that differs in a running line."""
    return re.sub(rf"\b{page}\b", "", line).casefold()
