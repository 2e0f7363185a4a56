"""A collector on loopback that takes traces and measures by OTLP over HTTP, as real ones do, and keeps them."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

PATIENCE = 60.0
"""Seconds until something that should come counts as missing: test machines are slow."""


@dataclass(frozen=True)
class Kept:
    """One span. ``process``: which one recorded it; ``parent``: empty where it is the first of its trace."""

    step: str
    process: str
    trace: str
    id: str
    parent: str
    facts: Mapping[str, object]
    whole: str


@dataclass
class FakeCollector:
    """What came."""

    address: str = ""
    spans: list[Kept] = field(default_factory=list)
    measures: dict[str, str] = field(default_factory=dict)
    """Name → the process that sent it last."""
    asked: list[Mapping[str, str]] = field(default_factory=list)
    """Headers of each request."""
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, there: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not there():
                self._came.clear()
                await self._came.wait()

    async def traces(self, request: web.Request) -> web.Response:
        sent = ExportTraceServiceRequest.FromString(await _body(request))
        for resource in sent.resource_spans:
            process = _facts(resource.resource.attributes)["service.instance.id"]
            for scope in resource.scope_spans:
                self.spans += [
                    Kept(
                        span.name, str(process), span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex(),
                        _facts(span.attributes), f"{resource.resource} {span}",
                    )
                    for span in scope.spans
                ]  # fmt: skip
        return self._answer(request, ExportTraceServiceResponse().SerializeToString())

    async def metrics(self, request: web.Request) -> web.Response:
        sent = ExportMetricsServiceRequest.FromString(await _body(request))
        for resource in sent.resource_metrics:
            process = str(_facts(resource.resource.attributes)["service.instance.id"])
            self.measures |= {metric.name: process for scope in resource.scope_metrics for metric in scope.metrics}
        return self._answer(request, ExportMetricsServiceResponse().SerializeToString())

    def _answer(self, request: web.Request, body: bytes) -> web.Response:
        self.asked.append(dict(request.headers))
        self._came.set()
        return web.Response(body=body, content_type="application/x-protobuf")


@asynccontextmanager
async def collector() -> AsyncIterator[FakeCollector]:
    """One that listens."""
    made = FakeCollector()
    application = web.Application()
    application.add_routes([web.post("/v1/traces", made.traces), web.post("/v1/metrics", made.metrics)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield made
    finally:
        await runner.cleanup()


async def _body(request: web.Request) -> bytes:
    body = await request.read()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def _facts(attributes: object) -> dict[str, object]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}  # type: ignore[attr-defined]
