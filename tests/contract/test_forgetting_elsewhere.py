"""Somebody who is forgotten goes from other people's conversations too, in each database, and from posts elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.commands.export_page import page
from bot.commands.export_values import values
from bot.messages.incoming import Overheard
from bot.messages.outgoing import CaseCard, CaseEntry, DeskMark, Relayed, RelayedDeletion, Renamed, Reply, Route
from bot.messages.people import member
from bot.messages.transcript import BEFORE_THAT
from bot.messages.turn import ForDesk, ForPerson
from bot.platforms.web.forgetting import emptied
from bot.store.anchors import SqlAnchors
from bot.store.forgetting import SqlForgetting
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.posts import SqlPosts
from bot.store.tables import ENTRY, OUTBOX
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.people import DESK, SAM, SLACK_ADA, Past, all_arrive, dump
from tests.fakes.samples import ADA, NOON, card, entry, said, turn

DAY = timedelta(days=1)
NOW = NOON + DAY
OTHER = member("slack", "T0ACME", "U0BEN", "Ben Okri")


@pytest.fixture(params=KINDS)
def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions]:
    with fresh_transactions(request.param, tmp_path) as made:
        yield made


async def helped_by_sam(transactions: Transactions) -> str:
    """A case whose card was sent twice under Sam's name, with an entry and a word of the bot's that name Sam."""
    conversation = await Past(transactions).asked_and_was_helped()
    first, last = (
        replace(card("case-1", desk=DESK, state=state).what, agent=SAM) for state in ("claimed", "closed")
    )  # fmt: skip
    own = CaseEntry("case-1", "e5", "agent", SAM.name, "Sam Lee here, I am on my way", NOON)
    thanks = CaseEntry("case-1", "e6", "person", "Ada Byron", "Thank Sam Lee for me!", NOON)
    send = (
        ForDesk(DESK, first), ForDesk(DESK, own), ForPerson(Reply("case", "Sam Lee has your case.", Route("case-1"))),
        ForDesk(DESK, last), ForDesk(DESK, thanks), ForDesk(DESK, DeskMark("case-1", "C0/9.9", "sent")),
    )  # fmt: skip
    await Past(transactions).take(said("m9", conversation, person=SLACK_ADA), 9, turn(conversation, send=send))
    return conversation


async def test_an_agents_name_goes_from_other_peoples_conversations(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    taken = entry("e8", conversation, "Sam Lee took the case.", who="system", name="", did="state")
    quoted = entry("e9", conversation, "Thank Sam Lee for me!", name="Ada Byron")
    inbox, ledger = SqlInbox(transactions), SqlLedger(transactions)
    await inbox.accept(said("m9", conversation, person=SLACK_ADA), now=NOON)
    received = await inbox.next(conversation, NOON)
    assert received is not None
    await ledger.save(received, turn(conversation, entries=(taken, quoted)), now=NOON)
    found = await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    assert found.quoted == (conversation,)
    lines = {line.id: line for line in await ledger.transcript(conversation)}
    assert lines["e8"].text == "somebody took the case."
    assert lines["e9"].text == "Thank Sam Lee for me!", "it is somebody else's message"
    [case] = await ledger.cases(open_only=False)
    assert case.agent is not None
    assert (case.agent.name, case.agent.id) == ("", "forgotten")
    await all_arrive(transactions)
    await SqlForgetting(transactions).finish(NOW)
    assert "U0SAM" not in await dump(transactions)
    assert (await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)).blanked == 0


async def test_what_names_an_agent_on_a_platform_is_ordered_to_be_changed_once_for_each_post(
    transactions: Transactions,
) -> None:
    conversation = await helped_by_sam(transactions)
    await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    ordered = [(parcel.lane, parcel.what) for parcel in await all_arrive(transactions)]
    assert "Sam Lee" not in str(ordered)
    at_desk = [what.what for lane, what in ordered if lane == "desk:slack:C0DESK#case-1" and isinstance(what, Renamed)]
    assert [(what.out, getattr(what, "text", "")) for what in at_desk] == [
        ("case_card", ""), ("case_entry", "somebody here, I am on my way"),
    ]  # fmt: skip
    assert isinstance(at_desk[0], CaseCard)
    assert at_desk[0].state == "closed", "as it was sent last"
    to_them, notice = (what for lane, what in ordered if lane == f"person:{conversation}")
    assert isinstance(to_them, Renamed)
    assert isinstance(notice, Renamed)
    assert isinstance(to_them.what, Relayed)
    assert (to_them.what.agent.id, to_them.what.agent.name, to_them.what.text) == ("forgotten", "", "Hello Ada Byron")
    assert (notice.what.out, notice.parcel) == ("reply", "m9.2")
    forgetting = SqlForgetting(transactions)
    copies = await forgetting.copies("F1")
    assert {(copy.where, copy.renamed) for copy in copies} == {("slack:C0DESK", True), ("slack", True)}
    assert await forgetting.under_way(SAM) == "F1"
    assert await forgetting.finish(NOW) == ["F1"]
    assert len(await forgetting.result("F1")) == 4
    assert "U0SAM" not in await dump(transactions)


async def test_nothing_is_ordered_where_the_newest_state_names_nobody(transactions: Transactions) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    entry_now = CaseEntry("case-1", "e5", "agent", "Sam Lee", "Hello Ada Byron", NOON)
    gone = RelayedDeletion("case-1", OTHER, "C0/9.9")
    edited = CaseEntry("case-1", "e5", "agent", "Kim", "Hello", NOON, edited=True)
    send = (ForDesk(DESK, entry_now), ForDesk(DESK, edited), ForPerson(gone))
    await Past(transactions).take(said("m9", conversation, person=SLACK_ADA), 9, turn(conversation, send=send))
    await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    assert await SqlOutbox(transactions).lanes(NOW) == []
    assert await SqlForgetting(transactions).under_way(SAM) == ""


async def test_who_stops_in_the_middle_orders_the_rest_the_next_time_and_nothing_twice(
    transactions: Transactions,
) -> None:
    await helped_by_sam(transactions)
    for _ in range(2):
        await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    assert len(await SqlForgetting(transactions).copies("F1")) == 4


async def test_an_order_that_comes_after_a_forgetting_was_over_opens_it_again(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped(SAM, 2, state="closed")
    await helped_by_sam(transactions)
    forgetting = SqlForgetting(transactions)
    held = await forgetting.held(SAM)
    await forgetting.forget(held, id="F1", now=NOW, figures=[], emptied=lambda body: emptied(body, NOW))
    await all_arrive(transactions)
    assert await forgetting.finish(NOW) == ["F1"], "somebody tidied up in between"
    await forgetting.take_out_elsewhere(SAM, id="F1", now=NOW)
    assert await forgetting.under_way(SAM) == "F1"
    await all_arrive(transactions)
    assert await forgetting.finish(NOW) == ["F1"]
    result = await forgetting.result("F1")
    assert [copy.renamed for copy in result].count(False) == 2, "how it went with their own is still known"
    assert len(result) == 6


async def test_posts_whose_words_are_gone_are_counted_by_where_they_stand(transactions: Transactions) -> None:
    await helped_by_sam(transactions)
    await transactions.write(lambda connection: connection.execute(update(OUTBOX).values(body="")))
    found = await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    assert found.faded == {"slack": 3, "slack:C0DESK": 7}
    assert await SqlOutbox(transactions).lanes(NOW) == []


async def test_the_page_hears_that_a_post_names_nobody_now(transactions: Transactions) -> None:
    posts, sam = SqlPosts(transactions), member("web", "local", "sam", "Sam O'Lee")
    ada = f"{ADA.key}:1"
    reply = {"type": "reply", "text": "Sam O'Lee has your case.", "html": "<p>Sam O'Lee has your case.</p>"}
    said_to_them = {"type": "said", "text": "Thank Sam O'Lee!", "parts": [["text", "Thank Sam O'Lee!"]]}
    shown = await posts.put(ada, "reply:1", reply)
    thanks = await posts.put(ada, "said:2", said_to_them)
    await SqlForgetting(transactions).take_out_elsewhere(sam, id="F1", now=NOW)
    after = await posts.get(ada, "reply:1")
    assert after is not None
    assert after.seq > shown.seq, "whoever has it open sees it"
    assert after.body["html"] == "<p>somebody has your case.</p>"
    kept = await posts.get(ada, "said:2")
    assert kept is not None
    assert (kept.body, kept.seq) == (said_to_them, thanks.seq), "it is somebody else's message"


async def test_what_they_did_as_an_owner_stays_without_their_name(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    anchors = SqlAnchors(transactions)
    deed = {"at": NOON.isoformat(), "by": SAM.name, "did": "withdrew “Wi-Fi”", "why": "it is out of date"}
    await anchors.put("owners", "deed 1", deed)
    await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    kept = await anchors.get("owners", "deed 1")
    assert kept is not None
    assert kept.body == deed | {"by": "somebody"}


async def test_what_they_were_overheard_to_say_goes_too(transactions: Transactions) -> None:
    heard = (Overheard("Ada Byron", "Quagga is on fire"), Overheard("Kim", "Oh no"))
    message = said("m1", f"{OTHER.key}:C1:17.1", "What now?", person=OTHER, overheard=heard)
    await SqlInbox(transactions).accept(message, now=NOON)
    found = await SqlForgetting(transactions).take_out_elsewhere(SLACK_ADA, id="F1", now=NOW)
    assert found.blanked == 1
    dumped = await dump(transactions)
    assert "Quagga" not in dumped
    assert "Oh no" in dumped


async def test_somebody_who_was_only_overheard_is_found_by_name_and_goes(transactions: Transactions) -> None:
    """No id stands with what was overheard: the name is all there is, in the message and in its transcript."""
    heard = (Overheard("Bea Lund", "Quagga is on fire"), Overheard("Kim", "Oh no"))
    lane = f"{OTHER.key}:C1:17.1"
    await SqlInbox(transactions).accept(said("m1", lane, "What now?", person=OTHER, overheard=heard), now=NOON)
    forgetting = SqlForgetting(transactions)
    assert await forgetting.known("Nobody Here") == []
    [person] = await forgetting.known("bea lund")
    assert await forgetting.known(person.key) == [person]
    held = await forgetting.held(person)
    assert held.nothing_own and held.elsewhere == 1 and not held.nothing
    await forgetting.take_out_elsewhere(person, id="F1", now=NOW)
    dumped = await dump(transactions)
    assert "Quagga" not in dumped and "Bea Lund" not in dumped and "Oh no" in dumped


async def test_who_was_overheard_is_found_in_the_transcript_when_the_message_has_gone(
    transactions: Transactions,
) -> None:
    conversation = await Past(transactions).asked_and_was_helped()
    text = f"Bea Lund{BEFORE_THAT}Quagga is on fire"

    def put(connection: Connection) -> None:
        line = connection.execute(select(ENTRY.c.position, ENTRY.c.body).order_by(ENTRY.c.position)).first()
        assert line is not None
        body = json.dumps(json.loads(line.body) | {"text": text})
        connection.execute(update(ENTRY).where(ENTRY.c.position == line.position).values(body=body))

    await transactions.write(put)
    [person] = await SqlForgetting(transactions).known("Bea Lund")
    await SqlForgetting(transactions).take_out_elsewhere(person, id="F1", now=NOW)
    assert "Bea Lund" not in [line.name for line in await SqlLedger(transactions).transcript(conversation)]
    assert "Bea Lund" not in await dump(transactions)


async def test_what_is_held_names_where_an_agent_stands_and_their_own_words(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    held = await SqlForgetting(transactions).held(SAM)
    assert held.nothing_own and not held.nothing
    assert held.elsewhere == (await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)).blanked
    assert [line.text for line in held.said_elsewhere] == ["Hello Ada Byron"]
    exported = values(held, "Alder", NOW)
    assert [line["text"] for line in exported["said_as_agent"]] == ["Hello Ada Byron"]
    assert exported["elsewhere"] == held.elsewhere
    shown = page(exported)
    assert "Nothing is kept" not in shown and "What you wrote as an agent" in shown
    again = await SqlForgetting(transactions).held(SAM)
    assert again.said_elsewhere == []


async def test_what_is_somebodys_own_is_not_counted_as_others(transactions: Transactions) -> None:
    await Past(transactions).asked_and_was_helped()
    assert (await SqlForgetting(transactions).held(SLACK_ADA)).elsewhere == 0


async def test_with_two_of_one_name_only_what_stands_by_the_id_is_taken_out(transactions: Transactions) -> None:
    namesake = member("slack", "T0ACME", "U0TWIN", SAM.name)
    await Past(transactions).asked_and_was_helped(namesake, 2)
    conversation = await Past(transactions).asked_and_was_helped()
    found = await SqlForgetting(transactions).take_out_elsewhere(SAM, id="F1", now=NOW)
    assert found.ambiguous
    lines = await SqlLedger(transactions).transcript(conversation)
    assert "Sam Lee" in [line.name for line in lines]
    await all_arrive(transactions)
    await SqlForgetting(transactions).finish(NOW)
    assert "U0SAM" not in await dump(transactions)
