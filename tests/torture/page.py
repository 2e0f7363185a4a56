"""People and agents on the built-in page, as its own script behaves: every request again until it is answered."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import aiohttp

from tests.torture.clients import ENDS, PATIENCE, Lost, until
from tests.torture.plan import TAG, Part, tag_in
from tests.torture.words import Words

_WITHIN = aiohttp.ClientTimeout(total=20, sock_connect=2)
_GONE = (aiohttp.ClientError, ConnectionError, OSError, TimeoutError)
DESK = "web"


class Doors:
    """The servers' addresses: each request goes to any of them, some twice. ``told``: what else was said, by status."""

    def __init__(self, addresses: Callable[[], Sequence[str]], chance: random.Random) -> None:
        self._addresses = addresses
        self._chance = chance
        self._session = aiohttp.ClientSession(timeout=_WITHIN)
        self.wordless: list[str] = []
        """Refusals that told nobody how to reach a person."""
        self.again = 0

    async def close(self) -> None:
        await self._session.close()

    def any(self) -> str:
        return self._chance.choice(list(self._addresses()))

    async def send(self, who: Mapping[str, str], method: str, path: str, body: Mapping[str, Any]) -> Any:
        """One request, until it is answered; in some cases twice at once, or once more afterwards."""
        twist = self._chance.random()
        if twist < 0.12:
            answers = await asyncio.gather(*(self._until_answered(who, method, path, body) for _ in range(2)))
            self.again += 1
            return answers[0]
        answer = await self._until_answered(who, method, path, body)
        if twist < 0.24:
            self.again += 1
            await self._until_answered(who, method, path, body)
        return answer

    async def read(self, who: Mapping[str, str], path: str) -> list[dict[str, Any]]:
        """All posts that a stream has until now."""

        async def read() -> list[dict[str, Any]] | None:
            posts: list[dict[str, Any]] = []
            async with self._session.get(f"{self.any()}{path}", headers=dict(who)) as answer:
                if answer.status != 200:
                    return None
                async for post, _ in events(answer):
                    if post is None:
                        return posts
                    posts.append(post)
            return None

        return await self._again_and_again(read, path)

    async def follow(
        self, who: Mapping[str, str], path: str, take: Callable[[Mapping[str, Any]], None]
    ) -> None:  # pragma: no cover - cancelled
        """Take every post as it comes, from where the last connection broke off. Ends by being cancelled."""
        after = ""
        while True:
            with suppress(*_GONE):
                address = f"{self.any()}{path}"
                if after:
                    address += f"{'&' if '?' in path else '?'}after={after}"
                no_end = aiohttp.ClientTimeout(total=None, sock_connect=2, sock_read=20)
                async with self._session.get(address, headers=dict(who), timeout=no_end) as answer:
                    if answer.status == 200:
                        async for post, id in events(answer):
                            if post is not None:
                                take(post)
                            after = id or after
            await asyncio.sleep(0.1)

    async def _until_answered(self, who: Mapping[str, str], method: str, path: str, body: Mapping[str, Any]) -> Any:
        async def ask() -> Any:
            address = self.any()
            headers = {**who, "Origin": address}
            async with self._session.request(method, address + path, json=body, headers=headers) as answer:
                said = await answer.json()
                if answer.status == 200:
                    return said
                if answer.status >= 500 and not ("4400" in str(said.get("contact")) and said.get("route")):
                    self.wordless.append(f"{answer.status} {said}")
                if answer.status in (404, 429) or answer.status >= 500:
                    return None
                raise Lost(f"{method} {path} was refused: {answer.status} {said}")

        return await self._again_and_again(ask, path)

    async def _again_and_again(self, ask: Callable[[], Any], path: str) -> Any:
        ends = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < ends:
            with suppress(*_GONE):
                answered = await ask()
                if answered is not None:
                    return answered
            await asyncio.sleep(self._chance.uniform(0.05, 0.4))
        raise Lost(f"nobody answered {path}")


async def events(answer: aiohttp.ClientResponse) -> Any:
    """Of a stream: each post with its id; None where all until now was given."""
    id, event = "", ""
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("id: "):
            id = line[4:]
        elif line.startswith("event: "):
            event = line[7:]
        elif line.startswith("data: ") and event == "post":
            yield json.loads(line[6:]), id
        elif line.startswith("data: ") and event == "ready":
            yield None, id


