"""What stays of the page's posts at a desk when the person they are about is forgotten: that there were some. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.platforms.web.render import moment

REMOVED = "removed, because the person it was about is to be forgotten"


def emptied(body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A card says that nothing can be done there any more, as one that has moved; all else is marked as deleted."""
    if body.get("type") == "card":
        return _card(body, now)
    kept = {name: body[name] for name in ("type", "case", "ref", "who", "at", "mark") if name in body}
    return kept if body.get("type") == "mark" else {**kept, "name": "", "agent": "", "deleted": True, **_whisper(body)}


def _whisper(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """It has no marker of its own: it says nothing."""
    if body.get("type") != "whisper":
        return {}
    return {"only": body["only"], "text": "(deleted)", "parts": [], "buttons": []}


def _card(body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    nobody = {"key": "", "name": "Somebody who is forgotten"}
    lists = ("question_parts", "signals", "later", "also", "shown", "named", "tried", "moves", "notes")
    return {
        **{name: body[name] for name in ("type", "case", "number", "opened_at", "urgency") if name in body},
        **{name: [] for name in lists},
        "state": "moved",
        "resolution": REMOVED,
        "person": nobody,
        "question": "(deleted)",
        "reason": "",
        "agent": None,
        "claimed_at": "",
        "closed_at": moment(now),
        "reopened": 0,
        "desk": "",
        "late": False,
        "conversation": "",
    }
