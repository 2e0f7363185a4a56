"""What everything that keeps accounts must do, the fake included; and what only the database can show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.messages.people import member
from bot.ports.platform import Accounts, SignedIn
from bot.store.accounts import SESSION_DAYS, SqlAccounts
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.transactions import Transactions
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import ADA, BEN, said, turn
from tests.fakes.surroundings import FakeClock
from tests.fakes.web_ports import FakeAccounts

DAY = 24 * 3600.0


@pytest.fixture(params=["fake", *KINDS])
def accounts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Accounts]:
    if request.param == "fake":
        yield FakeAccounts()
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield SqlAccounts(transactions, FakeClock())


@pytest.fixture(params=KINDS)
def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions]:
    with fresh_transactions(request.param, tmp_path) as opened:
        yield opened


async def test_a_personal_link_opens_a_session_until_it_is_ended(accounts: Accounts) -> None:
    assert not await accounts.any()
    token = await accounts.invite(ADA, "agent", days=7)
    assert await accounts.any()
    opened = await accounts.redeem(token)
    assert opened is not None
    session, signed_in = opened
    assert signed_in == SignedIn(ADA, "agent") == await accounts.session(session)
    await accounts.end(session)
    assert await accounts.session(session) is None


async def test_tokens_are_not_mixed_up(accounts: Accounts) -> None:
    link = await accounts.invite(ADA, "staff", days=7)
    opened = await accounts.redeem(link)
    assert opened is not None
    assert await accounts.session(link) is None, "a link's token is no session"
    assert await accounts.redeem(opened[0]) is None, "a session's token is no link"
    assert await accounts.redeem("") is None
    assert await accounts.session("") is None


async def test_inviting_again_makes_the_earlier_link_void_and_nobody_elses(accounts: Accounts) -> None:
    ben = await accounts.invite(BEN, "staff", days=7)
    old = await accounts.invite(ADA, "staff", days=7)
    new = await accounts.invite(ADA, "staff", days=7)
    assert await accounts.redeem(old) is None
    assert await accounts.redeem(new) is not None
    assert await accounts.redeem(ben) is not None


async def test_a_link_and_a_session_are_good_for_their_days_only(transactions: Transactions) -> None:
    clock = FakeClock()
    accounts = SqlAccounts(transactions, clock)
    link = await accounts.invite(ADA, "staff", days=2)
    await clock.advance(2 * DAY - 1)
    opened = await accounts.redeem(link)
    assert opened is not None
    await clock.advance(2)
    assert await accounts.redeem(link) is None
    assert await accounts.session(opened[0]) is not None
    await clock.advance(SESSION_DAYS * DAY)
    assert await accounts.session(opened[0]) is None


async def test_a_session_has_the_role_and_audiences_that_its_person_was_last_given(transactions: Transactions) -> None:
    accounts = SqlAccounts(transactions, FakeClock())
    opened = await accounts.redeem(await accounts.invite(ADA, "agent", days=2))
    assert opened is not None
    staff = member("web", "local", "ada", "Ada Byron", "payroll")
    await accounts.invite(staff, "staff", days=2)
    assert await accounts.session(opened[0]) == SignedIn(staff, "staff")


async def test_no_token_stands_in_the_database(transactions: Transactions) -> None:
    tokens = (f"token-{number}" for number in count())
    accounts = SqlAccounts(transactions, FakeClock(), lambda: next(tokens))
    await accounts.redeem(await accounts.invite(ADA, "staff", days=2))

    def everything(connection):  # type: ignore[no-untyped-def]
        return [tuple(row) for table in ("account", "account_session") for row in _rows(connection, table)]

    kept = await transactions.read(everything)
    assert len(kept) == 2
    assert "token-" not in str(kept)


def _rows(connection, table):  # type: ignore[no-untyped-def]
    return connection.exec_driver_sql(f"SELECT * FROM {table}").all()


async def test_the_page_comes_back_to_the_latest_conversation_also_before_its_turn_was_done(
    transactions: Transactions,
) -> None:
    clock = FakeClock()
    accounts, inbox = SqlAccounts(transactions, clock), SqlInbox(transactions)
    assert await accounts.latest_conversation(ADA) is None
    await inbox.accept(said("m1", "web:1"), now=clock.now())
    received = await inbox.next("web:1", clock.now())
    assert received is not None
    await SqlLedger(transactions).save(received, turn("web:1"), now=clock.now())
    await inbox.accept(said("m2", "web:2", person=BEN), now=clock.now() + timedelta(seconds=1))
    assert await accounts.latest_conversation(ADA) == "web:1"
    await inbox.accept(said("m3", "web:3"), now=clock.now() + timedelta(seconds=2))
    assert await accounts.latest_conversation(ADA) == "web:3"
    assert await accounts.latest_conversation(BEN) == "web:2"
