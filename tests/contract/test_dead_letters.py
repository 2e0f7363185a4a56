"""What could not be done or sent: found in both databases, done again or let go of once, and nothing sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.turn import Parcel
from bot.ports.dead_letters import DeadLetter
from bot.store.backlog import SqlBacklogs
from bot.store.dead_letters import SqlDeadLetters
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import NOON, card, case, reply, said, turn

MUCH_LATER = NOON + timedelta(hours=1)


class Tables:
    """Inbox and outbox with something in them, and what is stuck there."""

    def __init__(self, transactions: Transactions) -> None:
        self.inbox, self.outbox, self.ledger = (
            SqlInbox(transactions), SqlOutbox(transactions), SqlLedger(transactions),
        )  # fmt: skip
        self.letters, self.backlogs = SqlDeadLetters(transactions), SqlBacklogs(transactions)

    async def came(self, id: str, lane: str = "web:1") -> None:
        await self.inbox.accept(said(id, lane), now=NOON)

    async def sends(self, id: str, *what: object, lane: str = "web:1") -> list[Parcel]:
        """A turn that sends this; returns the heads of its lanes."""
        await self.came(id, lane)
        received = await self.inbox.next(lane, NOON)
        assert received is not None
        await self.ledger.save(received, turn(lane, send=what or (reply(),)), now=NOON)
        found = [await self.outbox.next(each, NOON) for each in await self.outbox.lanes(NOON)]
        return [parcel for parcel in found if parcel is not None]

    async def set_aside(self, id: str, lane: str = "web:1") -> None:
        await self.came(id, lane)
        received = await self.inbox.next(lane, NOON)
        assert received is not None
        await self.inbox.failed(received, "KeyError", None)

    async def found(self, after: timedelta = timedelta(hours=1)) -> list[DeadLetter]:
        return list(await self.letters.found(NOON + after))


@pytest.fixture(params=KINDS)
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tables]:
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield Tables(transactions)


async def test_where_all_is_well_nothing_is_found(tables: Tables) -> None:
    await tables.came("m1")
    await tables.sends("m2", lane="web:2")
    assert await tables.found(timedelta(seconds=5)) == []


async def test_a_message_that_was_set_aside_is_done_again_from_the_beginning(tables: Tables) -> None:
    await tables.set_aside("m1")
    await tables.came("m2")
    [letter] = await tables.found(timedelta(seconds=5))
    assert (letter.id, letter.state, letter.kind, letter.why) == ("m1", "aside", "said", "KeyError")
    assert await tables.letters.retry(letter)
    again = await tables.inbox.next("web:1", NOON)
    assert again is not None and (again.incoming.id, again.attempts) == ("m1", 0), "before what came after it"
    assert await tables.found(timedelta(seconds=5)) == []


async def test_what_was_dealt_with_meanwhile_is_neither_done_again_nor_dropped(tables: Tables) -> None:
    await tables.set_aside("m1")
    [letter] = await tables.found()
    assert await tables.letters.retry(letter)
    assert not await tables.letters.retry(letter)
    assert not await tables.letters.drop(letter, "twice", NOON)


async def test_what_was_refused_is_sent_again_under_its_own_key(tables: Tables) -> None:
    [parcel] = await tables.sends("m1")
    await tables.outbox.ended(parcel, "refused", now=NOON, why="It is too long.")
    [letter] = await tables.found()
    assert (letter.state, letter.kind, letter.why, letter.incoming) == ("refused", "reply", "It is too long.", False)
    assert await tables.letters.retry(letter)
    again = await tables.outbox.next(parcel.lane, NOON)
    assert again is not None and again.id == parcel.id


async def test_what_was_dropped_stays_dropped_with_the_reason(tables: Tables) -> None:
    [parcel] = await tables.sends("m1")
    await tables.outbox.ended(parcel, "unknown", now=NOON, why="Who can tell.")
    [letter] = await tables.found()
    assert await tables.letters.drop(letter, "it is there", NOON)
    assert await tables.found() == []
    assert await tables.outbox.lanes(NOON) == []
    assert (await tables.backlogs.backlog(NOON)).dead["outbox", "unknown"] == 0


async def test_a_lane_that_waits_is_one_entry_with_what_holds_it_up(tables: Tables) -> None:
    parcels = await tables.sends("m1", card(), card(number=1), reply())
    to_desk = next(parcel for parcel in parcels if parcel.desk)
    await tables.outbox.later(to_desk, NOON + timedelta(hours=2), "The channel is archived.")
    found = {letter.lane: letter for letter in await tables.found()}
    held = found[to_desk.lane]
    assert (held.state, held.count, held.attempts, held.case) == ("behind", 2, 1, "c1")
    assert held.why == "The channel is archived." and held.again_at == NOON + timedelta(hours=2)
    assert await tables.outbox.next(to_desk.lane, MUCH_LATER) is None
    assert await tables.letters.retry(held)
    assert await tables.outbox.next(to_desk.lane, MUCH_LATER) is not None, "now, and not in an hour"


async def test_a_message_that_is_tried_again_later_holds_up_its_lane_and_is_named(tables: Tables) -> None:
    await tables.came("m1")
    await tables.came("m2")
    received = await tables.inbox.next("web:1", NOON)
    assert received is not None
    await tables.inbox.failed(received, "KeyError", NOON + timedelta(hours=2))
    [letter] = await tables.found()
    assert (letter.id, letter.state, letter.count, letter.attempts) == ("m1", "behind", 2, 1)


async def test_lanes_that_are_behind_and_what_went_wrong_are_counted(tables: Tables) -> None:
    await tables.set_aside("m1")
    await tables.came("m2", "web:2")
    await tables.came("m3", "web:2")
    await tables.sends("m4", card(), lane="web:3")
    soon = await tables.backlogs.backlog(NOON + timedelta(seconds=20))
    assert dict(soon.behind) == {"inbox": 0, "outbox": 0}
    assert dict(soon.oldest) == {"inbox": NOON, "outbox": NOON}
    later = await tables.backlogs.backlog(NOON + timedelta(seconds=31))
    assert dict(later.behind) == {"inbox": 1, "outbox": 1}
    assert later.dead["inbox", "aside"] == 1 and later.dead["outbox", "refused"] == 0


async def test_open_cases_are_among_what_is_counted(tables: Tables) -> None:
    await tables.came("m1")
    received = await tables.inbox.next("web:1", NOON)
    assert received is not None
    await tables.ledger.save(received, turn(case=case(waits_since=NOON, desk_id="it")), now=NOON)
    [one] = (await tables.backlogs.backlog(NOON)).cases
    assert one.desk_id == "it"
