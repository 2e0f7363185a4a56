"""What the report is made from: the database's answers and the fake's are the same, and nothing of others is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.messages.evidence import ArticleRef
from bot.messages.incoming import Incoming
from bot.messages.state import Topic
from bot.messages.survey import Survey
from bot.messages.turn import Parcel, Received
from bot.messages.waiting import Wait
from bot.ports.experience import ExperienceRecords, FirstWord, KnownTopic
from bot.ports.ledger import Inbox, Ledger, Outbox
from bot.store.experience import SqlExperienceRecords
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.experience import FakeExperienceRecords
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.samples import ADA, BEN, NOON, case, entry, reply, said, turn

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """Everything over the same tables."""

    inbox: Inbox
    ledger: Ledger
    outbox: Outbox
    records: ExperienceRecords

    async def take(
        self, incoming: Incoming, *, now: datetime = NOON, sent: datetime | None = None, **more: object
    ) -> None:
        """One message with its turn; what it sends arrives at ``sent``."""
        await self.inbox.accept(incoming, now=now)
        received = await self.inbox.next(incoming.conversation, now)
        assert isinstance(received, Received)
        await self.ledger.save(received, turn(incoming.conversation, **more), now=now)
        while sent is not None and (parcel := await self.outbox.next(f"person:{incoming.conversation}", sent)):
            assert isinstance(parcel, Parcel)
            await self.outbox.ended(parcel, "sent", now=sent)


@pytest.fixture(params=["fake", *KINDS])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "fake":
        memory = Memory()
        yield Kept(FakeInbox(memory), FakeLedger(memory), FakeOutbox(memory), FakeExperienceRecords(memory))
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield Kept(
            SqlInbox(transactions), SqlLedger(transactions), SqlOutbox(transactions), SqlExperienceRecords(transactions)
        )


def topic(id: str, at: datetime = NOON, **more: object) -> Topic:
    values: dict[str, object] = {"question": "The printer eats my paper", "asked_at": at, "last_at": at} | more
    return Topic(id, **values)  # type: ignore[arg-type]


async def test_topics_come_with_whose_they_are_and_in_order(kept: Kept) -> None:
    late, early = topic("t1", NOON + timedelta(hours=2)), topic("t2", shown=(ArticleRef("paper", "Paper"),))
    await kept.take(said("m1"), topics=(late,))
    await kept.take(said("m2", "web:2", person=BEN), topics=(early,))
    found = await kept.records.between(NOON, NOON + DAY)
    assert list(found.topics) == [KnownTopic(early, "web:2", BEN.key), KnownTopic(late, "web:1", ADA.key)]


async def test_the_beginning_is_within_and_the_end_is_not(kept: Kept) -> None:
    times = {"a": NOON - timedelta(seconds=1), "b": NOON, "c": NOON + DAY}
    for number, (id, at) in enumerate(times.items()):
        conversation = f"web:{number}"
        await kept.take(
            said(f"m{id}", conversation, at=at), now=at, topics=(topic(id, at),), waits=(Wait("it", at, 5.0),),
            entries=(entry(f"e{id}", conversation),), case=case(f"c{id}", number + 1, conversation, opened_at=at),
        )  # fmt: skip
    found = await kept.records.between(NOON, NOON + DAY)
    assert [known.topic.id for known in found.topics] == ["b"]
    assert [wait.since for wait in found.waits] == [NOON]
    assert [each.id for each in found.cases] == ["cb"]
    assert {where: [line.id for line in lines] for where, lines in found.transcripts.items()} == {"web:1": ["eb"]}


async def test_a_case_of_these_topics_counts_whenever_it_was_opened(kept: Kept) -> None:
    later = NOON + 3 * DAY
    await kept.take(said("m1"), topics=(topic("t1"),))
    await kept.take(said("m2"), now=later, case=case("c1", 1, opened_at=later))
    assert [each.id for each in (await kept.records.between(NOON, NOON + DAY)).cases] == ["c1"]


async def test_agents_talk_among_themselves_is_not_in_it(kept: Kept) -> None:
    lines = (entry("e1"), entry("e2", text="He is always like that", who="agent", private=True))
    await kept.take(said("m1"), topics=(topic("t1"),), entries=lines)
    found = await kept.records.between(NOON, NOON + DAY)
    assert [line.id for line in found.transcripts["web:1"]] == ["e1"]


async def test_surveys_are_as_they_stand_now(kept: Kept) -> None:
    asked = Survey("c1.0", "c1", "t1", ADA.key, NOON)
    answered = Survey("c1.0", "c1", "t1", ADA.key, NOON, ease=4, answered_at=NOON + DAY)
    await kept.take(said("m1"), surveys=(asked, Survey("c0.0", "c0", "t0", ADA.key, NOON - DAY)))
    await kept.take(said("m2"), surveys=(answered,))
    assert list((await kept.records.between(NOON, NOON + DAY)).surveys) == [answered]


async def test_the_first_word_is_what_reached_the_person_first(kept: Kept) -> None:
    sent = NOON + timedelta(seconds=2)
    await kept.take(said("m.1"), sent=sent, send=(reply(), reply("And this.")))
    await kept.take(said("m.2", "web:2"), send=(reply(),))
    found = await kept.records.between(NOON, NOON + DAY)
    assert list(found.first_words) == [FirstWord("web:1", NOON, sent)], "what has not been sent is no word"


async def test_of_nothing_there_is_nothing(kept: Kept) -> None:
    found = await kept.records.between(NOON, NOON + DAY)
    assert not (found.topics or found.cases or found.transcripts or found.surveys or found.waits or found.first_words)
