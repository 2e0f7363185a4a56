"""From the first version's tables to this one's, with work under way: nothing of it is lost, and it is gone on with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from bot.messages.turn import Received
from bot.store.codec import INCOMING
from bot.store.database import WRITES, Database, open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.migrations import configuration, is_behind, migrate_database
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, empty_postgres
from tests.fakes.samples import NOON, reply, said, turn

FIRST = "0002"
"""The tables of the version before many machines."""

INSERT = """
    INSERT INTO inbox
        (event, lane, kind, ref, person, timer, value, body, preempts, state, at, attempts, result, why)
    VALUES (:event, 'web:1', 'said', '', '', '', '', :body, false, :state, :at, 0, '', '')
"""


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """With the tables of then."""
    if request.param == "sqlite":
        yield from _then(f"sqlite:///{tmp_path / 'handrail.db'}")
        return
    with empty_postgres() as url:
        yield from _then(url)


def _then(url: str) -> Iterator[Database]:
    opened = open_database(url)
    with opened.sync.connect() as plain:
        connection = plain.execution_options(**{WRITES: True})
        with connection.begin():
            command.upgrade(configuration(connection), FIRST)
    yield opened
    opened.sync.dispose()


async def test_what_waited_before_an_upgrade_is_done_and_sent_once_after_it(database: Database) -> None:
    with database.sync.begin() as connection:
        for number, (event, state) in enumerate((("m1", "done"), ("m2", "waiting")), 1):
            row = {
                "event": event,
                "body": INCOMING.encode(said(event)),
                "state": state,
                "at": NOON.replace(minute=number),
            }
            connection.execute(text(INSERT), row)
    assert is_behind(database)
    migrate_database(database)
    assert not is_behind(database)
    transactions = Transactions(database)
    try:
        inbox, ledger, outbox = SqlInbox(transactions), SqlLedger(transactions), SqlOutbox(transactions)
        assert not await inbox.accept(said("m1"), now=NOON), "what the platform sends again is still known"
        received = await inbox.next("web:1", NOON.replace(hour=13))
        assert isinstance(received, Received)
        assert received.incoming.id == "m2"
        await ledger.save(received, turn(send=(reply("Hello"),)), now=NOON)
        parcel = await outbox.next("person:web:1", NOON)
        assert parcel is not None
        await outbox.ended(parcel, "sent", now=NOON)
        assert await outbox.lanes(NOON) == []
    finally:
        transactions.close()
