"""The turnstile of one process. All turns share one event loop and one interpreter with the door: while fifty compute
by turns, whoever knocks waits for all of them; while four do, hardly at all.

Whoever has fewest turns at work goes next, and among equals whoever came, or was let in, longest ago. So a hundred
questions of one person wait behind the one of another, whichever conversations they stand in.

Telling somebody that they cannot be answered in good time goes before answering others: where messages come faster than
it can even be decided which of them will be answered, computing gets a fourth of the time, and less the worse it is.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.places import Places
from bot.engine.promptness import Promptness
from bot.ports.surroundings import Clock
from bot.ports.turnstile import Passage, Unwanted, still_wanted

TURNS_AT_ONCE = 4

FIRST_GUESS = 0.1
"""Seconds that a turn computes, before any has."""

_OF_THE_LAST = 0.1
"""How much the last turn counts for what the next is expected to take."""

_SURE = 0.75
"""A turn joins the line if its expected wait is no more than this part of what it can be asked to wait: it may go more
slowly than lately."""

_REST, _LONGEST_REST = 3.0, 2.0
"""Where deciding does not keep up: for so many times as long as a turn has computed, none does after it, and longer the
later people are got to; seconds, at most."""

_LOOK_EVERY = 0.25
"""Seconds between two looks at whether one that waits is still wanted …"""

_LOOKS_A_SECOND = 100
"""… while few do; no more looks than these for all of them together."""


@dataclass(eq=False, slots=True)
class _Pass:
    """One turn, waiting or inside."""

    conversation: str
    person: str
    inside: bool = False
    since: datetime | None = None
    """Since when it computes."""
    came: datetime | None = None
    """When it joined the line."""
    let_in: asyncio.Future[None] | None = None


_MINE: ContextVar[_Pass | None] = ContextVar("pass", default=None)


class FairTurnstile:
    """``Turnstile``. ``steps``: where turns are begun and ended; one that waits or computes has no place there."""

    def __init__(self, steps: Places, clock: Clock, at_once: int = TURNS_AT_ONCE) -> None:
        self._steps = steps
        self._clock = clock
        self._at_once = at_once
        self._inside: set[_Pass] = set()
        self._at_work: Counter[str] = Counter()
        self._first: deque[_Pass] = deque()
        self._lines: dict[str, deque[_Pass]] = {}  # by person; whoever came, or was let in, longest ago is at the front
        self._seconds = FIRST_GUESS
        self._between = 0.0
        """Seconds between two that were let in lately, while others waited."""
        self._let_in_at: datetime | None = None
        self._promptness = Promptness()
        self._patience: float | None = None
        """Seconds that turns can be asked to wait."""
        self._rests_until = self._room_at = clock.now()
        """``_room_at``: when messages were last got to in time."""
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many turns wait."""
        return len(self._first) + sum(map(len, self._lines.values()))

    def is_waiting(self, conversation: str) -> bool:
        return any(one.conversation == conversation for line in (self._first, *self._lines.values()) for one in line)

    def wait_for(self, person: str) -> float:
        """Seconds that one more turn of this person's would wait, by how it goes just now."""
        if not self._lines and len(self._inside) < self._at_once:
            return 0.0
        own = len(self._lines.get(person, ()))
        before = len(self._first) + own
        before += sum(min(len(line), own + 1) for other, line in self._lines.items() if other != person)
        return (before + 1) * self._for_each()

    def refuses(self, person: str) -> bool:
        """Whether one more turn of this person's would be told at once that it would wait too long."""
        return self._patience is not None and self.wait_for(person) > self._patience * _SURE

    @asynccontextmanager
    async def passed(
        self,
        conversation: str,
        person: str,
        *,
        first: bool = False,
        patience: float | None = None,
        came: datetime | None = None,
        unwanted: Unwanted = still_wanted,
    ) -> AsyncIterator[Passage]:
        late_by = self._late_by(person, came)
        if not first and patience is not None:
            self._patience = patience
            if self.refuses(person) or late_by > patience:
                yield "crowded"
                return
        mine = _Pass(conversation, person)
        async with self._steps.given_up():
            try:
                how = await self._enter(mine, first, patience, unwanted)
                before = _MINE.set(mine)
                try:
                    yield how
                finally:
                    _MINE.reset(before)
            finally:
                self._leave(mine)

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """For a turn that waits for somebody outside: its place is others' for as long as this lasts."""
        mine = _MINE.get()
        if mine is None or not mine.inside:
            yield
            return
        self._leave(mine)
        try:
            yield
        except asyncio.CancelledError:  # nobody wants the answer: whoever waited for it goes on without
            raise
        except BaseException:
            await self._enter(mine, True, None, still_wanted)
            raise
        else:
            await self._enter(mine, True, None, still_wanted)

    def close(self) -> None:
        """Whoever waits is not let in any more: what they came for is done after the next start."""
        self._closed = True
        for one in [one for line in self._lines.values() for one in line]:
            if one.let_in is not None:
                one.let_in.cancel()

    async def _enter(self, mine: _Pass, first: bool, patience: float | None, unwanted: Unwanted) -> Passage:
        if self._closed and not first:
            raise asyncio.CancelledError
        mine.let_in, mine.came = asyncio.get_running_loop().create_future(), self._clock.now()
        line = self._first if first else self._lines.setdefault(mine.person, deque())
        line.append(mine)
        self._let_in()
        try:
            return await self._wait(mine, mine.let_in, patience, unwanted)
        except BaseException:  # cut off, maybe just when it was let in
            self._leave(mine)
            raise
        finally:
            if mine in line:
                line.remove(mine)
                if not line and line is self._lines.get(mine.person):
                    del self._lines[mine.person]

    async def _wait(
        self, mine: _Pass, let_in: asyncio.Future[None], patience: float | None, unwanted: Unwanted
    ) -> Passage:
        while not let_in.done():
            await self._until_let_in(let_in, max(_LOOK_EVERY, self.waiting / _LOOKS_A_SECOND))
            if not let_in.done():
                self._let_in()  # a rest may be over
            if let_in.done():
                break
            if await unwanted():
                return "left" if not let_in.done() else "in"
            if patience is not None and self._in_all(mine) > patience:
                return "crowded" if not let_in.done() else "in"
        let_in.result()
        return "in"

    def _in_all(self, mine: _Pass) -> float:
        """Seconds that one in line will have waited when it is let in, by how it goes just now."""
        assert mine.came is not None
        waited = (self._clock.now() - mine.came).total_seconds()
        own = list(self._lines.get(mine.person, ()))
        if mine not in own:
            return waited
        before, place = len(self._first) + own.index(mine), own.index(mine)
        goes_first = True
        for person, line in self._lines.items():
            if person == mine.person:
                goes_first = False
            else:
                before += min(len(line), place + goes_first)
        return waited + before * self._for_each()

    async def _until_let_in(self, let_in: asyncio.Future[None], seconds: float) -> None:
        sleep = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait((let_in, sleep), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleep.cancel()

    def _let_in(self) -> None:
        while len(self._inside) < self._at_once and (mine := self._next()) is not None:
            now = self._clock.now()
            if self._let_in_at is not None:
                self._between += _OF_THE_LAST * ((now - self._let_in_at).total_seconds() - self._between)
            self._let_in_at = now if self._lines else None
            mine.inside, mine.since = True, now
            self._inside.add(mine)
            self._at_work[mine.person] += 1
            assert mine.let_in is not None
            mine.let_in.set_result(None)

    def _resting(self) -> bool:
        """Whether computing is held back just now, so that it can be decided about those who have come."""
        now = self._clock.now()
        return self._promptness.behind(now) > 0 and (bool(self._inside) or now < self._rests_until)

    def _next(self) -> _Pass | None:
        """Out of the line with whoever's turn it is."""
        if (urgent := _pop(self._first)) is not None:
            return urgent
        if self._resting():
            return None
        for person in sorted(self._lines, key=lambda one: self._at_work[one]):
            line = self._lines.pop(person)
            found = _pop(line)
            if line:
                self._lines[person] = line  # at the end: others go before their next
            if found is not None:
                return found
        return None

    def _leave(self, mine: _Pass) -> None:
        if not mine.inside:
            return
        assert mine.since is not None
        now = self._clock.now()
        took = (now - mine.since).total_seconds()
        rest = min(took * _REST * self._promptness.behind(now), _LONGEST_REST)
        self._rests_until = now + timedelta(seconds=rest)
        self._seconds += _OF_THE_LAST * (took - self._seconds)
        mine.inside = False
        self._inside.discard(mine)
        self._at_work[mine.person] -= 1
        if not self._at_work[mine.person]:
            del self._at_work[mine.person]
        self._let_in()

    def _late_by(self, person: str, came: datetime | None) -> float:
        """Seconds for which a message has waited while there was no end of work. What waited for a server that was
        down is only old."""
        now = self._clock.now()
        if not self._steps.free.locked() and not self._promptness.behind(now):
            self._room_at = now
        if came is None:
            return 0.0
        self._promptness.got_to(now, person, (now - came).total_seconds())
        return (now - max(came, self._room_at)).total_seconds()

    def _for_each(self) -> float:
        """Seconds that pass for each in line."""
        return max(self._computing() / self._at_once, self._between)

    def _computing(self) -> float:
        """Seconds that a turn is expected to compute: as lately, and longer while some are at it for longer already."""
        now = self._clock.now()
        at_it = [(now - one.since).total_seconds() for one in self._inside if one.since is not None]
        return sum(max(self._seconds, seconds) for seconds in at_it) / len(at_it) if at_it else self._seconds


def _pop(line: deque[_Pass]) -> _Pass | None:
    """The first of a line that has not been cut off; those that were are on their way out by themselves."""
    for one in line:
        if one.let_in is not None and not one.let_in.done():
            line.remove(one)
            return one
    return None
