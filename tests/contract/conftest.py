"""The implementations that each contract is held against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.ports.ledger import Inbox, Ledger, Outbox
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory


@dataclass(frozen=True)
class Tables:
    """Inbox, ledger and outbox over the same tables."""

    inbox: Inbox
    ledger: Ledger
    outbox: Outbox


@pytest.fixture(params=["fake", *KINDS])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tables]:
    if request.param == "fake":
        memory = Memory()
        yield Tables(FakeInbox(memory), FakeLedger(memory), FakeOutbox(memory))
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield Tables(SqlInbox(transactions), SqlLedger(transactions), SqlOutbox(transactions))
