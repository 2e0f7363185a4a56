"""The built-in page as the scenarios see it: requests as its own code sends them, and the posts that it shows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, CookieJar

from bot.knowledge.composing.chat import Writer
from bot.platforms.web.sender import desk_place, thread_place
from bot.ports.platform import Post
from tests.fakes.slack.visible import read_markdown
from tests.scenarios.town.house import House, Library, house
from tests.scenarios.town.people import RESOLUTIONS, Agent, DeskName, Name, Person, Seen, Town
from tests.scenarios.town.tables import DESKS, tables

Body = Mapping[str, Any]
Button = tuple[str, str, str]
"""Label, action and value."""

DESK = "web"


class PageTown(Town):
    """Everybody is on the page; all desks share its one place."""

    one_place = True

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._sessions: list[ClientSession] = []

    async def person(self, name: Name = "nina") -> Person:
        """A browser of their own, so that nobody shares their cookies."""
        browser = Browser(self._session(), self.house.address)
        await browser.opens("/")
        key = str((await browser.get("/api/me"))["key"])
        return PagePerson(self.house, name, browser, f"{key}:1")

    async def agent(self, name: Name = "sam", desk: DeskName = "it") -> Agent:
        browser = Browser(self._session(), self.house.address, f"?agent={name.capitalize()}")
        await browser.opens("/desk")
        key = str((await browser.get("/api/desk/me"))["key"])
        return PageAgent(self.house, name, desk, browser, key)

    async def calls(self) -> int:
        """The page notifies nobody: its list shows who is called."""
        cards = await posts(self.house, desk_place(DESK))
        threads = [await posts(self.house, thread_place(DESK, str(card["case"]))) for _, card in cards]
        return sum(bool(body.get("calls")) for thread in threads for _, body in thread)

    async def close(self) -> None:
        for session in self._sessions:
            await session.close()

    def _session(self) -> ClientSession:
        self._sessions.append(ClientSession(cookie_jar=CookieJar(unsafe=True)))
        return self._sessions[-1]


class Browser:
    """Sends what the page's code sends."""

    def __init__(self, session: ClientSession, address: str, query: str = "") -> None:
        self._session = session
        self._address = address
        self._query = query

    async def opens(self, path: str) -> None:
        async with self._session.get(f"{self._address}{path}{self._query}") as response:
            assert response.status == 200, await response.text()

    async def get(self, path: str) -> Body:
        async with self._session.get(f"{self._address}{path}{self._query}") as response:
            assert response.status == 200, await response.text()
            found: Body = await response.json()
            return found

    async def post(self, path: str, **body: Any) -> None:
        headers = {"Origin": self._address, "Content-Type": "application/json"}
        url = f"{self._address}{path}{self._query}"
        async with self._session.post(url, headers=headers, data=json.dumps(body)) as response:
            assert response.status == 200, await response.text()

    async def put(self, path: str, name: str, content: bytes) -> None:
        headers = {"Origin": self._address, "Content-Type": "application/octet-stream", "X-File-Name": name}
        async with self._session.put(f"{self._address}{path}", headers=headers, data=content) as response:
            assert response.status == 200, await response.text()


class PagePerson(Person):
    """``Person`` at ``/``."""

    def __init__(self, house: House, name: str, browser: Browser, conversation: str) -> None:
        super().__init__(house, name)
        self._browser = browser
        self._conversation = conversation

    async def shown(self) -> Sequence[Seen]:
        found = await posts(self.house, self._conversation)
        return [
            Seen(key, _text(body), tuple(label for label, _, _ in _buttons(body)), body["type"] in ("said", "pressed"))
            for key, body in found
        ]

    async def write(self, text: str) -> None:
        await self._browser.post("/api/messages", id=str(uuid4()), conversation=self._conversation, text=text)

    async def attach(self, file: str, content: bytes, text: str) -> None:
        id = str(uuid4())
        await self._browser.put(f"/api/attachments/{id}?conversation={self._conversation}", file, content)
        message = {"id": str(uuid4()), "conversation": self._conversation, "text": text, "attachments": [id]}
        await self._browser.post("/api/messages", **message)

    async def push(self, label: str) -> None:
        replies = [(key, body) for key, body in await posts(self.house, self._conversation) if body["type"] == "reply"]
        newest = replies[-1][0] if replies else ""
        for key, body in reversed(replies):
            for shown, action, value in _buttons(body):
                if shown == label:
                    await self._press(key, action, value, newest)
                    return
        assert label == "Talk to a person", f"nothing reads {label!r}"
        await self._press("", "person", "", newest)  # beside the composer

    async def _press(self, reply: str, action: str, value: str, after: str) -> None:
        place = self._conversation
        await self._browser.post(
            "/api/presses", conversation=place, reply=reply, action=action, value=value, after=after
        )


