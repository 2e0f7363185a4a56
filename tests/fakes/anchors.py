"""In-memory twins of the ports that chat platforms stand on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.errors import StoreError
from bot.ports.anchors import Anchor, Body, Installation


class FakeAnchors:
    """``Anchors`` in memory. Set ``down`` and every call raises ``StoreError``."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Anchor] = {}
        self.down = False

    async def put(self, place: str, key: str, body: Mapping[str, Any], *, where: str = "") -> None:
        self._check()
        self.kept.pop((place, key), None)  # so that it is the last one
        self.kept[place, key] = Anchor(place, key, json.loads(json.dumps(body)), where)

    async def add(self, place: str, key: str, body: Mapping[str, Any], *, where: str = "") -> bool:
        self._check()
        if (place, key) in self.kept:
            return False
        await self.put(place, key, body, where=where)
        return True

    async def change(self, place: str, key: str, how: Callable[[Body | None], Body]) -> Body:
        self._check()
        standing = self.kept.get((place, key))
        body = how(standing.body if standing else None)
        await self.put(place, key, body, where=standing.where if standing else "")
        return body

    async def get(self, place: str, key: str) -> Anchor | None:
        self._check()
        return self.kept.get((place, key))

    async def find(self, place: str, where: str) -> Anchor | None:
        self._check()
        there = [one for one in self.kept.values() if where and one.place == place and one.where == where]
        return there[-1] if there else None

    async def about(self, place: str, word: str) -> Sequence[Anchor]:
        self._check()
        kept = (one for one in self.kept.values() if one.place == place)
        found = (one for one in kept if word in one.key or word in json.dumps(one.body, ensure_ascii=False))
        return sorted(found, key=lambda one: one.key)

    async def remove(self, place: str, key: str) -> None:
        self._check()
        self.kept.pop((place, key), None)

    def _check(self) -> None:
        if self.down:
            raise StoreError("The database is away.")


class FakeInstallations:
    """``Installations`` in memory. Set ``down`` and every call raises ``StoreError``."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Installation] = {}
        self.tickets: dict[str, datetime] = {}
        self.down = False

    async def save(self, platform: str, tenant: str, body: Mapping[str, Any]) -> None:
        self._check()
        self.kept[platform, tenant] = Installation(tenant, json.loads(json.dumps(body)))

    async def find(self, platform: str, tenant: str) -> Installation | None:
        self._check()
        return self.kept.get((platform, tenant))

    async def all(self, platform: str) -> Sequence[Installation]:
        self._check()
        return [self.kept[which] for which in sorted(self.kept) if which[0] == platform]

    async def remove(self, platform: str, tenant: str) -> None:
        self._check()
        self.kept.pop((platform, tenant), None)

    async def issue(self, ticket: str, good_until: datetime) -> None:
        self._check()
        self.tickets[ticket] = good_until

    async def redeem(self, ticket: str, now: datetime) -> bool:
        self._check()
        until = self.tickets.pop(ticket, None)
        return until is not None and until > now

    def _check(self) -> None:
        if self.down:
            raise StoreError("The database is away.")
