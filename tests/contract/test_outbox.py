"""What every outbox must do, the fake included."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.messages.incoming import Woke
from bot.messages.outgoing import CaseEntry, Relayed
from bot.messages.turn import ForDesk, ForPerson, Parcel
from tests.fakes.samples import GWEN, NOON, card, entry, reply, said, turn

if TYPE_CHECKING:
    from bot.ports.ledger import ParcelEnd
    from tests.contract.conftest import Tables

SECOND = timedelta(seconds=1)
LANE = "person:web:1"


async def sends(tables: Tables, id: str, *send: ForPerson | ForDesk, conversation: str = "web:1") -> None:
    await tables.inbox.accept(said(id, conversation), now=NOON)
    received = await tables.inbox.next(conversation, NOON)
    assert received is not None
    await tables.ledger.save(received, turn(conversation, send=send), now=NOON)


async def first(tables: Tables, lane: str = LANE, after: float = 0) -> Parcel:
    parcel = await tables.outbox.next(lane, NOON + timedelta(seconds=after))
    assert parcel is not None
    return parcel


async def test_what_a_turn_sends_comes_out_in_order(tables: Tables) -> None:
    await sends(tables, "m1", reply("one"), reply("two"))
    await sends(tables, "m2", reply("three"))
    seen = []
    for _ in range(3):
        parcel = await first(tables)
        seen.append((parcel.id, parcel.last))
        await tables.outbox.ended(parcel, "sent", now=NOON)
    assert seen == [("m1.0", False), ("m1.1", False), ("m2.0", True)]
    assert await tables.outbox.next(LANE, NOON) is None
    assert await tables.outbox.lanes(NOON) == []


async def test_a_parcel_that_could_not_be_sent_holds_its_lane_and_no_other(tables: Tables) -> None:
    await sends(tables, "m1", reply("one"), reply("two"))
    await sends(tables, "m2", reply(), conversation="web:2")
    await tables.outbox.later(await first(tables), NOON + 10 * SECOND, "busy")
    assert await tables.outbox.next(LANE, NOON + 9 * SECOND) is None
    assert await tables.outbox.lanes(NOON + 9 * SECOND) == ["person:web:2"]
    assert await tables.outbox.next_due(NOON) == NOON + 10 * SECOND
    again = await first(tables, after=10)
    assert (again.id, again.attempts) == ("m1.0", 1)
    assert sorted(await tables.outbox.lanes(NOON + 10 * SECOND)) == [LANE, "person:web:2"]
    assert await tables.outbox.next_due(NOON + 10 * SECOND) is None


@pytest.mark.parametrize("end", ["sent", "superseded", "unknown", "refused"])
async def test_a_parcel_that_has_ended_is_never_given_out_again(tables: Tables, end: ParcelEnd) -> None:
    await sends(tables, "m1", reply("one"), reply("two"))
    parcel = await first(tables)
    await tables.outbox.ended(parcel, end, now=NOON, why="so it is")
    await tables.outbox.later(parcel, NOON + SECOND, "too late to say so")
    assert (await first(tables)).id == "m1.1"


async def test_the_first_end_counts_and_with_it_its_line_in_the_transcript(tables: Tables) -> None:
    await sends(tables, "m1", reply())
    parcel = await first(tables)
    await tables.outbox.ended(parcel, "superseded", now=NOON, entry=entry("x1", text="Not sent."))
    await tables.outbox.ended(parcel, "sent", now=NOON, receipt="r", entry=entry("x2", text="Sent."))
    assert [line.text for line in await tables.ledger.transcript("web:1")] == ["Not sent."]


@pytest.mark.parametrize("end", ["sent", "unknown", "refused"])
async def test_the_conversation_hears_of_an_end_with_the_end_itself(tables: Tables, end: ParcelEnd) -> None:
    await sends(tables, "m1", reply("one"))
    parcel = await first(tables)
    await tables.outbox.ended(parcel, end, now=NOON, tells=Woke("w1", "web:1", NOON, "relay_arrived", "agent-1"))
    await tables.outbox.ended(parcel, end, now=NOON, tells=Woke("w2", "web:1", NOON, "relay_arrived", "agent-1"))
    received = await tables.inbox.next("web:1", NOON)
    assert received is not None
    assert (received.incoming.id, received.timed, received.trace) == ("w1", False, parcel.trace)
    assert isinstance(received.incoming, Woke)
    assert (received.incoming.timer, received.incoming.value) == ("relay_arrived", "agent-1")
    await tables.ledger.save(received, turn("web:1"), now=NOON)
    assert await tables.inbox.next("web:1", NOON) is None, "the second end did not count"


async def test_that_something_waits_is_told_once(tables: Tables) -> None:
    await sends(tables, "m1", card())
    word = Woke("c1:0:away", "web:1", NOON, "desk_unreachable", "c1")
    for seconds in range(3):
        parcel = await first(tables, "desk:web#c1", after=seconds)
        await tables.outbox.later(parcel, NOON + seconds * SECOND, "down", tells=word)
    received = await tables.inbox.next("web:1", NOON)
    assert received is not None
    assert received.incoming == word
    await tables.ledger.save(received, turn("web:1"), now=NOON)
    await tables.outbox.later(parcel, NOON + SECOND, "still down", tells=word)
    assert await tables.inbox.next("web:1", NOON) is None


async def test_a_post_is_found_again_by_its_ref_in_its_own_lane(tables: Tables) -> None:
    words = ForPerson(Relayed("c1", GWEN, "Hello", "agent-1"))
    line = ForDesk("web", CaseEntry("c1", "e1", "person", "Ada", "Hello", NOON))
    changed = ForDesk("web", CaseEntry("c1", "e1", "person", "Ada", "Hello!", NOON, edited=True))
    await sends(tables, "m1", words, card(), line, changed)
    assert await tables.outbox.receipt(LANE, "agent-1") == "", "nothing was sent yet"
    for lane in (LANE, *["desk:web#c1"] * 3):
        parcel = await first(tables, lane)
        await tables.outbox.ended(parcel, "sent", now=NOON, receipt=f"post {parcel.id}")
    assert await tables.outbox.receipt(LANE, "agent-1") == "post m1.0"
    assert await tables.outbox.receipt("desk:web#c1", "c1") == "post m1.1"
    assert await tables.outbox.receipt("desk:web#c1", "e1") == "post m1.2", "the first post, not its later change"
    assert await tables.outbox.receipt("desk:web#c2", "e1") == ""
    assert await tables.outbox.receipt(LANE, "") == ""


MINUTE = timedelta(minutes=1)


async def test_what_was_tried_and_still_waits_is_told_by_platform_with_why_and_since_when(tables: Tables) -> None:
    await sends(tables, "m1", reply("one"), reply("two"), conversation="slack:T0:U1:D1:dm")
    await sends(tables, "m2", reply(), conversation="slack:T0:U2:D2:dm")
    await sends(tables, "m3", reply(), card(desk="teams:19:x@thread"), conversation="web:2")
    assert await tables.outbox.held_up(NOON + MINUTE) == [], "nothing was tried yet"
    for lane, why in (("slack:T0:U1:D1:dm", "The channel is archived."), ("slack:T0:U2:D2:dm", "Later.")):
        await tables.outbox.later(await first(tables, f"person:{lane}"), NOON + MINUTE, why)
    await tables.outbox.later(await first(tables, "desk:teams:19:x@thread#c1"), NOON + MINUTE, "Away.")
    slack, teams = await tables.outbox.held_up(NOON + MINUTE)
    assert (slack.platform, slack.count, slack.since) == ("slack", 3, NOON), "with what waits behind"
    assert slack.why in ("The channel is archived.", "Later.")
    assert (teams.platform, teams.count, teams.why) == ("teams", 1, "Away.")


async def test_what_has_ended_or_is_young_is_not_held_up(tables: Tables) -> None:
    await sends(tables, "m1", reply("one"), reply("two"))
    parcel = await first(tables)
    await tables.outbox.later(parcel, NOON + MINUTE, "Away.")
    assert await tables.outbox.held_up(NOON - SECOND) == []
    assert [one.count for one in await tables.outbox.held_up(NOON)] == [2]
    await tables.outbox.ended(parcel, "sent", now=NOON)
    assert await tables.outbox.held_up(NOON + MINUTE) == [], "the second was not tried yet"
