"""How much of a file is believed."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """All in bytes, but ``pages``."""

    file: int = 20 * MEGABYTE
    """A larger file is skipped."""
    unpacked: int = 60 * MEGABYTE
    """What the text parts of a Word file may unpack to, together."""
    text: int = 20 * MEGABYTE
    """What may come out of a PDF."""
    pages: int = 2_000
    """Of a PDF."""
