"""A whole Handrail in this process, as ``handrail serve`` puts it together, with a clock that the test moves.

The articles are the demo's, read in once and shared; everything else is each scenario's own.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from aiohttp import ClientSession
from filelock import FileLock

from bot.app import Handrail, Parts, bundled_articles
from bot.app.listening import listening
from bot.commands.publishing import workshop
from bot.knowledge.composing.chat import ChatComposer, Writer
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.knowledge.library import ReleasedKnowledge
from bot.messages.survey import Survey
from bot.messages.waiting import Wait
from bot.platforms.web.settings import SignInMode
from bot.ports.knowledge import Composer
from bot.settings import read_settings
from bot.store import waiting
from kb_ingest.build import ingest
from tests.fakes.surroundings import FakeClock
from tests.scenarios.town.clock import MONDAY_MORNING, MovedClock

PATIENCE = 60.0
"""Seconds until something that should happen counts as missing."""

A_MOMENT = timedelta(minutes=1)
"""What a platform makes wait for less than this counts as happening at once."""


ASK_AGAIN_DAYS = 20
"""Less than the page keeps anybody signed in."""


@dataclass(frozen=True)
class Library:
    """The demo's articles, published once."""

    home: Path
    knowledge: ReleasedKnowledge


def library(home: Path) -> Library:
    """The articles, opened. ``home``: a folder that several processes may share; the first of them reads them in."""
    home.mkdir(exist_ok=True)
    table = home / "tables.toml"
    table.write_text('[audiences]\nstaff = "staff"\n', encoding="utf-8")
    settings = read_settings(_env_file=None, handrail_home=home, handrail_settings=table, embeddings="")
    parts = Parts(settings, FakeClock(MONDAY_MORNING))
    with FileLock(home / "reading-in.lock"):
        if parts.shelf.current() is None:
            ingest([bundled_articles()], workshop(parts), source="alder-college")
    asyncio.run(parts.knowledge.ready())
    parts.database.sync.dispose()
    return Library(home, parts.knowledge)


@dataclass(frozen=True)
class ScenarioParts(Parts):
    """The parts of one scenario, but for the articles."""

    shared: ReleasedKnowledge = field(kw_only=True)
    writer: Writer | None = field(kw_only=True)

    @cached_property
    def knowledge(self) -> ReleasedKnowledge:
        return self.shared

    @cached_property
    def composer(self) -> Composer:
        """A chat model's words are checked like any other's."""
        extractive = ExtractiveComposer(self.shared.section)
        return ChatComposer(self.writer, extractive) if self.writer is not None else extractive

    async def close(self) -> None:
        self.__dict__.pop("knowledge", None)  # the next scenario reads on in it
        await super().close()


class House:
    """A running Handrail."""

    def __init__(self, handrail: Handrail, clock: MovedClock, address: str) -> None:
        self.handrail = handrail
        self.clock = clock
        self.address = address
        self.settled: Callable[[], Awaitable[None]] | None = None
        """Waits until the platform has nothing more on its way to it, where it is another process's."""

    async def quiet(self) -> None:
        """Wait until everything that can happen now has happened: no turn, no parcel, nothing on its way."""
        since = self.clock.now()
        async with asyncio.timeout(PATIENCE):
            while not await self._still():
                assert self.clock.now() - since < A_MOMENT * 10, f"it does not come to rest: {await self._stuck()}"
                await asyncio.sleep(0.002)

    async def is_done(self) -> None:
        """Nothing is left over: no turn was set aside, and everything was sent."""
        await self.quiet()
        stuck = await self._stuck()
        assert not stuck, stuck

    async def passes(self, **time: float) -> None:
        """Let time pass, with all that falls due in it, each at its own moment."""
        await self.quiet()
        end = self.clock.now() + timedelta(**time)
        while (due := await self._next_due()) is not None and due <= end:
            self.clock.go_to(due)
            await self.quiet()
        self.clock.go_to(end)
        await self.quiet()

    async def waited(self, desk: str, minutes: Sequence[float]) -> None:
        """Earlier waits at a desk at this hour, one a day before now."""
        now = self.clock.now()
        made = [Wait(desk, now - timedelta(days=1 + n % 27), 60 * one) for n, one in enumerate(minutes)]
        await self.handrail.parts.transactions.write(lambda connection: waiting.add_waits(connection, made))

    async def late(self) -> int:
        """What ``/readyz`` counts."""
        async with ClientSession() as session, session.get(f"{self.address}/readyz") as response:
            return int((await response.json())["cases_late"])

    async def counted_waits(self, desk: str) -> int:
        now = self.clock.now()
        return len(await self.handrail.ledger.waits(desk, [(now - timedelta(days=1), now)]))

    async def surveys(self) -> Sequence[Survey]:
        return await self.handrail.ledger.surveys(self.clock.now() - timedelta(days=400))

    async def _stuck(self) -> list[str]:
        """What could not be done or sent, and why."""
        unsent = [f"{one.platform}: {one.why}" for one in await self.handrail.outbox.held_up(self.clock.now())]
        aside = await self.handrail.inbox.set_aside()
        return [*unsent, *([f"{aside} messages were set aside"] if aside else [])]

    async def _still(self) -> bool:
        handrail = self.handrail
        if self.settled is not None:
            await self.settled()
        if handrail.engine.busy:  # type: ignore[attr-defined]  # the engine of one process has it
            return False
        now, due = self.clock.now(), False
        for lane in await handrail.inbox.lanes(now):
            handrail.engine.wake_inbox(lane)
            due = True
        for lane in await handrail.outbox.lanes(now):
            handrail.engine.wake_outbox(lane)
            due = True
        later = await handrail.outbox.next_due(now)
        if not due and later is not None and later <= now + A_MOMENT:
            self.clock.go_to(later)
            due = True
        return not due

    async def _next_due(self) -> datetime | None:
        now = self.clock.now()
        found = [await self.handrail.inbox.next_due(now), await self.handrail.outbox.next_due(now)]
        return min((at for at in found if at is not None), default=None)


@asynccontextmanager
async def house(
    articles: Library,
    folder: Path,
    tables: str,
    environment: Mapping[str, str],
    sign_in: SignInMode,
    *,
    clock: MovedClock | None = None,
    writer: Writer | None = None,
) -> AsyncIterator[House]:
    """Runs until it is left. ``tables``: what ``handrail.toml`` holds. ``writer``: a chat model, where one is set."""
    home = folder / "home"
    home.mkdir()
    shutil.copy(articles.home / "handrail.db", home / "handrail.db")
    table = folder / "handrail.toml"
    table.write_text(tables, encoding="utf-8")
    settings = read_settings(
        **{name.lower(): value for name, value in environment.items()},
        _env_file=None,
        handrail_home=home,
        handrail_settings=table,
        organisation="Alder College",
        contact="ring 4400",
        ask_again_days=ASK_AGAIN_DAYS,
        chat_model="openai:local" if writer is not None else "",
    )
    clock = clock or MovedClock()
    parts = ScenarioParts(settings, clock, shared=articles.knowledge, writer=writer)
    handrail = Handrail(parts, sign_in)
    try:
        await handrail.start()
        async with listening("127.0.0.1", 0, handrail.web) as address:
            yield House(handrail, clock, address)
    finally:
        await handrail.stop()
