"""Files that agents attach at the desk's page: under the limits of what people attach, and for nobody but the person
they were sent to and the agents of that desk."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from bot.messages.incoming import Attachment, DeskSaid
from bot.messages.outgoing import Relayed, RelayedDeletion
from bot.messages.people import Person
from bot.messages.turn import Parcel
from bot.platforms.web.sender import desk_place
from tests.platforms.web.conftest import INVITE, House, Serve

HERE = "web:local:nina:1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
CANARY = b"canary: how the door is opened"
CASE = "/api/desk/cases/c1"


class Desk:
    """Nina's case c1 at the desk, Sam who has it, and everybody else."""

    def __init__(self, house: House, nina: Person, sam: Person, bob: Person) -> None:
        self.house, self.sam = house, sam
        self._people = {"nina": nina, "bob": bob, "sam": sam}
        self.who: dict[str, dict[str, str]] = {}

    async def opened(self, **card: Any) -> None:
        for name, person in self._people.items():
            self.who[name] = await self.house.session(person, "agent" if name == "sam" else "staff")
        body = {"type": "card", "state": "claimed", "conversation": HERE, **card}
        await self.house.posts.put(desk_place("web"), "card:c1", body)

    async def attach(
        self, content: bytes = CANARY, *, id: str = "", name: str = "door.pdf", by: str = "sam", **headers: str
    ) -> tuple[str, ClientResponse]:
        id, origin = id or str(uuid4()), self.house.origin
        own = {"Origin": origin, "Content-Type": "application/octet-stream", "X-File-Name": name, "X-File-Type": ""}
        path = f"{CASE}/attachments/{id}"
        return id, await self.house.client.put(path, headers=own | self.who[by] | headers, data=BytesIO(content))

    async def say(self, *ids: str, text: str = "", id: str = "") -> ClientResponse:
        body = {"id": id or str(uuid4()), "text": text, "attachments": list(ids)}
        return await self.house.send("POST", f"{CASE}/messages", self.who["sam"], **body)

    async def said(self) -> DeskSaid:
        return next(one for one in reversed(self.house.intake.received) if isinstance(one, DeskSaid))

    async def relay(self, said: DeskSaid) -> None:
        """As the flow does it for whoever has claimed the case."""
        what = Relayed("c1", said.agent, said.text, said.ref, said.attachments)
        await self.house.sender.send(Parcel(1, f"p{said.ref}", f"person:{HERE}", HERE, what))

    async def get(self, id: str, by: str) -> tuple[int, bytes]:
        path = f"{CASE}/attachments/{id}" if by == "sam" else f"/api/attachments/{id}"
        answer = await self.house.client.get(path, headers=self.who.get(by, {}))
        content = await answer.read()
        return answer.status, content if answer.status == 200 else b""


@pytest.fixture
async def desk(serve: Serve, nina: Person, sam: Person, bob: Person) -> Desk:
    opened = Desk(await serve(), nina, sam, bob)
    await opened.opened()
    return opened


async def test_a_file_goes_with_an_agents_words_and_shows_at_the_desk(desk: Desk) -> None:
    id, kept = await desk.attach(PNG, name="how%20to.png")
    assert (await kept.json())["picture"] is True
    sent = await desk.say(id, text="like this")
    assert sent.status == 200, await sent.text()
    assert (await sent.json())["post"]["body"]["attachments"][0]["id"] == id
    said = await desk.said()
    assert said.attachments == (Attachment("how to.png", "image/png", len(PNG), f"kept:{id}"),)
    assert await desk.get(id, "sam") == (200, PNG)


async def test_a_file_needs_no_words_and_words_need_no_file(desk: Desk) -> None:
    assert (await desk.say()).status == 400
    id, _ = await desk.attach()
    assert (await desk.say(id)).status == 200
    assert (await desk.say(text="words")).status == 200


async def test_the_person_gets_it_once_it_was_sent_to_them_and_nobody_else_does(desk: Desk) -> None:
    id, _ = await desk.attach()
    assert await desk.get(id, "nina") == (404, b""), "it is not sent yet"
    await desk.say(id, text="here")
    assert await desk.get(id, "nina") == (404, b""), "it has not reached her yet"
    await desk.relay(await desk.said())
    assert await desk.get(id, "nina") == (200, CANARY)
    for other in ("bob", "nobody"):
        status, _ = await desk.get(id, other)
        assert status in (401, 404)
    desk.who["bob as agent"] = await desk.house.session(replace(desk.sam, id="bob"), "agent")
    answer = await desk.house.client.get(f"/api/attachments/{id}", headers=desk.who["bob as agent"])
    assert answer.status in (401, 403, 404), "at the desk they have the desk's address"


