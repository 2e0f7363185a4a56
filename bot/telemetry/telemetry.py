"""A process's providers: what is recorded here, and where it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.errors import SettingsError
from bot.ports.tracing import NoTracing, Tracing
from bot.telemetry.gauges import Catalogue, Gauges
from bot.telemetry.instruments import OtelMeasures
from bot.telemetry.traces import OtelTracing

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
"""Of what Prometheus reads."""

_SCOPE = "handrail"
_LAST_WORD = 3.0
"""Seconds that what is recorded gets to go out when the process ends: a collector that is down holds up nothing."""


@dataclass(frozen=True, slots=True)
class Collector:
    """Where to send, by OTLP over HTTP. ``endpoint``: its address without a path, like ``http://localhost:4318``."""

    endpoint: str
    headers: Mapping[str, str] = field(default_factory=dict)
    traces: bool = True
    measures: bool = True


class Telemetry:
    """Traces and measures of this process. ``instance``: tells it apart from all others."""

    def __init__(self, service: str, instance: str, collector: Collector | None = None) -> None:
        self._resource = Resource.create({"service.name": service, "service.instance.id": instance})
        self._collector = collector
        self._closing: list[Callable[[], object]] = []
        self.tracing: Tracing = self._tracing()
        self._now = _Exposed(self._meters)
        self._felt = _Exposed(self._meters)
        self.measures = OtelMeasures(self._now.meters.get_meter(_SCOPE))

    @property
    def sends_measures(self) -> bool:
        """Whether somebody is sent the measures who does not ask for them."""
        return self._collector is not None and self._collector.measures

    def gauges(self, catalogue: Catalogue) -> Gauges:
        """To be read together with what is counted here."""
        return Gauges(self._now.meters.get_meter(_SCOPE), catalogue)

    def slow_gauges(self, catalogue: Catalogue) -> Gauges:
        """To be read by themselves, less often."""
        return Gauges(self._felt.meters.get_meter(_SCOPE), catalogue)

    def exposition(self) -> bytes:
        """What Prometheus reads."""
        return generate_latest(self._now.registry)

    def slow_exposition(self) -> bytes:
        return generate_latest(self._felt.registry)

    def close(self) -> None:
        """Send what is left, within seconds."""
        if not self._closing:
            return
        ends = [threading.Thread(target=close, daemon=True) for close in self._closing]
        for end in ends:
            end.start()
        for end in ends:
            end.join(_LAST_WORD)
        self._closing = []

    def _tracing(self) -> Tracing:
        if self._collector is None or not self._collector.traces:
            return NoTracing()
        exporter = _exporters()[0](
            endpoint=f"{self._collector.endpoint}/v1/traces", headers=dict(self._collector.headers)
        )  # fmt: skip
        provider = TracerProvider(resource=self._resource, shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(exporter))
        self._closing.append(provider.shutdown)
        return OtelTracing(provider.get_tracer(_SCOPE))

    def _meters(self, prometheus: MetricReader) -> MeterProvider:
        readers = [prometheus]
        if self._collector is not None and self._collector.measures:
            exporter = _exporters()[1](
                endpoint=f"{self._collector.endpoint}/v1/metrics", headers=dict(self._collector.headers)
            )  # fmt: skip
            readers.append(PeriodicExportingMetricReader(exporter))
        provider = MeterProvider(readers, self._resource, shutdown_on_exit=False)
        self._closing.append(partial(provider.shutdown, timeout_millis=_LAST_WORD * 1000))
        return provider


class _Exposed:
    """Measures with a registry of their own for Prometheus."""

    def __init__(self, meters: Callable[[MetricReader], MeterProvider]) -> None:
        self.registry = CollectorRegistry()
        reader = PrometheusMetricReader(
            disable_target_info=True, scope_info_enabled=False, registry=self.registry
        )  # fmt: skip
        self.meters = meters(reader)


def _exporters() -> tuple[type, type]:
    """Of traces, and of measures."""
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise SettingsError(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, and what sends there is not installed. "
            "Install it with: pip install 'handrail[otlp]', or leave the setting empty."
        ) from error
    return OTLPSpanExporter, OTLPMetricExporter
