"""Inbox, ledger and outbox in memory: the same promises as the database's, in plain lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.errors import Conflict
from bot.messages.article_draft import ArticleDraft
from bot.messages.case import Case, is_solved
from bot.messages.incoming import Incoming, Woke
from bot.messages.outgoing import CaseCard, CaseEntry, Relayed
from bot.messages.people import FORGOTTEN, Person
from bot.messages.state import ConversationState, Topic
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.messages.turn import ForDesk, ForPerson, Parcel, Received, Standing, Turn
from bot.messages.waiting import Queued, Wait
from bot.ports.ledger import HeldUp, ParcelEnd
from bot.store.lately import MOST_LATELY, NOT_PACED, PACED, REMEMBERED
from bot.store.outbox import by_platform, platform_of


@dataclass
class Row:
    """One row of the fake inbox."""

    id: int
    incoming: Incoming
    at: datetime
    preempts: bool = False
    due_at: datetime | None = None
    retry_at: datetime | None = None
    attempts: int = 0
    state: str = "waiting"
    result: str = ""
    trace: str = ""


@dataclass
class Packed:
    """One row of the fake outbox."""

    parcel: Parcel
    ref: str = ""
    retry_at: datetime | None = None
    state: str = "waiting"
    receipt: str = ""
    why: str = ""
    ended_at: datetime | None = None


@dataclass
class Memory:
    """What the three fakes share, as the real ones share a database."""

    inbox: list[Row] = field(default_factory=list)
    outbox: list[Packed] = field(default_factory=list)
    states: dict[str, ConversationState] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    topics: dict[str, tuple[str, Topic]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    surveys: dict[str, Survey] = field(default_factory=dict)
    drafts: dict[str, ArticleDraft] = field(default_factory=dict)
    letters: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)

    def tell(self, word: Woke | None) -> None:
        """Accept a word on how something ended, once."""
        if word is not None and all(row.incoming.id != word.id for row in self.inbox):
            self.inbox.append(Row(len(self.inbox) + 1, word, word.at))


class FakeInbox:
    """``Inbox`` in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def accept(self, incoming: Incoming, *, now: datetime, preempts: bool = False, trace: str = "") -> bool:
        rows = self._memory.inbox
        if any(row.incoming.id == incoming.id for row in rows):
            return False
        rows.append(Row(len(rows) + 1, incoming, now, preempts, trace=trace))
        return True

    async def next(self, lane: str, now: datetime) -> Received | None:
        ready = [row for row in self._lane(lane) if row.due_at is None or row.due_at <= now]
        if not ready:
            return None
        first = next((row for row in ready if row.attempts), None) or self._by_arrival(ready)
        if first.retry_at is not None and first.retry_at > now:
            return None
        since, timed = first.due_at or first.at, first.due_at is not None
        last = len(ready) == 1
        return Received(first.id, first.incoming, first.attempts, first.trace, since, timed, last)

    async def lanes(self, now: datetime) -> Sequence[str]:
        names = dict.fromkeys(row.incoming.conversation for row in self._memory.inbox)
        return [name for name in names if await self.next(name, now) is not None]

    async def next_due(self, now: datetime) -> datetime | None:
        waiting = [row for row in self._memory.inbox if row.state == "waiting"]
        times = [at for row in waiting for at in (row.due_at, row.retry_at) if at is not None and at > now]
        return min(times, default=None)

    async def overtaken(self, lane: str, row: int, *, by_anybody: bool = False) -> bool:
        behind = [other for other in self._lane(lane) if other.id > row]
        return any(other.incoming.kind != "woke" if by_anybody else other.preempts for other in behind)

    async def failed(
        self, received: Received, why: str, retry_at: datetime | None, *, tells: Woke | None = None
    ) -> None:
        for row in list(self._memory.inbox):
            if row.id == received.row and row.state == "waiting":
                row.attempts += 1
                row.retry_at = retry_at
                row.state = "waiting" if retry_at else "aside"
                self._memory.tell(tells)

    def _lane(self, lane: str) -> list[Row]:
        return [row for row in self._memory.inbox if row.incoming.conversation == lane and row.state == "waiting"]

    @staticmethod
    def _by_arrival(ready: list[Row]) -> Row:
        """Messages in the order of their ids; a timer arrives when it is due."""
        messages = [row for row in ready if row.due_at is None]
        timers = sorted((row.due_at, row.id, row) for row in ready if row.due_at is not None)
        if timers and (not messages or timers[0][0] <= messages[0].at):
            return timers[0][2]
        return messages[0]