async def test_what_stays_among_agents_is_not_the_persons_to_open(desk: Desk) -> None:
    shared, _ = await desk.attach()
    secret, _ = await desk.attach(b"among us", name="us.pdf")
    await desk.say(secret, text="// look at this")
    note = await desk.said()
    await desk.say(shared, text="here")
    await desk.relay(await desk.said())
    assert await desk.get(secret, "nina") == (404, b"")
    assert await desk.get(secret, "sam") == (200, b"among us")
    assert note.attachments[0].name == "us.pdf"


async def test_a_deleted_message_takes_its_file_along_at_once(desk: Desk) -> None:
    id, _ = await desk.attach()
    await desk.say(id, text="here")
    said = await desk.said()
    await desk.relay(said)
    deleted = await desk.house.send("DELETE", f"{CASE}/messages/{said.ref}", desk.who["sam"], id=str(uuid4()))
    assert "attachments" not in (await deleted.json())["post"]["body"]
    for by in ("nina", "sam"):
        assert await desk.get(id, by) == (404, b"")
    gone = RelayedDeletion("c1", said.agent, said.ref)
    await desk.house.sender.send(Parcel(2, "p2", f"person:{HERE}", HERE, gone))
    post = await desk.house.posts.get(HERE, f"relay:{said.ref}")
    assert post is not None and "attachments" not in post.body


async def test_changed_words_keep_their_file(desk: Desk) -> None:
    id, _ = await desk.attach()
    await desk.say(id, text="here")
    ref = (await desk.said()).ref
    changed = await desk.house.send("PUT", f"{CASE}/messages/{ref}", desk.who["sam"], id=str(uuid4()), text="there")
    assert [one["id"] for one in (await changed.json())["post"]["body"]["attachments"]] == [id]


async def test_what_is_refused_of_people_is_refused_of_agents(
    serve: Serve, nina: Person, sam: Person, bob: Person
) -> None:
    settings = replace(INVITE, attachment_bytes=10, attachments_a_message=2, attachments_a_day=3)
    desk = Desk(await serve(settings), nina, sam, bob)
    await desk.opened()
    me = await (await desk.house.client.get("/api/desk/me", headers=desk.who["sam"])).json()
    assert (me["largest_file"], me["files_at_once"]) == (10, 2)
    assert (await desk.attach(b"x" * 11))[1].status == 413
    assert (await desk.attach(b""))[1].status == 400
    ids = [(await desk.attach(b"x"))[0] for _ in range(3)]
    assert (await desk.attach(b"x"))[1].status == 400, "enough for a day"
    assert "At most 2 files" in (await (await desk.say(*ids)).json())["say"]
    assert (await desk.attach(b"y", id=ids[0]))[1].status == 400, "another file under its id"
    assert (await desk.attach(b"x", by="nina"))[1].status == 403, "she is not at the desk"
    assert (await desk.attach(b"x", Origin="https://elsewhere.example"))[1].status == 403


async def test_where_nothing_is_kept_nothing_is_attached(serve: Serve, nina: Person, sam: Person, bob: Person) -> None:
    desk = Desk(await serve(replace(INVITE, attachment_bytes=0)), nina, sam, bob)
    await desk.opened()
    me = await (await desk.house.client.get("/api/desk/me", headers=desk.who["sam"])).json()
    assert me["largest_file"] == 0
    assert (await desk.attach())[1].status == 404


async def test_nobody_sends_or_takes_off_what_another_agent_attached(desk: Desk) -> None:
    kim = replace(desk.sam, id="kim", name="Kim")
    desk.who["kim"] = await desk.house.session(kim, "agent")
    id, _ = await desk.attach(by="kim")
    assert (await desk.say(id, text="mine")).status == 400
    await desk.house.send("DELETE", f"{CASE}/attachments/{id}", desk.who["sam"])
    body = {"id": str(uuid4()), "text": "mine", "attachments": [id]}
    assert (await desk.house.send("POST", f"{CASE}/messages", desk.who["kim"], **body)).status == 200
    own, _ = await desk.attach()
    await desk.house.send("DELETE", f"{CASE}/attachments/{own}", desk.who["sam"])
    assert "not here any more" in (await (await desk.say(own)).json())["say"]


async def test_to_a_case_that_has_moved_nothing_is_attached(
    serve: Serve, nina: Person, sam: Person, bob: Person
) -> None:
    desk = Desk(await serve(), nina, sam, bob)
    await desk.opened(state="moved", resolution="moved to facilities")
    _, refused = await desk.attach()
    assert "moved to facilities" in (await refused.json())["say"]


async def test_sent_again_it_is_the_same_message(desk: Desk) -> None:
    id, _ = await desk.attach()
    message = str(uuid4())
    answers = [await desk.say(id, text="here", id=message) for _ in range(2)]
    assert [one.status for one in answers] == [200, 200]
    assert (await desk.say(id, text="again")).status == 400, "it went with another message"
