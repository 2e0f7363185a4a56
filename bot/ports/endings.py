"""What a conversation hears of how things ended: of a parcel, of a desk, of a message.

The inbox and the outbox keep it in the transaction that records the end. The same word comes once: it has an id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.messages.incoming import Woke
from bot.messages.turn import Parcel, Received
from bot.ports.attachments import Left
from bot.ports.ledger import ParcelEnd


class Endings(Protocol):
    """Each gives what goes into the inbox of the conversation, or None where it need not hear of it."""

    def ended(self, parcel: Parcel, end: ParcelEnd, at: datetime, left: Sequence[Left] = ()) -> Woke | None:
        """A parcel was sent, or will not be. ``left``: files that were to go with it and could not."""
        ...

    def unreachable(self, parcel: Parcel, at: datetime) -> Woke | None:
        """A parcel does not get through just now: it is tried again."""
        ...

    def set_aside(self, received: Received, at: datetime) -> Woke | None:
        """A message could not be handled at all."""
        ...


class NobodyHears:
    """``Endings`` where there is no conversation to tell."""

    def ended(self, parcel: Parcel, end: ParcelEnd, at: datetime, left: Sequence[Left] = ()) -> Woke | None: ...

    def unreachable(self, parcel: Parcel, at: datetime) -> Woke | None: ...

    def set_aside(self, received: Received, at: datetime) -> Woke | None: ...
