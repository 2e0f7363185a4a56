"""Markdown files."""

from __future__ import annotations

from kb_ingest.encoding import decode
from kb_ingest.front_matter import split_front_matter
from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.readers.document import Document
from kb_ingest.signature import looks_like


def read(data: bytes, limits: Limits) -> Document:  # noqa: ARG001  # every reader's signature
    """The text as it is, without its front matter."""
    if found := looks_like(data):
        raise Unreadable(f"is {found}, not Markdown as its name says")
    front_matter, text = split_front_matter(decode(data))
    return Document(text, front_matter=front_matter)
