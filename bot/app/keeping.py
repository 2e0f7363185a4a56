"""Letting go of what has been kept for long enough: once a day, by one process, a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.app.parts import Parts
from bot.app.recurring import Recurring
from bot.errors import Conflict
from bot.experience import keeping
from bot.experience.period import Patience
from bot.experience.topics import measured
from bot.ports.experience import ExperienceRecords, KeptFigure, KnownTopic, Records
from bot.ports.retention import KINDS, Keep, Kind, Retention
from bot.settings import Settings
from bot.store.experience import SqlExperienceRecords
from bot.store.forgetting import SqlForgetting
from bot.store.locks import one_at_a_time
from bot.store.retention import SqlRetention
from bot.store.retention_times import SqlTimes

_log = structlog.get_logger(__name__)

EVERY = timedelta(hours=24)
LOOK_EVERY = 60.0
"""Seconds between two looks at whether it is time."""

_REST = 0.05
"""Seconds between two steps: whoever asks something meanwhile comes first."""


def keep_of(settings: Settings) -> Keep:
    """The times in the settings."""
    return Keep(
        talk=timedelta(days=settings.keep_talk_days),
        messages=timedelta(days=min(settings.keep_messages_days, settings.keep_talk_days)),
        signing_in=timedelta(days=settings.keep_sign_in_days),
        figures=timedelta(days=settings.keep_figures_days),
    )


def limits(keep: Keep, now: datetime) -> Mapping[Kind, datetime]:
    """What is older goes."""
    times = (keep.messages, keep.talk, keep.signing_in, keep.figures)
    return {kind: now - time for kind, time in zip(KINDS, times, strict=True)}


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each went."""

    counts: Mapping[Kind, int]

    @property
    def all(self) -> int:
        return sum(self.counts.values())


async def tidy(
    retention: Retention,
    records: ExperienceRecords,
    keep: Keep,
    patience: Patience,
    now: datetime,
    rest: Callable[[], Awaitable[None]],
) -> Tidied:
    """Let go of all whose time is over. Killed at any point it goes on from there the next time."""
    counts: dict[Kind, int] = {}
    for kind, before in limits(keep, now).items():
        counts[kind] = 0
        while kind == "talk" and (topics := await retention.old_topics(before)):
            await retention.let_go_of(topics, await figures_of(records, topics, patience, now))
            counts[kind] += len(topics)
            await rest()
        while count := await retention.let_go(kind, before):
            counts[kind] += count
            await rest()
    return Tidied(counts)


async def figures_of(
    records: ExperienceRecords, topics: Sequence[KnownTopic], patience: Patience, now: datetime
) -> list[KeptFigure]:
    """What is measured of these topics, from all that was asked around them. Matters of care have none."""
    if not topics:
        return []
    since = min(known.topic.asked_at for known in topics)
    until = max(max(known.topic.asked_at, known.topic.last_at) for known in topics) + patience.back_within
    read = _within(await records.between(since, until + timedelta(seconds=1)), until)
    wanted = {known.topic.id for known in topics}
    titles = {ref.id: ref.title for known in topics for ref in (*known.topic.named, *known.topic.shown)}
    found = await asyncio.to_thread(measured, read, now, patience)
    return [keeping.figure(one, titles) for one in found if one.id in wanted]


def _within(read: Records, until: datetime) -> Records:
    """Without what was said later: it belongs to topics that were not read."""
    lines = {where: [line for line in lines if line.at <= until] for where, lines in read.transcripts.items()}
    return replace(read, transcripts=lines)


class Keeping:
    """Tidies once a day, in one of all processes; and ends what was begun with people who are to be forgotten."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._forgetting = SqlForgetting(parts.transactions)
        self._times = SqlTimes(parts.transactions)
        self._recurring = Recurring("keeping", self._look, LOOK_EVERY, parts.clock.sleep)

    def start(self) -> None:
        self._recurring.start()

    async def stop(self) -> None:
        await self._recurring.stop()

    async def now(self) -> Tidied:
        """Whether or not it is time. ``Conflict`` where another process is at it."""
        lock = one_at_a_time(self._parts.database, "tidying up", 0)
        entering = asyncio.ensure_future(asyncio.to_thread(lock.__enter__))
        try:
            await asyncio.shield(entering)
            return await self._tidy()
        finally:  # also where this is cut off while the thread is still at the door
            await asyncio.wait({entering})
            if entering.exception() is None:
                await asyncio.to_thread(lock.__exit__, None, None, None)

    async def if_due(self) -> None:
        """Raises ``StoreError``; where another process is at it, nothing happens."""
        last, now = await self._times.last("tidied"), self._parts.clock.now()
        if last is not None and now - last < EVERY:
            return
        try:
            tidied = await self.now()
        except Conflict:
            return
        _log.info("tidied_up", **{str(kind): count for kind, count in tidied.counts.items()})

    async def _tidy(self) -> Tidied:
        parts, house = self._parts, self._parts.settings.house()
        now = parts.clock.now()
        tidied = await tidy(
            SqlRetention(parts.transactions),
            SqlExperienceRecords(parts.transactions),
            keep_of(parts.settings),
            Patience(house.silent_after, house.came_back_within),
            now,
            lambda: parts.clock.sleep(_REST),
        )
        await self._times.done("tidied", now)
        return tidied

    async def _look(self) -> None:
        await self._forgetting.finish(self._parts.clock.now())
        await self.if_due()
