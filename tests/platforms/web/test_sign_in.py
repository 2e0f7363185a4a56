"""Who comes in and as what: the demo's open door, personal links, a trusted proxy."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import SettingsError
from bot.messages.people import Person
from bot.platforms.web import PageSettings
from tests.platforms.web.conftest import House, Serve

DEMO = PageSettings("demo", demo_audiences=("staff",))


def proxied(**changes: Any) -> PageSettings:
    values: dict[str, Any] = {
        "sign_in": "proxy", "trusted_proxies": ("127.0.0.0/8",), "groups_header": "X-Groups",
        "group_audiences": {"Lecturers": ("staff",)}, "agent_groups": frozenset({"IT Desk"}),
    }  # fmt: skip
    return PageSettings(**{**values, **changes})


async def me(house: House, **headers: str) -> tuple[int, dict[str, Any]]:
    response = await house.client.get("/api/me", headers=headers)
    return response.status, await response.json()


async def test_the_demo_makes_a_fresh_nina_and_a_fresh_sam_in_one_browser(serve: Serve) -> None:
    house = await serve(DEMO)
    assert (await house.client.get("/")).status == 200
    assert (await house.client.get("/desk")).status == 200
    status, nina = await me(house)
    assert (status, nina["name"], nina["agent"]) == (200, "Nina", True)
    sam = await (await house.client.get("/api/desk/me")).json()
    assert sam["name"] == "Sam"
    assert sam["key"] != nina["key"]
    await house.client.get("/")  # a second look is the same Nina
    assert (await me(house))[1]["key"] == nina["key"]
    person = next(one.person for one in house.accounts.sessions.values() if one.person.name == "Nina")
    assert "staff" in person.audiences


async def test_the_demo_has_two_agents_who_are_the_same_in_every_browser(serve: Serve) -> None:
    house = await serve(DEMO)

    async def opened(path: str) -> dict[str, Any]:
        house.client.session.cookie_jar.clear()
        assert (await house.client.get(path)).status == 200
        me: dict[str, Any] = await (await house.client.get(path.replace("/desk", "/api/desk/me"))).json()
        return me

    sam, kim, again = await opened("/desk"), await opened("/desk?agent=Kim"), await opened("/desk?agent=Sam")
    assert (sam["name"], kim["name"], sam["agents"]) == ("Sam", "Kim", ["Sam", "Kim"])
    assert sam["key"] == again["key"] != kim["key"]
    assert (await opened("/desk?agent=Eve"))["name"] == "Sam"


async def test_outside_the_demo_nobody_turns_into_somebody_else(serve: Serve, sam: Person) -> None:
    house = await serve()
    who = await house.session(sam, "agent")
    found = await (await house.client.get("/api/desk/me?agent=Kim", headers=who)).json()
    assert (found["key"], found["agents"]) == (sam.key, [])


async def test_the_demo_is_for_loopback_only(serve: Serve) -> None:
    house = await serve(PageSettings("demo", public_url="http://demo.example"))
    response = await house.client.get("/", headers={"Host": "demo.example"})
    assert response.status == 403
    assert "handrail serve" in await response.text()
    assert house.accounts.sessions == {}


async def test_both_sides_in_one_page_are_there_in_the_demo_alone(serve: Serve, nina: Person) -> None:
    demo, real = await serve(DEMO), await serve()
    assert "You are both sides" in await (await demo.client.get("/demo")).text()
    assert (await real.client.get("/demo", headers=await real.session(nina))).status == 404


async def test_a_personal_link_signs_in_when_its_button_is_pressed_and_not_when_it_is_looked_at(
    serve: Serve, nina: Person
) -> None:
    house = await serve()
    token = await house.accounts.invite(nina, "staff", days=1)
    looked = await house.client.get(f"/sign-in/{token}")
    assert looked.status == 200
    assert "Set-Cookie" not in looked.headers
    assert house.accounts.sessions == {}
    pressed = await house.send("POST", f"/sign-in/{token}", {})
    cookie = pressed.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert (await pressed.json())["open"] == "/"
    assert (await me(house))[1]["name"] == "Nina"


async def test_an_agents_link_opens_the_desk_and_the_staffs_page(serve: Serve, sam: Person) -> None:
    house = await serve()
    token = await house.accounts.invite(sam, "agent", days=1)
    pressed = await house.send("POST", f"/sign-in/{token}", {})
    assert (await pressed.json())["open"] == "/desk"
    assert (await house.client.get("/desk")).status == 200
    assert (await house.client.get("/")).status == 200
    assert (await me(house))[1]["key"] == sam.key


async def test_over_https_the_cookie_never_travels_otherwise(serve: Serve, nina: Person) -> None:
    house = await serve(PageSettings("invite", public_url="https://help.example.edu"))
    token = await house.accounts.invite(nina, "staff", days=1)
    pressed = await house.client.post(
        f"/sign-in/{token}", json={}, headers={"Host": "help.example.edu", "Origin": "https://help.example.edu"}
    )
    cookie = pressed.headers["Set-Cookie"]
    assert cookie.startswith("__Host-handrail_staff=")
    assert "Secure" in cookie


async def test_a_link_that_is_void_says_so_and_opens_nothing(serve: Serve, nina: Person) -> None:
    house = await serve()
    first = await house.accounts.invite(nina, "staff", days=1)
    await house.accounts.invite(nina, "staff", days=1)
    response = await house.send("POST", f"/sign-in/{first}", {})
    assert response.status == 403
    assert "ask for a new one" in (await response.json())["say"]


async def test_signing_out_ends_the_session_and_not_only_the_cookie(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    assert (await house.send("POST", "/sign-out", who)).status == 200
    assert (await me(house, **who))[0] == 401


async def test_the_proxys_header_is_believed_from_the_proxy_alone(serve: Serve) -> None:
    trusted, untrusted = await serve(proxied()), await serve(proxied(trusted_proxies=("10.1.2.3",)))
    status, found = await me(trusted, **{"X-Forwarded-User": "n.berg"})
    assert (status, found["key"]) == (200, "web:local:n.berg")
    assert (await me(untrusted, **{"X-Forwarded-User": "n.berg"}))[0] == 401
    assert (await me(trusted))[0] == 401


async def test_groups_give_audiences_and_the_desk_only_where_the_mapping_says_so(serve: Serve) -> None:
    house = await serve(proxied())
    staff = {"X-Forwarded-User": "n.berg", "X-Groups": "Lecturers, Chess"}
    agent = {"X-Forwarded-User": "s.ortiz", "X-Groups": "Chess,IT Desk"}
    assert (await me(house, **staff))[1]["agent"] is False
    assert (await house.client.get("/desk", headers=staff)).status == 403
    assert (await house.client.get("/desk", headers=agent)).status == 200
    said = {"id": "0b0e4f5e-3f0a-4c1e-9d2a-0f1e2d3c4b5a", "conversation": "web:local:n.berg:1", "text": "Hello"}
    await house.send("POST", "/api/messages", staff, **said)
    (message,) = house.intake.received
    assert message.person.audiences == {"public", "members", "staff"}  # type: ignore[union-attr]


async def test_without_the_groups_setting_nobody_becomes_an_agent_by_header(serve: Serve) -> None:
    house = await serve(proxied(groups_header=""))
    headers = {"X-Forwarded-User": "n.berg", "X-Groups": "IT Desk"}
    assert (await house.client.get("/desk", headers=headers)).status == 403


async def test_a_header_that_stands_there_twice_is_not_believed(serve: Serve) -> None:
    house = await serve(proxied())
    response = await house.client.get("/api/me", headers=[("X-Forwarded-User", "boss"), ("X-Forwarded-User", "n.berg")])
    assert response.status == 401


@pytest.mark.parametrize("user", ["alice:1", "*", "a/b", "Ünal", "a b"])
async def test_a_strange_user_name_gets_keys_that_cannot_be_anybody_elses(serve: Serve, user: str) -> None:
    house = await serve(proxied())
    status, found = await me(house, **{"X-Forwarded-User": user})
    assert status == 200
    assert found["key"].count(":") == 2
    assert "*" not in found["key"]


async def test_a_cookie_signs_nobody_in_where_the_proxy_does(serve: Serve, sam: Person) -> None:
    house = await serve(proxied())
    who = await house.session(sam, "agent")
    assert (await me(house, **who))[0] == 401


def test_settings_that_would_let_strangers_in_are_refused() -> None:
    with pytest.raises(SettingsError):
        PageSettings("proxy")
    with pytest.raises(SettingsError):
        PageSettings("proxy", trusted_proxies=("everybody",))
    with pytest.raises(SettingsError):
        PageSettings("invite", public_url="help.example.edu")
