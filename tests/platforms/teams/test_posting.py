"""A post of several parts that gets shorter: what goes is gone, whatever breaks in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.errors import DeliveryDelayed
from bot.platforms.health import Health
from bot.platforms.teams.answers import NoAnswer
from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.posting import Posting
from bot.platforms.teams.standing import part_key
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors


class Connector:
    """Forgets the second request to take something away."""

    def __init__(self) -> None:
        self.asked, self.gone = 0, list[str]()

    async def update(self, *given: Any) -> None: ...

    async def delete(self, service: str, address: str, id: str) -> None:
        self.asked += 1
        if self.asked == 2:
            raise NoAnswer("delete")
        self.gone.append(id)


class References:
    async def service(self, *given: Any) -> str:
        return "https://teams.example"


class Pace:
    @asynccontextmanager
    async def turn(self, chat: str) -> AsyncIterator[None]:
        yield


async def test_what_could_not_be_taken_away_at_once_is_taken_away_next_time() -> None:
    anchors, connector = FakeAnchors(), Connector()
    posting = Posting(connector, References(), anchors, Pace(), Health("teams"), SystemClock())  # type: ignore[arg-type]  # no more is asked of them
    for part in range(3):
        body = {"chat": "c", "thread": "", "kind": "personal"}
        await anchors.put(place_name("t"), part_key("relayed:1", part), body, where=f"c/{part}")
    shorter = [TeamsMessage("gone")]
    with pytest.raises(DeliveryDelayed):
        await posting.replace("t", "relayed:1", shorter)
    await posting.replace("t", "relayed:1", shorter)
    assert sorted(connector.gone) == ["1", "2"]
