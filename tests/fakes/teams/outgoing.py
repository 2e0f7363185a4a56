"""What Teams sends to the bot: activities, which may come again, and invokes, which wait for their answer.

Teams expects an answer within fifteen seconds and delivers an activity that got none again, at times with a new id
and timestamp. An error that came in time is not retried. An invoke is never sent again: the person reads that the app
cannot be reached (a message extension's after five seconds).
"""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from tests.fakes.teams.keys import FOREIGN_SERVICE_URL, Forgery, Keys
from tests.fakes.teams.records import Json

TAKEN_AGAIN = (
    "message",
    "conversationUpdate",
    "messageUpdate",
    "messageDelete",
    "messageReaction",
    "installationUpdate",
)


@dataclass(frozen=True)
class Attempt:
    """One try. ``status``: of HTTP, 0 without any; ``error``: ``timeout``, ``connection_failed``, ``http_error``."""

    number: int
    status: int
    seconds: float
    error: str = ""
    answer: Any = None
    """What came back: JSON where it is that, else text."""
    id: str = ""
    """The id that the activity carried this time."""


@dataclass
class Delivery:
    """An activity for the bot. ``sent``: headers and body of every attempt, as they went out."""

    activity: Json
    attempts: list[Attempt] = field(default_factory=list)
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    tried: asyncio.Event = field(default_factory=asyncio.Event)
    began: float = 0.0
    """When the first try began, by ``time.monotonic``."""
    last_began: float = 0.0
    over: bool = False
    """Whether Teams will not deliver it any more: it was acknowledged, refused in time, or tried often enough."""

    @property
    def type(self) -> str:
        return str(self.activity["type"])

    @property
    def invoke(self) -> bool:
        return self.type == "invoke"

    @property
    def acknowledged(self) -> bool:
        return any(not attempt.error for attempt in self.attempts)

    @property
    def slow(self) -> bool:
        """Whether the bot once let the time for its answer pass."""
        return any(attempt.error == "timeout" for attempt in self.attempts)


