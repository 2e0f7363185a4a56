"""The door: only under its own names, only from its own pages, nothing too large, and always words for the person."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from bot.messages.people import Person
from bot.platforms.web import PageSettings
from tests.platforms.web.conftest import CONTACT, INVITE, Serve

HERE = "web:local:nina:1"


@pytest.mark.parametrize("path", ["/", "/desk", "/api/me", "/static/handrail.css", "/sign-in/x", "/nothing-here"])
async def test_every_answer_carries_the_headers_that_keep_it_safe(serve: Serve, path: str) -> None:
    house = await serve()
    response = await house.client.get(path)
    if path == "/nothing-here":  # not the page's: another platform's route could stand here
        assert response.status == 404
        return
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1", "a:b:c"])
async def test_under_another_name_nothing_is_served(serve: Serve, nina: Person, host: str) -> None:
    house = await serve()
    response = await house.client.get("/api/me", headers={"Host": host, **(await house.session(nina))})
    assert response.status == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:3978", "127.0.0.1", "[::1]:3978", "help.example.edu"])
async def test_loopback_names_and_the_public_one_are_served(serve: Serve, host: str) -> None:
    house = await serve(PageSettings("invite", public_url="https://help.example.edu"))
    assert (await house.client.get("/sign-in/x", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_nothing_is_changed_for_a_request_from_another_page(
    serve: Serve, nina: Person, headers: dict[str, str]
) -> None:
    house = await serve()
    who = await house.session(nina)
    body = json.dumps({"id": str(uuid4()), "conversation": HERE, "text": "x"})
    sent = {"Content-Type": "application/json", **who, **headers}
    assert (await house.client.post("/api/messages", headers=sent, data=body)).status == 403
    assert house.intake.received == []


async def test_a_form_cannot_change_anything(serve: Serve, nina: Person) -> None:
    house = await serve()
    headers = {"Origin": house.origin, "Content-Type": "text/plain", **(await house.session(nina))}
    body = json.dumps({"id": str(uuid4()), "conversation": HERE, "text": "x"})
    assert (await house.client.post("/api/messages", headers=headers, data=body)).status == 415
    assert house.intake.received == []


async def test_what_is_too_large_is_refused_with_what_to_do(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    response = await house.send("POST", "/api/messages", who, id=str(uuid4()), conversation=HERE, text="x" * 70_000)
    assert response.status == 413
    assert "two or more parts" in (await response.json())["say"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"1", b"\xff\xfe", b"[" * 30_000])
async def test_what_is_not_an_object_is_refused_in_words(serve: Serve, nina: Person, raw: bytes) -> None:
    house = await serve()
    headers = {"Origin": house.origin, "Content-Type": "application/json", **(await house.session(nina))}
    response = await house.client.post("/api/messages", headers=headers, data=raw)
    assert response.status == 400
    assert (await response.json())["error"] == "bad_request"


async def test_a_fault_of_our_own_still_names_a_person_and_tells_nothing_of_the_inside(
    serve: Serve, nina: Person
) -> None:
    house = await serve()
    who = await house.session(nina)

    async def then(_: object) -> None:
        raise RuntimeError("inside matters")

    house.intake.then = then
    _, response = await house.say(who, HERE, "Hello")
    assert response.status == 500
    answer = await response.text()
    assert CONTACT in answer
    assert "inside" not in answer


async def test_no_path_leads_out_of_the_pages_own_files(serve: Serve) -> None:
    house = await serve()
    for name in ("..%2Fpages.py", "%2e%2e/pages.py", "staff.html", "x.css", "handrail.css%00"):
        assert (await house.client.get(f"/static/{name}")).status == 404
    assert (await house.client.get("/static/staff.js")).headers["Content-Type"].startswith("text/javascript")


async def test_the_page_itself_holds_the_fallback_contact_before_any_code_runs(serve: Serve, nina: Person) -> None:
    house = await serve(PageSettings("invite", "A & B <College>", 'ring "4400" <now>'))
    page = await (await house.client.get("/", headers=await house.session(nina))).text()
    assert "ring &quot;4400&quot; &lt;now&gt;" in page
    assert "A &amp; B &lt;College&gt;" in page
    assert "<now>" not in page


async def test_pages_load_nothing_from_elsewhere_and_hold_no_code(serve: Serve, nina: Person) -> None:
    house = await serve(INVITE)
    for path in ("/", "/sign-in/x"):
        page = await (await house.client.get(path, headers=await house.session(nina))).text()
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page
        assert "<script>" not in page
        assert "style=" not in page
        assert "onclick" not in page
