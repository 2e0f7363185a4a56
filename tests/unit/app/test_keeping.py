"""When it is tidied up: once a day, by one process, whatever else is the matter."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app.keeping import Keeping, keep_of, limits
from bot.app.parts import Parts
from bot.errors import Conflict
from bot.settings import Settings, read_settings
from bot.store.accounts import SqlAccounts
from bot.store.database import Database
from bot.store.locks import one_at_a_time
from bot.store.retention_times import SqlTimes
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.samples import ADA, NOON

DAY = timedelta(days=1)


class Calendar:
    """``Clock``: a day that is turned by hand, and nobody waits."""

    def __init__(self) -> None:
        self.day = NOON

    def now(self) -> datetime:
        return self.day

    async def sleep(self, _: float) -> None:
        await asyncio.sleep(0)


@pytest.fixture(params=KINDS)
def parts(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    with fresh_transactions(request.param, tmp_path) as transactions:
        made = Parts(read_settings(handrail_home=tmp_path / "home", keep_sign_in_days=1), clock=Calendar())
        made.__dict__.update(transactions=transactions, database=transactions.database)
        yield made


async def test_it_is_done_once_a_day_and_known_to_all_processes(parts: Parts) -> None:
    times, clock = SqlTimes(parts.transactions), parts.clock
    assert isinstance(clock, Calendar)
    await SqlAccounts(parts.transactions, clock).invite(ADA, "staff", days=1)
    await Keeping(parts).if_due()
    assert await times.last("tidied") == NOON
    clock.day = NOON + timedelta(hours=23)
    await Keeping(parts).if_due()
    assert await times.last("tidied") == NOON, "not so soon again, whichever process asks"
    clock.day = NOON + 3 * DAY
    await Keeping(parts).if_due()
    assert await times.last("tidied") == NOON + 3 * DAY
    assert not await parts.accounts.any(), "the link has been over for longer than a day"


async def test_while_another_process_is_at_it_nobody_else_begins(parts: Parts) -> None:
    if parts.database.is_sqlite:
        pytest.skip("on SQLite there is one server")
    other = Database(parts.database.url)
    with one_at_a_time(other, "tidying up", 0):
        await Keeping(parts).if_due()
        assert await SqlTimes(parts.transactions).last("tidied") is None
        with pytest.raises(Conflict):
            await Keeping(parts).now()
    other.close()
    await Keeping(parts).if_due()
    assert await SqlTimes(parts.transactions).last("tidied") == NOON


def test_messages_are_never_kept_for_longer_than_what_they_are_about(parts: Parts) -> None:
    settings = parts.settings.model_copy(update={"keep_talk_days": 30, "keep_messages_days": 90})
    found = limits(keep_of(settings), NOON)
    assert found["messages"] == found["talk"] == NOON - 30 * DAY
