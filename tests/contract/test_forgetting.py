"""Forgetting somebody, in each database: nothing of them is left, and nobody else loses anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.keeping import figures_of
from bot.errors import Conflict
from bot.experience.period import Patience, Period
from bot.experience.report import report
from bot.messages.letter import Letter
from bot.messages.people import Person, member
from bot.messages.turn import Received
from bot.platforms.web.forgetting import REMOVED, emptied
from bot.ports.attachments import KeptFile
from bot.store.accounts import SqlAccounts
from bot.store.anchors import SqlAnchors
from bot.store.attachments import SqlAttachments
from bot.store.experience import SqlExperienceRecords
from bot.store.forgetting import SqlForgetting
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.letters import SqlLetters
from bot.store.outbox import SqlOutbox, letter_lane
from bot.store.posts import SqlPosts
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.people import SLACK_ADA, WORDS, Past, all_arrive, dump
from tests.fakes.samples import ADA, BEN, NOON, entry, reply, said, turn
from tests.fakes.surroundings import FakeClock

DAY = timedelta(days=1)
NOW = NOON + DAY
OTHER = member("slack", "T0ACME", "U0BEN", "Ben Okri")


@pytest.fixture(params=KINDS)
def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions]:
    with fresh_transactions(request.param, tmp_path) as made:
        yield made


async def forget(transactions: Transactions, person: Person, id: str = "F1", *, arrives: bool = True) -> None:
    forgetting, records = SqlForgetting(transactions), SqlExperienceRecords(transactions)
    held = await forgetting.held(person)
    figures = await figures_of(records, held.topics, Patience(), NOW)
    await forgetting.forget(held, id=id, now=NOW, figures=figures, emptied=_emptied)
    await forgetting.take_out_elsewhere(person, id=id, now=NOW)
    if arrives:
        await all_arrive(transactions, "emptied=1 taken=2 left=0")
    await forgetting.finish(NOW)


def _emptied(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return emptied(body, NOW)


async def numbers(transactions: Transactions) -> list[object]:
    period = Period(date(2025, 3, 1), date(2025, 3, 28))
    records = SqlExperienceRecords(transactions)
    made = await report(records, period, NOW + 60 * DAY, organisation="", desks={}, releases=[])
    return [row for row in made.rows() if row["section"] != "doubts"]


async def test_nothing_is_left_of_them_and_everything_of_everybody_else(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    other = await Past(transactions).asked_and_was_helped(OTHER, 2)
    await SqlAnchors(transactions).put("slack:T0ACME", "line:U0ADA", {"conversation": "slack:T0ACME:U0ADA:D0U0ADA:dm"})
    await SqlAnchors(transactions).put("slack:T0ACME", "direct:U0BEN", {"channel": "D9"})
    lines = await SqlLedger(transactions).transcript(other)
    before = await numbers(transactions)
    await forget(transactions, SLACK_ADA)
    left = await dump(transactions)
    for canary in ("U0ADA", "Ada Byron"):
        words = [line for line in left.splitlines() if canary in line and "Hello Ada Byron" not in line]
        assert words == [], canary
    assert await SqlLedger(transactions).transcript(other) == lines
    assert await SqlAnchors(transactions).get("slack:T0ACME", "direct:U0BEN") is not None
    assert await numbers(transactions) == before
    held = await SqlForgetting(transactions).held(SLACK_ADA)
    assert held.nothing


async def test_their_files_go_and_nobody_elses(transactions: Transactions) -> None:
    nina, bob = member("web", "local", "nina", "Nina"), member("web", "local", "bob", "Bob")
    files = SqlAttachments(transactions)
    for number, person in enumerate((nina, bob)):
        about = KeptFile(f"f{number}", person.key, f"{person.key}:1", "cv.pdf", "application/pdf", 6, "0f", NOON)
        await files.keep(about, b"canary")
    held = await SqlForgetting(transactions).held(nina)
    assert held.counts["files"] == 1
    assert not held.nothing
    await forget(transactions, nina)
    assert (await files.content("f0"), await files.content("f1")) == (None, b"canary")


async def test_figures_lead_to_nobody_afterwards(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    await forget(transactions, SLACK_ADA)
    assert (await SqlForgetting(transactions).held(SLACK_ADA)).counts["figures"] == 0
    assert (await SqlExperienceRecords(transactions).between(NOON - DAY, NOW)).kept


async def test_what_stands_on_a_platform_is_ordered_away_and_the_order_goes_last(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    await forget(transactions, SLACK_ADA, arrives=False)
    forgetting = SqlForgetting(transactions)
    copies = await forgetting.copies("F1")
    assert [(copy.where, copy.number, copy.state) for copy in copies] == [
        ("slack:C0DESK", 1, "waiting"), ("slack", 0, "waiting"),
    ]  # fmt: skip
    assert await forgetting.under_way(SLACK_ADA) == "F1"
    assert await forgetting.finish(NOW) == [], "somebody still has to do it"
    outbox = SqlOutbox(transactions)
    for lane in await outbox.lanes(NOW):
        parcel = await outbox.next(lane, NOW)
        assert parcel is not None
        await outbox.ended(parcel, "sent", now=NOW, receipt="emptied=0 taken=1 left=0")
    assert await forgetting.finish(NOW) == ["F1"]
    assert [copy.state for copy in await forgetting.result("F1")] == ["sent", "sent"]
    assert await forgetting.under_way(SLACK_ADA) == ""
    assert await forgetting.finish(NOW) == []
    assert "U0ADA" not in await dump(transactions)


async def test_a_turn_under_way_comes_to_nothing(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    inbox, ledger = SqlInbox(transactions), SqlLedger(transactions)
    await inbox.accept(said("m9", conversation, "Quagga again", person=SLACK_ADA), now=NOON)
    received = await inbox.next(conversation, NOW)
    assert received is not None
    await ledger.load(received, topics_since=NOON)
    await forget(transactions, SLACK_ADA)
    lines = (entry("e9", conversation, "Quagga again"),)
    with pytest.raises(Conflict):
        await ledger.save(received, turn(conversation, entries=lines), now=NOW)
    assert await inbox.next(conversation, NOW) is None
    assert "Quagga" not in await dump(transactions)


async def test_a_reply_under_way_is_not_recorded_and_the_order_comes_after_it(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    inbox, outbox = SqlInbox(transactions), SqlOutbox(transactions)
    await inbox.accept(said("m9", conversation, person=SLACK_ADA), now=NOON)
    received = await inbox.next(conversation, NOON)
    assert isinstance(received, Received)
    await SqlLedger(transactions).save(received, turn(conversation, send=(reply(),)), now=NOON)
    under_way = await outbox.next(f"person:{conversation}", NOON)
    assert under_way is not None
    await forget(transactions, SLACK_ADA, arrives=False)
    await outbox.ended(under_way, "sent", now=NOW, receipt="D0/2.2")
    after = await outbox.next(f"person:{conversation}", NOW)
    assert after is not None
    assert after.what.out == "forgotten"


async def test_an_event_delivered_once_more_is_still_known(transactions: Transactions) -> None:
    conversation = f"{SLACK_ADA.key}:D0:dm"
    message = said("slack:T0ACME:said:D0/1.1", conversation, person=SLACK_ADA)
    await SqlInbox(transactions).accept(message, now=NOW)
    await forget(transactions, SLACK_ADA)
    assert not await SqlInbox(transactions).accept(message, now=NOW)


async def test_who_comes_back_meanwhile_begins_afresh_and_keeps_that(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    await forget(transactions, SLACK_ADA, arrives=False)
    back = said("back", conversation, "Hello, me again", person=SLACK_ADA)
    later = NOW + timedelta(minutes=5)
    await SqlInbox(transactions).accept(back, now=later)
    outbox = SqlOutbox(transactions)
    for lane in await outbox.lanes(NOW):
        parcel = await outbox.next(lane, NOW)
        assert parcel is not None
        await outbox.ended(parcel, "sent", now=later)
    assert await SqlForgetting(transactions).finish(later) == ["F1"]
    received = await SqlInbox(transactions).next(conversation, later)
    assert received is not None
    assert received.incoming == back


async def test_the_pages_posts_go_and_the_desk_sees_an_empty_case(transactions: Transactions) -> None:
    posts, accounts = SqlPosts(transactions), SqlAccounts(transactions, FakeClock(NOON))
    await accounts.invite(ADA, "staff", days=30)
    conversation = await Past(transactions).asked_and_was_helped(ADA, desk="web", conversation=f"{ADA.key}:1")
    await posts.put(conversation, "said:1", {"type": "said", "text": "Quagga"})
    await posts.put(f"people:{ADA.key}:index", "current", {"conversation": conversation})
    card = {"type": "card", "case": "case-1", "number": 1, "question": "Quagga", "conversation": conversation}
    await posts.put("desk:web", "card:case-1", {**card, "person": {"key": ADA.key, "name": ADA.name}})
    line = {"type": "entry", "case": "case-1", "ref": "e1", "who": "person", "name": ADA.name, "text": "Quagga"}
    shown = await posts.put("desk:web#case-1", "entry:e1", line)
    await forget(transactions, ADA)
    left = await posts.get("desk:web", "card:case-1")
    assert left is not None
    assert left.seq > shown.seq, "agents who have it open see it"
    assert (left.body["state"], left.body["resolution"]) == ("moved", REMOVED)
    dumped = await dump(transactions)
    for canary in ("Quagga", ADA.key, ADA.name):
        assert canary not in dumped.replace("Hello Ada Byron", "")
    assert not await accounts.any()


async def test_what_a_letter_to_an_owner_quotes_of_them_goes_there_too(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    letter = Letter("it:1", "slack:T0ACME:C0OWNERS", "New", (f"• “{WORDS}”", "• “It is dark”"))
    await SqlLetters(transactions).post(letter, about="owners", now=NOON)
    outbox, lane = SqlOutbox(transactions), letter_lane(letter.to)
    posted = await outbox.next(lane, NOON)
    assert posted is not None
    await outbox.ended(posted, "sent", now=NOON, receipt="C0OWNERS/1.1")
    await forget(transactions, SLACK_ADA, arrives=False)
    again = await outbox.next(lane, NOW)
    assert again is not None, "what stands there is changed"
    assert "Quagga" not in str(again.what)
    assert "It is dark" in str(again.what)
    assert "Quagga" not in await dump(transactions)


async def test_people_are_found_by_id_and_by_name(transactions: Transactions) -> None:
    await SqlAccounts(transactions, FakeClock(NOON)).invite(ADA, "staff", days=30)
    await SqlInbox(transactions).accept(said("m1", f"{BEN.key}:1", person=BEN), now=NOON)
    await Past(transactions).asked_and_was_helped()
    known = SqlForgetting(transactions).known
    assert [one.key for one in await known("ada")] == [ADA.key]
    assert [one.key for one in await known("  ada   BYRON ")] == [SLACK_ADA.key, ADA.key]
    assert [one.key for one in await known("Ben Okri")] == [BEN.key]
    assert [one.name for one in await known(SLACK_ADA.key)] == ["Ada Byron"]
    assert [one.key for one in await known("teams:tenant:29:1abc")] == ["teams:tenant:29:1abc"]
    assert not await known("Nobody")


async def test_the_highest_number_is_never_given_twice(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped(number=7)
    await forget(transactions, SLACK_ADA)
    standing = await SqlLedger(transactions).load(Received(1, said("m9", "web:9")), topics_since=NOW)
    assert standing.next_case_number == 8
