"""A disk that is full and a database that is read-only: everybody is told at once how to reach a person, and what was
not kept is not acknowledged; when there is room again, everything is there once."""

from __future__ import annotations

import asyncio
import json
import resource
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from bot.store.database import libpq_address
from tests.fakes.slack.person import Person
from tests.fakes.slack.visible import visible_text as on_slack
from tests.fakes.teams.visible import visible_text as on_teams
from tests.torture.clients import until
from tests.torture.cluster import Cluster
from tests.torture.house import SERVER, House
from tests.torture.nursery import Nursery
from tests.torture.places import Places
from tests.torture.plan import desk_tables, plan
from tests.torture.scenes import ChromaServer, environment_of, local_platforms
from tests.torture.torture import opened

pytestmark = pytest.mark.slow

DESKS = {"north": "web"}
CONTACT = "4400"


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("nursery"))
    yield made
    made.close()


@dataclass
class Met:
    """A house with somebody on each platform, and nothing going wrong but what the test takes away."""

    house: House
    places: Places

    def __post_init__(self) -> None:
        self.clients = [(part, *self.places.meet(part)) for part in self.house.plan.parts]

    @property
    def address(self) -> str:
        return self.house.addresses()[0]

    async def is_ready(self) -> tuple[int, dict[str, Any]]:
        return await asyncio.to_thread(_readyz, self.address)


@asynccontextmanager
async def served(nursery: Nursery, database: str = "", chroma: str = "") -> AsyncIterator[Met]:
    async with AsyncExitStack() as stack:
        slack, teams = await local_platforms(stack, ("slack", "teams"))
        planned = plan(3, 3, ("web", "slack", "teams"), DESKS)
        house = House(planned, nursery, desk_tables(DESKS), database, chroma, environment_of(slack, teams))
        house.tormented = False
        stack.push_async_callback(house.close)
        await asyncio.to_thread(house.prepare)
        house.seat(SERVER)
        places = Places(planned, house, DESKS, slack, teams)
        places.calm()
        async with opened(house, places):
            yield Met(house, places)


async def everybody_is_told(
    met: Met, take_away: Callable[[], Awaitable[None]], give_back: Callable[[], Awaitable[None]]
) -> None:
    """Before, meanwhile, and afterwards."""
    slack, teams = met.places.slack, met.places.teams
    assert slack is not None and teams is not None
    page, on_chat, in_teams = (person for _, person, _ in met.clients)
    said = [f"It is slow (note {number}-1)" for number in range(3)]
    for (_, person, _), text in zip(met.clients, said, strict=True):
        await person.say(text)
        await until(person.replies, f"a reply to {text}")
    await take_away()

    status, body = await _asked(
        met.address, page.who, {"id": _ID, "conversation": page.conversation, "text": "It is slow (note 0-2)"}
    )
    assert status == 503
    assert CONTACT in body["say"] and body["route"]["label"] == "Talk to a person"

    kept = asyncio.create_task(on_chat.say("It is slow (note 1-2)"))
    dm: Person = on_chat.person
    await until(lambda: any(CONTACT in on_slack(one) for one in dm.sees()), "the contact on Slack")
    assert not met.places.words.is_kept("note 1-2"), "nothing is acknowledged that was not stored"

    again = asyncio.create_task(in_teams.say("It is slow (note 2-2)"))
    chat = in_teams.person.chat
    await until(lambda: any(CONTACT in on_teams(one) for one in teams.messages(chat)), "the contact on Teams")
    assert not met.places.words.is_kept("note 2-2"), "nothing is acknowledged that was not stored"

    status, ready = await met.is_ready()
    assert status == 503, ready
    assert ready["problems"]["database"], "it is said to the administrator"

    await give_back()
    status, _ = await _asked(
        met.address, page.who, {"id": _ID, "conversation": page.conversation, "text": "It is slow (note 0-2)"}
    )
    assert status == 200
    await asyncio.gather(kept, again)
    await until(lambda: _ready(met.address), "that it is ready again")
    for part, person, agent in met.clients:
        await person.asks_for_person()
        await until(agent.cases, f"the case of {part.number}")
        await agent.claim()
        await until(lambda agent=agent: len(agent.sees()) >= 2, "the words at the desk")  # type: ignore[misc]
    await met.house.at_rest(60)
    for part, _, agent in met.clients:
        await agent.reads_all()
        assert [tag for tag in agent.sees() if tag.startswith("note")] == [
            f"note {part.number}-1",
            f"note {part.number}-2",
        ]
        assert len(agent.cases()) == 1
    assert met.house.stumbles == [], "nobody has to start it again"
    assert met.house.set_aside() == []


async def test_a_full_disk(nursery: Nursery) -> None:
    """No file of the server's may grow any more: neither the database nor its log."""
    async with served(nursery) as met:
        await until(lambda: _ready(met.address), "that it is ready")

        async def fill() -> None:
            await met.house.at_rest(60)
            _limit(met.house, 1)

        async def make_room() -> None:
            _limit(met.house, resource.RLIM_INFINITY)

        await everybody_is_told(met, fill, make_room)


async def test_a_database_that_is_read_only(nursery: Nursery, tmp_path: Path) -> None:
    """As a PostgreSQL is after its standby took over."""
    cluster = await asyncio.to_thread(Cluster)
    chroma = await asyncio.to_thread(ChromaServer, tmp_path)
    try:
        async with served(nursery, cluster.url, chroma.address) as met:
            await until(lambda: _ready(met.address), "that it is ready")

            async def lock() -> None:
                await met.house.at_rest(60)
                await asyncio.to_thread(_read_only, cluster, "on")

            async def unlock() -> None:
                await asyncio.to_thread(_read_only, cluster, "off")

            await everybody_is_told(met, lock, unlock)
    finally:
        chroma.close()
        await asyncio.to_thread(cluster.close)


_ID = "11111111-2222-4333-8444-555555555555"


async def _asked(address: str, who: Any, body: Any) -> tuple[int, Any]:
    headers = {**who, "Origin": address}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{address}/api/messages", json=body, headers=headers) as answer,
    ):
        return answer.status, await answer.json()


def _limit(house: House, most: int) -> None:
    """Bytes that a file of the server's may have."""
    life = house.seats[0].life
    assert life is not None
    _, hard = resource.prlimit(life.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (most, hard))


def _read_only(cluster: Cluster, value: str) -> None:
    with psycopg.connect(libpq_address(cluster.url), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}".encode())
        connection.execute("SELECT pg_reload_conf()")


def _ready(address: str) -> bool:
    try:
        return _readyz(address)[0] == 200
    except OSError:
        return False


def _readyz(address: str) -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)
