"""What a reader makes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A file as Markdown that is not cleaned yet, with its front matter."""

    markdown: str
    title: str = ""
    """As the format itself names it, where it does: used when front matter and headings give none."""
    front_matter: Mapping[str, Any] = field(default_factory=dict)
