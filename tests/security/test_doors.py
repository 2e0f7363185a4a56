"""Every way into the page, found in its own routes: a new one is under the same rules or fails here.

What each rule means in detail is shown in ``tests/platforms/web`` (``test_door``, ``test_sign_in``, ``test_attacks``),
and for Slack and Teams in their ``test_app_door`` and ``test_door``.
"""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.people import Person
from bot.platforms.web import PageSettings
from tests.platforms.web.conftest import House, Serve

OPEN = {"GET /sign-in/{token}", "POST /sign-in/{token}", "POST /sign-out", "GET /static/{name}"}
"""What nobody has to be signed in for: signing in, signing out, and the page's own files."""

SAFE = ("GET", "HEAD", "OPTIONS")
FOREIGN = "https://evil.example"


def routes(house: House) -> list[tuple[str, str]]:
    """(method, path as it is written) of everything that is served."""
    app = house.client.app
    assert app is not None
    found = [(each.method, each.resource.canonical) for each in app.router.routes() if each.resource is not None]
    assert len(found) > 15
    return [(method, path) for method, path in found if method not in ("HEAD", "OPTIONS")]


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: {"case": "c1", "name": "handrail.css"}.get(found[1], "x"), path)


async def asked(house: House, method: str, path: str, **headers: str) -> ClientResponse:
    body = {"id": str(uuid4()), "text": "x", "action": "person", "conversation": "web:local:nina:1"}
    return await house.client.request(method, filled(path), headers=headers, data=json.dumps(body))


def kind_of(method: str, path: str) -> str:
    """A file comes as it is, all else as JSON."""
    return "application/octet-stream" if method == "PUT" and "attachments" in path else "application/json"


async def test_nothing_but_signing_in_is_served_to_somebody_who_is_not(serve: Serve) -> None:
    house = await serve()
    for method, path in routes(house):
        if f"{method} {path}" in OPEN:
            continue
        kind = kind_of(method, path)
        answer = await asked(house, method, path, Origin=house.origin, **{"Content-Type": kind})
        assert answer.status == 401, (method, path, answer.status)
    assert house.intake.received == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": FOREIGN},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://desk.evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {},
    ],
    ids=lambda given: " ".join(f"{name}: {value}" for name, value in given.items()) or "nothing said",
)
async def test_nothing_is_changed_for_a_request_that_does_not_come_from_the_page(
    serve: Serve, nina: Person, sam: Person, headers: dict[str, str]
) -> None:
    house = await serve()
    staff, agent = await house.session(nina), await house.session(sam, "agent")
    both = {"Cookie": f"{staff['Cookie']}; {agent['Cookie']}", "Content-Type": "application/json"}
    changing = [each for each in routes(house) if each[0] not in SAFE]
    assert changing
    for method, path in changing:
        answer = await asked(house, method, path, **both, **headers)
        assert answer.status == 403, (method, path, answer.status)
    assert house.intake.received == []
    assert (await house.client.get("/api/me", headers=staff)).status == 200, "the session still stands"


async def test_looking_at_something_changes_nothing(serve: Serve, nina: Person, sam: Person) -> None:
    house = await serve()
    staff, agent = await house.session(nina), await house.session(sam, "agent")
    both = {"Cookie": f"{staff['Cookie']}; {agent['Cookie']}"}
    for method, path in routes(house):
        if method == "GET" and not path.endswith("/stream"):
            await (await house.client.get(filled(path), headers=both)).read()
    assert house.intake.received == []


async def test_every_answer_keeps_browsers_from_running_framing_or_keeping_it(serve: Serve, nina: Person) -> None:
    house = await serve()
    staff = await house.session(nina)
    for method, path in [*routes(house), ("GET", "/nowhere"), ("GET", "/api/nowhere")]:
        if path.endswith("/stream"):
            continue
        answer = await asked(house, method, path, **staff, Origin=house.origin, **{"Content-Type": "application/json"})
        if path.endswith("nowhere"):
            continue
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy, (method, path)
        assert "unsafe" not in policy and "*" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] in ("no-store", "no-cache")


async def test_staff_and_leads_get_nothing_from_the_desk_whatever_they_press(
    serve: Serve, nina: Person, bob: Person
) -> None:
    house = await serve()
    desk = [each for each in routes(house) if each[1].startswith("/api/desk")]
    assert len(desk) >= 6
    for who in (await house.session(nina), await house.session(bob, "lead")):
        for method, path in desk:
            answer = await asked(
                house, method, path, **who, Origin=house.origin, **{"Content-Type": kind_of(method, path)}
            )
            assert answer.status == 403, (method, path, answer.status)
    assert house.intake.received == []


@pytest.mark.parametrize("action", ["claim", "resolve", "release", "hand_back", "move", "claim_and_send", "note"])
async def test_what_agents_press_is_nothing_that_staff_can_press(serve: Serve, nina: Person, action: str) -> None:
    house = await serve()
    who = await house.session(nina)
    for more in ({}, {"case": "c1"}, {"role": "agent"}):
        body: dict[str, Any] = {"id": str(uuid4()), "conversation": "web:local:nina:1", "action": action, **more}
        assert (await house.send("POST", "/api/presses", who, **body)).status == 400
    assert house.intake.received == []


async def test_a_sign_in_link_that_nobody_made_opens_nothing(serve: Serve, nina: Person) -> None:
    """A real one opens the page until its days are over, on the telephone too (``tests/contract/test_accounts``)."""
    house = await serve()
    token = await house.accounts.invite(nina, "staff", days=1)
    for forged in (token[:-1], token.upper(), f"{token}x", "x" * 43, "..%2f..%2f", "%00", "'%20OR%201=1--"):
        answer = await house.send("POST", f"/sign-in/{forged}", {})
        assert answer.status in (403, 404)
        assert "Set-Cookie" not in answer.headers


async def test_behind_a_proxy_its_headers_count_from_nobody_else(serve: Serve) -> None:
    house = await serve(PageSettings("proxy", trusted_proxies=("10.9.9.9/32",)))
    for name in ("X-Forwarded-User", "X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Original-User"):
        headers = {name: "for=10.9.9.9" if name == "Forwarded" else "10.9.9.9", "X-Forwarded-User": "root"}
        assert (await house.client.get("/api/me", headers=headers)).status == 401


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
fields = st.dictionaries(
    st.sampled_from(["id", "conversation", "text", "action", "value", "ref", "case", "label", "on", "x"]),
    junk,
    max_size=6,
)


@pytest.mark.parametrize("path", ["/api/messages", "/api/presses", "/api/conversation"])
async def test_whatever_the_page_is_sent_is_answered_in_words_and_is_no_fault_of_ours(
    serve: Serve, nina: Person, path: str
) -> None:
    house = await serve()
    who = await house.session(nina)
    seen: list[int] = []

    @given(body=fields)
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
    def collect(body: dict[str, Any]) -> None:
        bodies.append(body)

    bodies: list[dict[str, Any]] = []
    collect()
    for body in bodies:
        answer = await house.send("POST", path, who, **{str(name): value for name, value in body.items()})
        seen.append(answer.status)
        assert answer.status in (200, 400, 403, 404, 429), (body, answer.status)
        if answer.status != 200:
            assert (await answer.json())["say"], body
    assert seen
