"""Files into Markdown: one module a format, chosen by the file's name and checked against its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers import html, markdown, pdf, plain_text, word
from kb_ingest.readers.document import Document

_EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=%]+")
"""A file within the text, a picture mostly."""
_LONG_LINE = 20_000
_LONG_WORD = 200

Reader = Callable[[bytes, Limits], Document]

READERS: dict[str, Reader] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".txt": plain_text.read,
    ".text": plain_text.read,
    ".pdf": pdf.read,
    ".docx": word.read,
}
"""By the end of the file's name. To add a format: a module with ``read(data, limits) -> Document``, and a line here."""


def is_known(path: str) -> bool:
    """Whether files of this name are read at all."""
    return PurePosixPath(path).suffix.casefold() in READERS


def read(path: str, data: bytes, limits: Limits | None = None) -> Document:
    """The document in ``data``. Raises ``Unreadable`` with the reason, and nothing else."""
    limits = limits or Limits()
    reader = READERS.get(PurePosixPath(path).suffix.casefold())
    if reader is None:
        raise Unreadable("is of a kind that is not read")
    if len(data) > limits.file:
        raise Unreadable(too_large(limits))
    if not data.strip():
        raise Unreadable("is empty")
    try:
        document = reader(data, limits)
    except RecursionError as error:
        raise Unreadable("is nested too deeply to be read") from error
    markdown = _EMBEDDED.sub("data:", document.markdown)
    if not markdown.strip():
        raise Unreadable("holds no text")
    if any(len(line) > _LONG_LINE and len(line.split()) * _LONG_WORD < len(line) for line in markdown.split("\n")):
        raise Unreadable("holds data, not text: lines of many thousand characters without spaces")
    return replace(document, markdown=markdown)


def too_large(limits: Limits) -> str:
    """The reason for skipping a file over the limit."""
    return f"is larger than {limits.file / (1024 * 1024):.3g} MB"
