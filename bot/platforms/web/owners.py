"""The owners' page: what failed people in their articles, and the drafts that are theirs to decide."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import quote

from aiohttp import web

from bot.errors import Conflict, ExportFailed, NotAllowed
from bot.messages.people import Person
from bot.platforms.web.door import json_body, json_response
from bot.platforms.web.inbound import BadRequest
from bot.platforms.web.parts import Parts
from bot.platforms.web.sign_in import keep_cookie

WEEKS = frozenset({"1", "4", "13", "26"})
_LONGEST_TITLE = 200
_LONGEST_WHY = 500


class LiveOwners(Protocol):
    """What is shown to owners and what they decide. Raises ``StoreError``, ``NotAllowed``, ``Conflict`` and
    ``ExportFailed``."""

    async def page(self, person: Person, weeks: int) -> str: ...

    async def decide(
        self, person: Person, id: str, press: str, title: str = "", text: str = "", why: str = ""
    ) -> str: ...

    async def file(self, person: Person, id: str) -> tuple[str, str]: ...


class OwnersPage:
    """Handlers for those who look after articles, and for nobody else."""

    def __init__(self, parts: Parts, live: LiveOwners) -> None:
        self._parts = parts
        self._live = live

    def routes(self) -> list[web.RouteDef]:
        page, data = self._parts.door.page, self._parts.door.data
        return [
            web.get("/owners", page(self.owners)),
            web.get("/owners/drafts/{draft}", page(self.file)),
            web.post("/api/owners/drafts/{draft}", data(self.decide)),
        ]

    async def owners(self, request: web.Request) -> web.Response:
        found = await self._parts.sign_in.who(request)
        fresh = None
        if not any(one.role == "owner" for one in found):
            fresh = await self._parts.sign_in.welcome(request, "owner")
        if fresh is None:
            person = (await self._parts.acting(request, "owner")).person
        else:
            signed_in = await self._parts.accounts.session(fresh)
            assert signed_in is not None  # it was opened a moment ago
            person = signed_in.person
        weeks = request.query.get("weeks", "")
        text = await self._live.page(person, int(weeks) if weeks in WEEKS else 4)
        response = web.Response(text=text, content_type="text/html")
        if fresh is not None:
            keep_cookie(response, request, self._parts.settings, "owner", fresh)
        return response

    async def decide(self, request: web.Request) -> web.Response:
        person = await self._owner(request)
        body = await json_body(request)
        press = body.word("press", longest=20)
        if press not in ("accept", "keep", "decline"):
            raise BadRequest("“press” has to be accept, keep or decline.")
        title, why = body.word("title", longest=_LONGEST_TITLE), body.word("why", longest=_LONGEST_WHY)
        text = "" if press == "decline" else body.text("answer")
        try:
            say = await self._live.decide(person, request.match_info["draft"], press, title, text, why)
        except (Conflict, ExportFailed) as error:
            return json_response({"error": "not_done", "say": str(error)}, status=409)
        file = f"/owners/drafts/{quote(request.match_info['draft'], safe='')}" if press == "accept" else ""
        return json_response({"say": say, "file": file})

    async def file(self, request: web.Request) -> web.Response:
        name, text = await self._live.file(await self._owner(request), request.match_info["draft"])
        response = web.Response(text=text, content_type="text/markdown")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return response

    async def _owner(self, request: web.Request) -> Person:
        signed_in = await self._parts.acting(request, "owner")
        if signed_in.role != "owner":
            raise NotAllowed("This is for those who look after articles.")
        return signed_in.person
