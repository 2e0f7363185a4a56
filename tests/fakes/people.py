"""Somebody's whole time with Handrail, put into a database turn by turn: what was asked, a case, what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from bot.messages.case import Case
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import DeskSaid, Incoming, Said
from bot.messages.outgoing import CaseEntry, Relayed
from bot.messages.people import Person, member
from bot.messages.signals import History, Signal, Spoken
from bot.messages.state import ConversationState, Topic
from bot.messages.survey import Survey
from bot.messages.transcript import Entry
from bot.messages.turn import ForDesk, ForPerson, Parcel, Turn
from bot.messages.waiting import Wait
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from tests.fakes.samples import NOON, card, reply

SLACK_ADA = member("slack", "T0ACME", "U0ADA", "Ada Byron")
SAM = Person("slack", "T0ACME", "U0SAM", "Sam Lee")
DESK = "slack:C0DESK"
WORDS = "The plotter in room Quagga eats my paper"


@dataclass(frozen=True)
class Past:
    """Puts it there. ``at`` of all is NOON and the minutes after it, moved by ``shift``."""

    transactions: Transactions
    shift: timedelta = timedelta()

    async def asked_and_was_helped(
        self,
        person: Person = SLACK_ADA,
        number: int = 1,
        *,
        state: str = "closed",
        desk: str = DESK,
        conversation: str = "",
    ) -> str:
        """A question, an answer, a handover with an agent's words, a survey. Returns the conversation."""
        conversation = conversation or f"{person.key}:D0{person.id}:dm"
        case = self._case(person, number, conversation, state, desk)
        topic = self._topic(number, conversation, case.id)
        asked = Said(f"{conversation}/ask{number}", conversation, self._at(0), person, WORDS, ref=f"D0/{number}.1")
        lines = (self._line(asked, "person", person.name, WORDS), self._line(asked, "bot", "Handrail", "Take it out"))
        entry = CaseEntry(case.id, lines[0].id, "person", person.name, WORDS, self._at(0))
        away = (reply(f"About “{WORDS}”: take the paper out."), card(case.id, number, desk=desk), ForDesk(desk, entry))
        words = History(spoken=(Spoken(WORDS, self._at(0)),))
        standing = ConversationState(conversation, topic=topic, history=words, case=case.id)
        await self.take(asked, 0, Turn(standing, "handed_over", case, away, lines, topics=(topic,)))
        typed = DeskSaid(f"{conversation}/desk{number}", conversation, self._at(5), case.id, SAM, "Hello Ada Byron")
        said = self._line(typed, "agent", SAM.name, "Hello Ada Byron")
        survey = Survey(f"{case.id}.0", case.id, topic.id, person.key, self._at(6), ease=4, answered_at=self._at(7))
        relayed = ForPerson(Relayed(case.id, SAM, "Hello Ada Byron", "C0/9.9"))
        turn = Turn(standing, "relayed", case, (relayed,), (said,), surveys=(survey,), waits=(self._wait(),))
        await self.take(typed, 5, turn)
        return conversation

    async def take(self, incoming: Incoming, minute: int, turn: Turn) -> None:
        """One message with its turn, and all that it sends arrives."""
        now, inbox, outbox = self._at(minute), SqlInbox(self.transactions), SqlOutbox(self.transactions)
        await inbox.accept(incoming, now=now)
        received = await inbox.next(incoming.conversation, now)
        assert received is not None
        await SqlLedger(self.transactions).save(received, turn, now=now)
        for lane in await outbox.lanes(now):
            while parcel := await outbox.next(lane, now):
                await outbox.ended(parcel, "sent", now=now, receipt="C0/1.1")

    def _at(self, minute: int) -> datetime:
        return NOON + self.shift + timedelta(minutes=minute)

    def _case(self, person: Person, number: int, conversation: str, state: str, desk: str) -> Case:
        ended: Mapping[str, Any] = {"closed_at": self._at(9), "resolution": "fixed"} if state == "closed" else {}
        return Case(
            f"case-{number}", number, conversation, person, desk, state, "asked", WORDS, self._at(1),  # type: ignore[arg-type]  # a state's name
            signals=(Signal("rephrased", 0.2, WORDS),), agent=SAM, claimed_at=self._at(3), topic=f"topic-{number}",
            desk_id="it", agent_at=self._at(5), **ended,
        )  # fmt: skip

    def _topic(self, number: int, conversation: str, case: str) -> Topic:
        shown = (ArticleRef("plotter", "The plotter"),)
        return Topic(
            f"topic-{number}", WORDS, self._at(0), self._at(8), turns=2, rephrased=1, shown=shown, answers=1,
            confidence=0.8, case=case,
        )  # fmt: skip

    def _line(self, incoming: Said | DeskSaid, who: str, name: str, words: str) -> Entry:
        suffix = "" if who != "bot" else ".r0"
        return Entry(
            f"{incoming.id}{suffix}", incoming.conversation, incoming.at, who, name, "said", words,  # type: ignore[arg-type]  # a role's name
            ref=getattr(incoming, "ref", ""),
        )  # fmt: skip

    def _wait(self) -> Wait:
        return Wait("it", self._at(1), 120.0)


async def all_arrive(transactions: Transactions, receipt: str = "changed") -> list[Parcel]:
    """Whatever waits to be sent is sent. What that was, in order."""
    outbox, sent = SqlOutbox(transactions), list[Parcel]()
    while lanes := await outbox.lanes(NOON + timedelta(days=1)):
        for lane in lanes:
            parcel = await outbox.next(lane, NOON + timedelta(days=1))
            assert parcel is not None
            sent.append(parcel)
            await outbox.ended(parcel, "sent", now=NOON + timedelta(days=1), receipt=receipt)
    return sent


async def dump(transactions: Transactions) -> str:
    """Every value in every table of ours, as text."""

    def read(connection: Any) -> str:
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if connection.dialect.name == "sqlite"
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        tables = connection.execute(text(names)).scalars().all()
        rows = [(name, connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in sorted(tables)]
        return "\n".join(
            f"{name}: {tuple(row)}" for name, those in rows for row in those
        )  # a row shortens what is long

    return await transactions.read(read)
