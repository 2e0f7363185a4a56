"""The demo's articles, served on a local Teams with real signed tokens."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.e2e.slack.server import ServedHandrail
from tests.e2e.teams.town import Town
from tests.fakes.teams import world
from tests.fakes.teams.server import LocalTeams, local_teams

STAFF = ("nina", "sam", "kim")


@pytest.fixture(scope="session")
def articles_published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's articles published, and nobody at work on it."""
    first = ServedHandrail(tmp_path_factory.mktemp("published-for-teams"), {})
    first.publish()
    return first.home


Opened = Callable[..., Awaitable[Town]]


@pytest.fixture
async def town_with(articles_published: Path, tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens a town: ``await town_with(desk="web")``; ``more``: further settings."""
    async with AsyncExitStack() as opened:

        async def open_one(desk: str = "", more: Mapping[str, str] | None = None) -> Town:
            home = tmp_path / "home"
            await asyncio.to_thread(shutil.copytree, articles_published, home)
            return await opened.enter_async_context(_town(home, desk, more or {}))

        yield open_one


@pytest.fixture
async def town(town_with: Opened) -> Town:
    """People and desk on Teams."""
    return await town_with()


@asynccontextmanager
async def _town(home: Path, desk: str, more: Mapping[str, str]) -> AsyncIterator[Town]:
    async with local_teams() as teams:
        handrail = serving(teams, home, desk, more)
        try:
            await asyncio.to_thread(handrail.start)
            yield Town(teams, handrail)
        finally:
            await asyncio.to_thread(handrail.stop)


def serving(teams: LocalTeams, home: Path, desk: str, more: Mapping[str, str]) -> ServedHandrail:
    """The server, not started yet. ``desk``: the channel ``desk`` here, where nothing else is named. Who is in the
    team ``staff`` may see what staff may see."""
    staff = world.add_team(teams.state, "staff", "Staff", list(STAFF), "staff")
    staff.installed = True
    tables = f'[slack.audiences]\nstaff = "staff"\n\n[teams.audiences]\n"{staff.id}" = "staff"\n'
    (home / "teams.toml").write_text(tables, encoding="utf-8")
    at = desk or f"teams:{teams.state.conversation('desk').id}"
    settings = {"DESK": at, "HANDRAIL_SETTINGS": "teams.toml"}
    handrail = ServedHandrail(home, teams.environment() | settings | dict(more))
    teams.send_activities_to(f"{handrail.address}/api/messages")
    return handrail
