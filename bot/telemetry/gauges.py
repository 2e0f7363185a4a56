"""Values as they stand, asked of the tables beforehand: the same on every replica."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from bot.ports.measures import Gauge

Catalogue = Mapping[str, tuple[str, str]]
"""Name → (unit, description)."""


class Gauges:
    """What was found last. A gauge that was not found then is not told at all: better nothing than what was once."""

    def __init__(self, meter: Meter, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found: Mapping[str, Sequence[Gauge]] = {}
        for name, (unit, description) in catalogue.items():
            meter.create_observable_gauge(name, [self._observed(name)], unit, description)

    def found(self, gauges: Iterable[Gauge]) -> None:
        by_name: dict[str, list[Gauge]] = {name: [] for name in self._catalogue}
        for gauge in gauges:
            by_name[gauge.name].append(gauge)
        self._found = by_name

    def _observed(self, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
        return lambda _: [Observation(gauge.value, gauge.labels) for gauge in self._found.get(name, ())]
