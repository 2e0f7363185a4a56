"""Messages that Teams delivers again under a new id: it does so when our acknowledgement came late or got lost.

Nothing in what comes then says that it is the same message: id and time may both be new. So the same words of the same
person in the same place are a repeat where Teams had a reason to repeat them, whatever was said in between: their last
delivery was not acknowledged in time, as far as anybody knows. What was acknowledged in time and comes again, the
person said again: a second "no", say, to the next question.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

from bot.masking import mask
from bot.messages.incoming import DeskSaid, Said
from bot.platforms.teams.conversations import place_name
from bot.ports.anchors import Anchors, Body
from bot.ports.surroundings import Clock

AFTER_A_LATE_ANSWER = timedelta(seconds=90)
"""How long after a delivery a message may come again that we did not acknowledge in time."""

AT_ONCE = timedelta(seconds=3)
"""So soon, with nothing in between, nobody has read an answer and typed the same again."""

LATE = 10.0
"""Seconds. Teams waits fifteen for its acknowledgement, and the way back takes some."""

MOST = 20
"""Words that are remembered of one person in one place: more are not said while Teams may still repeat the first."""

_MOST_IDS = 8
_REMEMBERED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Came:
    """A delivery. ``first``: the id under which these words came first: their own, or that of an earlier delivery."""

    tenant: str
    line: str
    first: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Something that was said, and its deliveries: ``at`` is when the last one came, in seconds since 1970.

    ``sent``: when it was said, as Teams has it; each delivery may have a time of its own."""

    digest: str
    ids: tuple[str, ...]
    sent: tuple[str, ...]
    at: float
    in_time: bool = field(default=False, kw_only=True)
    """Whether Teams has our acknowledgement of the last delivery, as far as we know: no reason to deliver it again."""


class Repeats:
    """Kept as anchors, ``newest:<line>``, for all replicas and across restarts: of the words only a digest of what is
    left of them after masking. Each method raises ``StoreError``."""

    def __init__(self, anchors: Anchors, clock: Clock) -> None:
        self._anchors = anchors
        self._clock = clock

    async def came(self, tenant: str, line: str, said: Said | DeskSaid) -> Came:
        """Remember a delivery. ``line``: who says it where, by any name that stays the same."""
        digest, sent, now = _digest(said), said.at.isoformat(), self._clock.now().timestamp()

        def with_it(body: Body | None) -> Body:
            known = [words for words in _read(body) if now - words.at < _REMEMBERED_FOR.total_seconds()]
            first = next((words for words in reversed(known) if _is(words, digest, said.id, sent)), None)
            newest = known[-1] if known else None
            first = first or next((words for words in reversed(known) if words.digest == digest), None)
            if first is None or not (_is(first, digest, said.id, sent) or _repeated(first, newest, now)):
                return _body([*known, _Words(digest, (said.id,), (sent,), now)])
            # It stays where it stood among the words, and may be repeated until this delivery is acknowledged.
            again = replace(first, ids=_with(first.ids, said.id), sent=_with(first.sent, sent), at=now, in_time=False)
            return _body(again if words is first else words for words in known)

        body = await self._anchors.change(place_name(tenant), f"newest:{line}", with_it)
        return Came(tenant, line, next(words.ids[0] for words in _read(body) if said.id in words.ids))

    async def acknowledged(self, came: Came, seconds: float) -> None:
        """Teams has our acknowledgement, after so many seconds: it has no reason to deliver this again."""
        if seconds >= LATE:
            return

        def in_time(body: Body | None) -> Body:
            return _body(replace(words, in_time=True) if words.ids[0] == came.first else words for words in _read(body))

        await self._anchors.change(place_name(came.tenant), f"newest:{came.line}", in_time)


def _is(words: _Words, digest: str, id: str, sent: str) -> bool:
    """Whether it is this very message: nobody says the same twice within a microsecond."""
    return id in words.ids or (words.digest == digest and sent in words.sent)


def _repeated(words: _Words, newest: _Words | None, now: float) -> bool:
    """Whether the same words, said later or delivered later, are a repeat of these."""
    since = now - words.at
    if not words.in_time and since < AFTER_A_LATE_ANSWER.total_seconds():
        return True
    return words is newest and since < AT_ONCE.total_seconds()


def _with(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    """The first, which everything is stored under, stays."""
    if value in values:
        return values
    return (*values[:1], *(*values[1:], value)[-(_MOST_IDS - 1) :])


def _read(body: Body | None) -> list[_Words]:
    return [
        _Words(one["digest"], tuple(one["ids"]), tuple(one["sent"]), one["at"], in_time=one["in_time"])
        for one in (body or {}).get("words", ())
    ]


def _body(words: Iterable[_Words]) -> Body:
    return {"words": [asdict(one) for one in list(words)[-MOST:]]}


def _digest(said: Said | DeskSaid) -> str:
    who = said.agent if isinstance(said, DeskSaid) else said.person
    fields = [who.id, mask(said.text).text, *(file.where or file.name for file in said.attachments)]
    return sha256(json.dumps(fields).encode("utf-8", "surrogatepass")).hexdigest()[:32]
