"""The owners' page, as far as it changes what people are answered: try, preview, publish, go back, withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web

from bot.errors import Conflict, HandrailError, KnowledgeError, NotAllowed, StoreError
from bot.messages.people import Person
from bot.platforms.web.door import json_body, json_response
from bot.platforms.web.inbound import BadRequest
from bot.platforms.web.parts import Parts

DEEDS = ("preview", "publish", "roll_back", "withdraw", "restore")
NEED_SURE = frozenset({"publish", "roll_back", "withdraw"})
_LONGEST_WHY = 500
_LONGEST_ID = 1_000


class LiveReleases(Protocol):
    """What owners do with releases. Raises ``StoreError``, ``NotAllowed``, ``Conflict`` and ``KnowledgeError``."""

    async def try_question(self, person: Person, question: str, audiences: Sequence[str]) -> Mapping[str, Any]:
        """What would be said, and why: ``outcome``, ``cited`` and ``why`` as plain text, and ``html``, cleaned."""
        ...

    async def do(self, person: Person, deed: str, on: str, why: str, mark: str) -> str:
        """Returns what to tell."""
        ...

    async def busy(self, person: Person) -> bool:
        """Whether something that they asked for is under way."""
        ...


class ReleasesApi:
    """Handlers for those who look after articles, and for nobody else."""

    def __init__(self, parts: Parts, live: LiveReleases) -> None:
        self._parts = parts
        self._live = live

    def routes(self) -> list[web.RouteDef]:
        data = self._parts.door.data
        return [
            web.post("/api/owners/try", data(self.try_question)),
            web.post("/api/owners/releases", data(self.do)),
            web.get("/api/owners/busy", data(self.busy)),
        ]

    async def try_question(self, request: web.Request) -> web.Response:
        person = await self._owner(request)
        body = await json_body(request)
        return await _told(self._live.try_question(person, body.text("question"), [body.word("as", longest=300)]))

    async def do(self, request: web.Request) -> web.Response:
        person = await self._owner(request)
        body = await json_body(request)
        deed, on = body.word("do", longest=20), body.word("on", longest=_LONGEST_ID)
        if deed not in DEEDS:
            raise BadRequest(f"“do” has to be one of {', '.join(DEEDS)}.")
        if deed in NEED_SURE and body.word("sure", longest=5) != "yes":
            raise BadRequest("This has to be confirmed: send “sure” with “yes”.")
        why, mark = body.word("why", longest=_LONGEST_WHY), body.word("mark", longest=100)

        async def done() -> Mapping[str, Any]:
            return {"say": await self._live.do(person, deed, on, why, mark)}

        return await _told(done())

    async def busy(self, request: web.Request) -> web.Response:
        return json_response({"busy": await self._live.busy(await self._owner(request))})

    async def _owner(self, request: web.Request) -> Person:
        signed_in = await self._parts.acting(request, "owner")
        if signed_in.role != "owner":
            raise NotAllowed("This is for those who look after articles.")
        return signed_in.person


async def _told(work: Any) -> web.Response:
    """What comes of it; what could not be done in the words that say why."""
    try:
        return json_response(await work)
    except (Conflict, KnowledgeError) as error:
        return json_response({"error": "not_done", "say": str(error)}, status=409)
    except (StoreError, NotAllowed, BadRequest):
        raise
    except HandrailError as error:
        return json_response({"error": "not_done", "say": str(error)}, status=409)
