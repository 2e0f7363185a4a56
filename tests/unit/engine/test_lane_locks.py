"""A lane is held by one process at a time; who loses the hold stops, and who dies lets go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from bot.engine.lane_locks import LaneLocks
from bot.engine.wake_ups import WakeUps
from bot.store.database import libpq_address
from tests.fakes.databases import migrated_postgres

PATIENCE = 30.0


@pytest.fixture
def dsn() -> Iterator[str]:
    with migrated_postgres() as url:
        yield libpq_address(url)


@pytest.fixture
async def two(dsn: str) -> AsyncIterator[tuple[LaneLocks, LaneLocks]]:
    """As two processes have them."""
    one, other = LaneLocks(dsn), LaneLocks(dsn)
    await one.start()
    await other.start()
    yield one, other
    await one.stop()
    await other.stop()


async def nothing() -> None:
    return None


async def test_a_lane_is_taken_while_another_process_holds_it_and_free_after_that(
    two: tuple[LaneLocks, LaneLocks],
) -> None:
    one, other = two
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        begun.set()
        await go_on.wait()

    working = asyncio.create_task(one.while_held("inbox web:1", slowly))
    await asyncio.wait_for(begun.wait(), PATIENCE)
    assert await other.while_held("inbox web:1", nothing) == "taken"
    assert await one.while_held("inbox web:1", nothing) == "taken", "nor twice in the same process"
    assert await other.while_held("inbox web:2", nothing) == "done"
    assert await other.while_held("outbox web:1", nothing) == "done"
    go_on.set()
    assert await working == "done"
    assert await other.while_held("inbox web:1", nothing) == "done"


@pytest.mark.parametrize("error", [RuntimeError, TimeoutError, psycopg.OperationalError])
async def test_what_the_work_raises_comes_out_and_the_lane_is_free(
    two: tuple[LaneLocks, LaneLocks], error: type[Exception]
) -> None:
    one, other = two
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def failing() -> None:
        raise error("on purpose")

    async def slowly() -> None:
        begun.set()
        await go_on.wait()

    beside = asyncio.create_task(one.while_held("inbox web:2", slowly))
    await asyncio.wait_for(begun.wait(), PATIENCE)
    with pytest.raises(error):
        await one.while_held("inbox web:1", failing)
    go_on.set()
    assert await beside == "done", "another lane's work has nothing to do with it"
    assert await other.while_held("inbox web:1", nothing) == "done"


async def test_who_loses_the_connection_stops_and_holds_lanes_again_when_it_is_back(
    dsn: str, two: tuple[LaneLocks, LaneLocks]
) -> None:
    one, other = two
    begun, cut_off = asyncio.Event(), asyncio.Event()

    async def for_ever() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    working = asyncio.create_task(one.while_held("inbox web:1", for_ever))
    await asyncio.wait_for(begun.wait(), PATIENCE)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'handrail lanes' AND datname = current_database()"
        )
    assert await asyncio.wait_for(working, PATIENCE) == "lost"
    assert cut_off.is_set()
    async with asyncio.timeout(PATIENCE):
        for locks in (one, other):
            while await locks.while_held("inbox web:1", nothing) != "done":  # noqa: ASYNC110  # it connects by itself
                await asyncio.sleep(0.05)


async def test_a_job_under_way_counts_as_abandoned_only_while_nobody_holds_its_lane(
    dsn: str, two: tuple[LaneLocks, LaneLocks]
) -> None:
    wake_ups = WakeUps(dsn)
    await wake_ups.open()
    try:
        await wake_ups.wake("inbox", ["web:1", "web:2"])
        with psycopg.connect(dsn) as connection:
            connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")

        async def look() -> None:
            assert [one.lane for one in await wake_ups.abandoned()] == ["web:2"]

        assert await two[0].while_held("inbox web:1", look) == "done"
        abandoned = await wake_ups.abandoned()
        assert sorted(one.lane for one in abandoned) == ["web:1", "web:2"]
        await wake_ups.forget(abandoned[0])
        await wake_ups.forget(abandoned[0])
        assert len(await wake_ups.abandoned()) == 1
    finally:
        await wake_ups.close()


async def test_a_lane_waits_once_however_often_it_is_woken(dsn: str) -> None:
    one, other = WakeUps(dsn), WakeUps(dsn)
    await one.open()
    await other.open()
    try:
        await asyncio.gather(
            *(wake_ups.wake("inbox", ["web:1", "web:2"]) for wake_ups in (one, other) for _ in range(5))
        )
        with psycopg.connect(dsn) as connection:
            jobs = connection.execute("SELECT lock FROM procrastinate_jobs ORDER BY lock").fetchall()
        assert jobs == [("inbox web:1",), ("inbox web:2",)]
        assert await one.worker_seen() is None
    finally:
        await one.close()
        await other.close()


async def test_many_lanes_are_held_at_once_and_all_let_go(two: tuple[LaneLocks, LaneLocks]) -> None:
    one, other = two
    all_begun = asyncio.Barrier(30)

    async def until_all_have_begun() -> None:
        await all_begun.wait()

    async with asyncio.timeout(PATIENCE):
        ended = await asyncio.gather(*(one.while_held(f"inbox web:{n}", until_all_have_begun) for n in range(30)))
    assert ended == ["done"] * 30
    assert [await other.while_held(f"inbox web:{n}", nothing) for n in range(30)] == ["done"] * 30


async def test_whoever_looks_for_lost_lanes_leaves_those_alone_that_somebody_is_at_work_in(
    dsn: str, two: tuple[LaneLocks, LaneLocks]
) -> None:
    wake_ups = WakeUps(dsn)
    await wake_ups.open()
    try:

        async def look() -> None:
            await wake_ups.wake("inbox", ["web:1", "web:2"], lost=True)

        assert await two[0].while_held("inbox web:1", look) == "done"
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT lock FROM procrastinate_jobs").fetchall() == [("inbox web:2",)]
    finally:
        await wake_ups.close()
