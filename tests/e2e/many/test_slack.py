"""Slack on many machines: two servers with a Socket Mode connection each, and two workers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

import bot.store.knowledge_tables as knowledge
from bot.store.database import libpq_address
from tests.e2e.many.house import Many
from tests.e2e.slack.server import MANIFEST
from tests.e2e.slack.town import Town
from tests.fakes.databases import migrated_postgres
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.scenarios import main_job

pytestmark = pytest.mark.slow

STAFF = ("nina", "sam", "kim")
QUESTIONS = ("The Wi-Fi connects, but it's really slow", "My printer queue is stuck")


@dataclass
class Served:
    """What ``Town`` asks of whoever serves it."""

    many: Many

    async def sent(self, lane: str) -> None:
        """Wait until all is sent in the outbox's lanes whose names begin so: people read before they go on."""
        waiting = f"SELECT FROM outbox WHERE state = 'waiting' AND starts_with(lane, '{lane}')"
        await self.many.until(waiting)


@pytest.fixture(scope="module")
def database(published: Many) -> Iterator[str]:
    """A database of its own with the same articles: their vectors stand on the same Chroma server."""
    with migrated_postgres() as url:
        with psycopg.connect(libpq_address(published.database)) as one, psycopg.connect(libpq_address(url)) as other:
            for row in knowledge.ROWS:
                name = knowledge.table(row).name
                with (
                    one.cursor().copy(f"COPY {name} TO STDOUT".encode()) as out,
                    other.cursor().copy(f"COPY {name} FROM STDIN".encode()) as into,
                ):
                    for piece in out:
                        into.write(piece)
        yield url


@pytest.fixture
async def town(published: Many, database: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with local_slack("socket", manifest=MANIFEST) as slack:
        slack.outgoing.retry_after = (1, 4, 10)
        slack.add_channel("staff", members=list(STAFF))
        slack.add_usergroup("staff", list(STAFF))
        many = Many(tmp_path, database, published.chroma, slack.environment() | {"DESK": "slack:C0DESK"})
        try:
            started = [many.server(), many.server(), many.worker(), many.worker()]
            for one in started:
                await asyncio.to_thread(one.ready)
            await slack.connected(2, within=60)
            yield Town(slack, Served(many))  # type: ignore[arg-type]  # it asks nothing else of it
        finally:
            await asyncio.to_thread(many.end)


async def test_a_case_goes_its_whole_way_and_a_worker_that_dies_over_a_question_is_not_missed(town: Town) -> None:
    many: Many = town.handrail.many  # type: ignore[attr-defined]
    await main_job.a_person_is_asked_for_before_anything_else(town.staff(), town.agent())
    kim = town.staff("kim")
    for question in QUESTIONS:
        await kim.person.say(question, wait=False)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(many.workers.pop(0).kill)
        another = many.worker()
        await kim.reply()
        await asyncio.to_thread(another.ready)
    await settled(town.slack, many)
    assert len(kim.replies()) == len(QUESTIONS)
    assert Counter(await kim.own_words()) == Counter(QUESTIONS)
    await one_server_is_enough(town, many)


async def one_server_is_enough(town: Town, many: Many) -> None:
    """Slack turns to the connection that is left; what the other had not acknowledged comes again."""
    kim = town.staff("kim")
    await asyncio.to_thread(many.remove_server(many.servers[0]).kill)
    before = len(kim.replies())
    await kim.person.say("Who can see what is in a shared mailbox", wait=False)
    await town.slack.until(lambda: len(kim.replies()) > before or None, 90, "a reply")
    await settled(town.slack, many)
    assert len(kim.replies()) == before + 1


async def settled(slack: LocalSlack, many: Many) -> None:
    await many.until("SELECT FROM outbox WHERE state = 'waiting'")
    await slack.settled()
