"""What an export holds: all that is kept about a person, without what is about others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.messages.case import Case
from bot.messages.state import Topic
from bot.messages.transcript import Entry
from bot.ports.forgetting import Held

LEFT_OUT = (
    "Notes that agents wrote among themselves. They are their own notes on their work, and often about others too.",
    "What others wrote where you stand in their conversations, as an agent or overheard, and their cases: that is "
    "theirs. What you wrote there as an agent is here, unless somebody else has your name.",
    "What you did as an owner of articles, drafts of articles, and letters about articles: the organisation's records.",
    "Copies of the same words: messages once more as they came in and as they were sent, and the page's posts.",
    "What stands in Slack or Teams itself: it can be read there.",
    "Numbers in the report. They stand beside nobody's name.",
    "Logs. They hold ids and times, and no words.",
    "What is in files: their names are here. Those that you attached on the page can be saved there.",
    "Secrets such as passwords that were pasted: they were masked before anything was stored.",
)


def values(held: Held, organisation: str, now: datetime) -> dict[str, Any]:
    """JSON values. ``notes_left_out`` says how many lines were."""
    person, private = held.person, [entry for entry in (*held.entries, *held.said_elsewhere) if entry.private]
    return {
        "made_at": now.isoformat(),
        "organisation": organisation,
        "person": {
            "id": person.key,
            "platform": person.platform,
            "name": person.name,
            "audiences": sorted(person.audiences),
        },
        "link": _plain(asdict(held.link)) if held.link else None,
        "conversations": [
            {"id": one, "lines": [_line(e) for e in held.entries if e.conversation == one and not e.private]}
            for one in held.conversations
        ],
        "topics": [_topic(known.topic) for known in held.topics],
        "cases": [_case(case) for case in held.cases],
        "how_it_went": [_plain(asdict(survey)) for survey in held.surveys],
        "said_as_agent": [_line(entry) for entry in held.said_elsewhere if not entry.private],
        "counts": dict(held.counts),
        "elsewhere": held.elsewhere,
        "left_out": list(LEFT_OUT),
        "notes_left_out": len(private),
    }


def _line(entry: Entry) -> dict[str, Any]:
    files = [{"name": file.name, "type": file.media_type, "bytes": file.size} for file in entry.attachments]
    return {
        "at": entry.at.isoformat(),
        "who": entry.who,
        "name": entry.name,
        "did": entry.did,
        "text": "(deleted)" if entry.blanked else entry.text,
        **({"before": entry.before} if entry.before else {}),
        **({"files": files} if files else {}),
        **({"articles": list(entry.articles)} if entry.articles else {}),
    }


def _topic(topic: Topic) -> dict[str, Any]:
    """With what was judged of it: how sure the bot was, and how it ended."""
    kept = ("question", "asked_at", "last_at", "turns", "rephrased", "not_helped", "wordings", "tried", "confidence")
    shown = [article.title for article in topic.shown]
    return _fields(topic, (*kept, "outcome", "care")) | {"articles": shown}


def _case(case: Case) -> dict[str, Any]:
    kept = ("number", "state", "because", "question", "opened_at", "closed_at", "resolution", "reopened", "urgency")
    more = ("later", "also", "tried", "claimed_at", "care", "call", "call_number", "desk")
    signals = [{"kind": s.kind, "weight": s.weight, "quote": s.quote} for s in case.signals]
    agent = case.agent.name if case.agent is not None else ""
    return _fields(case, (*kept, *more)) | {"signals": signals, "agent": agent}


def _fields(value: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date) else value
