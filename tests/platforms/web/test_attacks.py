"""What somebody could try who means ill, with a browser's tools or without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.engine.delivery import Delivery
from bot.errors import StoreError
from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Attachment
from bot.messages.outgoing import CaseCard, Relayed, Reply, Route
from bot.messages.people import Person, member
from bot.messages.turn import Parcel
from bot.platforms.web import PageSettings, setup_web
from bot.platforms.web.listeners import STREAMS
from bot.platforms.web.pace import AT_ONCE
from bot.platforms.web.render import render
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.surroundings import FakeIds
from tests.fakes.web_ports import FakeAccounts, FakePosts
from tests.platforms.web.conftest import House, Serve
from tests.platforms.web.test_desk_api import CASE, HERE, NOW, open_case
from tests.talk import Talk

PROXIED = PageSettings("proxy", trusted_proxies=("127.0.0.0/8",))

# ---- words that would be code, or names that would be others


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)",
        "data:text/html,<script>1</script>", "vbscript:x", "//evil.example", "/\\evil.example", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_an_articles_address_is_a_web_address_or_none(url: str) -> None:
    article = ArticleRef("a", "<img src=x onerror=alert(1)>", "it", url, "<b>IT</b>")
    body = render(
        Reply("answer", "See [this](javascript:alert(1)). [1]", Route(), (Citation(1, "p", article, "s", "t"),))
    )
    assert body["citations"][0]["article"]["url"] == ""
    assert "href" not in body["html"]


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "javascript:alert(1)"])
def test_an_agents_words_and_file_names_are_never_code(words: str) -> None:
    sam = member("web", "local", "sam", words)
    body = render(Relayed("c1", sam, words, "r1", (Attachment(words, "text/html", 3, "x"),)))
    assert "html" not in body
    assert body["parts"] == [("text", words)]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Sam\u202e)tnega( ", "Sam)tnega("),
        ("S\u200bam\u2060", "Sam"),
        ("Sam\u2066 \u2069Ortiz", "Sam Ortiz"),
        ("Zoë  Ünal", "Zoë Ünal"),
        ("x" * 500, "x" * 79 + "…"),
    ],
)
async def test_a_name_holds_no_letters_that_cannot_be_seen(serve: Serve, given: str, shown: str) -> None:
    proxied, invited = await serve(PROXIED), await serve()
    headers = {"X-Forwarded-User": "n.berg", "X-Forwarded-Preferred-Username": given}
    assert (await (await proxied.client.get("/api/me", headers=headers)).json())["name"] == shown
    who = await invited.session(member("web", "local", "nina", given))
    assert (await (await invited.client.get("/api/me", headers=who)).json())["name"] == shown


@pytest.mark.parametrize("text", ["\x00", "\u200b\u200b", "\u202e", " \u2060\n", "\ud800"])
async def test_a_message_of_nothing_that_can_be_seen_is_refused(serve: Serve, nina: Person, text: str) -> None:
    house = await serve()
    _, response = await house.say(await house.session(nina), HERE, text)
    assert response.status == 400
    assert house.intake.received == []


@pytest.mark.parametrize(
    "changes",
    [{"text": 1}, {"text": None}, {"text": ["x"]}, {"text": {"a": "b"}}, {"id": 7}, {"id": "x"}, {"id": None}],
)
async def test_json_of_the_wrong_kinds_is_refused_in_words(serve: Serve, nina: Person, changes: dict[str, Any]) -> None:
    house = await serve()
    body = {"id": str(uuid4()), "conversation": HERE, "text": "x", **changes}
    response = await house.send("POST", "/api/messages", await house.session(nina), **body)
    assert response.status == 400
    assert house.intake.received == []


# ---- other people's words


async def test_two_people_may_use_the_same_id_and_both_are_heard(serve: Serve, nina: Person, bob: Person) -> None:
    house = await serve()
    id, first = await house.say(await house.session(nina), HERE, "My own words")
    _, second = await house.say(await house.session(bob), "web:local:bob:1", "Mine too", id)
    assert [(await one.json())["new"] for one in (first, second)] == [True, True]
    assert len(house.intake.received) == 2


async def test_an_agent_cannot_take_over_anothers_message_by_its_id(
    serve: Serve, nina: Person, sam: Person, kim: Person
) -> None:
    house = await serve()
    await open_case(house, nina)
    sams, kims = await house.session(sam, "agent"), await house.session(kim, "agent")
    id = str(uuid4())
    await house.send("POST", f"{CASE}/messages", sams, id=id, text="Sam's words")
    assert (await house.send("POST", f"{CASE}/messages", kims, id=id, text="Kim's words")).status == 400
    again = await house.send("POST", f"{CASE}/messages", sams, id=id, text="Sam's words")
    assert (await again.json())["new"] is False
    assert [body["text"] for body in house.posts.bodies("desk:web#c1")] == ["Sam's words"]
    assert len(house.intake.received) == 1


async def test_nobody_can_delete_the_other_sides_words_by_using_their_id(
    serve: Serve, nina: Person, sam: Person
) -> None:
    house = await serve()
    await open_case(house, nina)
    ninas, sams = await house.session(nina), await house.session(sam, "agent")
    hers, _ = await house.say(ninas, HERE, "It broke on Monday")
    assert (await house.send("POST", f"{CASE}/messages", sams, id=hers, text="x")).status == 400
    his = str(uuid4())
    await house.sender.send(Parcel(2, "p2", f"person:{HERE}", HERE, Relayed("c1", sam, "I broke it", his)))
    assert (await house.say(ninas, HERE, "x", his))[1].status == 400
    assert len(house.intake.received) == 1


async def test_a_case_at_another_desk_is_out_of_reach(serve: Serve, nina: Person, sam: Person) -> None:
    house = await serve()
    card = CaseCard("c7", 7, "waiting", nina, "Help", "pressed", (), (), (), "ordinary", NOW)
    await house.sender.send(Parcel(1, "p1", "desk:library#c7", HERE, card))
    who = await house.session(sam, "agent")
    said = await house.send("POST", "/api/desk/cases/c7/messages", who, id=str(uuid4()), text="x")
    assert said.status == 404
    assert (await house.client.get("/api/desk/stream?case=c7", headers=who)).status == 404
    assert house.intake.received == []


async def test_a_conversation_that_never_was_cannot_be_turned_to(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    turned = await house.send("POST", "/api/conversation", who, conversation="web:local:nina:999999999")
    assert turned.status == 403
    assert (await (await house.client.get("/api/conversation", headers=who)).json())["conversation"] == HERE


# ---- articles that are for others


async def test_a_button_opens_an_article_only_for_those_who_may_see_it_when_they_press(tmp_path: Path) -> None:
    """The button stood there rightly; by the time it is pressed the article is no longer for this person."""
    knowledge = FakeKnowledge()
    talk = Talk(tmp_path, knowledge=knowledge)
    app, posts, accounts = web.Application(), FakePosts(), FakeAccounts()
    sender = setup_web(
        app, intake=talk.intake, posts=posts, accounts=accounts, clock=talk.clock, ids=FakeIds(),
        page=PageSettings("invite"),
    )  # fmt: skip
    talk.delivery = Delivery({"web": sender}, talk.outbox, talk.ledger, talk.clock, lambda: 0.5)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        house = House(client, talk.intake, posts, accounts, sender, talk.clock, PageSettings("invite"))  # type: ignore[arg-type]  # the real intake
        lecturer = member("web", "local", "nina", "Nina", "staff")
        await house.say(await house.session(lecturer), HERE, "slow wireless in the halls, payslips and payroll")
        await talk.run(HERE)
        (reply,) = [post for post in posts.kept.values() if post.body["type"] == "reply"]
        assert ("show", "payroll") in [(button["action"], button["value"]) for button in reply.body["buttons"]]
        left = await house.session(member("web", "local", "nina", "Nina"))
        for button in reply.body["buttons"]:
            pressed = await house.send(
                "POST", "/api/presses", left, conversation=HERE, reply=reply.key, after="", **_press(button)
            )
            assert pressed.status == 200
            await talk.run(HERE)
        forged = await house.send(
            "POST", "/api/presses", left, conversation=HERE, reply=reply.key, action="walk", value="payroll#0", after=""
        )
        assert forged.status == 400
        later = [post.body for post in posts.kept.values() if post.body["type"] == "reply" and post.key != reply.key]
        assert later
        assert "Payslips are in" not in str(later)
        assert all(citation["article"]["id"] != "payroll" for body in later for citation in body["citations"])
    talk.close()


def _press(button: dict[str, Any]) -> dict[str, Any]:
    return {"action": button["action"], "value": button["value"]}


# ---- signing in


async def test_signing_in_again_ends_the_session_that_this_browser_had(serve: Serve, nina: Person, bob: Person) -> None:
    house = await serve()
    bobs = await house.session(bob)
    token = await house.accounts.invite(nina, "staff", days=1)
    assert (await house.send("POST", f"/sign-in/{token}", bobs)).status == 200
    house.client.session.cookie_jar.clear()
    assert (await house.client.get("/api/me", headers=bobs)).status == 401


async def test_a_session_that_somebody_brings_along_is_never_taken_over(serve: Serve, nina: Person) -> None:
    house = await serve()
    token = await house.accounts.invite(nina, "staff", days=1)
    brought = {"Cookie": f"handrail_staff_{house.client.port}=chosen-by-somebody"}
    signed_in = await house.send("POST", f"/sign-in/{token}", brought)
    assert "chosen-by-somebody" not in signed_in.headers["Set-Cookie"]
    house.client.session.cookie_jar.clear()
    assert (await house.client.get("/api/me", headers=brought)).status == 401


async def test_where_signing_in_leads_is_not_said_by_the_link(serve: Serve, nina: Person) -> None:
    house = await serve()
    token = await house.accounts.invite(nina, "staff", days=1)
    path = f"/sign-in/{token}?open=https://evil.example&next=//evil.example"
    assert (await (await house.send("POST", path, {}, open="https://evil.example")).json())["open"] == "/"


async def test_a_personal_links_token_stays_out_of_the_log(serve: Serve) -> None:
    house = await serve()

    async def away(_: str) -> None:
        raise StoreError("The database is away.")

    async def broken(_: str) -> None:
        raise RuntimeError("broken")

    for redeem in (away, broken):
        house.accounts.redeem = redeem  # type: ignore[method-assign]
        with capture_logs() as lines:
            await house.send("POST", "/sign-in/the-secret-token", {})
        assert lines
        assert "the-secret-token" not in str(lines)


# ---- too much


async def test_a_flood_is_slowed_down_in_words_and_takes_nobody_else_along(
    serve: Serve, nina: Person, bob: Person
) -> None:
    house = await serve()
    who = await house.session(nina)
    for _ in range(AT_ONCE):
        assert (await house.say(who, HERE, "x"))[1].status == 200
    _, refused = await house.say(who, HERE, "x")
    assert refused.status == 429
    assert "in a moment" in (await refused.json())["say"]
    assert (await house.client.get("/api/me", headers=who)).status == 200
    assert (await house.say(await house.session(bob), "web:local:bob:1", "x"))[1].status == 200
    await house.clock.advance(2)
    assert (await house.say(who, HERE, "x"))[1].status == 200


async def test_the_way_to_people_is_open_however_much_somebody_sent(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    for _ in range(AT_ONCE + 1):
        _, response = await house.say(who, HERE, "x")
    assert response.status == 429
    press = {"conversation": HERE, "reply": "", "value": "", "after": ""}
    asked = await house.send("POST", "/api/presses", who, **press, action="person")
    assert asked.status == 200
    assert [event.kind for event in house.intake.received].count("pressed") == 1
    assert (await house.send("POST", "/api/presses", who, **press, action="helped")).status in (400, 429)


async def test_one_person_cannot_hold_streams_without_end(serve: Serve, nina: Person, bob: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    path = f"/api/stream?conversation={HERE}"
    held = [await house.client.get(path, headers=who) for _ in range(STREAMS)]
    assert {one.status for one in held} == {200}
    assert (await house.client.get(path, headers=who)).status == 429
    others = await house.client.get("/api/stream?conversation=web:local:bob:1", headers=await house.session(bob))
    assert others.status == 200
    for one in (*held, others):
        one.close()
