"""The tables decide: what came, in which order, what must still be sent, and where everything stands.

An inbox and an outbox in the same database as state, cases and transcripts. A *lane* is a conversation (inbox) or a
destination (outbox); its rows are done one after another, in the order in which they came. Every method raises
``StoreError`` when the database cannot be used just now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.messages.case import Case
from bot.messages.incoming import Incoming, Woke
from bot.messages.people import Person
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.messages.turn import Parcel, Received, Standing, Turn
from bot.messages.waiting import Queued, Wait

ParcelEnd = Literal["sent", "superseded", "unknown", "refused"]
"""``superseded``: a person stepped in first, so it was not sent. ``unknown``: nobody can tell whether it arrived."""


@dataclass(frozen=True, slots=True)
class HeldUp:
    """What a platform has not taken yet though it was tried. ``count``: with what waits behind it in the same lanes."""

    platform: str
    count: int
    since: datetime
    """When the oldest of them was to be sent."""
    why: str
    """Why the oldest was put off last."""


class Inbox(Protocol):
    """Every incoming message, before it is acknowledged."""

    async def accept(self, incoming: Incoming, *, now: datetime, preempts: bool = False, trace: str = "") -> bool:
        """Store under the platform's own event id. False when that id is known already: then nothing is done.

        ``preempts``: it cancels whatever the bot is still composing in this lane. ``trace``: what it is part of.
        """
        ...

    async def next(self, lane: str, now: datetime) -> Received | None:
        """The first row of the lane that is due and not done."""
        ...

    async def lanes(self, now: datetime) -> Sequence[str]:
        """Lanes with something due."""
        ...

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next row that is not due yet will be."""
        ...

    async def overtaken(self, lane: str, row: int, *, by_anybody: bool = False) -> bool:
        """Whether something that preempts waits behind this row; ``by_anybody``: anything but a timer."""
        ...

    async def failed(
        self, received: Received, why: str, retry_at: datetime | None, *, tells: Woke | None = None
    ) -> None:
        """It could not be done. The lane waits until ``retry_at``; without, the row is set aside, seen by health.

        ``tells`` is accepted in the same transaction.
        """
        ...


class Ledger(Protocol):
    """Conversations, cases, transcripts and topics."""

    async def load(self, received: Received, *, topics_since: datetime) -> Standing:
        """Loaded after the conversation's turn has come."""
        ...

    async def save(self, received: Received, turn: Turn, *, now: datetime) -> None:
        """One transaction: state, case, entries, blanking, topics, timers, parcels, and the inbox row done.

        Parcels get the ids ``<incoming id>.<n>``: the same turn done twice makes the same parcels. They and the timers
        belong to the trace of what was received.
        Raises ``Conflict`` when the row was done meanwhile or the case number is taken: load again, do the turn again.
        """
        ...

    async def transcript(self, conversation: str, *, case: str = "") -> Sequence[Entry]:
        """The whole conversation in order. With ``case``: talk among agents on that case too; without: none of it."""
        ...

    async def case(self, id: str) -> Case | None: ...

    async def case_standing(self, conversation: str) -> Case | None:
        """The open case of a conversation as it is at this moment."""
        ...

    async def cases(self, *, open_only: bool = True) -> Sequence[Case]: ...

    async def solved(self, desk: str, since: datetime, limit: int = 200) -> Sequence[Case]:
        """Cases at this desk that were closed as fixed since then, newest first."""
        ...

    async def cases_of(self, person: Person, limit: int = 20) -> Sequence[Case]:
        """One person's cases, newest first."""
        ...

    async def waits(self, desk: str, windows: Sequence[tuple[datetime, datetime]]) -> Sequence[Wait]:
        """Waits at a desk that are over and began within one of these stretches (both ends included), oldest first.

        ``desk`` is its id.
        """
        ...

    async def queue(self, desk: str) -> Sequence[Queued]:
        """The cases that wait at a desk: urgent ones first, then by number."""
        ...

    async def agent_seen(self, agent: Person) -> datetime | None:
        """When an agent last did anything about a case of theirs."""
        ...

    async def agents(self, desk: str, since: datetime) -> Sequence[Person]:
        """Who did something since then about a case of this desk that they have or had last, latest first.

        ``desk`` is its id.
        """
        ...

    async def asked_last(self, person: Person) -> datetime | None:
        """When this person was last asked how it went."""
        ...

    async def survey(self, id: str) -> Survey | None:
        """What was answered of one asking."""
        ...

    async def surveys(self, since: datetime) -> Sequence[Survey]:
        """What people answered of all that they were asked since then, oldest first."""
        ...

    async def late(self, now: datetime) -> int:
        """How many cases of all desks wait beyond their time."""
        ...


class Outbox(Protocol):
    """Everything that must still be sent."""

    async def next(self, lane: str, now: datetime) -> Parcel | None: ...

    async def lanes(self, now: datetime, *, conversation: str = "") -> Sequence[str]:
        """Lanes with something due. With ``conversation``: those alone in which something of it waits."""
        ...

    async def next_due(self, now: datetime) -> datetime | None: ...

    async def ended(
        self,
        parcel: Parcel,
        end: ParcelEnd,
        *,
        now: datetime,
        receipt: str = "",
        why: str = "",
        entry: Entry | None = None,
        tells: Woke | None = None,
    ) -> None:
        """It was sent, or will not be. ``receipt`` is the platform's id of what was posted.

        In the same transaction ``entry`` goes into the transcript and ``tells`` into the inbox. Said twice, the first
        time counts.
        """
        ...

    async def later(self, parcel: Parcel, at: datetime, why: str, *, tells: Woke | None = None) -> None:
        """It could not be sent now: the lane waits until ``at``. Counts an attempt.

        ``tells`` goes into the inbox in the same transaction, if it is not there yet.
        """
        ...

    async def held_up(self, before: datetime) -> Sequence[HeldUp]:
        """What was to be sent before this moment, was tried and still waits: one for each platform, by its name."""
        ...

    async def parcel(self, id: str) -> Parcel | None:
        """What was to be sent under this id, without what was deleted since; None where there is no such thing."""
        ...

    async def receipt(self, lane: str, ref: str) -> str:
        """The platform's id of the first post with this ref in this lane, or nothing.

        Relayed words and case entries have a ref of their own; a case card's is its case.
        """
        ...
