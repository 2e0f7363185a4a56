"""Messages that Teams delivers again under a new id: it does so when our acknowledgement came late or got lost.

A person may truly say the same twice, so the same words count as a repeat only where Teams had a reason to repeat
them, or where nothing has been said in between and nobody misses anything: there is one answer to both.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.masking import mask
from bot.messages.incoming import DeskSaid, Said
from bot.platforms.teams.conversations import place_name
from bot.ports.anchors import Anchors
from bot.ports.surroundings import Clock

AFTER_A_LATE_ANSWER = timedelta(seconds=90)
"""How long after its first delivery a message may come again that we did not acknowledge in time."""

WITH_NOTHING_BETWEEN = timedelta(seconds=20)
AT_ONCE = timedelta(seconds=3)
"""So soon nobody has read an answer and typed the same again."""

LATE = 10.0
"""Seconds. Teams waits fifteen for its acknowledgement, and the way back takes some."""

_REMEMBERED = 10_000


@dataclass(slots=True)
class _First:
    """The first delivery of the newest words in a conversation."""

    digest: str
    id: str
    at: datetime
    in_time: bool = False
    answered: bool = False


class Repeats:
    """Kept as anchors, ``newest:<conversation>`` or at a desk ``newest:<case>:<agent>``: words only as a digest of what
    is left of them after masking."""

    def __init__(self, anchors: Anchors, clock: Clock) -> None:
        self._anchors = anchors
        self._clock = clock
        self._newest: OrderedDict[str, _First] = OrderedDict()

    async def first_id(self, tenant: str, said: Said | DeskSaid) -> str:
        """The id under which these words came first: their own, or that of an earlier delivery."""
        line = _line(said)
        place, key = place_name(tenant), f"newest:{line}"
        digest, now = _digest(said), self._clock.now()
        first = await self._known(place, key, line)
        if first is not None and first.digest == digest and self._is_repeat(first, now):
            return first.id
        # Nobody answers an agent: what they say again, they mean.
        self._remember(line, _First(digest, said.id, now, answered=isinstance(said, DeskSaid)))
        await self._anchors.put(place, key, {"digest": digest, "id": said.id, "at": now.timestamp()})
        return said.id

    def acknowledged(self, said: Said | DeskSaid, seconds: float) -> None:
        """Teams has our acknowledgement, after so many seconds: it has no reason to deliver this again."""
        first = self._newest.get(_line(said))
        if first is not None and first.id == said.id and seconds < LATE:
            first.in_time = True

    def answered(self, conversation: str) -> None:
        """Something was said in return."""
        first = self._newest.get(conversation)
        if first is not None:
            first.answered = True

    def _is_repeat(self, first: _First, now: datetime) -> bool:
        since = now - first.at
        if not first.in_time and since < AFTER_A_LATE_ANSWER:
            return True
        return since < AT_ONCE or (since < WITH_NOTHING_BETWEEN and not first.answered)

    async def _known(self, place: str, key: str, line: str) -> _First | None:
        """Another process may have had it first, or this one before it was started anew."""
        known = self._newest.get(line)
        kept = await self._anchors.get(place, key)
        if kept is None or (known is not None and known.id == kept.body["id"]):
            return known
        at = datetime.fromtimestamp(float(kept.body["at"]), self._clock.now().tzinfo)
        first = _First(str(kept.body["digest"]), str(kept.body["id"]), at)
        self._remember(line, first)
        return first

    def _remember(self, line: str, first: _First) -> None:
        self._newest[line] = first
        self._newest.move_to_end(line)
        while len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)


def _line(said: Said | DeskSaid) -> str:
    """Who says it where: words of somebody else in between make no difference to an agent."""
    return f"{said.case}:{said.agent.id}" if isinstance(said, DeskSaid) else said.conversation


def _digest(said: Said | DeskSaid) -> str:
    who = said.agent if isinstance(said, DeskSaid) else said.person
    fields = [who.id, mask(said.text).text, *(file.where or file.name for file in said.attachments)]
    return sha256(json.dumps(fields).encode("utf-8", "surrogatepass")).hexdigest()