class PagePerson:
    """``Somebody`` on the page."""

    def __init__(self, doors: Doors, part: Part, words: Words, chance: random.Random) -> None:
        user = f"p{part.number}"
        self.who = {"X-Forwarded-User": user, "X-Forwarded-Name": f"Person {part.number}"}
        self.who["X-Forwarded-Groups"] = "Alder staff"
        self.conversation = f"web:local:{user}:1"
        self._doors = doors
        self._words = words
        self._chance = chance
        self._posts: dict[str, Mapping[str, Any]] = {}
        self._stream = f"/api/stream?conversation={self.conversation}"
        self._following = asyncio.create_task(doors.follow(self.who, self._stream, self._take))

    def _take(self, post: Mapping[str, Any]) -> None:
        if post["place"] == "conversation":
            self._posts[post["key"]] = post

    async def say(self, text: str) -> None:
        tag = tag_in(text)
        self._words.sending(tag)
        await self._doors.send(
            self.who, "POST", "/api/messages", {"id": self._id(), "conversation": self.conversation, "text": text}
        )
        self._words.kept(tag)

    async def asks_for_person(self) -> None:
        body = {
            "conversation": self.conversation,
            "action": "person",
            "reply": "",
            "value": "",
            "after": self._newest(),
        }
        await self._doors.send(self.who, "POST", "/api/presses", body)

    def replies(self) -> Sequence[str]:
        return [post["key"] for post in self._in_order() if post["body"]["type"] == "reply"]

    def waits_for_agent(self) -> bool:
        return any(post["body"].get("route", {}).get("case") for post in self._posts.values())

    def heard(self) -> Sequence[str]:
        return [tag_in(post["body"]["text"]) for post in self._in_order() if post["body"]["type"] == "relayed"]

    def marked(self) -> int:
        """On the page nothing is ever in doubt."""
        return 0

    async def reads_all(self) -> None:
        """Afresh, as when the page is loaded again; nothing may have passed the stream by."""
        posts = await self._doors.read(self.who, f"{self._stream}&once=1")
        fresh = {post["key"]: post for post in posts if post["place"] == "conversation"}
        await until(lambda: set(fresh) <= set(self._posts), f"all posts of {self.conversation} on the open page")
        self._posts = fresh

    async def leaves(self) -> None:
        self._following.cancel()
        await asyncio.gather(self._following, return_exceptions=True)

    def _in_order(self) -> list[Mapping[str, Any]]:
        return sorted(self._posts.values(), key=lambda post: post["born"])

    def _newest(self) -> str:
        replies = self.replies()
        return replies[-1] if replies else ""

    def _id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))


class PageDesk:
    """The desk's list, open all the time in somebody's browser."""

    who: Mapping[str, str] = {
        "X-Forwarded-User": "watcher",
        "X-Forwarded-Name": "Watcher",
        "X-Forwarded-Groups": "handrail-agents",
    }

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.cards: dict[str, Mapping[str, Any]] = {}
        self._following = asyncio.create_task(doors.follow(self.who, "/api/desk/stream", self._take))

    def _take(self, post: Mapping[str, Any]) -> None:
        if post["place"] == "cards":
            self.cards[post["key"]] = post["body"]

    async def leaves(self) -> None:
        self._following.cancel()
        await asyncio.gather(self._following, return_exceptions=True)


class PageAgent:
    """``AtDesk`` on the page."""

    def __init__(self, desk: PageDesk, part: Part, words: Words, chance: random.Random) -> None:
        self._desk = desk
        self._doors = desk.doors
        self._part = part
        self._words = words
        self._chance = chance
        self._who = dict(PageDesk.who) | {"X-Forwarded-User": f"agent-{part.number}", "X-Forwarded-Name": "Sam"}
        self._thread: dict[str, Mapping[str, Any]] = {}
        self._following: asyncio.Task[None] | None = None

    def cases(self) -> Sequence[str]:
        """By what people asked: the card quotes it."""
        mine = [card for card in self._desk.cards.values() if self._part.person_tag in json.dumps(card)]
        return [f"{card['case']}: {card['state']}" for card in mine]

    @property
    def _case(self) -> str:
        return self.cases()[0].partition(": ")[0]

    async def claim(self) -> None:
        if self._following is None:
            path = f"/api/desk/stream?case={self._case}"
            self._following = asyncio.create_task(self._doors.follow(self._who, path, self._take))
        await self._press("claim", "")
        await until(lambda: self.cases()[0].endswith(": claimed"), "the claim")

    async def resolve(self) -> None:
        await self._press("resolve", "fixed")
        await until(lambda: self.cases()[0].endswith(": closed"), "the end")

    async def say(self, text: str) -> None:
        tag = tag_in(text)
        self._words.sending(tag)
        id = str(UUID(int=self._chance.getrandbits(128), version=4))
        await self._doors.send(self._who, "POST", f"/api/desk/cases/{self._case}/messages", {"id": id, "text": text})
        self._words.kept(tag)

    def sees(self) -> Sequence[str]:
        bodies = [post["body"] for post in sorted(self._thread.values(), key=lambda post: post["born"])]
        said = [body for body in bodies if body["type"] == "entry" and body["who"] == "person"]
        return [tag for body in said for tag in TAG.findall(body.get("text", ""))]

    def marked(self) -> int:
        return 0

    def ended(self) -> int:
        marks = [post["body"]["mark"] for post in self._thread.values() if post["body"]["type"] == "mark"]
        return sum(mark in ENDS for mark in marks)

    async def reads_all(self) -> None:
        posts = await self._doors.read(self._who, f"/api/desk/stream?once=1&case={self._case}")
        self._thread = {post["key"]: post for post in posts if post["place"] == "thread"}

    async def leaves(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def _press(self, action: str, value: str) -> None:
        body = {"action": action, "value": value, "after": str(self._chance.random())}
        await self._doors.send(self._who, "POST", f"/api/desk/cases/{self._case}/presses", body)

    def _take(self, post: Mapping[str, Any]) -> None:
        if post["place"] == "thread":
            self._thread[post["key"]] = post
