"""What can go wrong with a place elsewhere. Each of these ends the ingest, and what serves goes on serving."""

from __future__ import annotations

from bot.errors import IngestError

UNCHANGED = "Nothing has been changed."


class SourceFailed(IngestError):
    """A source could not be read, or not in full. What is missing is not known then, so nothing is taken away."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what.rstrip('.')}. {UNCHANGED}")


class AddressRefused(SourceFailed):
    """An address that is never fetched from, unless a setting allows its host."""


class AccessRefused(SourceFailed):
    """The place does not let us in."""
