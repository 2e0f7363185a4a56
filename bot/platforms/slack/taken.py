"""What became of something that Slack sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.platforms.slack.blocks import SlackMessage

Afterwards = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """It is stored. ``answer`` goes back with the acknowledgement; ``afterwards`` is done when Slack has that."""

    answer: SlackMessage | None = None
    not_taken: str = ""
    """Why a submitted window was not taken, for whoever has it open."""
    afterwards: tuple[Afterwards, ...] = field(default=())
