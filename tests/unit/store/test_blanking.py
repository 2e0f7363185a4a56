"""A deleted message: its words go from every copy that is kept, a marker stays, and nobody else's words are touched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages.incoming import Attachment, Edited
from bot.messages.outgoing import CaseCard, CaseEntry, Reply
from bot.messages.signals import History, Signal, Spoken
from bot.messages.state import ConversationState, Topic
from bot.messages.turn import ForDesk, Turn
from bot.ports.attachments import KeptFile
from bot.store.attachments import SqlAttachments
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import ADA, NOON, card, case, deleted, entry, reply, said, turn

SECRET = "my landlady is called Ottoline and she has the spare key"


@pytest.fixture(params=KINDS)
async def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Transactions]:
    with fresh_transactions(request.param, tmp_path) as opened:
        yield opened


async def test_files_that_came_with_a_deleted_message_go(transactions: Transactions) -> None:
    files, talk = SqlAttachments(transactions), Talk(transactions)
    for id, ref in (("f1", "r1"), ("f2", "r2")):
        await files.keep(KeptFile(id, ADA.key, "web:1", "a.pdf", "application/pdf", 1, "0f", NOON, ref), b"x")
    await talk.take(deleted("m2", ref="r1"), replace(turn("web:1"), blank=("r1",)))
    assert (await files.content("f1"), await files.content("f2")) == (None, b"x")


class Talk:
    """Turns of one conversation over a database."""

    def __init__(self, transactions: Transactions) -> None:
        self.transactions = transactions
        self.inbox, self.ledger, self.outbox = (
            SqlInbox(transactions),
            SqlLedger(transactions),
            SqlOutbox(transactions),
        )

    async def take(self, incoming, made: Turn) -> None:  # type: ignore[no-untyped-def]
        assert await self.inbox.accept(incoming, now=NOON)
        received = await self.inbox.next(incoming.conversation, NOON)
        assert received is not None
        await self.ledger.save(received, made, now=NOON)

    async def everything(self) -> str:
        """Every text that the database holds."""

        def dump(connection):  # type: ignore[no-untyped-def]
            tables = ("inbox", "outbox", "conversation", "transcript_entry", "support_case", "topic")
            return str([tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")])

        return str(await self.transactions.read(dump))


async def a_case_about(talk: Talk, words: str) -> ConversationState:
    """A message with these words that has left copies wherever a message can."""
    topic = Topic("t1", words, NOON, NOON, tried=(f"said: {words}",))
    state = ConversationState("web:1", topic, history=History((Spoken(words, NOON),)), case="c1")
    opened = case(question=words, signals=(Signal("urgent", 0.5, words[:20]),))
    the_card = card()
    assert isinstance(the_card.what, CaseCard)
    at_desk = ForDesk("web", replace(the_card.what, question=words, signals=opened.signals))
    line = ForDesk("web", CaseEntry("c1", "e1", "person", "Ada", words, NOON, (Attachment(f"{words}.png"),)))
    lines = (
        entry("e1", text=words, ref="ref-m1", attachments=(Attachment("photo.png"),)),
        entry("e2", text=f"You wrote: {words}. Is that so?", who="bot", did="showed", name=""),
        entry("e3", text="Nobody else can help me", ref="ref-other"),
    )
    await talk.take(
        said("m1", text=words, attachments=(Attachment("photo.png"),)),
        turn(
            state=state, case=opened, topics=(topic,), entries=lines, send=(reply(f"About “{words}”:"), at_desk, line)
        ),
    )
    return state


async def test_the_words_of_a_deleted_message_are_nowhere_in_the_database(transactions: Transactions) -> None:
    talk = Talk(transactions)
    state = await a_case_about(talk, SECRET)
    edit = Edited("m2", "web:1", NOON, ADA, "ref-m1", f"{SECRET}!!")
    changed = entry("e4", did="changed", ref="ref-m1", text=f"{SECRET}!!", before=SECRET)
    await talk.take(edit, turn(state=state, entries=(changed,)))
    assert "Ottoline" in await talk.everything()
    await talk.take(deleted("d1", "ref-m1"), turn(state=state, case=case(question=SECRET), blank=("ref-m1",)))
    assert "Ottoline" not in await talk.everything()


async def test_a_marker_stays_where_the_words_were_and_other_words_stay(transactions: Transactions) -> None:
    talk = Talk(transactions)
    state = await a_case_about(talk, SECRET)
    await talk.take(deleted("d1", "ref-m1"), turn(state=state, blank=("ref-m1",)))
    gone, quoted, other = await talk.ledger.transcript("web:1")
    assert (gone.blanked, gone.text, gone.attachments, gone.who, gone.at) == (True, "", (), "person", NOON)
    assert quoted.text == "You wrote: (deleted). Is that so?"
    assert (other.text, other.blanked) == ("Nobody else can help me", False)
    kept = await talk.ledger.case("c1")
    assert kept is not None
    assert (kept.question, [signal.quote for signal in kept.signals]) == ("(deleted)", ["(deleted)"])


async def test_what_was_not_sent_yet_is_sent_without_the_words(transactions: Transactions) -> None:
    talk = Talk(transactions)
    state = await a_case_about(talk, SECRET)
    await talk.take(deleted("d1", "ref-m1"), turn(state=state, blank=("ref-m1",)))
    to_person = await talk.outbox.next("person:web:1", NOON)
    assert to_person is not None
    assert isinstance(to_person.what, Reply)
    assert to_person.what.text == "About “(deleted)”:"
    at_desk = await talk.outbox.next("desk:web#c1", NOON)
    assert at_desk is not None
    assert isinstance(at_desk.what, CaseCard)
    assert at_desk.what.question == "(deleted)"
    await talk.outbox.ended(at_desk, "sent", now=NOON)
    line = await talk.outbox.next("desk:web#c1", NOON)
    assert line is not None
    assert isinstance(line.what, CaseEntry)
    assert (line.what.text, line.what.attachments) == ("(deleted)", ())


async def test_short_words_are_not_torn_out_of_other_peoples_sentences(transactions: Transactions) -> None:
    talk = Talk(transactions)
    state = await a_case_about(talk, "no")
    await talk.take(deleted("d1", "ref-m1"), turn(state=state, blank=("ref-m1",)))
    gone, quoted, other = await talk.ledger.transcript("web:1")
    assert gone.text == ""
    assert quoted.text == "You wrote: no. Is that so?"
    assert other.text == "Nobody else can help me"
    kept = await talk.ledger.case("c1")
    assert kept is not None
    assert kept.question == "(deleted)"


async def test_another_conversation_is_never_touched(transactions: Transactions) -> None:
    talk = Talk(transactions)
    state = await a_case_about(talk, SECRET)
    await talk.take(
        said("n1", "web:2", SECRET, ref="ref-m1"), turn("web:2", entries=(entry("x1", "web:2", SECRET, ref="ref-m1"),))
    )
    await talk.take(deleted("d1", "ref-m1"), turn(state=state, blank=("ref-m1",)))
    (line,) = await talk.ledger.transcript("web:2")
    assert line.text == SECRET


async def test_deleting_what_is_not_known_changes_nothing(transactions: Transactions) -> None:
    talk = Talk(transactions)
    state = await a_case_about(talk, SECRET)
    before = await talk.ledger.transcript("web:1")
    await talk.take(deleted("d1", "unknown"), turn(state=state, blank=("unknown", "")))
    assert await talk.ledger.transcript("web:1") == before