class FakeLedger:
    """``Ledger`` in memory. It does not blank: that is the database's to show."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def load(self, received: Received, *, topics_since: datetime) -> Standing:
        memory, conversation = self._memory, received.incoming.conversation
        state = memory.states.get(conversation, ConversationState(conversation))
        person = _person(received) or memory.people.get(conversation, "")
        earlier = [
            topic
            for where, topic in memory.topics.values()
            if where != conversation and memory.people.get(where) == person != "" and topic.last_at >= topics_since
        ]
        earlier.sort(key=lambda topic: topic.last_at, reverse=True)
        number = max((case.number for case in memory.cases.values()), default=0) + 1
        return Standing(state, memory.cases.get(state.case), number, tuple(earlier), self._lately(received))

    def _lately(self, received: Received) -> tuple[float, ...]:
        person, since = _person(received), received.since
        if not person or since is None:
            return ()
        its = [
            (since - row.at).total_seconds()
            for row in reversed(self._memory.inbox)
            if row.id < received.row and row.incoming.kind in PACED and row.result not in NOT_PACED
            and _key(row.incoming) == person
        ]  # fmt: skip
        return tuple(seconds for seconds in its if seconds < REMEMBERED)[:MOST_LATELY]

    async def save(self, received: Received, turn: Turn, *, now: datetime) -> None:
        memory, conversation = self._memory, received.incoming.conversation
        row = next(row for row in memory.inbox if row.id == received.row)
        if row.state != "waiting":
            raise Conflict("This message was dealt with meanwhile.")
        if turn.case and any(c.number == turn.case.number and c.id != turn.case.id for c in memory.cases.values()):
            raise Conflict("This number is taken.")
        row.state, row.result = "done", turn.result
        memory.states[conversation] = turn.state
        memory.people[conversation] = _person(received) or memory.people.get(conversation, "")
        if turn.case:
            memory.cases[turn.case.id] = turn.case
        memory.topics.update({topic.id: (conversation, topic) for topic in turn.topics})
        memory.entries.extend(turn.entries)
        memory.waits.extend(turn.waits)
        memory.surveys.update({survey.id: survey for survey in turn.surveys})
        memory.drafts.update({draft.id: draft for draft in turn.drafts if draft.id not in memory.drafts})
        for timer in turn.timers:
            self._set_timer(received, timer.name, timer.at, timer.value, now)
        for number, sending in enumerate(turn.send):
            self._pack(received, number, sending, now)

    def _set_timer(self, received: Received, name: str, at: datetime, value: str, now: datetime) -> None:
        conversation, rows = received.incoming.conversation, self._memory.inbox
        woke = Woke(f"timer:{received.row}:{name}:{value}", conversation, at, name, value)
        for row in rows:
            old = row.incoming
            if row.state == "waiting" and isinstance(old, Woke) and _same_timer(old, woke):
                row.incoming, row.due_at, row.at, row.attempts, row.retry_at = woke, at, now, 0, None
                row.trace = received.trace
                return
        rows.append(Row(len(rows) + 1, woke, now, due_at=at, trace=received.trace))

    def _pack(self, received: Received, number: int, sending: ForPerson | ForDesk, now: datetime) -> None:
        conversation, box, what = received.incoming.conversation, self._memory.outbox, sending.what
        lane = f"desk:{sending.desk}#{sending.what.case}" if isinstance(sending, ForDesk) else f"person:{conversation}"
        unless = isinstance(sending, ForPerson) and sending.unless_claimed
        parcel = Parcel(
            len(box) + 1, f"{received.incoming.id}.{number}", lane, conversation, what, 0, unless, created_at=now,
            trace=received.trace,
        )  # fmt: skip
        ref = what.ref if isinstance(what, Relayed | CaseEntry) else what.case if isinstance(what, CaseCard) else ""
        box.append(Packed(parcel, ref))

    async def transcript(self, conversation: str, *, case: str = "") -> Sequence[Entry]:
        lines = [line for line in self._memory.entries if line.conversation == conversation]
        return [line for line in lines if not line.private or (case and line.case == case)]

    async def case(self, id: str) -> Case | None:
        return self._memory.cases.get(id)

    async def case_standing(self, conversation: str) -> Case | None:
        found = [case for case in await self.cases() if case.conversation == conversation]
        return found[-1] if found else None

    async def cases(self, *, open_only: bool = True) -> Sequence[Case]:
        known = sorted(self._memory.cases.values(), key=lambda case: case.number)
        return [case for case in known if case.open or not open_only]

    async def solved(self, desk: str, since: datetime, limit: int = 200) -> Sequence[Case]:
        closed = [case for case in self._memory.cases.values() if case.state == "closed"]
        newest = sorted(closed, key=lambda case: -case.number)[:limit]
        return [case for case in newest if is_solved(case, desk, since)]

    async def cases_of(self, person: Person, limit: int = 20) -> Sequence[Case]:
        known = sorted(self._memory.cases.values(), key=lambda case: -case.number)
        return [case for case in known if case.person.key == person.key][:limit]

    async def waits(self, desk: str, windows: Sequence[tuple[datetime, datetime]]) -> Sequence[Wait]:
        its = [wait for wait in self._memory.waits if wait.desk == desk]
        found = [wait for wait in its if any(since <= wait.since <= until for since, until in windows)]
        return sorted(found, key=lambda wait: wait.since)

    async def queue(self, desk: str) -> Sequence[Queued]:
        waiting = [
            Queued(case.id, case.number, case.urgency == "urgent", case.waits_since)
            for case in self._memory.cases.values()
            if case.state == "waiting" and case.desk_id == desk and case.waits_since is not None
        ]
        return sorted(waiting, key=lambda one: (not one.urgent, one.number))

    async def agent_seen(self, agent: Person) -> datetime | None:
        theirs = (c for c in self._memory.cases.values() if (holder := c.agent or c.had_by) and holder.key == agent.key)
        return max((case.agent_at for case in theirs if case.agent_at is not None), default=None)

    async def agents(self, desk: str, since: datetime) -> Sequence[Person]:
        theirs = (
            (case.agent_at, case.number, holder)
            for case in self._memory.cases.values()
            if (holder := case.agent or case.had_by) and holder.name and holder.id != FORGOTTEN
            and case.desk_id == desk and case.agent_at is not None and case.agent_at >= since
        )  # fmt: skip
        known: dict[str, Person] = {}
        for _, _, agent in sorted(theirs, key=lambda one: one[:2], reverse=True):
            known.setdefault(agent.key, agent)
        return list(known.values())

    async def asked_last(self, person: Person) -> datetime | None:
        asked = (survey.asked_at for survey in self._memory.surveys.values() if survey.person == person.key)
        return max(asked, default=None)

    async def survey(self, id: str) -> Survey | None:
        return self._memory.surveys.get(id)

    async def surveys(self, since: datetime) -> Sequence[Survey]:
        found = (survey for survey in self._memory.surveys.values() if survey.asked_at >= since)
        return sorted(found, key=lambda survey: (survey.asked_at, survey.id))

    async def late(self, now: datetime) -> int:
        due = (case.overdue_at for case in self._memory.cases.values())
        return sum(at is not None and at <= now for at in due)


class FakeOutbox:
    """``Outbox`` in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def next(self, lane: str, now: datetime) -> Parcel | None:
        its = [packed for packed in self._memory.outbox if packed.state == "waiting" and packed.parcel.lane == lane]
        if not its or (its[0].retry_at and its[0].retry_at > now):
            return None
        return replace(its[0].parcel, last=len(its) == 1)

    async def lanes(self, now: datetime, *, conversation: str = "") -> Sequence[str]:
        its = [packed for packed in self._memory.outbox if packed.state == "waiting"]
        if conversation:
            its = [packed for packed in its if packed.parcel.conversation == conversation]
        names = dict.fromkeys(packed.parcel.lane for packed in its)
        return [name for name in names if await self.next(name, now) is not None]

    async def next_due(self, now: datetime) -> datetime | None:
        waiting = [packed.retry_at for packed in self._memory.outbox if packed.state == "waiting"]
        return min((at for at in waiting if at is not None and at > now), default=None)

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
        packed = self._memory.outbox[parcel.row - 1]
        if packed.state != "waiting":
            return
        packed.state, packed.receipt, packed.ended_at = end, receipt, now
        if entry is not None:
            self._memory.entries.append(entry)
        self._memory.tell(tells)

    async def later(self, parcel: Parcel, at: datetime, why: str, *, tells: Woke | None = None) -> None:
        packed = self._memory.outbox[parcel.row - 1]
        if packed.state == "waiting":
            packed.retry_at, packed.why = at, why
            packed.parcel = replace(packed.parcel, attempts=packed.parcel.attempts + 1)
            self._memory.tell(tells)

    async def held_up(self, before: datetime) -> Sequence[HeldUp]:
        lanes: dict[str, list[Packed]] = {}
        for packed in self._memory.outbox:
            if packed.state == "waiting":
                lanes.setdefault(packed.parcel.lane, []).append(packed)
        return by_platform(
            HeldUp(platform_of(lane), len(those), those[0].parcel.created_at, those[0].why)
            for lane, those in lanes.items()
            if those[0].parcel.attempts and those[0].parcel.created_at <= before
        )

    async def parcel(self, id: str) -> Parcel | None:
        return next((packed.parcel for packed in self._memory.outbox if packed.parcel.id == id), None)

    async def receipt(self, lane: str, ref: str) -> str:
        for packed in self._memory.outbox:
            if ref and packed.parcel.lane == lane and packed.ref == ref and packed.state == "sent":
                return packed.receipt
        return ""


def _same_timer(old: Woke, new: Woke) -> bool:
    return (old.conversation, old.timer, old.value) == (new.conversation, new.timer, new.value)


def _person(received: Received) -> str:
    return _key(received.incoming)


def _key(incoming: Incoming) -> str:
    person: Any = getattr(incoming, "person", None)
    return "" if person is None else str(person.key)
