"""Plain text files: paragraphs, and the numbered lines that people write for steps."""

from __future__ import annotations

import re

from kb_ingest.encoding import decode
from kb_ingest.front_matter import split_front_matter
from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers.document import Document
from kb_ingest.signature import looks_like

_INDENT = re.compile(r"^[ \t]{4,}(?=\S)", re.MULTILINE)
_STEP = re.compile(r"^(\s*)(\d{1,3})[.):]\s+", re.MULTILINE)


def read(data: bytes, limits: Limits) -> Document:  # noqa: ARG001  # every reader's signature
    """Numbered lines become steps; deep indents, which Markdown would take for code, are dropped."""
    if found := looks_like(data):
        raise Unreadable(f"is {found}, not plain text as its name says")
    front_matter, text = split_front_matter(decode(data))
    text = _STEP.sub(r"\1\2. ", _INDENT.sub("   ", text.expandtabs(4)))
    return Document(text, front_matter=front_matter)
