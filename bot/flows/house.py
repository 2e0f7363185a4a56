"""What the organisation has settled: the part of the settings that flows need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.escalation.policy import PolicyTable


@dataclass(frozen=True, slots=True)
class House:
    """Names, the desk, and how patient to be."""

    organisation: str = "your organisation"
    desk: str = "web"
    """Where cases go: ``web``, ``slack:C0123``, ``teams:19:…``."""
    desk_name: str = "the service desk"
    contact: str = ""
    """How to reach people without Handrail, in words ("ring 4400"). Shown when the desk or the bot cannot be
    reached."""
    policy: PolicyTable = field(default_factory=PolicyTable)
    silent_after: timedelta = timedelta(hours=24)
    """After this long without a word an answer counts as silent."""
    came_back_within: timedelta = timedelta(days=5)
    """A topic that returns in a new conversation within this time has come back."""
