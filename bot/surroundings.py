"""The real clock and real ids. Everything else is given them, so that it can be tested without either."""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import UTC, datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letters that are mistaken for digits, and it sorts as numbers do."""


class SystemClock:
    """``Clock``: this machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SystemIds:
    """``Ids``: 48 bits of milliseconds and 80 random bits, as ULIDs have."""

    def new(self) -> str:
        number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
        return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
