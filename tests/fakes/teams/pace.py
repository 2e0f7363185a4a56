"""How often a bot may call: per bot and thread, where a thread is a personal chat, a group chat or a channel.

The numbers are those of Microsoft's page on rate limiting; they hold for each kind of call on its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tests.fakes.teams.records import ApiError

WRITES: tuple[tuple[float, int], ...] = ((1, 7), (2, 8), (30, 60), (3600, 1800))
READS: tuple[tuple[float, int], ...] = ((1, 14), (2, 16), (30, 120), (3600, 3600))
KINDS = {
    "send": ("send", WRITES),
    "reply": ("send", WRITES),
    "update": ("send", WRITES),
    "delete": ("send", WRITES),
    "create_conversation": ("create", WRITES),
    "members": ("members", READS),
    "member": ("members", READS),
    "paged_members": ("members", READS),
    "team": ("conversations", READS),
    "channels": ("conversations", READS),
}


class Pace:
    """What was called when. ``now`` in seconds; it may stand still and be moved."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._past: dict[tuple[str, str], list[float]] = {}

    def take(self, operation: str, thread: str) -> None:
        """Count a call. Raises 429 with the whole seconds to wait when it is one too many; that one is not counted."""
        if operation not in KINDS:
            return
        kind, limits = KINDS[operation]
        now = self._now()
        past = [at for at in self._past.get((kind, thread), []) if now - at < 3600]
        self._past[kind, thread] = past
        waits = [past[-most] + span - now for span, most in limits if len(past) >= most and now - past[-most] < span]
        if waits:
            raise ApiError(429, "Throttled", "Too many requests.", max(1, math.ceil(max(waits))))
        past.append(now)
