"""The order of a lane is the order of commits, whatever numbers the database gives out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.store.database import WRITES
from bot.store.inbox import SqlInbox, incoming_values
from bot.store.tables import INBOX
from bot.store.transactions import lock_lane
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import NOON, said


@pytest.mark.parametrize("kind", KINDS)
async def test_a_message_waits_for_an_earlier_one_of_its_lane_that_is_not_committed_yet(
    kind: str, tmp_path: Path
) -> None:
    with fresh_transactions(kind, tmp_path) as transactions:
        inbox = SqlInbox(transactions)
        plain = transactions.database.sync.connect()
        earlier = plain.execution_options(**{WRITES: True})
        with earlier.begin():
            lock_lane(earlier, "web:1")
            earlier.execute(insert(INBOX), incoming_values(said("m1"), now=NOON))
            later = asyncio.create_task(inbox.accept(said("m2"), now=NOON))
            await asyncio.sleep(0.2)
            assert not later.done()
            assert await inbox.next("web:1", NOON) is None, "the later one cannot be taken before the earlier one"
        plain.close()
        assert await later
        received = await inbox.next("web:1", NOON)
        assert received is not None
        assert received.incoming.id == "m1"
