"""Drafts of articles and letters: the database's answers and the fake's are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Conflict
from bot.messages.article_draft import ArticleDraft
from bot.messages.evidence import ArticleRef
from bot.messages.letter import Letter, LetterLink
from bot.messages.turn import Received
from bot.ports.ledger import Inbox, Ledger, Outbox
from bot.ports.owners import Drafts, Letters
from bot.store.drafts import SqlDrafts
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.letters import SqlLetters
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.owners import FakeDrafts, FakeLetters
from tests.fakes.samples import ADA, NOON, said, turn

DAY = timedelta(days=1)
LETTER = Letter(
    "owners:it:2026-11-23", "slack:T1:U2", "Slow Wi-Fi failed 11 people", ("• “still slow”",),
    (LetterLink("Your articles", "https://help.example.edu/owners"),),
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """Everything over the same tables."""

    inbox: Inbox
    ledger: Ledger
    outbox: Outbox
    drafts: Drafts
    letters: Letters

    async def suggest(self, *drafts: ArticleDraft, id: str = "m1") -> None:
        """A turn in which they were suggested."""
        await self.inbox.accept(said(id), now=NOON)
        received = await self.inbox.next("web:1", NOON)
        assert isinstance(received, Received)
        await self.ledger.save(received, turn("web:1", drafts=drafts), now=NOON)


@pytest.fixture(params=["fake", *KINDS])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "fake":
        memory = Memory()
        yield Kept(
            FakeInbox(memory), FakeLedger(memory), FakeOutbox(memory), FakeDrafts(memory), FakeLetters(memory)
        )  # fmt: skip
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield Kept(
            SqlInbox(transactions), SqlLedger(transactions), SqlOutbox(transactions), SqlDrafts(transactions),
            SqlLetters(transactions),
        )  # fmt: skip


def draft(id: str = "c1", hours: float = 0) -> ArticleDraft:
    return ArticleDraft(
        id, id, 7, "web:1", ADA.key, "Sam", NOON + timedelta(hours=hours), "A locker does not open",
        "my locker does not open", "Hold the star key.", (ArticleRef("rooms", "Rooms", owner="Facilities"),),
        "Facilities", ("staff",),
    )  # fmt: skip


async def test_what_a_turn_suggested_is_there_once(kept: Kept) -> None:
    await kept.suggest(draft())
    await kept.suggest(replace(draft(), answer="Something else."), id="m2")
    assert await kept.drafts.get("c1") == draft()
    assert list(await kept.drafts.all(NOON)) == [draft()]
    assert await kept.drafts.get("nothing") is None


async def test_what_waits_is_listed_however_old_and_what_was_decided_only_for_a_while(kept: Kept) -> None:
    await kept.suggest(draft("c1"), draft("c2", 1), draft("c3", 2))
    early = replace(draft("c1"), state="declined", decided_at=NOON, decided_by="Mara", why="It is out of date")
    late = replace(draft("c2", 1), state="accepted", decided_at=NOON + 2 * DAY, decided_by="Mara", where="drafts/a.md")
    await kept.drafts.change(early)
    await kept.drafts.change(late)
    assert list(await kept.drafts.all(NOON + DAY)) == [draft("c3", 2), late]


async def test_an_owner_s_changes_are_kept_and_the_first_decision_counts(kept: Kept) -> None:
    await kept.suggest(draft())
    edited = replace(draft(), title="Lockers", answer="Press and hold the star key.")
    await kept.drafts.change(edited)
    accepted = replace(edited, state="accepted", decided_at=NOON, decided_by="Mara")
    await kept.drafts.change(accepted)
    with pytest.raises(Conflict):
        await kept.drafts.change(replace(edited, state="declined", decided_at=NOON))
    assert await kept.drafts.get("c1") == accepted
    with pytest.raises(Conflict):
        await kept.drafts.change(draft("never-there"))


async def test_a_letter_goes_into_the_outbox_once_under_its_own_name(kept: Kept) -> None:
    assert await kept.letters.post(LETTER, about="owners", now=NOON)
    assert not await kept.letters.post(LETTER, about="owners", now=NOON + DAY)
    [lane] = await kept.outbox.lanes(NOON)
    assert lane == "letter:slack:T1:U2"
    parcel = await kept.outbox.next(lane, NOON)
    assert parcel is not None
    assert (parcel.what, parcel.conversation, parcel.desk) == (LETTER, "slack:T1:U2", "")
    await kept.outbox.ended(parcel, "sent", now=NOON, receipt="D1/1.2")
    assert await kept.outbox.receipt(lane, LETTER.ref) == "D1/1.2"
    assert await kept.outbox.lanes(NOON) == []


async def test_when_somebody_was_last_written_to_is_known_for_each_kind_of_letter(kept: Kept) -> None:
    assert await kept.letters.last("slack:T1:U2", "owners") is None
    await kept.letters.post(LETTER, about="owners", now=NOON)
    await kept.letters.post(replace(LETTER, ref="next"), about="owners", now=NOON + DAY)
    await kept.letters.post(replace(LETTER, ref="digest"), about="digest", now=NOON + 3 * DAY)
    assert await kept.letters.last("slack:T1:U2", "owners") == NOON + DAY
    assert await kept.letters.last("slack:T1:U3", "owners") is None
