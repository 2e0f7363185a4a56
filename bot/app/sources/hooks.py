"""``POST /hooks/sources/<name>``: where a source lives, somebody changed something. A look at it follows soon.

Whoever asks signs what they send with ``SOURCES_HOOK_SECRET`` (HMAC, SHA-256), in one of two ways:

* ``X-Handrail-Timestamp`` (seconds) and ``X-Handrail-Signature: sha256=<hex>`` over ``<timestamp>.<name>.<body>``;
* ``X-Hub-Signature-256: sha256=<hex>`` over the body, as GitHub, Gitea and Forgejo do.

A request that comes again asks for nothing new. What it says beside that is not read.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping

import structlog
from aiohttp import web

from bot.app.parts import Parts
from bot.app.sources.looking import SourceRounds
from bot.app.sources.rounds import Rounds
from bot.errors import HandrailError
from bot.ports.surroundings import Clock
from bot.store.anchors import SqlAnchors
from kb_ingest.connectors.described import Source

_log = structlog.get_logger(__name__)

FRESH = 300
"""Seconds by which a timestamp may differ from our clock."""
_MOST = 5 * 1024 * 1024


class SourceHooks:
    """The way in for those who ask for a look."""

    def __init__(self, secret: str, sources: Callable[[], Mapping[str, Source]], rounds: Rounds, clock: Clock) -> None:
        self._secret = secret.encode()
        self._sources = sources
        self._rounds = rounds
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """None where there is no secret."""
        return [web.post("/hooks/sources/{name}", self.take)] if self._secret else []

    async def take(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        body = await _bounded(request)
        if body is None:
            return _said(413, "That is too long.")
        signature = self._signature(name, body, request.headers)
        if signature is None:
            _log.warning("source_hook_refused", source=name[:60])
            return _said(401, "The signature or its time is not right. Check SOURCES_HOOK_SECRET and the clock.")
        try:
            if name not in self._sources():
                return _said(404, "There is no such source in handrail.toml.")
            new = await self._rounds.ask(name, signature)
        except HandrailError as error:
            _log.error("source_hook_not_kept", source=name, why=str(error))
            return _said(503, "This cannot be kept just now: send it again.")
        if new:
            _log.info("source_look_asked", source=name)
        return _said(202, "A look at it follows soon." if new else "This was asked already.")

    def _signature(self, name: str, body: bytes, headers: Mapping[str, str]) -> str | None:
        """What makes this request known again; None where it is not signed as it should be."""
        own, hub = headers.get("X-Handrail-Signature", ""), headers.get("X-Hub-Signature-256", "")
        if own:
            said = headers.get("X-Handrail-Timestamp", "")
            if not (said.isascii() and said.isdecimal() and len(said) <= 12):
                return None
            if abs(self._clock.now().timestamp() - int(said)) > FRESH:
                return None
            return self._right(own, f"{said}.{name}.".encode() + body)
        return self._right(hub, body) if hub else None

    def _right(self, given: str, signed: bytes) -> str | None:
        made = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return made if hmac.compare_digest(given.encode("utf-8", "replace"), f"sha256={made}".encode()) else None


def setup_sources(application: web.Application, parts: Parts) -> SourceRounds:
    """The way in for webhooks on the application, and who carries schedules and webhooks out."""
    settings, clock = parts.settings, parts.clock
    rounds = Rounds(SqlAnchors(parts.transactions), clock)
    secret = settings.sources_hook_secret.get_secret_value()
    application.add_routes(SourceHooks(secret, settings.sources, rounds, clock).routes())
    return SourceRounds(settings.sources, rounds, clock)


async def _bounded(request: web.Request) -> bytes | None:
    """The body, unless it is too long."""
    data = bytearray()
    async for part in request.content.iter_chunked(64 * 1024):
        data += part
        if len(data) > _MOST:
            return None
    return bytes(data)


def _said(status: int, text: str) -> web.Response:
    return web.json_response({"said": text}, status=status)
