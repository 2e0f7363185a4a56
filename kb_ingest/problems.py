"""What can be wrong with one file. It never stops the rest."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import IngestError


class Unreadable(IngestError):
    """One file cannot be used. ``str(error)`` is the reason, as it follows the file's name in the report."""


class ReleaseStopped(IngestError):
    """The checks of a new release stopped it. ``str(error)`` says by what, and is kept with the failed release."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about one file that its owner should know. ``path`` is relative to the source."""

    path: str
    text: str
