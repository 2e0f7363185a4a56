"""Records as they would be stored, to measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.experience.period import Patience
from bot.experience.topics import Experienced, measured
from bot.messages.case import Case
from bot.messages.evidence import ArticleRef
from bot.messages.state import Topic
from bot.messages.transcript import Entry
from bot.ports.experience import KnownTopic, Records

NOON = datetime(2026, 9, 8, 12, tzinfo=UTC)
WEEK_LATER = NOON + timedelta(days=7)
WIFI, VPN = ArticleRef("wifi-slow", "Slow wireless"), ArticleRef("vpn", "VPN")


def topic(id: str = "t1", question: str = "Wi-Fi is slow in the library", hours: float = 0, **more: Any) -> Topic:
    at = NOON + timedelta(hours=hours)
    return Topic(**({"id": id, "question": question, "asked_at": at, "last_at": at} | more))


def line(who: str, text: str, minutes: float = 0, did: str = "said", **more: Any) -> Entry:
    at = NOON + timedelta(minutes=minutes)
    values = {"id": f"{who}{minutes}{text}", "conversation": "c1", "name": who, "at": at, "did": did} | more
    return Entry(who=who, text=text, **values)  # type: ignore[arg-type]


def case_of(topic: Topic, person: Any, **more: Any) -> Case:
    values = {
        "id": f"case-{topic.id}", "number": 1, "conversation": "c1", "person": person, "desk": "web", "desk_id": "main",
        "state": "closed", "because": "pressed", "question": topic.question, "topic": topic.id,
        "opened_at": topic.asked_at + timedelta(minutes=2), "claimed_at": topic.asked_at + timedelta(minutes=12),
        "closed_at": topic.asked_at + timedelta(hours=1), "resolution": "fixed",
    }  # fmt: skip
    return Case(**(values | more))


def known(topic: Topic, conversation: str = "c1", person: str = "web:local:nina") -> KnownTopic:
    return KnownTopic(topic, conversation, person)


def one(topic: Topic, lines: Sequence[Entry] = (), cases: Sequence[Case] = (), **more: Any) -> Experienced:
    """The one topic, measured a week later."""
    records = Records(topics=(known(topic),), cases=cases, transcripts={"c1": lines}, **more)
    [found] = measured(records, WEEK_LATER, Patience())
    return found
