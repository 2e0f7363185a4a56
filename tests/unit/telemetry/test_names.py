"""Every measure is named in the docs as Prometheus reads it, and what the docs name is there."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

import bot
from bot.app.backlog import CATALOGUE
from bot.experience.gauges import CATALOGUE as FELT
from bot.ports.measures import Gauge
from bot.telemetry import Telemetry

DOCS = Path(bot.__file__).parent.parent / "docs"


def names(text: bytes) -> set[str]:
    """As somebody asks for them: of a histogram the name, of a counter with ``_total``."""
    families = text_string_to_metric_families(text.decode())
    return {f"{family.name}_total" if family.type == "counter" else family.name for family in families}


def documented(file: str) -> set[str]:
    """The names in the first column of the docs' tables."""
    columns = re.findall(r"^\| (`handrail_.*?) \|", (DOCS / file).read_text(encoding="utf-8"), re.M)
    found = set(re.findall(r"`(handrail_\w+)`", " ".join(columns)))
    ends = re.findall(r"`…(_\w+)`", " ".join(columns))
    return found | {f"handrail_experience{end}" for end in ends}


def test_the_docs_name_exactly_what_is_told() -> None:
    telemetry = Telemetry("handrail", "test")
    telemetry.gauges(CATALOGUE).found([Gauge(name, 1) for name in CATALOGUE])
    telemetry.slow_gauges(FELT).found([Gauge(name, 1) for name in FELT])
    measures = telemetry.measures
    measures.arrived("web", "new")
    measures.turned("said", "answered", took=1, waited=1)
    measures.turn_failed(aside=True)
    measures.delivered("web", "sent", waited=1)
    measures.put_off("web")
    assert names(telemetry.exposition()) == documented("operations.md")
    assert names(telemetry.slow_exposition()) == documented("experience.md")
    telemetry.close()