class PageAgent(Agent):
    """``Agent`` at ``/desk``."""

    def __init__(self, house: House, name: str, desk: DeskName, browser: Browser, key: str) -> None:
        super().__init__(house, name, desk)
        self._browser = browser
        self._key = key
        self._case = ""

    async def shown(self) -> Sequence[Seen]:
        found = await posts(self.house, thread_place(DESK, self._case)) if self._case else []
        return [
            Seen(key, _text(body), tuple(one[0] for one in _buttons(body)), body.get("agent") == self._key)
            for key, body in found
            if body.get("only", self._key) == self._key
        ]

    async def card(self) -> str:
        return _card_text(await self._facts())

    async def open(self, words: str) -> None:
        cards = [body for _, body in await posts(self.house, desk_place(DESK))]
        here = [body for body in cards if body["desk"] == DESKS[self.desk] and words in _card_text(body)]
        assert here, f"no case at {self.desk} about {words!r}:\n{chr(10).join(map(_card_text, cards))}"
        self._case = str(here[-1]["case"])

    async def write(self, text: str) -> None:
        await self._browser.post(f"/api/desk/cases/{self._case}/messages", id=str(uuid4()), text=text)

    async def push(self, label: str) -> None:
        facts = await self._facts()
        thread = await posts(self.house, thread_place(DESK, self._case))
        own = [body for _, body in reversed(thread) if body.get("only", self._key) == self._key]
        offered = [*(one for body in own for one in _buttons(body)), *self._on_the_card(facts)]
        found = next((one for one in offered if one[0] == label), None)
        assert found is not None, f"nothing reads {label!r}: {[one[0] for one in offered]}"
        path = f"/api/desk/cases/{self._case}/presses"
        await self._browser.post(path, action=found[1], value=found[2], after=str(facts["seq"]))

    def _on_the_card(self, facts: Body) -> Sequence[Button]:
        """As the page's code offers them."""
        state, agent = facts["state"], facts["agent"] or {}
        mine = state == "claimed" and agent.get("key") == self._key
        made: list[Button] = [("What do these do?", "help", "")]
        if state == "waiting":
            made.append(("Claim", "claim", ""))
        if mine:
            made += [(label, "resolve", value) for label, value in RESOLUTIONS.items()]
            made += [("What may help?", "suggestions", ""), ("Hand back", "hand_back", ""), ("Release", "release", "")]
        if state in ("closed", "handed_back"):
            made.append(("Open it again", "reopen", ""))
        if mine or state == "waiting":
            made += [(f"Move to {one['name']}", "move", one["desk"]) for one in facts["moves"]]
        return made

    async def _facts(self) -> Body:
        post = await self.house.handrail.posts.get(desk_place(DESK), f"card:{self._case}")
        assert post is not None
        return {**post.body, "seq": post.seq}


async def posts(house: House, place: str) -> list[tuple[str, Body]]:
    """What stands in a place, in the order in which it came."""
    found: list[Post] = []
    seq = 0
    while page := await house.handrail.posts.since(place, seq):
        found += page
        seq = page[-1].seq
    return [(post.key, post.body) for post in sorted({one.key: one for one in found}.values(), key=lambda p: p.born)]


def _text(body: Body) -> str:
    if body.get("deleted"):
        return "(deleted)"
    if body["type"] == "mark":
        return ""
    lines = [
        str(body.get("name") or body.get("agent") or ""), read_markdown(str(body.get("opening", ""))),
        read_markdown(str(body.get("text") or body.get("label") or "")),
        *(f"[{one['number']}] {one['article']['title']}" for one in body.get("citations", ())),
        *(one["name"] for one in body.get("attachments", ())),
        " ".join(f"[{label}]" for label, _, _ in _buttons(body)),
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _buttons(body: Body) -> Sequence[Button]:
    made = [(str(one["label"]), str(one["action"]), str(one["value"])) for one in body.get("buttons", ())]
    if body.get("feedback"):
        made += [("Helped", "helped", ""), ("Didn't help", "not_helped", "")]
    if "route" in body:
        made.append((body["route"]["label"], body["route"]["action"], ""))
    return made


def _card_text(card: Body) -> str:
    agent = card["agent"] or {}
    state = f"{agent.get('name')} has it" if card["state"] == "claimed" else str(card["state"])
    late, urgent = "Late" if card["late"] else "", "Urgent" if card["urgency"] == "urgent" else ""
    lines = [
        f"{state} {late} {urgent} Case #{card['number']} {card['person']['name']} {card['desk']}", card["question"],
        card["reason"], card["resolution"], *card["notes"], *card["later"], *card["also"], *card["tried"],
        *(one["title"] for one in card["shown"]),
    ]  # fmt: skip
    return "\n".join(str(line) for line in lines if line)


@asynccontextmanager
async def page_town(articles: Library, folder: Path, writer: Writer | None = None) -> AsyncIterator[Town]:
    places = dict.fromkeys(DESKS, DESK)
    async with house(articles, folder, tables(places), {}, "demo", writer=writer) as running:
        town = PageTown(running)
        try:
            yield town
        finally:
            await town.close()
