"""When each described source was last looked at, and that somebody asked for a look: known to all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.ports.anchors import Anchors
from bot.ports.surroundings import Clock
from kb_ingest.connectors.described import Source

Ended = Literal["done", "stopped", "failed"]
"""Published or nothing new; a check stopped the release; it could not be read or published."""

AGAIN_AFTER = timedelta(minutes=15)
"""So long after a look that failed the next one comes, if not sooner."""
SETTLES = timedelta(seconds=5)
"""So long after being asked: whoever saves one page mostly saves another."""
REST = timedelta(minutes=1)
"""Between two looks that were asked for."""
UNDER_WAY = timedelta(minutes=30)
"""So long nobody else begins a look that is under way; whoever does it may have died."""
_REMEMBERED = 500
"""Requests that are known by their signatures, of each source."""


@dataclass(frozen=True, slots=True)
class Round:
    """One look at a source, and how it ended. ``said``: what is wrong, for the administrator."""

    began: datetime
    ended: datetime
    outcome: Ended
    said: str = ""


class Rounds:
    """Kept beside the anchors of the chat platforms, each source in a place of its own."""

    def __init__(self, anchors: Anchors, clock: Clock) -> None:
        self._anchors = anchors
        self._clock = clock

    async def last(self, name: str) -> Round | None:
        found = await self._anchors.get(_place(name), "round")
        if found is None:
            return None
        body = found.body
        return Round(_time(body["began"]), _time(body["ended"]), body["outcome"], body["said"])

    async def begin(self, name: str) -> None:
        """A look is under way."""
        await self._anchors.put(_place(name), "under way", {"at": self._clock.now().isoformat()})

    async def over(self, name: str) -> None:
        """It is not under way any more, however it ended."""
        await self._anchors.remove(_place(name), "under way")

    async def ended(self, name: str, began: datetime, outcome: Ended, said: str = "") -> None:
        now = self._clock.now()
        body = {"began": began.isoformat(), "ended": now.isoformat(), "outcome": outcome, "said": said}
        await self._anchors.put(_place(name), "round", body)

    async def asked(self, name: str) -> datetime | None:
        """When somebody last asked for a look."""
        found = await self._anchors.get(_place(name), "asked")
        return _time(found.body["at"]) if found else None

    async def ask(self, name: str, signature: str) -> bool:
        """Ask for a look, once for a signature. Whether it was not known before."""
        place, now = _place(name), self._clock.now().isoformat()
        if not await self._anchors.add(place, f"signature {signature}", {"at": now}):
            return False
        found = await self._anchors.get(place, "asked")
        known = [*(found.body["signatures"] if found else ()), signature]
        for forgotten in known[:-_REMEMBERED]:
            await self._anchors.remove(place, f"signature {forgotten}")
        await self._anchors.put(place, "asked", {"at": now, "signatures": known[-_REMEMBERED:]})
        return True

    async def due(self, source: Source) -> bool:
        """Whether it is time for a look."""
        now, last, asked = self._clock.now(), await self.last(source.name), await self.asked(source.name)
        found = await self._anchors.get(_place(source.name), "under way")
        if found is not None and now - _time(found.body["at"]) < UNDER_WAY:
            return False
        if asked is not None and (last is None or asked >= last.began) and now - asked >= SETTLES:
            return last is None or now - last.ended >= REST
        return source.every is not None and (last is None or now >= self.next(source, last))

    def next(self, source: Source, last: Round) -> datetime:
        """When a source that has a schedule is looked at next."""
        assert source.every is not None
        wait = min(source.every, AGAIN_AFTER) if last.outcome == "failed" else source.every
        return last.began + wait


def _place(name: str) -> str:
    return f"source:{name}"


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)
