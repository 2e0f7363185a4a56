"""The agents' side over HTTP: agents only, own words only, and the conversation is never taken from the request."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.messages.incoming import DeskDeleted, DeskEdited, DeskPressed, DeskSaid
from bot.messages.outgoing import CaseCard, Whisper
from bot.messages.people import Person
from bot.messages.turn import Parcel
from tests.platforms.web.conftest import House, Serve

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = "web:local:nina:1"
CASE = "/api/desk/cases/c1"


async def open_case(house: House, nina: Person, *, closed_at: datetime | None = None, case: str = "c1") -> None:
    state = "closed" if closed_at else "waiting"
    card = CaseCard(case, 1, state, nina, "Help", "pressed", (), (), (), "ordinary", NOW, closed_at=closed_at)
    await house.sender.send(Parcel(1, f"p-{case}", f"desk:web#{case}", HERE, card))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/desk/me"), ("GET", "/api/desk/stream"), ("GET", "/api/desk/stream?case=c1"),
        ("POST", f"{CASE}/messages"), ("PUT", f"{CASE}/messages/x"), ("DELETE", f"{CASE}/messages/x"),
        ("POST", f"{CASE}/presses"),
    ],
)  # fmt: skip
async def test_staff_get_nothing_from_the_desk(serve: Serve, nina: Person, method: str, path: str) -> None:
    house = await serve()
    await open_case(house, nina)
    who = await house.session(nina)
    response = await house.send(method, path, who, id=str(uuid4()), text="x", action="claim")
    assert response.status == 403
    assert (await house.send(method, path, {}, id=str(uuid4()))).status == 401
    assert house.intake.received == []


async def test_a_staff_session_in_the_agents_cookie_is_still_staff(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    forged = {"Cookie": who["Cookie"].replace("handrail_staff", "handrail_agent")}
    assert (await house.client.get("/api/desk/me", headers=forged)).status == 401
    assert (await house.client.get("/desk", headers=forged)).status == 401


async def test_the_page_says_kindly_that_the_desk_is_for_agents(serve: Serve, nina: Person) -> None:
    house = await serve()
    response = await house.client.get("/desk", headers=await house.session(nina))
    assert response.status == 403
    assert "for agents" in await response.text()


async def test_an_agents_words_go_to_the_conversation_that_the_card_names(
    serve: Serve, nina: Person, sam: Person
) -> None:
    house = await serve()
    await open_case(house, nina)
    who = await house.session(sam, "agent")
    id = str(uuid4())
    response = await house.send("POST", f"{CASE}/messages", who, id=id, text="Hello", conversation="web:local:bob:1")
    assert response.status == 200
    (said,) = house.intake.received
    assert isinstance(said, DeskSaid)
    assert (said.conversation, said.case, said.agent.key, said.ref) == (HERE, "c1", sam.key, id)
    assert [body["text"] for body in house.posts.bodies("desk:web#c1")] == ["Hello"]


async def test_a_case_that_is_not_at_this_desk_cannot_be_spoken_into(serve: Serve, sam: Person) -> None:
    house = await serve()
    who = await house.session(sam, "agent")
    for path in ("/api/desk/cases/c9/messages", "/api/desk/cases/c9/presses"):
        assert (await house.send("POST", path, who, id=str(uuid4()), text="x", action="claim")).status == 404
    assert (await house.client.get("/api/desk/stream?case=c9", headers=who)).status == 404
    assert house.intake.received == []


async def test_agents_change_and_delete_their_own_words_only(
    serve: Serve, nina: Person, sam: Person, kim: Person
) -> None:
    house = await serve()
    await open_case(house, nina)
    sams, kims = await house.session(sam, "agent"), await house.session(kim, "agent")
    ref = str(uuid4())
    await house.send("POST", f"{CASE}/messages", sams, id=ref, text="Hello")
    path = f"{CASE}/messages/{ref}"
    assert (await house.send("PUT", path, kims, id=str(uuid4()), text="Bye")).status == 403
    assert (await house.send("DELETE", path, kims, id=str(uuid4()))).status == 403
    claimed = await house.send("POST", f"{CASE}/presses", kims, action="claim_and_send", value=ref, after="1")
    assert claimed.status == 403
    assert (await house.send("PUT", path, sams, id=str(uuid4()), text="Hello there")).status == 200
    assert house.posts.bodies("desk:web#c1")[0]["text"] == "Hello there"
    assert (await house.send("DELETE", path, sams, id=str(uuid4()))).status == 200
    assert "Hello" not in str(house.posts.bodies("desk:web#c1"))
    assert [type(one) for one in house.intake.received] == [DeskSaid, DeskEdited, DeskDeleted]


async def test_a_press_at_the_desk_is_taken_once(serve: Serve, nina: Person, sam: Person) -> None:
    house = await serve()
    await open_case(house, nina)
    who = await house.session(sam, "agent")
    for _ in range(2):
        await house.send("POST", f"{CASE}/presses", who, action="claim", value="", after="1")
    (press,) = house.intake.received
    assert isinstance(press, DeskPressed)
    assert (press.action, press.conversation) == ("claim", HERE)
    assert (await house.send("POST", f"{CASE}/presses", who, action="resolve", value="x")).status == 400


async def test_a_whisper_is_seen_by_one_agent_alone(serve: Serve, nina: Person, sam: Person, kim: Person) -> None:
    house = await serve()
    await open_case(house, nina)
    await house.sender.send(Parcel(2, "w1", "desk:web#c1", HERE, Whisper("c1", sam, "Claim and send?")))
    for agent, expected in ((sam, ["whisper"]), (kim, [])):
        who = await house.session(agent, "agent")
        async with house.stream("/api/desk/stream?case=c1", who) as events:
            found = [one["data"] for one in await events.until("ready") if one["event"] == "post"]
        assert [one["body"]["type"] for one in found if one["place"] == "thread"] == expected


async def test_a_case_that_was_closed_long_ago_is_not_in_the_list(serve: Serve, nina: Person, sam: Person) -> None:
    house = await serve()
    now = house.clock.now()
    await open_case(house, nina, closed_at=now.replace(year=now.year - 1), case="old")
    await open_case(house, nina, closed_at=now, case="new")
    async with house.stream("/api/desk/stream", await house.session(sam, "agent")) as events:
        found = [one["data"]["body"]["case"] for one in await events.until("ready") if one["event"] == "post"]
    assert found == ["new"]
