"""The demo's articles, served on a local Slack with the manifest's own scopes and events."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.e2e.slack.server import MANIFEST, ServedHandrail
from tests.e2e.slack.town import Town
from tests.fakes.slack.server import Mode, local_slack

AT_SLACK = "slack:C0DESK"
STAFF = ("nina", "sam", "kim")


@pytest.fixture(scope="session")
def articles_published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's articles published, and nobody at work on it."""
    first = ServedHandrail(tmp_path_factory.mktemp("published-for-slack"), {})
    first.publish()
    return first.home


Opened = Callable[..., Awaitable[Town]]


@pytest.fixture
async def town_with(articles_published: Path, tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens a town: ``await town_with(desk="web", mode="http")``."""
    async with AsyncExitStack() as opened:

        async def open_one(desk: str = AT_SLACK, mode: Mode = "socket") -> Town:
            return await opened.enter_async_context(_town(articles_published, tmp_path / "home", desk, mode))

        yield open_one


@pytest.fixture
async def town(town_with: Opened) -> Town:
    """People and desk on Slack, over Socket Mode."""
    return await town_with()


@asynccontextmanager
async def _town(published: Path, home: Path, desk: str, mode: Mode) -> AsyncIterator[Town]:
    await asyncio.to_thread(shutil.copytree, published, home)
    async with local_slack(mode, manifest=MANIFEST) as slack:
        slack.outgoing.retry_after = (1, 4, 10)
        slack.add_channel("staff", members=list(STAFF))
        slack.add_usergroup("staff", list(STAFF))
        handrail = ServedHandrail(home, slack.environment() | {"DESK": desk})
        slack.send_events_to(f"{handrail.address}/slack/events")
        try:
            await asyncio.to_thread(handrail.start)
            if mode == "socket":
                await slack.connected(within=30)
            yield Town(slack, handrail)
        finally:
            await asyncio.to_thread(handrail.stop)
