"""Seeing inside: this process's traces and measures, and the values that are asked of the tables."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import socket
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from ipaddress import ip_address

import structlog
from aiohttp import web

from bot.app.backlog import CATALOGUE, gauges_of
from bot.app.parts import Parts
from bot.app.recurring import Recurring
from bot.app.reporting import felt_gauges
from bot.errors import HandrailError, StoreError
from bot.experience.gauges import CATALOGUE as FELT
from bot.platforms.web.door import LOOPBACK_NAMES, host_of
from bot.ports.measures import Gauge
from bot.settings import Settings
from bot.store.backlog import SqlBacklogs
from bot.telemetry import Collector, Gauges, Telemetry
from bot.telemetry.telemetry import CONTENT_TYPE

FRESH_FOR = timedelta(seconds=5)
"""So long the same values of the tables are told: however many ask, they are looked for once."""

FELT_FRESH_FOR = timedelta(minutes=5)
"""Reading weeks of topics takes a moment."""

SENT_EVERY = 30.0
"""Seconds between two looks at the tables where measures are sent to a collector."""

WorkerSeen = Callable[[], Awaitable[float | None]]

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_log = structlog.get_logger(__name__)


class Seeing:
    """What a server or worker shows of itself. ``worker_seen`` is set where several share the work."""

    def __init__(self, parts: Parts, duty: str) -> None:
        self._parts = parts
        self.worker_seen: WorkerSeen | None = None
        settings = parts.settings
        instance = f"{socket.gethostname()}:{duty}:{secrets.token_hex(3)}"
        self.telemetry = Telemetry(settings.otel_service_name, instance, collector_of(settings))
        self.tracing, self.measures = self.telemetry.tracing, self.telemetry.measures
        self._token = settings.metrics_token.get_secret_value()
        self._in_front = bool(settings.public_url or settings.proxies)
        proxied = (settings.proxy_user_header, settings.proxy_name_header, settings.proxy_groups_header)
        self._passed_on = (*_PASSED_ON, *proxied)
        now, felt = self.telemetry.gauges(CATALOGUE), self.telemetry.slow_gauges(FELT)
        self._now = _Asked(now, self._standing, FRESH_FOR, parts.clock.now)
        self._felt = _Asked(felt, lambda: felt_gauges(parts), FELT_FRESH_FOR, parts.clock.now)
        self._recurring = Recurring("measures", self._look, SENT_EVERY, parts.clock.sleep)

    def start(self) -> None:
        """Where measures are sent to a collector nobody asks for them: they are looked for all the same."""
        if self.telemetry.sends_measures:
            self._recurring.start()

    async def stop(self) -> None:
        await self._recurring.stop()
        await asyncio.to_thread(self.telemetry.close)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self.metrics), web.get("/metrics/experience", self.felt)]

    async def metrics(self, request: web.Request) -> web.Response:
        """Counted in this process, and what the tables say now."""
        if (no := self._refused(request)) is not None:
            return no
        await self._now.look()
        return _told(await asyncio.to_thread(self.telemetry.exposition))

    async def felt(self, request: web.Request) -> web.Response:
        """The report's measures of the last weeks."""
        if (no := self._refused(request)) is not None:
            return no
        await self._felt.look()
        return _told(await asyncio.to_thread(self.telemetry.slow_exposition))

    def _refused(self, request: web.Request) -> web.Response | None:
        """With ``METRICS_TOKEN`` whoever has it; without it this machine alone, where no proxy stands in front: one
        that says nothing of whom it asks for would make everybody local."""
        if self._token:
            said = request.headers.get("Authorization", "")
            if hmac.compare_digest(said.encode(), f"Bearer {self._token}".encode()):
                return None
            return web.Response(status=401, text="Send METRICS_TOKEN as a bearer token.\n", headers={
                "WWW-Authenticate": "Bearer"})  # fmt: skip
        if self._in_front:
            return web.Response(status=403, text="Behind a proxy this needs METRICS_TOKEN: see .env.example.\n")
        local = _is_local(request.remote) and host_of(request)[0] in LOOPBACK_NAMES
        if local and not any(name in request.headers for name in self._passed_on if name):
            return None
        return web.Response(status=403, text="Asked from elsewhere this needs METRICS_TOKEN: see .env.example.\n")

    async def _standing(self) -> list[Gauge]:
        now = self._parts.clock.now()
        try:
            found = gauges_of(await SqlBacklogs(self._parts.transactions).backlog(now), now)
            if self.worker_seen is not None and (seen := await self.worker_seen()) is not None:
                found.append(Gauge("handrail.worker.seen", seen))
        except StoreError as error:
            _log.warning("tables_not_measured", why=str(error))
            return [Gauge("handrail.tables.readable", 0)]
        return [Gauge("handrail.tables.readable", 1), *found]

    async def _look(self) -> None:
        for asked in (self._now, self._felt):
            await asked.look()


class _Asked:
    """Gauges whose values are looked for when somebody wants them, and not more often than now and then."""

    def __init__(
        self, gauges: Gauges, look: Callable[[], Awaitable[list[Gauge]]], fresh: timedelta, now: Callable[[], datetime]
    ) -> None:
        self._gauges, self._look, self._fresh, self._now = gauges, look, fresh, now
        self._looked: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def look(self) -> None:
        async with self._one_at_a_time:
            if self._looked is not None and self._now() - self._looked < self._fresh:
                return
            try:
                self._gauges.found(await self._look())
            except HandrailError as error:
                _log.warning("not_measured", why=str(error))
                self._gauges.found(())
            self._looked = self._now()


def collector_of(settings: Settings) -> Collector | None:
    """Where traces and measures go, if anywhere."""
    if not settings.otel_exporter_otlp_endpoint:
        return None
    return Collector(
        settings.otel_exporter_otlp_endpoint.rstrip("/"),
        settings.otlp_headers(),
        traces=settings.otel_traces_exporter == "otlp",
        measures=settings.otel_metrics_exporter == "otlp",
    )


def _is_local(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _told(text: bytes) -> web.Response:
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})
