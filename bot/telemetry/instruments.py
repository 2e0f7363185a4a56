"""``Measures`` by OpenTelemetry: counted in this process, and zero again when it starts anew."""

from __future__ import annotations

from opentelemetry.metrics import Meter

from bot.messages.turn import TurnResult
from bot.ports.ledger import ParcelEnd
from bot.ports.measures import Arrival

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
"""Bounds between which times are counted: half of them around what people notice."""


class OtelMeasures:
    """``Measures``. Names and what they mean: ``docs/operations.md``."""

    def __init__(self, meter: Meter) -> None:
        self._messages = meter.create_counter("handrail.messages", description="Messages that came in.")
        self._turns = meter.create_counter("handrail.turns", description="Turns that were done, by how they ended.")
        self._failed = meter.create_counter("handrail.turns.failed", description="Turns that could not be done.")
        self._sends = meter.create_counter("handrail.sends", description="What was to be sent, by how that ended.")
        self._retried = meter.create_counter("handrail.sends.retried", description="Sends that did not succeed.")
        self._turn = meter.create_histogram(
            "handrail.turn.duration", "s", "A turn at work.", explicit_bucket_boundaries_advisory=SECONDS
        )
        self._message_wait = meter.create_histogram(
            "handrail.message.wait", "s", "From a message's arrival until its turn was begun.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )  # fmt: skip
        self._send_wait = meter.create_histogram(
            "handrail.send.wait", "s", "From the turn until what it says was sent.",
            explicit_bucket_boundaries_advisory=SECONDS,
        )  # fmt: skip

    def arrived(self, platform: str, how: Arrival) -> None:
        self._messages.add(1, {"platform": platform, "how": how})

    def turned(self, kind: str, result: TurnResult, *, took: float, waited: float) -> None:
        self._turns.add(1, {"kind": kind, "result": result})
        self._turn.record(took, {"kind": kind})
        self._message_wait.record(waited, {"kind": kind})

    def turn_failed(self, *, aside: bool) -> None:
        self._failed.add(1, {"then": "set_aside" if aside else "retried"})

    def delivered(self, platform: str, end: ParcelEnd, *, waited: float) -> None:
        self._sends.add(1, {"platform": platform, "end": end})
        if end == "sent":
            self._send_wait.record(waited, {"platform": platform})

    def put_off(self, platform: str) -> None:
        self._retried.add(1, {"platform": platform})
