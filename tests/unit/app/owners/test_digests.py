"""Digests on real databases: each once a week, whatever ends meanwhile, however many servers look, and never the same
as a letter of the same day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.owners.digests import OWNERS, WeeklyDigests
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
from bot.store.drafts import suggest
from bot.store.ledger import SqlLedger
from bot.store.letters import SqlLetters
from bot.store.outbox import SqlOutbox
from tests.fakes.databases import KINDS, fresh_database
from tests.fakes.samples import said, turn
from tests.fakes.surroundings import FakeClock
from tests.unit.app.owners.test_owning import DRAFT

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEAD, OWNER = "slack::C1", "slack:T1:U2"
TABLE = f"""
[owners]
Facilities = ["fay", "{OWNER}"]
[digests]
leads = ["slack:C1", "teams:t:kim"]
"""
SERVED = frozenset({"web", "slack"})
DAY = 24 * 3600.0

Server = Callable[[], Parts]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(FRIDAY)


@pytest.fixture
async def server(database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Server]:
    """Another server on the same database."""
    table = tmp_path / "handrail.toml"
    table.write_text(TABLE, encoding="utf-8")

    async with AsyncExitStack() as stack:

        def begin() -> Parts:
            settings = Settings(
                handrail_home=tmp_path / "home", handrail_settings=table, database_url=database.address
            )  # fmt: skip
            parts = Parts(settings, clock)
            stack.push_async_callback(parts.close)
            return parts

        yield begin


def nothing(_lane: str) -> None:
    """Nobody has to be woken."""


def letters_of(parts: Parts) -> OwnerLetters:
    return OwnerLetters(parts, Owning(parts), nothing, SERVED)


async def waiting(parts: Parts, to: str, now: datetime) -> str | None:
    """The title of the letter that is on its way to them."""
    parcel = await SqlOutbox(parts.transactions).next(f"letter:{to}", now)
    assert parcel is None or isinstance(parcel.what, Letter)
    return parcel.what.title if parcel is not None and isinstance(parcel.what, Letter) else None


async def draft(parts: Parts, at: datetime, id: str = "c1") -> None:
    made = replace(DRAFT, id=id, at=at)
    await parts.transactions.write(lambda connection: suggest(connection, [made]))


async def test_it_goes_out_once_a_week_at_its_hour_however_many_servers_look(server: Server, clock: FakeClock) -> None:
    one, other = server(), server()
    await draft(one, FRIDAY - timedelta(days=1))
    looks: list[Callable[[], Awaitable[int]]] = [letters_of(parts).look for parts in (one, other, one)]
    clock._now = MONDAY - timedelta(minutes=1)
    assert sum(await asyncio.gather(*(look() for look in looks))) == 0, "and no letter either, an hour before it"
    clock._now = MONDAY
    assert sum(await asyncio.gather(*(look() for look in looks))) == 2
    assert await waiting(one, LEAD, MONDAY) == "How support felt, 16 November to 22 November 2026"
    assert await waiting(one, OWNER, MONDAY) == "Your articles this week"
    assert await waiting(one, "teams:t:kim", MONDAY) is None, "Teams is not served"
    for hours in (1, 5, 24, 48, 70):
        clock._now = MONDAY + timedelta(hours=hours)
        assert sum(await asyncio.gather(*(look() for look in looks))) == 0
    clock._now = MONDAY + timedelta(days=7)
    assert sum([await look() for look in looks]) == 2


async def test_a_server_that_dies_when_it_has_posted_has_lost_and_doubled_nothing(
    server: Server, clock: FakeClock
) -> None:
    class Killed(BaseException):
        """As if the process ended there."""

    def killed(_lane: str) -> None:
        raise Killed

    dying, other = server(), server()
    clock._now = MONDAY
    with pytest.raises(Killed):
        await WeeklyDigests(dying, Owning(dying), killed, SERVED).look()
    assert await waiting(other, LEAD, MONDAY) == "How support felt, 16 November to 22 November 2026"
    assert f"letter:{LEAD}" in await SqlOutbox(other.transactions).lanes(MONDAY)
    assert await letters_of(other).look() == 0


async def test_where_no_server_ran_it_is_sent_late_but_not_in_the_evening_and_not_after_days(
    server: Server, clock: FakeClock
) -> None:
    look = letters_of(server()).look
    for late, posted in ((timedelta(hours=12), 0), (timedelta(days=3, hours=1), 0), (timedelta(days=2), 1)):
        clock._now = MONDAY + late
        assert await look() == posted


async def test_the_day_before_a_digest_what_can_wait_is_left_to_it_and_on_its_day_there_is_no_letter(
    server: Server, clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "handrail.toml").write_text(TABLE.replace("slack:C1", "web:local:lin") + 'day = "Thursday"\n')
    parts = server()
    look = letters_of(parts).look
    wednesday, thursday = MONDAY + timedelta(days=2, hours=1), MONDAY + timedelta(days=3)
    clock._now = wednesday
    await SqlLetters(parts.transactions).post(
        Letter("seen", OWNER, "Seen"), about=OWNERS, now=wednesday - timedelta(days=6)
    )  # fmt: skip
    await draft(parts, wednesday - timedelta(minutes=5))
    assert await look() == 0
    clock._now = thursday
    assert await look() == 2, "the owner's and the lead's"
    clock._now = thursday + timedelta(hours=2)
    await draft(parts, clock.now(), "c2")
    assert await look() == 0
    clock._now = thursday + timedelta(days=1, minutes=1)
    assert await look() == 1, "what came since is told in a letter of its own"


async def test_a_digest_waits_until_a_day_after_a_letter(server: Server, clock: FakeClock) -> None:
    parts = server()
    await draft(parts, FRIDAY - timedelta(days=1))
    told = MONDAY - timedelta(hours=18)
    await SqlLetters(parts.transactions).post(Letter("told", OWNER, "Told"), about="owners", now=told)
    digests = WeeklyDigests(parts, Owning(parts), nothing, SERVED)
    clock._now = MONDAY
    assert await digests.look() == 1, "the lead's alone"
    clock._now = told + timedelta(hours=25)
    assert await digests.look() == 1
    assert await digests.sent(OWNER, OWNERS, digests.week())


async def six_ask_in_vain(parts: Parts) -> None:
    """Each once, for the same, and nothing was shown to any of them."""
    rooms = ArticleRef("rooms", "Rooms", owner="Facilities")
    for n in range(6):
        conversation, person = f"web:{n}", member("web", "local", f"p{n}", f"P {n}")
        await parts.inbox.accept(said(f"m{n}", conversation, at=FRIDAY, person=person), now=FRIDAY)
        received = await parts.inbox.next(conversation, FRIDAY)
        assert isinstance(received, Received)
        topic = Topic(f"t{n}", "How do I book a locker?", asked_at=FRIDAY, last_at=FRIDAY, named=(rooms,))
        await SqlLedger(parts.transactions).save(received, turn(conversation, topics=(topic,)), now=FRIDAY)


async def test_a_gap_is_told_to_leads_without_the_question_and_to_its_owner_with_it_and_to_nobody_twice(
    server: Server, clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "handrail.toml").write_text(TABLE.replace('"teams:t:kim"', '"slack:U2"'), encoding="utf-8")
    parts = server()
    await six_ask_in_vain(parts)
    clock._now = MONDAY
    digests = WeeklyDigests(parts, Owning(parts), nothing, SERVED)
    lead, both = [await digests.for_lead(to, digests.week()) for to in digests.leads]
    assert "have an article written. 6 people asked for the like" in lead.lines[0]
    assert not any("How do I" in line for line in lead.lines)
    assert not any("asked for the like" in line for line in both.lines), "it stands in their digest as an owner"
    owner = await digests.for_owner(OWNER, digests.week())
    assert owner is not None
    assert "write what answers “How do I book a locker?”" in owner.lines[0]
