"""Writes to leads when something begins to pile up: once a signal, whatever ends meanwhile and however many servers
look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.app.parts import Parts
from bot.app.reporting import period_of
from bot.experience.digests.early import about, begun, early_letter, lately, may_write, names, told_already
from bot.experience.early import Early
from bot.experience.material import Material
from bot.experience.report import material_of
from bot.store.experience import SqlExperienceRecords
from bot.store.letters import SqlLetters
from bot.store.outbox import letter_lane

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)
"""Reading the weeks from which it is known what is usual takes a moment."""


class EarlyLetters:
    """Looks whether something piles up, and posts what has not been told."""

    def __init__(self, parts: Parts, leads: tuple[str, ...], wake: Callable[[str], None]) -> None:
        """``leads``: whom to write to. ``wake``: an outbox's lane."""
        self._parts = parts
        self._leads = leads
        self._wake = wake
        self._letters = SqlLetters(parts.transactions)
        self._looked: datetime | None = None

    async def look(self) -> int:
        """Post what is new. Returns how many letters. Raises ``StoreError``."""
        now, period = self._parts.clock.now(), lately(period_of(self._parts))
        just_looked = self._looked is not None and now - self._looked < EVERY
        if not self._leads or just_looked or not may_write(now, period.zone):
            return 0
        self._looked = now
        read = await SqlExperienceRecords(self._parts.transactions).between(period.read_from, period.read_until)
        desks = {desk.id: desk.name for desk in self._parts.settings.house().desks.all}
        material = await asyncio.to_thread(material_of, read, period, now, desks)
        signals = await asyncio.to_thread(begun, material)
        return sum([await self._one(to, each, material, now) for each in signals for to in self._leads])

    async def _one(self, to: str, signal: Early, material: Material, now: datetime) -> bool:
        told = {name: await self._letters.last(to, name) for name in names(signal)}
        if told_already(signal, told, material.period.zone):
            return False
        letter = early_letter(material, signal, to, self._parts.settings.public_url.rstrip("/"))
        if not await self._letters.post(letter, about=about((signal.kind, signal.about)), now=now):
            return False
        self._wake(letter_lane(to))
        log.info("early_signal_told", platform=to.partition(":")[0], people=signal.people)
        return True
