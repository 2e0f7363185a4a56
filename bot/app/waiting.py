"""What waits to be sent and cannot be: said by ``/readyz`` and ``doctor``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.ports.ledger import HeldUp, Outbox

TOLD_AFTER = timedelta(minutes=5)
"""A platform that is merely busy takes everything long before."""

_NAMES: Mapping[str, str] = {"slack": "Slack", "teams": "Teams", "web": "the page"}


async def waiting(outbox: Outbox, now: datetime) -> list[str]:
    """A sentence for each platform that has not taken something for some minutes. Raises ``StoreError``."""
    return [_told(one) for one in await outbox.held_up(now - TOLD_AFTER)]


def _told(held: HeldUp) -> str:
    messages = "1 message waits" if held.count == 1 else f"{held.count:,} messages wait"
    since = f"{held.since:%Y-%m-%d %H:%M} UTC"
    return f"{messages} for {_NAMES.get(held.platform, held.platform)}, the oldest since {since}: {held.why}"
