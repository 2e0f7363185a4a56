"""Files into Markdown: one module a format, chosen by the file's name and checked against its bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers import html, markdown, pdf, plain_text, word
from kb_ingest.readers.document import Document

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
    if not document.markdown.strip():
        raise Unreadable("holds no text")
    return document


def too_large(limits: Limits) -> str:
    """The reason for skipping a file over the limit."""
    return f"is larger than {limits.file / (1024 * 1024):.3g} MB"
