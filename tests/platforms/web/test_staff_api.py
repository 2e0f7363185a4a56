"""The staff's side over HTTP: own conversations only, nothing lost, nothing done twice."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.messages.incoming import Deleted, Edited, Pressed, Said
from bot.messages.outgoing import Button, Reply, Route
from bot.messages.people import Person
from bot.messages.turn import Parcel
from tests.platforms.web.conftest import CONTACT, House, Serve

HERE = "web:local:nina:1"


async def put_reply(house: House, id: str = "p1") -> None:
    reply = Reply("question", "Which?", Route(), buttons=(Button("choose", "VPN on a Mac", "vpn-mac"),), feedback=True)
    await house.sender.send(Parcel(1, id, f"person:{HERE}", HERE, reply))


async def test_a_message_is_stored_before_it_is_shown_and_shown_as_it_was_stored(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    ref, response = await house.say(who, HERE, "my password is hunter2")
    assert response.status == 200
    (said,) = house.intake.received
    assert isinstance(said, Said)
    assert (said.ref, said.person.key, said.text) == (ref, nina.key, "my password is ••••••")
    assert "hunter2" not in str(house.posts.kept)
    assert (await response.json())["post"]["body"]["masked"] == ["a password"]


async def test_a_message_that_is_sent_again_is_the_same_message(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    ref, _ = await house.say(who, HERE, "Hello")
    _, again = await house.say(who, HERE, "Hello", ref)
    assert (await again.json())["new"] is False
    assert len(house.intake.received) == 1
    assert len(house.posts.bodies(HERE)) == 1


async def test_a_message_that_was_stored_but_not_shown_is_shown_by_the_retry(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)

    async def then(_: object) -> None:
        house.posts.down = True

    house.intake.then = then
    ref, response = await house.say(who, HERE, "Hello")
    assert response.status == 503
    house.posts.down = False
    _, response = await house.say(who, HERE, "Hello", ref)
    assert response.status == 200
    assert [body["text"] for body in house.posts.bodies(HERE)] == ["Hello"]


async def test_a_retry_does_not_bring_back_what_was_deleted(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    ref, _ = await house.say(who, HERE, "Oops, private")
    await house.send("DELETE", f"/api/messages/{ref}", who, id=str(uuid4()), conversation=HERE)
    await house.say(who, HERE, "Oops, private", ref)
    assert "private" not in str(house.posts.kept)


async def test_when_the_database_is_away_the_answer_names_a_person(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    house.intake.down = True
    _, response = await house.say(who, HERE, "Hello")
    assert response.status == 503
    answer = await response.json()
    assert answer["contact"] == CONTACT
    assert CONTACT in answer["say"]


async def test_nobody_reads_or_writes_anybody_elses_conversation(serve: Serve, nina: Person, bob: Person) -> None:
    house = await serve()
    hers, his = await house.session(nina), await house.session(bob)
    ref, _ = await house.say(hers, HERE, "Hello")
    await put_reply(house)
    tries = [
        ("POST", "/api/messages", {"text": "x"}),
        ("PUT", f"/api/messages/{ref}", {"text": "x"}),
        ("DELETE", f"/api/messages/{ref}", {}),
        ("POST", "/api/presses", {"reply": "p1", "action": "helped"}),
    ]
    for method, path, body in tries:
        response = await house.send(method, path, his, id=str(uuid4()), conversation=HERE, **body)
        assert response.status == 403, path
    turned = await house.send("POST", "/api/conversation", his, conversation=HERE)
    assert turned.status == 403
    listened = await house.client.get("/api/stream", params={"conversation": HERE}, headers=his)
    assert listened.status == 403
    # Not even by naming the message in a conversation of one's own.
    for method in ("PUT", "DELETE"):
        response = await house.send(
            method, f"/api/messages/{ref}", his, id=str(uuid4()), conversation="web:local:bob:1", text="x"
        )
        assert response.status == 400
    assert len(house.intake.received) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/me"), ("GET", "/api/conversation"), ("POST", "/api/conversation"), ("POST", "/api/messages"),
        ("POST", "/api/presses"), ("PUT", "/api/messages/x"), ("DELETE", "/api/messages/x"), ("GET", "/api/stream"),
    ],
)  # fmt: skip
async def test_without_signing_in_nothing_opens(serve: Serve, method: str, path: str) -> None:
    house = await serve()
    response = await house.send(method, path, {})
    assert response.status == 401
    assert "personal link" in (await response.json())["say"]


async def test_a_press_is_taken_once_and_only_where_the_button_is(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    await put_reply(house)
    press = {"conversation": HERE, "reply": "p1", "action": "choose", "value": "vpn-mac", "after": "p1"}
    first = await house.send("POST", "/api/presses", who, **press)
    second = await house.send("POST", "/api/presses", who, **press)
    assert [(await answer.json())["new"] for answer in (first, second)] == [True, False]
    (taken,) = house.intake.received
    assert isinstance(taken, Pressed)
    assert (taken.action, taken.value, taken.label, taken.ref) == ("choose", "vpn-mac", "VPN on a Mac", "p1")
    for wrong in ({"value": "staff-only-article"}, {"action": "accept"}, {"reply": "p99"}, {"reply": ""}):
        response = await house.send("POST", "/api/presses", who, **{**press, **wrong})
        assert response.status == 400
    pressed = [body for body in house.posts.bodies(HERE) if body["type"] == "pressed"]
    assert [body["label"] for body in pressed] == ["VPN on a Mac"]


async def test_a_person_can_be_asked_for_before_anything_was_said(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    response = await house.send("POST", "/api/presses", who, conversation=HERE, reply="", action="person", after="")
    assert response.status == 200
    (taken,) = house.intake.received
    assert isinstance(taken, Pressed)
    assert (taken.action, taken.label) == ("person", "Talk to a person")


async def test_own_messages_can_be_changed_and_deleted(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    ref, _ = await house.say(who, HERE, "My laptp is slow")
    changed = await house.send(
        "PUT", f"/api/messages/{ref}", who, id=str(uuid4()), conversation=HERE, text="My laptop is slow"
    )
    assert (await changed.json())["post"]["body"]["edited"] is True
    deleted = await house.send("DELETE", f"/api/messages/{ref}", who, id=str(uuid4()), conversation=HERE)
    assert (await deleted.json())["post"]["body"]["deleted"] is True
    too_late = await house.send("PUT", f"/api/messages/{ref}", who, id=str(uuid4()), conversation=HERE, text="Back")
    assert too_late.status == 400
    assert [type(one) for one in house.intake.received] == [Said, Edited, Deleted]
    assert "laptop" not in str(house.posts.kept)


async def test_a_new_conversation_is_new_and_the_earlier_one_can_be_gone_back_to(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)

    async def now_at(**body: str) -> str:
        return str((await (await house.send("POST", "/api/conversation", who, **body)).json())["conversation"])

    assert (await (await house.send("GET", "/api/conversation", who)).json())["conversation"] == HERE
    assert await now_at() == HERE  # nothing was said in it yet: it is new
    await house.say(who, HERE, "Hello")
    assert await now_at() == "web:local:nina:2"
    await house.say(who, "web:local:nina:2", "Another thing")
    assert await now_at(conversation=HERE) == HERE
    assert await now_at() == "web:local:nina:3"


async def test_the_latest_conversation_is_found_again_without_an_index(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    house.accounts.latest[nina.key] = "web:local:nina:4"
    assert (await (await house.send("GET", "/api/conversation", who)).json())["conversation"] == "web:local:nina:4"
    house.accounts.latest[nina.key] = "web:local:bob:4"
    assert (await (await house.send("GET", "/api/conversation", who)).json())["conversation"] == HERE
