"""When sources are looked at: on their schedule, when somebody asks, once at a time, and again after a failure."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web

from bot.app.sources.hooks import FRESH, SourceHooks
from bot.app.sources.looking import SourceRounds
from bot.app.sources.rounds import REST, Rounds
from kb_ingest.connectors.described import AnySource, sources_from
from tests.fakes.anchors import FakeAnchors
from tests.fakes.surroundings import FakeClock, settle

SECRET = "hook-secret"
SOURCES: dict[str, AnySource] = sources_from(
    {
        "wiki": {"kind": "folder", "path": "wiki", "every": "6h"},
        "asked-only": {"kind": "folder", "path": "asked"},
    }
)


class Looks:
    """Looks at sources by writing down their names; each ends as it is told to."""

    def __init__(self, rounds: Rounds, clock: FakeClock) -> None:
        self._rounds, self._clock = rounds, clock
        self.names: list[str] = []
        self.fails = False

    async def __call__(self, name: str) -> tuple[int, str]:
        self.names.append(name)
        await self._rounds.ended(name, self._clock.now(), "failed" if self.fails else "done", "why")
        return int(self.fails), "why"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def rounds(clock: FakeClock) -> Rounds:
    return Rounds(FakeAnchors(), clock)


@pytest.fixture
def looks(rounds: Rounds, clock: FakeClock) -> Looks:
    return Looks(rounds, clock)


@pytest.fixture
def server(rounds: Rounds, clock: FakeClock, looks: Looks) -> SourceRounds:
    return SourceRounds(lambda: SOURCES, rounds, clock, looks)


async def test_a_schedule_is_kept_and_no_schedule_means_never(
    server: SourceRounds, looks: Looks, clock: FakeClock
) -> None:
    await server.once()
    await server.once()
    assert looks.names == ["wiki"]
    await clock.advance(6 * 3600 - 1)
    await server.once()
    assert looks.names == ["wiki"]
    await clock.advance(1)
    await server.once()
    assert looks.names == ["wiki", "wiki"]


async def test_a_failure_is_tried_again_sooner(server: SourceRounds, looks: Looks, clock: FakeClock) -> None:
    looks.fails = True
    await server.once()
    await clock.advance(14 * 60)
    await server.once()
    assert looks.names == ["wiki"]
    await clock.advance(60)
    await server.once()
    assert looks.names == ["wiki", "wiki"]


async def test_who_asks_is_served_soon_and_once(
    server: SourceRounds, rounds: Rounds, looks: Looks, clock: FakeClock
) -> None:
    assert await rounds.ask("asked-only", "one") and await rounds.ask("asked-only", "two")
    assert not await rounds.ask("asked-only", "one")
    assert not await rounds.due(SOURCES["asked-only"])  # whoever saves one page mostly saves another
    await clock.advance(5)
    await server.once()
    await clock.advance(3600)
    await server.once()
    assert looks.names.count("asked-only") == 1
    assert await rounds.ask("asked-only", "three")
    await clock.advance(5)
    await server.once()
    assert looks.names.count("asked-only") == 2
    assert await rounds.ask("asked-only", "four")
    await clock.advance(5)
    assert not await rounds.due(SOURCES["asked-only"])  # not twice within a minute
    await clock.advance(REST.total_seconds())
    assert await rounds.due(SOURCES["asked-only"])


async def test_asking_during_a_look_means_another_one(rounds: Rounds, clock: FakeClock) -> None:
    began = clock.now()
    await clock.advance(10)
    await rounds.ask("asked-only", "one")
    await clock.advance(10)
    await rounds.ended("asked-only", began, "done")
    await clock.advance(REST.total_seconds())
    assert await rounds.due(SOURCES["asked-only"])


async def test_what_is_under_way_is_not_begun_by_another_unless_it_died(
    server: SourceRounds, rounds: Rounds, looks: Looks, clock: FakeClock
) -> None:
    await rounds.begin("wiki")
    await server.once()
    await clock.advance(29 * 60)
    await server.once()
    assert looks.names == []
    await clock.advance(60)
    await server.once()
    assert looks.names == ["wiki"]
    await clock.advance(6 * 3600)
    await rounds.begin("wiki")
    await rounds.over("wiki")
    await server.once()
    assert looks.names == ["wiki", "wiki"]


async def test_a_look_that_could_not_begin_is_not_tried_again_at_once(rounds: Rounds, clock: FakeClock) -> None:
    looked = list[str]()

    async def busy(name: str) -> tuple[int, str]:
        looked.append(name)
        return 1, "wiki is being ingested already"

    server = SourceRounds(lambda: SOURCES, rounds, clock, busy)
    for _ in range(6):
        await server.once()
        await clock.advance(10)
    assert looked == ["wiki"]
    await server.once()
    assert looked == ["wiki", "wiki"]


async def test_the_server_goes_on_looking_whatever_happens(rounds: Rounds, clock: FakeClock) -> None:
    looked = list[str]()

    async def look(name: str) -> tuple[int, str]:
        looked.append(name)
        raise RuntimeError("no process can be started")

    server = SourceRounds(lambda: SOURCES, rounds, clock, look)
    server.start()
    await settle()
    await clock.advance(60)
    await server.stop()
    assert len(looked) > 2
    nothing = SourceRounds(dict, rounds, clock, look)
    nothing.start()
    await nothing.stop()


async def test_a_look_is_ended_with_the_server(rounds: Rounds, clock: FakeClock) -> None:
    ended = asyncio.Event()

    async def look(name: str) -> tuple[int, str]:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return 0, ""

    server = SourceRounds(lambda: SOURCES, rounds, clock, look)
    server.start()
    await settle()
    await server.stop()
    assert ended.is_set()


@asynccontextmanager
async def door(hooks: SourceHooks) -> AsyncIterator[str]:
    application = web.Application()
    application.add_routes(hooks.routes())
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def signed(text: str) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()


def own(clock: FakeClock, name: str = "wiki", body: str = "", late: float = 0) -> dict[str, str]:
    at = str(int((clock.now() - timedelta(seconds=late)).timestamp()))
    return {"X-Handrail-Timestamp": at, "X-Handrail-Signature": signed(f"{at}.{name}.{body}")}


async def post(url: str, name: str, headers: dict[str, str], body: str = "") -> int:
    async with (
        ClientSession() as session,
        session.post(f"{url}/hooks/sources/{name}", data=io.BytesIO(body.encode()), headers=headers) as answer,
    ):
        assert "said" in await answer.json()
        return answer.status


async def test_a_signed_request_asks_for_a_look_once(rounds: Rounds, clock: FakeClock) -> None:
    async with door(SourceHooks(SECRET, lambda: SOURCES, rounds, clock)) as url:
        headers = own(clock, body="x")
        assert await post(url, "wiki", headers, "x") == 202
        first = await rounds.asked("wiki")
        await clock.advance(30)
        assert await post(url, "wiki", headers, "x") == 202  # it came again: nothing new
        assert await rounds.asked("wiki") == first
        assert await post(url, "wiki", own(clock), "") == 202
        assert await rounds.asked("wiki") == clock.now()


async def test_a_git_host_signs_in_its_own_way(rounds: Rounds, clock: FakeClock) -> None:
    async with door(SourceHooks(SECRET, lambda: SOURCES, rounds, clock)) as url:
        body = '{"ref": "refs/heads/main", "after": "abc"}'
        assert await post(url, "wiki", {"X-Hub-Signature-256": signed(body)}, body) == 202
        first = await rounds.asked("wiki")
        await clock.advance(86400)
        assert await post(url, "wiki", {"X-Hub-Signature-256": signed(body)}, body) == 202
        assert first is not None and await rounds.asked("wiki") == first


async def test_whatever_is_not_signed_as_it_should_be_is_refused(rounds: Rounds, clock: FakeClock) -> None:
    async with door(SourceHooks(SECRET, lambda: SOURCES, rounds, clock)) as url:
        right = own(clock)
        refused: list[tuple[str, dict[str, str], str]] = [
            ("wiki", {}, ""),
            ("wiki", {"X-Handrail-Signature": right["X-Handrail-Signature"]}, ""),
            ("asked-only", right, ""),
            ("wiki", right, "another body"),
            ("wiki", own(clock, late=FRESH + 1), ""),
            ("wiki", own(clock, late=-FRESH - 1), ""),
            ("wiki", right | {"X-Handrail-Timestamp": "²"}, ""),
            ("wiki", {"X-Hub-Signature-256": "sha256=é"}, ""),
            ("wiki", {"X-Hub-Signature-256": "sha256=" + hashlib.sha256(b"").hexdigest()}, ""),
        ]
        for name, headers, body in refused:
            assert await post(url, name, headers, body) == 401, (name, headers)
        assert await rounds.asked("wiki") is None and await rounds.asked("asked-only") is None
        assert await post(url, "nowhere", own(clock, "nowhere")) == 404
        assert await post(url, "wiki", own(clock), "x" * 6_000_000) == 413


async def test_without_a_secret_there_is_no_way_in_and_without_a_database_it_says_so(clock: FakeClock) -> None:
    anchors = FakeAnchors()
    rounds = Rounds(anchors, clock)
    assert SourceHooks("", lambda: SOURCES, rounds, clock).routes() == []
    async with door(SourceHooks(SECRET, lambda: SOURCES, rounds, clock)) as url:
        anchors.down = True
        assert await post(url, "wiki", own(clock)) == 503
        anchors.down = False
        assert await post(url, "wiki", own(clock)) == 202


async def test_what_is_remembered_of_requests_does_not_grow_for_ever(clock: FakeClock) -> None:
    anchors = FakeAnchors()
    rounds = Rounds(anchors, clock)
    for number in range(510):
        assert await rounds.ask("wiki", str(number))
    assert sum(key.startswith("signature ") for _, key in anchors.kept) == 500
