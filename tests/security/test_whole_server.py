"""Every way into a whole server with all that it can serve on one address: the page, report, owners, releases,
webhooks of sources, health and measures. ``test_doors`` goes into what the page's own ways do; Slack's and Teams' ways
in are shown in ``tests/platforms/slack/test_app_door.py`` and ``tests/platforms/teams/test_door.py``."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import hdrs
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Handrail, Parts
from bot.messages.people import member
from bot.platforms.web.settings import SignInMode
from bot.settings import Settings
from tests.security.test_doors import FOREIGN, OPEN, SAFE, kind_of

NOBODYS = {"GET /healthz", "GET /readyz"}
"""What says how it stands to whoever asks: a word and a number, and nothing of people."""

BY_TOKEN = {"GET /metrics": 401, "GET /metrics/experience": 401}
SIGNED = {"POST /hooks/sources/{name}": 401}
"""What programs ask for, which do not sign in."""

SEEN = {
    "GET /report", "GET /digest", "GET /owners", "GET /owners/drafts/{draft}", "POST /api/owners/drafts/{draft}",
    "POST /api/owners/try", "POST /api/owners/releases", "GET /api/owners/busy", *NOBODYS, *BY_TOKEN, *SIGNED,
}  # fmt: skip
"""What the page's own tests do not serve, and must be among them here."""


class Whole:
    """All of it, and somebody who asks."""

    def __init__(self, client: TestClient, parts: Parts) -> None:  # type: ignore[type-arg]  # the library's own
        self._client, self.parts = client, parts

    def routes(self) -> list[str]:
        app = self._client.app
        assert app is not None
        known = [
            f"{each.method} {each.resource.canonical}" for each in app.router.routes() if each.resource is not None
        ]
        return [one for one in known if one.partition(" ")[0] not in (hdrs.METH_HEAD, hdrs.METH_OPTIONS)]

    async def asked(self, route: str, **headers: str) -> int:
        method, _, path = route.partition(" ")
        filled = re.sub(r"\{(\w+)\}", lambda found: {"name": "handrail.css"}.get(found[1], "x"), path)
        given = {"Content-Type": kind_of(method, path), **headers}
        async with self._client.request(method, filled, headers=given, data=b"{}") as answer:
            return answer.status

    @property
    def origin(self) -> str:
        return str(self._client.make_url("/")).rstrip("/")


async def served(home: Path, sign_in: SignInMode) -> AsyncIterator[Whole]:
    given = {"metrics_token": "for-prometheus", "sources_hook_secret": "for-webhooks", "contact": "ring 4400"}
    parts = Parts(Settings(_env_file=None, handrail_home=home, **given))  # type: ignore[call-arg, arg-type]  # pydantic's own argument
    await parts.accounts.invite(member("web", "local", "nina", "Nina"), "staff", days=1)
    handrail = Handrail(parts, sign_in)
    async with TestClient(TestServer(handrail.web)) as client:
        yield Whole(client, parts)
    await handrail.stop()
    await parts.close()


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async for one in served(tmp_path, "invite"):
        yield one


async def test_whoever_is_not_signed_in_gets_in_nowhere(whole: Whole) -> None:
    routes = whole.routes()
    assert set(routes) >= SEEN
    for route in routes:
        status = await whole.asked(route, Origin=whole.origin)
        if route in NOBODYS:
            assert status in (200, 503), route
        elif route not in OPEN:
            assert status == (BY_TOKEN | SIGNED).get(route, 401), (route, status)
    assert await whole.parts.inbox.lanes(whole.parts.clock.now()) == []


async def test_no_other_page_changes_anything(whole: Whole) -> None:
    for route in whole.routes():
        if route.partition(" ")[0] not in SAFE and route not in SIGNED:
            assert await whole.asked(route, Origin=FOREIGN) == 403, route


async def test_in_the_demo_too_every_way_that_changes_something_is_the_pages_own(tmp_path: Path) -> None:
    async for demo in served(tmp_path, "demo"):
        assert "GET /demo" in demo.routes()
        for route in demo.routes():
            if route.partition(" ")[0] not in SAFE and route not in SIGNED:
                assert await demo.asked(route, Origin=FOREIGN) == 403, route
