"""A whole conversation as text: the real turn, ledger and intake over an SQLite file; articles and clock are fakes.

``Talk`` plays the platform, the person and the agents. Everything that is sent is kept in order in ``sent``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.conversation import Conversations
from bot.engine.delivery import Delivery
from bot.errors import DeliveryError
from bot.flows.endings import ToTheConversation
from bot.flows.house import House
from bot.intake import StoringIntake
from bot.messages.case import Case
from bot.messages.incoming import Deleted, DeskPressed, DeskSaid, Edited, Incoming, Pressed, Said
from bot.messages.outgoing import CaseCard, CaseEntry, DeskMark, Relayed, RelayedDeletion, Reply, Whisper
from bot.messages.people import Person, member
from bot.messages.turn import Parcel
from bot.ports.knowledge import Composer, Hearing, Knowledge
from bot.ports.measures import Measures
from bot.ports.owners import OwnersDesk
from bot.ports.surroundings import Clock
from bot.ports.tracing import Tracing
from bot.ports.turnstile import Turnstile
from bot.store.database import open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.migrations import migrate_database
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.surroundings import FakeClock, FakeIds

NINA = member("web", "local", "nina", "Nina Falk")
SAM = member("web", "local", "sam", "Sam Ortiz")
KIM = member("web", "local", "kim", "Kim Adeyemi")
HOUSE = House(organisation="Alder College", desk_name="the service desk", contact="ring 4400")


class SilentEngine:
    """Wakes nobody: ``Talk`` runs each lane itself."""

    def wake_inbox(self, lane: str, at: Any = None) -> None: ...

    def wake_outbox(self, lane: str, at: Any = None) -> None: ...


class Far:
    """The far side of the platform: keeps what it is sent and shown. ``desk_down``: the desk takes nothing."""

    def __init__(self) -> None:
        self.sent: list[Parcel] = []
        self.lines: list[str] = []
        self.desk_down = False

    async def send(self, parcel: Parcel) -> str:
        if parcel.desk and self.desk_down:
            raise DeliveryError("The desk is down on purpose.")
        self.sent.append(parcel)
        return parcel.id

    async def status(self, conversation: str, text: str) -> None:
        self.lines.append(text)


class Talk:
    """One database, any number of conversations."""

    def __init__(
        self,
        path: Path,
        *,
        knowledge: Knowledge | None = None,
        composer: Composer | None = None,
        house: House = HOUSE,
        turnstile: Callable[[Clock], Turnstile] | None = None,
        tracing: Tracing | None = None,
        measures: Measures | None = None,
        hearing: Hearing | None = None,
        owners: OwnersDesk | None = None,
    ) -> None:
        seen: dict[str, Any] = {"tracing": tracing, "measures": measures}
        self.knowledge = knowledge or FakeKnowledge()
        database = open_database(f"sqlite:///{path / 'talk.db'}")
        migrate_database(database)
        self.transactions = Transactions(database)
        self.inbox, self.outbox = SqlInbox(self.transactions), SqlOutbox(self.transactions)
        self.ledger = SqlLedger(self.transactions)
        self.clock, self.ids, self.far = FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), FakeIds(), Far()
        self.intake = StoringIntake(self.inbox, SilentEngine(), self.clock, lambda text: "person" in text, **seen)
        self.conversations = Conversations(
            inbox=self.inbox, ledger=self.ledger, knowledge=self.knowledge, composer=composer or FakeComposer(),
            presence=self.far, clock=self.clock, ids=self.ids, house=house,
            turnstile=turnstile(self.clock) if turnstile is not None else None, hearing=hearing, owners=owners,
            **seen,
        )  # fmt: skip
        self.delivery = Delivery(
            dict.fromkeys(("web", "slack", "teams"), self.far),
            self.outbox,
            self.ledger,
            self.clock,
            lambda: 0.5,
            endings=ToTheConversation(),
            **seen,
        )
        self._count = count(1)

    @property
    def sent(self) -> list[Parcel]:
        return self.far.sent

    def close(self) -> None:
        self.transactions.close()

    # the person

    async def say(self, text: str, *, person: Person = NINA, ref: str = "", where: int = 1) -> list[Reply]:
        number = next(self._count)
        said = Said(f"e{number}", f"{person.key}:{where}", self.clock.now(), person, text, ref=ref or f"m{number}")
        return await self.take(said)

    async def press(
        self, action: Any, value: str = "", *, label: str = "", person: Person = NINA, where: int = 1
    ) -> list[Reply]:
        event = Pressed(
            f"e{next(self._count)}", f"{person.key}:{where}", self.clock.now(), person, action, value, label=label
        )
        return await self.take(event)

    async def edit(self, ref: str, text: str, *, person: Person = NINA) -> list[Reply]:
        return await self.take(Edited(f"e{next(self._count)}", f"{person.key}:1", self.clock.now(), person, ref, text))

    async def delete(self, ref: str, *, person: Person = NINA) -> list[Reply]:
        return await self.take(Deleted(f"e{next(self._count)}", f"{person.key}:1", self.clock.now(), person, ref))

    # the desk

    async def agent_says(self, text: str, *, agent: Person = SAM, person: Person = NINA, ref: str = "") -> list[Reply]:
        number, case = next(self._count), await self.case(person)
        return await self.take(
            DeskSaid(f"e{number}", f"{person.key}:1", self.clock.now(), case.id, agent, text, ref=ref or f"a{number}")
        )

    async def agent_presses(
        self, action: Any, value: str = "", *, agent: Person = SAM, person: Person = NINA
    ) -> list[Reply]:
        case = await self.case(person)
        return await self.take(
            DeskPressed(f"e{next(self._count)}", f"{person.key}:1", self.clock.now(), case.id, agent, action, value)
        )

    async def case(self, person: Person = NINA) -> Case:
        """The newest case of the person."""
        cases = [case for case in await self.ledger.cases(open_only=False) if case.person.key == person.key]
        return cases[-1]

    async def case_or_none(self, person: Person = NINA) -> Case | None:
        cases = [case for case in await self.ledger.cases(open_only=False) if case.person.key == person.key]
        return cases[-1] if cases else None

    # what happens then

    async def take(self, incoming: Incoming) -> list[Reply]:
        """Let it in, do its turn, send. Returns the bot's own replies to the person."""
        accepted = await self.intake.receive(incoming)
        assert accepted.new, "the test sent the same event twice"
        return await self.run(incoming.conversation)

    async def later(self, **time: float) -> list[Reply]:
        """Let time pass, and let whatever has come due happen."""
        await self.clock.advance(timedelta(**time).total_seconds())
        replies: list[Reply] = []
        for lane in await self.inbox.lanes(self.clock.now()):
            replies += await self.run(lane)
        return replies

    async def run(self, lane: str) -> list[Reply]:
        """Do what is due in this lane, and send until nothing more can be sent now. Returns the replies that were."""
        before = len(self.sent)
        while True:
            while received := await self.inbox.next(lane, self.clock.now()):
                await self.conversations.take(received)
            lanes = await self.outbox.lanes(self.clock.now())
            for outgoing in lanes:
                while parcel := await self.outbox.next(outgoing, self.clock.now()):
                    await self.delivery.deliver(parcel)
            if not lanes and not await self.inbox.next(lane, self.clock.now()):
                break
        return [parcel.what for parcel in self.sent[before:] if isinstance(parcel.what, Reply)]

    def _of(self, kind: type[Any]) -> list[Any]:
        return [parcel.what for parcel in self.sent if isinstance(parcel.what, kind)]

    @property
    def relayed(self) -> Sequence[Relayed]:
        return self._of(Relayed)

    @property
    def cards(self) -> Sequence[CaseCard]:
        return self._of(CaseCard)

    @property
    def desk_entries(self) -> Sequence[CaseEntry]:
        """The lines of the case's thread, its summary left out."""
        return [entry for entry in self._of(CaseEntry) if not entry.quotes]

    @property
    def summaries(self) -> Sequence[str]:
        """What stood at the head of the case's thread, each time that it changed."""
        return [entry.text for entry in self._of(CaseEntry) if entry.quotes]

    @property
    def gone(self) -> Sequence[RelayedDeletion]:
        return self._of(RelayedDeletion)

    @property
    def whispers(self) -> Sequence[Whisper]:
        return self._of(Whisper)

    @property
    def marks(self) -> Sequence[DeskMark]:
        return self._of(DeskMark)
