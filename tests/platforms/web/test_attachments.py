"""Files on the page: whose they are, what is refused and in which words, and that nothing in them runs."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from aiohttp import ClientResponse

from bot.messages.incoming import Attachment, Said
from bot.messages.people import Person
from bot.platforms.sniffing import media_type
from bot.platforms.web.kept import LONGEST_NAME, clean_name
from bot.platforms.web.sender import desk_place
from tests.platforms.web.conftest import INVITE, House, Serve

HERE = "web:local:nina:1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
CANARY = b"canary: the contract of N. Okri"


async def attach(
    house: House, who: dict[str, str], content: bytes = CANARY, *, name: str = "contract.pdf", kind: str = "",
    id: str = "", conversation: str = HERE, **headers: str,
) -> tuple[str, ClientResponse]:  # fmt: skip
    id = id or str(uuid4())
    own = {"Origin": house.origin, "Content-Type": "application/octet-stream", "X-File-Name": name, "X-File-Type": kind}
    path = f"/api/attachments/{id}?conversation={conversation}"
    return id, await house.client.put(path, headers=own | who | headers, data=BytesIO(content))


async def send(house: House, who: dict[str, str], *ids: str, text: str = "", id: str = "") -> ClientResponse:
    body = {"id": id or str(uuid4()), "conversation": HERE, "text": text, "attachments": list(ids)}
    return await house.send("POST", "/api/messages", who, **body)


async def case_at_the_desk(house: House, conversation: str = HERE) -> str:
    await house.posts.put(
        desk_place("web"), "card:c1", {"type": "card", "state": "waiting", "conversation": conversation}
    )
    return "/api/desk/cases/c1/attachments/"


async def test_a_file_goes_with_a_message_and_reaches_the_case(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    id, kept = await attach(house, who, PNG, name="screen%20shot.png", kind="image%2Fpng")
    assert await kept.json() == {
        "name": "screen shot.png", "media_type": "image/png", "size": len(PNG), "id": id, "picture": True,
    }  # fmt: skip
    sent = await send(house, who, id)
    assert sent.status == 200, await sent.text()
    assert (await sent.json())["post"]["body"]["attachments"][0]["id"] == id
    [said] = [one for one in house.intake.received if isinstance(one, Said)]
    assert said.attachments == (Attachment("screen shot.png", "image/png", len(PNG), f"kept:{id}"),)


async def test_sent_again_it_is_the_same_file_and_the_same_message(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    id, _ = await attach(house, who)
    assert (await attach(house, who, id=id))[1].status == 200
    assert (await attach(house, who, b"another", id=id))[1].status == 400
    message = str(uuid4())
    assert [(await send(house, who, id, id=message)).status for _ in range(2)] == [200, 200]
    refused = await send(house, who, id)
    assert "not here any more" in (await refused.json())["say"]


async def test_only_its_owner_and_agents_with_the_case_get_it(
    serve: Serve, nina: Person, bob: Person, sam: Person
) -> None:
    house = await serve()
    who, other, agent = await house.session(nina), await house.session(bob), await house.session(sam, "agent")
    lead = await house.session(replace(bob, id="fay"), "lead")
    id, _ = await attach(house, who)
    own, desk = f"/api/attachments/{id}", f"{await case_at_the_desk(house)}{id}"
    assert (await house.client.get(desk, headers=agent)).status == 404, "it is not sent yet"
    await send(house, who, id)
    for path, headers in [(own, who), (desk, agent)]:
        answer = await house.client.get(path, headers=headers)
        assert (answer.status, await answer.read()) == (200, CANARY)
    for path in (own, desk):
        for headers in (other, lead, {}):
            answer = await house.client.get(path, headers=headers)
            assert answer.status in (401, 403, 404)
            assert b"canary" not in await answer.read()
    assert (await house.client.get(own, headers=agent)).status == 404, "no case, no file"
    await case_at_the_desk(house, "web:local:bob:1")
    assert (await house.client.get(desk, headers=agent)).status == 404, "another person's case"


async def test_nobody_sends_or_takes_off_somebody_elses(serve: Serve, nina: Person, bob: Person) -> None:
    house = await serve()
    who, other = await house.session(nina), await house.session(bob)
    id, _ = await attach(house, who)
    body = {"id": str(uuid4()), "conversation": "web:local:bob:1", "text": "mine", "attachments": [id]}
    assert (await house.send("POST", "/api/messages", other, **body)).status == 400
    assert (await attach(house, other, b"x", id=id, conversation="web:local:bob:1"))[1].status == 400
    assert (await attach(house, other))[1].status == 403, "her conversation"
    await house.send("DELETE", f"/api/attachments/{id}", other)
    assert (await house.client.get(f"/api/attachments/{id}", headers=who)).status == 200
    await house.send("DELETE", f"/api/attachments/{id}", who)
    assert (await house.client.get(f"/api/attachments/{id}", headers=who)).status == 404


@pytest.mark.parametrize(
    ("name", "kind", "content", "served"),
    [
        ("a.png", "image/png", PNG, "image/png"),
        ("a.svg", "image/svg+xml", b"<svg onload='alert(1)'/>", "application/octet-stream"),
        ("a.html", "text/html", b"<script>alert(1)</script>", "application/octet-stream"),
        ("a.png", "image/png", b"<script>alert(1)</script>", "application/octet-stream"),
    ],
)
async def test_nothing_in_a_file_runs(
    serve: Serve, nina: Person, name: str, kind: str, content: bytes, served: str
) -> None:
    house = await serve()
    who = await house.session(nina)
    id, kept = await attach(house, who, content, name=name, kind=kind)
    assert (await kept.json())["picture"] is (served == "image/png")
    headers = (await house.client.get(f"/api/attachments/{id}", headers=who)).headers
    assert headers["Content-Type"] == served
    assert headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


async def test_what_is_too_large_empty_or_too_many_is_refused_in_words(serve: Serve, nina: Person) -> None:
    house = await serve(replace(INVITE, attachment_bytes=1024 * 1024, attachments_a_message=1, attachments_a_day=3))
    who = await house.session(nina)

    async def say(answer: ClientResponse) -> tuple[int, str]:
        return answer.status, (await answer.json())["say"]

    large = await say((await attach(house, who, bytes(1024 * 1024 + 1)))[1])
    assert large == (413, "This file is larger than 1 MB, the most that I can take.")
    assert (await say((await attach(house, who, b""))[1])) == (400, "This file is empty.")
    ids = [(await attach(house, who))[0] for _ in range(3)]
    assert "3 files within a day" in (await say((await attach(house, who))[1]))[1]
    assert "At most 1 files" in (await say(await send(house, who, *ids)))[1]
    assert (await send(house, who)).status == 400, "no word and no file"


async def test_where_nothing_may_be_attached_the_page_is_told_and_nothing_is_taken(serve: Serve, nina: Person) -> None:
    house = await serve(replace(INVITE, attachment_bytes=0))
    who = await house.session(nina)
    assert (await (await house.client.get("/api/me", headers=who)).json())["largest_file"] == 0
    assert (await attach(house, who))[1].status == 404


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Content-Type": "text/plain"}])
async def test_only_the_page_itself_sends_files(serve: Serve, nina: Person, headers: dict[str, str]) -> None:
    house = await serve()
    _, answer = await attach(house, await house.session(nina), **headers)
    assert answer.status in (403, 415)


async def test_a_deleted_message_takes_its_file_along(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    id, _ = await attach(house, who)
    message = str(uuid4())
    await send(house, who, id, text="see", id=message)
    gone = await house.send("DELETE", f"/api/messages/{message}", who, id=str(uuid4()), conversation=HERE)
    assert "attachments" not in (await gone.json())["post"]["body"]
    assert (await house.client.get(f"/api/attachments/{id}", headers=who)).status == 404


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("C:\\Users\\nina\\cv.pdf", "C_Users_nina_cv.pdf"),
        (" ... ", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_no_secret_stands_in_a_name() -> None:
    assert "hunter2" not in clean_name("my password is hunter2!x")


def test_a_type_is_what_the_bytes_say() -> None:
    assert media_type(b"\xff\xd8\xff\xe0", "text/html") == "image/jpeg"
    assert media_type(b"%PDF", "Application/PDF ") == "application/pdf"
    assert media_type(b"%PDF", "application/pdf\r\nX: y") == "application/octet-stream"
    assert media_type(b"<svg/>", "image/png") == "application/octet-stream"
