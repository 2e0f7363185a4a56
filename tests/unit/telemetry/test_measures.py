"""What is counted while it happens, under the names that Prometheus reads; and what is asked of the tables."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app.backlog import CATALOGUE, gauges_of
from bot.errors import DeliveryDelayed, SettingsError
from bot.messages.turn import Parcel
from bot.ports.backlog import Backlog
from bot.ports.measures import Gauge
from bot.telemetry import Collector, Telemetry
from tests.fakes.samples import NOON, case
from tests.talk import Talk


def read(text: bytes) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Name and labels → value, as Prometheus reads it."""
    families = text_string_to_metric_families(text.decode())
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def value(telemetry: Telemetry, name: str, **labels: str) -> float | None:
    return read(telemetry.exposition()).get((name, frozenset(labels.items())))


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    made = Telemetry("handrail", "test")
    yield made
    made.close()


@pytest.fixture
def talk(tmp_path: Path, telemetry: Telemetry) -> Iterator[Talk]:
    made = Talk(tmp_path, measures=telemetry.measures)
    yield made
    made.close()


async def test_turns_are_counted_by_how_they_ended(talk: Talk, telemetry: Telemetry) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    assert value(telemetry, "handrail_turns_total", kind="said", result="answered") == 1
    assert value(telemetry, "handrail_turns_total", kind="pressed", result="handed_over") == 1
    assert value(telemetry, "handrail_messages_total", platform="web", how="new") == 2
    assert value(telemetry, "handrail_turn_duration_seconds_count", kind="said") == 1
    assert value(telemetry, "handrail_message_wait_seconds_count", kind="said") == 1


async def test_sends_are_counted_by_how_they_ended_and_those_that_are_tried_again_apart(
    talk: Talk, telemetry: Telemetry
) -> None:
    async def busy(parcel: Parcel) -> str:
        raise DeliveryDelayed("Come again.", 5)

    at_work, talk.far.send = talk.far.send, busy  # type: ignore[method-assign]  # the far side is a fake
    await talk.say("slow wireless in the halls")
    assert value(telemetry, "handrail_sends_retried_total", platform="web") == 1
    assert value(telemetry, "handrail_sends_total", platform="web", end="sent") is None
    talk.far.send = at_work  # type: ignore[method-assign]
    await talk.clock.advance(10)
    await talk.run("web:local:nina:1")
    assert value(telemetry, "handrail_sends_total", platform="web", end="sent") == 1
    assert value(telemetry, "handrail_send_wait_seconds_sum", platform="web") == 10


def test_a_gauge_that_is_not_found_any_more_is_not_told_any_more(telemetry: Telemetry) -> None:
    gauges = telemetry.gauges({"handrail.cases.late": ("", "Late.")})
    assert value(telemetry, "handrail_cases_late") is None
    gauges.found([Gauge("handrail.cases.late", 3)])
    assert value(telemetry, "handrail_cases_late") == 3
    gauges.found([])
    assert value(telemetry, "handrail_cases_late") is None


def test_what_is_read_slowly_stands_apart(telemetry: Telemetry) -> None:
    telemetry.slow_gauges({"handrail.experience.ease": ("", "Easy.")}).found([Gauge("handrail.experience.ease", 4)])
    assert value(telemetry, "handrail_experience_ease") is None
    assert b"handrail_experience_ease 4.0" in telemetry.slow_exposition()


def test_cases_are_counted_by_desk_and_matters_of_care_only_in_the_totals() -> None:
    waits = {"waits_since": NOON, "late_at": NOON}
    cases = [
        case("c1", 1, desk_id="it", **waits),
        case("c2", 2, desk_id="it", state="claimed"),
        case("c3", 3, desk_id="safety", care="danger", waits_since=NOON.replace(hour=11)),
    ]
    found = _by_name(gauges_of(Backlog(cases=cases), NOON.replace(minute=5)))
    assert found["handrail.cases.open", "waiting"] == 2
    assert found["handrail.cases.open", "claimed"] == 1
    assert found["handrail.cases.late", ""] == 1
    assert found["handrail.cases.oldest.wait", ""] == 65 * 60
    assert found["handrail.desk.oldest.wait", "it"] == 5 * 60
    assert ("handrail.desk.cases.waiting", "safety") not in found


def test_whatever_is_told_of_the_tables_has_a_name_in_the_catalogue() -> None:
    backlog = Backlog({"inbox": 1}, {"inbox": NOON}, {("inbox", "aside"): 2}, [case(waits_since=NOON)])
    assert {gauge.name for gauge in gauges_of(backlog, NOON)} <= set(CATALOGUE)


def test_where_to_send_without_what_sends_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith("opentelemetry.exporter.otlp.proto.http")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.metric_exporter", None)
    with pytest.raises(SettingsError, match=r"handrail\[otlp\]"):
        Telemetry("handrail", "test", Collector("http://127.0.0.1:9"))


def test_a_collector_that_is_gone_holds_up_neither_work_nor_the_end() -> None:
    telemetry = Telemetry("handrail", "test", Collector("http://127.0.0.1:9"))
    with telemetry.tracing.span("turn", within="", kind="said") as span:
        telemetry.measures.turned("said", "answered", took=0.1, waited=0.0)
        assert span.here.startswith("00-")
    assert value(telemetry, "handrail_turns_total", kind="said", result="answered") == 1
    before = set(threading.enumerate())
    telemetry.close()
    for one in before | set(threading.enumerate()):  # what still tries draws lots for its waits, in later tests' time
        if one.name.startswith("Otel") or "shutdown" in one.name:
            one.join(60)
    telemetry.close()


def _by_name(found: list[Gauge]) -> Mapping[tuple[str, str], float]:
    return {(gauge.name, "".join(gauge.labels.values())): gauge.value for gauge in found}
