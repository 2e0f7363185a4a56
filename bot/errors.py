"""Everything that can go wrong, as one tree. An error's message says what to do about it.

HandrailError
├── SettingsError            a setting is missing or cannot be used
├── KnowledgeError
│   ├── NoRelease            nothing has been published yet
│   ├── IndexUnavailable     a release exists but its index cannot be read just now
│   ├── IngestError          an ingest could not be carried out; the old release still serves
│   │   ├── NothingReadable  not one article could be read
│   │   ├── TooMuchRemoved   the ingest would take away more of a source than is allowed unasked
│   │   └── IngestBusy       another ingest holds the lock
│   └── UnknownRelease       no such release, or it cannot be gone back to
├── ComposerError            the chat model gave nothing that can be used
├── StoreError               the database cannot be read or written just now
│   ├── Conflict             somebody else changed the same thing first
│   ├── DatabaseRefuses      it is there, and does not let us in: waiting does not help
│   └── SchemaMismatch       the tables are not the ones this version needs
│       └── NewerSchema      a newer version made them
├── DeliveryError            a platform did not take what was sent
│   ├── DeliveryDelayed      it asks to come again later
│   ├── DeliveryRefused      it will never take this
│   └── DeliveryUnknown      nobody can tell whether it arrived
├── ExportFailed             an accepted draft could not be written where it should go
└── NotAllowed               this person may not do this

"Found nothing" is a value, not an error. Adapters translate their vendors' errors into these (``raise … from``).
"""

from __future__ import annotations


class HandrailError(Exception):
    """Root of the tree. ``str(error)`` is written for the administrator who reads it."""


class SettingsError(HandrailError):
    """A setting is missing or cannot be used."""


class KnowledgeError(HandrailError):
    """The articles, or their index, could not be used."""


class NoRelease(KnowledgeError):
    """Nothing has been published yet."""

    def __init__(self) -> None:
        super().__init__("There is no release yet. Publish one with: handrail ingest PATH")


class IndexUnavailable(KnowledgeError):
    """A release exists, but its index cannot be read just now."""


class IngestError(KnowledgeError):
    """An ingest could not be carried out. The release that served before still serves."""


class NothingReadable(IngestError):
    """Not one article could be read."""


class TooMuchRemoved(IngestError):
    """The ingest would take away more of a source than is allowed without being asked for."""


class IngestBusy(IngestError):
    """Another ingest is at work and did not finish in the time allowed."""


class UnknownRelease(KnowledgeError):
    """No such release, or it cannot be gone back to."""


class ComposerError(HandrailError):
    """The chat model gave nothing that can be used: too late, refused, unreachable or unfounded."""


class StoreError(HandrailError):
    """The database cannot be read or written just now."""


class Conflict(StoreError):
    """Somebody else changed the same thing first."""


class DatabaseRefuses(StoreError):
    """The database is there and does not let us in, or has none of that name: waiting does not help."""


class SchemaMismatch(StoreError):
    """The tables are not the ones that this version needs."""


class NewerSchema(SchemaMismatch):
    """A newer version made the tables: waiting or migrating does not help."""


class DeliveryError(HandrailError):
    """A platform did not take what was sent."""


class DeliveryDelayed(DeliveryError):
    """The platform asks to come again in ``seconds``."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class DeliveryRefused(DeliveryError):
    """The platform will never take this, however often it is sent."""


class DeliveryUnknown(DeliveryError):
    """Nobody can tell whether it arrived; it must not be repeated blindly."""


class ExportFailed(HandrailError):
    """An accepted draft could not be written where it should go. It waits as before."""


class NotAllowed(HandrailError):
    """This person may not do this. The message says why and who can."""
