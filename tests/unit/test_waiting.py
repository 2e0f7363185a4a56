"""What cannot be sent is said by /readyz and doctor, in words for the administrator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Handrail, Parts, waiting
from bot.commands.doctor import examine
from bot.settings import read_settings
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.samples import NOON, case, reply, said, turn

PLACE = "slack:T0:U1:D1:dm"
ARCHIVED = "The channel C0 is archived."


async def put_off(inbox: Any, ledger: Any, outbox: Any, at: Any, replies: int = 1) -> None:
    await inbox.accept(said("m1", PLACE), now=at)
    received = await inbox.next(PLACE, at)
    assert received is not None
    await ledger.save(received, turn(PLACE, send=tuple(reply() for _ in range(replies))), now=at)
    parcel = await outbox.next(f"person:{PLACE}", at)
    assert parcel is not None
    await outbox.later(parcel, at + timedelta(minutes=1), ARCHIVED)


async def test_what_waits_is_told_after_some_minutes_with_its_number_age_and_reason() -> None:
    memory = Memory()
    outbox = FakeOutbox(memory)
    await put_off(FakeInbox(memory), FakeLedger(memory), outbox, NOON, replies=3)
    assert await waiting(outbox, NOON + timedelta(minutes=4)) == [], "it may only be busy"
    [told] = await waiting(outbox, NOON + timedelta(minutes=5))
    assert told == f"3 messages wait for Slack, the oldest since {NOON:%Y-%m-%d %H:%M} UTC: {ARCHIVED}"


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    made = Parts(read_settings(_env_file=None, handrail_home=tmp_path, handrail_settings=Path("handrail.toml")))
    yield made
    await made.close()


async def put_off_for_long(parts: Parts) -> None:
    at = parts.clock.now() - timedelta(hours=1)
    await put_off(parts.inbox, SqlLedger(parts.transactions), SqlOutbox(parts.transactions), at)


async def test_readyz_names_what_waits_and_takes_nobody_out_of_service_for_it(parts: Parts) -> None:
    handrail = Handrail(parts, "invite")
    await put_off_for_long(parts)
    async with TestClient(TestServer(handrail.web, host="127.0.0.1")) as client:
        answer = await client.get("/readyz")
        body = await answer.json()
    assert [ARCHIVED in sentence for sentence in body["unsent"]] == [True]
    assert list(body["problems"]) == ["knowledge"], "nothing was published here; what waits is no problem of the server"


async def test_readyz_counts_the_cases_that_wait_beyond_their_time(parts: Parts) -> None:
    at = parts.clock.now()
    await parts.inbox.accept(said("m1"), now=at)
    received = await parts.inbox.next("web:1", at)
    assert received is not None
    late = case(desk_id="main", waits_since=at - timedelta(hours=2), late_at=at - timedelta(hours=1))
    await SqlLedger(parts.transactions).save(received, turn(case=late), now=at)
    handrail = Handrail(parts, "invite")
    async with TestClient(TestServer(handrail.web, host="127.0.0.1")) as client:
        body = await (await client.get("/readyz")).json()
    assert body["cases_late"] == 1
    assert list(body["problems"]) == ["knowledge"], "it is no problem of the server"


async def test_doctor_warns_of_what_waits(parts: Parts) -> None:
    await put_off_for_long(parts)
    found = [finding async for finding in examine(parts) if finding.about == "outbox"]
    assert [(finding.state, ARCHIVED in finding.text) for finding in found] == [("warning", True)]
