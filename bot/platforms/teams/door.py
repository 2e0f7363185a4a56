"""Teams' door: one address to which everything comes, signed. It answers once what came is stored."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import structlog
from aiohttp import web

from bot.errors import HandrailError, StoreError
from bot.platforms.pressing import BadPayload
from bot.platforms.teams.arrivals import Arrivals, Taken
from bot.platforms.teams.framework import Framework
from bot.platforms.teams.heard import Heard, Ignored
from bot.platforms.teams.repeats import Repeats
from bot.platforms.teams.saying import OUTDATED
from bot.platforms.teams.telling import Answer, source_in, waits
from bot.platforms.teams.tokens import NotTeams, Tokens

_log = structlog.get_logger(__name__)

PATH = "/api/messages"
LARGEST_BODY = 512 * 1024
"""Bytes. Teams' own messages have 100 KB at most."""

_STOP_WITHIN = 5.0
"""Seconds that what is done after an acknowledgement gets when the server stops."""

_REMEMBERED = 10_000

_FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})
"""What proxies say of whom they speak for."""


class Door:
    """Receives. ``arrivals`` stores; what is to be done after the acknowledgement is done here."""

    def __init__(self, tokens: Tokens, framework: Framework, arrivals: Arrivals, repeats: Repeats) -> None:
        self._tokens = tokens
        self._framework = framework
        self._arrivals = arrivals
        self._repeats = repeats
        self._in_order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._afterwards: set[asyncio.Task[None]] = set()
        self._told: OrderedDict[str, None] = OrderedDict()

    def register(self, application: web.Application) -> None:
        """Before the page does: under this address the page has one of its own."""
        resource = _NotFromAPage(PATH)
        resource.add_route("POST", self._receive)
        application.router.register_resource(resource)

    async def stop(self) -> None:
        if self._afterwards:
            _, late = await asyncio.wait(self._afterwards, timeout=_STOP_WITHIN)
            for task in late:
                task.cancel()

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        came = time.monotonic()
        try:
            activity = await self._let_in(request)
        except NotTeams as error:
            _log.warning("teams_request_refused", status=error.status, why=str(error))
            return web.Response(status=error.status)
        except BadPayload as error:
            _log.info("teams_payload_not_read", why=str(error))
            return web.Response(status=400)
        try:
            heard = await self._framework.read(activity)
        except BadPayload as error:
            _log.info("teams_payload_not_read", why=str(error))
            return _unread(activity)
        invoke = activity.get("type") == "invoke"
        if isinstance(heard, Ignored):
            return web.Response(status=501 if invoke else 200)
        taken = await self._take(heard, activity)
        if taken is None:
            return await self._down(heard, activity)
        response = _response(taken.answer, invoke)
        try:
            return await self._answer(request, response, taken, came)
        finally:
            self._then(taken)

    async def _let_in(self, request: web.Request) -> Mapping[str, Any]:
        """The activity, once it is certain that Teams sent it. Raises ``NotTeams`` or ``BadPayload``."""
        speaker = await self._tokens.speaker(request.headers.get("Authorization", ""))
        if speaker is None and _FORWARDED & {name.lower() for name in request.headers}:
            raise NotTeams(403, "Without MICROSOFT_APP_ID nothing is taken that a proxy brings from elsewhere.")
        if request.content_type != "application/json":  # a page in somebody's browser cannot send that unasked
            raise web.HTTPUnsupportedMediaType
        if (request.content_length or 0) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)
        body = b""
        async for piece in request.content.iter_any():
            body += piece
            if len(body) > LARGEST_BODY:
                raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
        try:
            activity = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadPayload("It is not JSON.") from error
        if not isinstance(activity, dict):
            raise BadPayload("It is not an activity.")
        self._tokens.check(speaker, activity)
        return activity

    async def _take(self, heard: Heard, activity: Mapping[str, Any]) -> Taken | None:
        """None where it could not be kept."""
        source = source_in(heard)
        line = self._in_order.setdefault(f"{source.tenant}/{source.user}" if source else "", asyncio.Lock())
        try:
            async with line:  # what one person sends keeps its order, however long a look-up takes
                return await self._arrivals.take(heard)
        except StoreError as error:
            _log.error("teams_not_stored", why=str(error))
        except BadPayload as error:
            _log.info("teams_payload_not_read", why=str(error), kind=activity.get("type"))
            return Taken()
        except Exception as error:  # whatever broke: nobody goes without a word
            _log.error("teams_not_taken", kind=type(heard).__name__, why=type(error).__name__)
        return None

    async def _down(self, heard: Heard, activity: Mapping[str, Any]) -> web.Response:
        """It could not be kept, and Teams will not send it again: nobody goes without a word."""
        about = f"{activity.get('type')}/{activity.get('id')}"
        if about in self._told:
            return web.Response(status=503)
        self._told[about] = None
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        answer = await self._arrivals.down(heard)
        if answer is not None and waits(heard):
            return _response(answer, True)
        return web.Response(status=503)

    async def _answer(
        self, request: web.Request, response: web.Response, taken: Taken, came: float
    ) -> web.StreamResponse:
        """Written here, so as to know whether Teams got it: what it did not get it may deliver again."""
        try:
            await response.prepare(request)
            await response.write_eof()
        except (ConnectionError, OSError):
            _log.info("teams_acknowledgement_lost")
            return response
        gone = request.transport is None or request.transport.is_closing()
        seconds = time.monotonic() - came
        if taken.came is not None and not gone:
            self._do(partial(self._repeats.acknowledged, taken.came, seconds))
        return response

    def _then(self, taken: Taken) -> None:
        for work in taken.afterwards:
            self._do(work)

    def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(_quietly(work))
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)


class _NotFromAPage(web.PlainResource):
    """An address for all requests but those of a browser's page, which always say where they come from: nobody who is
    sent to a page can be made to speak for Teams."""

    async def resolve(self, request: web.Request) -> Any:
        if {"Origin", "Sec-Fetch-Site"} & request.headers.keys():
            return None, set()
        return await super().resolve(request)


def _response(answer: Answer | None, invoke: bool) -> web.Response:
    if not invoke:
        return web.Response(status=200)
    return web.json_response(dict(answer or {}), status=200)


def _unread(activity: Mapping[str, Any]) -> web.Response:
    """A button that cannot be understood, of an older version say, still gets a word; all else is a bad request."""
    if activity.get("type") == "invoke" and activity.get("name") == "adaptiveCard/action":
        value = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": OUTDATED}
        return web.json_response(value)
    return web.Response(status=400)


async def _quietly(work: Callable[[], Awaitable[None]]) -> None:
    """Done after the acknowledgement: nothing that matters hangs on it."""
    try:
        await work()
    except HandrailError as error:
        _log.info("teams_afterwards_failed", why=str(error))
    except Exception as error:
        _log.warning("teams_afterwards_failed", why=type(error).__name__)
