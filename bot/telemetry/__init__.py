"""Seeing inside from outside: traces and measures by OpenTelemetry's names, for Prometheus or a collector.

The only place that knows OpenTelemetry. Its providers are Handrail's own and never the process-wide ones: libraries
that record by themselves might record what people wrote.
"""

from bot.telemetry.gauges import Gauges
from bot.telemetry.instruments import OtelMeasures
from bot.telemetry.telemetry import Collector, Telemetry
from bot.telemetry.traces import OtelTracing

__all__ = ["Collector", "Gauges", "OtelMeasures", "OtelTracing", "Telemetry"]
