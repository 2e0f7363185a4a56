"""What Slack sends to the app: events with retries, presses and commands without; and how that goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from tests.fakes.slack.records import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Attempt:
    """One try. ``status``: of HTTP, 200 for a Socket Mode ack, 0 without any answer; ``error``: as Slack names it."""

    number: int
    status: int
    seconds: float
    error: str = ""
    answer: Any = None
    """What came back: JSON for commands and views, else text."""
    retry: bool = True


@dataclass
class Delivery:
    """Something for the app. ``id`` is the event id; an action's has an id of its own."""

    kind: Kind
    id: str
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    """Headers and body of every HTTP attempt, as they went out."""
    tried: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> bool:
        return any(not attempt.error for attempt in self.attempts)

    @property
    def event(self) -> Json:
        event: Json = self.payload.get("event", {})
        return event

    @property
    def of_a_bot(self) -> bool:
        """Whether it tells of a bot's message, such as the app's own."""
        return "bot_id" in self.event or "bot_id" in self.event.get("message", {})


class Line(Protocol):
    """The way to the app: signed HTTP or Socket Mode."""

    async def send(self, delivery: Delivery, number: int, reason: str, within: float) -> Attempt:
        """One try, which the app must acknowledge ``within`` so many seconds."""
        ...


class Outgoing:
    """Deliveries under way. ``retry_after`` are the seconds before each further try of an event."""

    def __init__(self, line: Line, changed: Callable[[], None]) -> None:
        self.line = line
        self.retry_after: tuple[float, ...] = (0, 60, 300)
        self.acknowledge_within = 3.0
        self.deliveries: list[Delivery] = []
        self._changed = changed
        self._under_way: set[asyncio.Task[None]] = set()
        self._twice = 0
        self._retried_anyway = 0
        self._kept: list[Delivery] | None = None

    def send(self, delivery: Delivery) -> Delivery:
        """Set it on its way; ``delivery.tried`` is set after the first try."""
        self.deliveries.append(delivery)
        if self._kept is not None and delivery.kind == "events_api":
            self._kept.append(delivery)
            delivery.tried.set()
        else:
            self._start(delivery)
        return delivery

    def duplicate(self, times: int = 1) -> None:
        """The next events that people cause arrive twice, as if they were new."""
        self._twice += times

    def retry_although_acknowledged(self, times: int = 1) -> None:
        """The next events that people cause are retried though acknowledged, as when the ack was lost on its way."""
        self._retried_anyway += times

    @asynccontextmanager
    async def out_of_order(self) -> AsyncIterator[None]:
        """Events that come up inside go out on leaving, the last one first."""
        self._kept = []
        try:
            yield
        finally:
            kept, self._kept = self._kept, None
            for delivery in reversed(kept):
                delivery.tried.clear()
                self._start(delivery)
                await delivery.tried.wait()

    async def settled(self) -> None:
        """Until nothing is under way or waits for a retry."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def close(self) -> None:
        for task in list(self._under_way):
            task.cancel()
        await self.settled()

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        attempt = await self._try(delivery, 0, "")
        if delivery.kind != "events_api":
            delivery.tried.set()
            return
        if self._twice and not delivery.of_a_bot:
            self._twice -= 1
            await self._try(delivery, 0, "")
        if self._retried_anyway and not delivery.of_a_bot:
            self._retried_anyway -= 1
            await self._try(delivery, 1, "http_timeout")
        delivery.tried.set()
        for number, seconds in enumerate(self.retry_after, start=1):
            if not attempt.error or not attempt.retry:
                return
            await asyncio.sleep(seconds)
            attempt = await self._try(delivery, number, attempt.error)

    async def _try(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        attempt = await self.line.send(delivery, number, reason, self.acknowledge_within)
        delivery.attempts.append(attempt)
        self._changed()
        return attempt