class Outgoing:
    """Deliveries under way. ``url``: the bot's ``/api/messages``; seconds everywhere."""

    def __init__(self, keys: Keys, changed: Callable[[], None], stamp: Callable[[], Json]) -> None:
        self.url = ""
        self.answer_within = 15.0
        self.extension_answers_within = 5.0
        self.again_after: tuple[float, ...] = (0.05,)
        """The pause before each further try of an activity."""
        self.again_on = {"timeout"}
        """The errors of an ``Attempt`` after which there is one; Teams' own: only when the time ran out."""
        self.again_with_new_id = False
        """Whether such a further try carries a new id and timestamp."""
        self.deliveries: list[Delivery] = []
        self._keys = keys
        self._changed = changed
        self._stamp = stamp
        self._under_way: set[asyncio.Task[None]] = set()
        self._twice: list[tuple[bool, bool]] = []
        self._given_up: list[float] = []
        self._kept: list[Delivery] | None = None
        self._session: ClientSession | None = None
        self._patience: set[asyncio.Timeout] = set()

    def run_out_of_time(self) -> None:
        """The time for everything that waits for an answer now is over at once."""
        for patience in [one for one in self._patience if not one.expired()]:
            patience.reschedule(asyncio.get_running_loop().time())

    def send(self, activity: Json) -> Delivery:
        """Set it on its way; ``delivery.tried`` is set after the first try."""
        delivery = Delivery(activity)
        self.deliveries.append(delivery)
        if self._kept is not None and not delivery.invoke:
            self._kept.append(delivery)
            delivery.tried.set()
        else:
            self._start(delivery)
        return delivery

    def duplicate(self, times: int = 1, new_id: bool = False, concurrently: bool = False) -> None:
        """The next activities (no invokes) arrive twice: one after the other, or both at once."""
        self._twice.extend([(new_id, concurrently)] * times)

    def give_up(self, after: float = 0.0) -> None:
        """The first try of the next activity is given up after so many seconds, as Teams does after fifteen: an answer
        that is not there by then is not waited for, whatever the bot makes of the activity."""
        self._given_up.append(after)

    @asynccontextmanager
    async def out_of_order(self) -> AsyncIterator[None]:
        """Activities that come up inside go out on leaving, the last one first."""
        self._kept = []
        try:
            yield
        finally:
            kept, self._kept = self._kept, None
            for delivery in reversed(kept):
                delivery.tried.clear()
                self._start(delivery)
                await delivery.tried.wait()

    async def redeliver(self, delivery: Delivery, new_id: bool = False, forgery: Forgery | None = None) -> Attempt:
        """The same activity once more; with a new id and timestamp when asked."""
        return await self._try(delivery, self._renewed(delivery.activity) if new_id else delivery.activity, forgery)

    async def replay(self, delivery: Delivery) -> Attempt:
        """The very same bytes and token once more."""
        headers, body = delivery.sent[0]
        return await self._post(delivery, headers, body, str(delivery.activity.get("id", "")))

    async def forged(self, activity: Json, forgery: Forgery | None) -> Attempt:
        """One request beside the others, no part of ``deliveries``; its token is wrong in one way, or good."""
        foreign = {"serviceUrl": FOREIGN_SERVICE_URL} if forgery == "foreign_service_url" else {}
        return await self._try(Delivery(activity), activity | foreign, forgery)

    async def settled(self) -> None:
        """Until nothing is under way or waits to be sent again."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def close(self) -> None:
        for task in list(self._under_way):
            task.cancel()
        await self.settled()
        if self._session is not None:
            await self._session.close()
            # aiohttp closes its connections a turn of the loop later.
            await asyncio.sleep(0)

    def _start(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            attempt = await self._first(delivery)
            delivery.tried.set()
            for pause in self.again_after:
                wanted = attempt.error in self.again_on and delivery.type in TAKEN_AGAIN
                if not wanted or delivery.acknowledged:  # by a second delivery, say, of the two that it came in
                    return
                await asyncio.sleep(pause)
                attempt = await self.redeliver(delivery, self.again_with_new_id)
        finally:
            delivery.over = True

    async def _first(self, delivery: Delivery) -> Attempt:
        if not delivery.invoke and self._given_up:
            return await self._give_up(delivery, self._given_up.pop(0))
        if delivery.invoke or not self._twice:
            return await self._try(delivery, delivery.activity)
        new_id, concurrently = self._twice.pop(0)
        if concurrently:
            both = (self._try(delivery, delivery.activity), self.redeliver(delivery, new_id))
            return (await asyncio.gather(*both))[0]
        attempt = await self._try(delivery, delivery.activity)
        await self.redeliver(delivery, new_id)
        return attempt

    def _renewed(self, activity: Json) -> Json:
        """A changed or deleted message keeps its id, or it would be another one."""
        stamp = self._stamp()
        if activity["type"] in ("messageUpdate", "messageDelete"):
            del stamp["id"]
        elif activity["type"] != "message":
            stamp["id"] = f"f:{stamp['id']}"
        return copy.deepcopy(activity) | stamp

    async def _try(self, delivery: Delivery, activity: Json, forgery: Forgery | None = None) -> Attempt:
        headers = self._headers(activity, forgery)
        return await self._post(delivery, headers, json.dumps(activity).encode(), str(activity.get("id", "")))

    def _headers(self, activity: Json, forgery: Forgery | None = None) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Microsoft-SkypeBotApi"}
        return headers | self._keys.header(str(activity.get("serviceUrl", "")), forgery)

    async def _give_up(self, delivery: Delivery, after: float) -> Attempt:
        """Our end is closed, and what had been answered by then is still read: so it is certain who knows what."""
        headers, url = self._headers(delivery.activity), URL(self.url)
        body = json.dumps(delivery.activity).encode()
        ident, began = str(delivery.activity.get("id", "")), time.monotonic()
        number = len(delivery.sent)
        delivery.sent.append((headers, body))
        delivery.began = delivery.last_began = began
        lines = {**headers, "Host": url.authority, "Content-Length": str(len(body))}
        head = f"POST {url.path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        status, error = 0, "timeout"
        try:
            reader, writer = await asyncio.open_connection(url.host, url.port)
            writer.write(head.encode() + b"\r\n" + body)
            await writer.drain()
            await asyncio.sleep(after)
            writer.write_eof()
            answer = await reader.read()
            writer.close()
            if answer.startswith(b"HTTP/1.1 "):
                status = int(answer[9:12])
                error = "" if 200 <= status < 300 else "http_error"
        except OSError:
            error = "connection_failed"
            self._given_up.insert(0, after)  # nobody was there: another one is given up
        attempt = Attempt(number, status, time.monotonic() - began, error, None, ident)
        delivery.attempts.append(attempt)
        self._changed()
        return attempt

    async def _post(self, delivery: Delivery, headers: dict[str, str], body: bytes, ident: str) -> Attempt:
        number = len(delivery.sent)
        delivery.sent.append((headers, body))
        extension = str(delivery.activity.get("name", "")).startswith("composeExtension/")
        within = self.extension_answers_within if extension else self.answer_within
        if self._session is None:
            # no connection is kept: a bot that was started anew must not be met through a dead one
            self._session = ClientSession(connector=TCPConnector(force_close=True), timeout=ClientTimeout(total=None))
        began = time.monotonic()
        delivery.began, delivery.last_began = delivery.began or began, began
        status, error, answer = 0, "", None
        patience = asyncio.timeout(within)
        self._patience.add(patience)
        try:
            async with patience:
                async with self._session.post(self.url, data=body, headers=headers) as response:
                    status, answer = response.status, _read(await response.text())
                error = "" if 200 <= status < 300 else "http_error"
        except TimeoutError:
            error = "timeout"
        except (ClientError, ValueError, OSError):
            error = "connection_failed"
        finally:
            self._patience.discard(patience)
        attempt = Attempt(number, status, time.monotonic() - began, error, answer, ident)
        delivery.attempts.append(attempt)
        self._changed()
        return attempt


def _read(body: str) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body
