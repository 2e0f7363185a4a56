"""A local Slack with an app that listens, or with a sender."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.fakes.anchors import FakeAnchors
from tests.fakes.slack.server import local_slack
from tests.platforms.slack.listening import Listening, connected
from tests.platforms.slack.post import Post


@pytest.fixture(params=["socket", "http"])
async def heard(request: pytest.FixtureRequest) -> AsyncIterator[Listening]:
    """A Bolt app connected to a running workspace, both ways."""
    async with AsyncExitStack() as stack:
        yield await connected(request.param, stack)


@pytest.fixture
async def over_http() -> AsyncIterator[Listening]:
    async with AsyncExitStack() as stack:
        yield await connected("http", stack)


@pytest.fixture
async def over_sockets() -> AsyncIterator[Listening]:
    async with AsyncExitStack() as stack:
        yield await connected("socket", stack)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with local_slack() as slack:
        made = Post(slack, FakeAnchors())
        await made.workspaces.client(slack.bot_token).conversations_open(users="U0NINA")
        yield made
        await made.workspaces.close()
