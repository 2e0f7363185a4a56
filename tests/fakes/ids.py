"""Ids that count."""

from __future__ import annotations

from itertools import count


class FakeIds:
    """``Ids``: ``id0001``, ``id0002`` …"""

    def __init__(self) -> None:
        self._count = count(1)

    def new(self) -> str:
        return f"id{next(self._count):04}"
