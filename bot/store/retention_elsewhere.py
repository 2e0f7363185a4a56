"""What stands on the page, files attached there, and where posts of ours stand on chat platforms: what is old goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.engine import Connection

from bot.messages.case import OPEN_STATES
from bot.store.platform_tables import ANCHOR, ATTACHMENT
from bot.store.tables import CASE, POST, TOPIC

_STAYS = ("home:", "line:", "direct:", "reference:", "hears:", "welcomed:", "service", "tenant")
"""Anchors that say how to get to somebody or somewhere, and not where one message stands."""

_RECORDS = ("owners",)
"""Places of what is no message at all: what owners did, which keep their own newest; and ``source:…``, each source's
looks."""

_AT_ONCE = 2_000
_NANOSECONDS = 1_000_000_000


def posts(connection: Connection, before: datetime, _: int) -> int:
    """On people's own pages; those of a desk go with their cases."""
    is_open = select(CASE.c.conversation).where(CASE.c.state.in_(sorted(OPEN_STATES)))
    own = (~POST.c.place.startswith("desk:"), ~POST.c.place.startswith("people:"), POST.c.place.not_in(is_open))
    rows = connection.execute(select(POST).where(*own).order_by(POST.c.seq).limit(_AT_ONCE)).all()
    old = [row for row in rows if _is_old(json.loads(row.body), before)]
    for row in old:
        connection.execute(delete(POST).where(POST.c.place == row.place, POST.c.key == row.key))
    return len(old)


def anchors(connection: Connection, before: datetime, _: int) -> int:
    """Where single messages stand. Nothing of an open case."""
    cases, conversations = _open(connection)
    kinds = and_(*(~ANCHOR.c.key.startswith(name) for name in _STAYS), ANCHOR.c.place.not_in(_RECORDS))
    kinds = and_(kinds, ~ANCHOR.c.place.startswith("source:"))
    old = ANCHOR.c.put_at < int(before.timestamp()) * _NANOSECONDS
    rows = connection.execute(select(ANCHOR).where(old, kinds).order_by(ANCHOR.c.put_at).limit(_AT_ONCE)).all()
    gone = 0
    for row in rows:
        body = json.loads(row.body)
        if body.get("case") in cases or body.get("conversation") in conversations or _names(row.key, cases):
            continue
        connection.execute(delete(ANCHOR).where(ANCHOR.c.place == row.place, ANCHOR.c.key == row.key))
        gone += 1
    return gone


def attachments(connection: Connection, before: datetime, limit: int) -> int:
    """Files that came with what was said. Those of a topic that goes on stay with it, as its words do."""
    is_open = select(CASE.c.conversation).where(CASE.c.state.in_(sorted(OPEN_STATES)))
    goes_on = select(TOPIC.c.conversation).where(TOPIC.c.asked_at < before)
    its = ATTACHMENT.c.conversation
    free = (ATTACHMENT.c.at < before, its.not_in(is_open), its.not_in(goes_on))
    first = select(ATTACHMENT.c.id).where(*free).order_by(ATTACHMENT.c.at).limit(limit)
    old = connection.execute(first).scalars().all()
    if old:
        connection.execute(delete(ATTACHMENT).where(ATTACHMENT.c.id.in_(old)))
    return len(old)


def forget_places(connection: Connection, conversation: str) -> None:
    """Whatever only says where a conversation is, which is gone now."""
    platform = conversation.partition(":")[0]
    connection.execute(delete(POST).where(POST.c.place == conversation))
    connection.execute(delete(ATTACHMENT).where(ATTACHMENT.c.conversation == conversation))
    index = POST.c.place == f"people:{conversation.rpartition(':')[0]}:index"
    told = POST.c.key.in_([f"title:{conversation}", f"news:{conversation}"])
    current = and_(POST.c.key == "current", POST.c.body.contains(json.dumps(conversation), autoescape=True))
    connection.execute(delete(POST).where(index, or_(told, current)))
    if platform == "web":
        return
    for kind in ("home", "apart", "about", "newest"):
        connection.execute(delete(ANCHOR).where(ANCHOR.c.key == f"{kind}:{conversation}"))
    line = ANCHOR.c.body.contains(json.dumps(conversation), autoescape=True)
    connection.execute(delete(ANCHOR).where(ANCHOR.c.key.startswith("line:"), line))


def _open(connection: Connection) -> tuple[set[str], set[str]]:
    """Ids of open cases, and their conversations."""
    rows = connection.execute(select(CASE.c.id, CASE.c.conversation).where(CASE.c.state.in_(sorted(OPEN_STATES))))
    found = rows.all()
    return {row.id for row in found}, {row.conversation for row in found}


def _names(key: str, cases: set[str]) -> bool:
    return any(part in cases for part in key.split(":"))


def _is_old(body: Mapping[str, Any], before: datetime) -> bool:
    at = body.get("at")
    return isinstance(at, str) and bool(at) and datetime.fromisoformat(at) < before
