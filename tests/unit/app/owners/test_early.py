"""What begins to pile up is told to leads at once, on real databases: once a signal, and not at night."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.owners.letters import OwnerLetters
from bot.app.owners.owning import Owning
from bot.app.parts import Parts
from bot.messages.evidence import ArticleRef
from bot.messages.letter import Letter
from bot.messages.people import member
from bot.messages.state import Topic
from bot.messages.turn import Received
from bot.settings import Settings
from bot.store.database import Database
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import KINDS, fresh_database
from tests.fakes.samples import said, turn
from tests.fakes.surroundings import FakeClock

THURSDAY = datetime(2026, 11, 19, 13, tzinfo=UTC)
"""No week's digest is due, nor late enough to be sent."""
LEAD, ON_THE_PAGE = "slack::C1", "web:local:lin"
WIFI, VPN = ArticleRef("wifi-slow", "Slow Wi-Fi"), ArticleRef("vpn", "VPN from home")

Server = Callable[[], Parts]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(THURSDAY)


@pytest.fixture
async def server(database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Server]:
    """Another server on the same database, in which eight ordinary weeks are stored."""
    table = tmp_path / "handrail.toml"
    table.write_text('[digests]\nleads = ["slack:C1", "lin"]\n', encoding="utf-8")

    async with AsyncExitStack() as stack:

        def begin() -> Parts:
            settings = Settings(
                handrail_home=tmp_path / "home", handrail_settings=table, database_url=database.address,
                public_url="https://help.example.edu",
            )  # fmt: skip
            parts = Parts(settings, clock)
            stack.push_async_callback(parts.close)
            return parts

        parts = begin()
        for day in range(2, 58):
            await ask(parts, f"u{day}", VPN, "vpn at home", THURSDAY - timedelta(days=day, hours=2))
        yield begin


async def ask(parts: Parts, who: str, article: ArticleRef, question: str, at: datetime) -> None:
    conversation, person = f"web:{who}", member("web", "local", who, who)
    await parts.inbox.accept(said(f"m{who}", conversation, at=at, person=person), now=at)
    received = await parts.inbox.next(conversation, at)
    assert isinstance(received, Received)
    topic = Topic(f"t{who}", question, asked_at=at, last_at=at, shown=(article,))
    await SqlLedger(parts.transactions).save(received, turn(conversation, topics=(topic,)), now=at)


async def slow_wifi(parts: Parts, people: int, at: datetime, first: int = 0) -> None:
    for number in range(first, first + people):
        await ask(parts, f"w{number}", WIFI, "the wifi crawls", at)


def letters_of(parts: Parts) -> OwnerLetters:
    return OwnerLetters(parts, Owning(parts), lambda _lane: None, frozenset({"web", "slack"}))


async def on_its_way(parts: Parts, to: str, now: datetime) -> Letter | None:
    parcel = await SqlOutbox(parts.transactions).next(f"letter:{to}", now)
    assert parcel is None or isinstance(parcel.what, Letter)
    return parcel.what if parcel is not None and isinstance(parcel.what, Letter) else None


async def test_it_is_told_within_the_hour_to_each_lead_and_once_however_many_servers_look(
    server: Server, clock: FakeClock
) -> None:
    one, other = server(), server()
    assert await letters_of(one).look() == 0, "nothing piles up"
    await slow_wifi(one, 9, THURSDAY - timedelta(minutes=30))
    looks = [letters_of(parts).look for parts in (one, other, one)]
    assert sum(await asyncio.gather(*(look() for look in looks))) == 2
    for to in (LEAD, ON_THE_PAGE):
        letter = await on_its_way(one, to, THURSDAY)
        assert letter is not None
        assert letter.title == "Something is piling up: Slow Wi-Fi"
        assert letter.lines[0].startswith("Slow Wi-Fi: 9 people within two days")
        assert letter.links[0].url == "https://help.example.edu/report?weeks=1#doubts"


async def test_while_it_goes_on_it_is_not_told_again_whatever_it_is_named_after(
    server: Server, clock: FakeClock
) -> None:
    parts = server()
    for number in range(7):  # nothing was shown: it is known by a word
        await ask(parts, f"x{number}", ArticleRef(f"a{number}", f"A {number}"), "wifi", THURSDAY)
    look = letters_of(parts).look
    assert await look() == 2
    letter = await on_its_way(parts, LEAD, THURSDAY)
    assert letter is not None and "“wifi”" in letter.title
    clock._now = THURSDAY + timedelta(hours=3)
    await slow_wifi(parts, 12, clock.now())
    assert await look() == 0, "the same, now known by its article"
    clock._now = THURSDAY + timedelta(days=1)
    await slow_wifi(parts, 12, clock.now(), first=20)
    assert await look() == 0


async def test_once_it_is_over_the_next_one_is_told(server: Server, clock: FakeClock) -> None:
    parts = server()
    await slow_wifi(parts, 9, THURSDAY)
    look = letters_of(parts).look
    assert await look() == 2
    clock._now = THURSDAY + timedelta(days=8, hours=-3)
    await slow_wifi(parts, 30, clock.now(), first=20)
    assert await letters_of(parts).look() >= 2
    letter = await SqlOutbox(parts.transactions).lanes(clock.now())
    assert f"letter:{LEAD}" in letter


async def test_nobody_is_written_to_at_night_but_on_every_day_of_the_week(server: Server, clock: FakeClock) -> None:
    parts = server()
    saturday = datetime(2026, 11, 21, 23, tzinfo=UTC)
    await slow_wifi(parts, 9, saturday - timedelta(hours=1))
    clock._now = saturday
    assert await letters_of(parts).look() == 0
    clock._now = saturday + timedelta(hours=10)
    assert await letters_of(parts).look() == 2, "on Sunday morning"


async def test_four_people_are_no_signal(server: Server, clock: FakeClock) -> None:
    parts = server()
    await slow_wifi(parts, 4, THURSDAY)
    assert await letters_of(parts).look() == 0
