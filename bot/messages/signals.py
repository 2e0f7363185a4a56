"""What is noticed about a conversation that is not helping."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

SignalKind = Literal[
    "asked_for_person",
    "rephrased",
    "not_helped",
    "same_answer_again",
    "gave_up",
    "workaround",
    "strong_feeling",
    "urgent",
    "long_without_progress",
    "came_back",
]
SIGNAL_KINDS: tuple[SignalKind, ...] = get_args(SignalKind)

Decision = Literal["none", "offer", "handover"]
"""What the policy makes of it: nothing, an offer of a person, or the handover itself."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A piece of evidence that help is not helping. ``quote`` is the person's own words, or what was pressed or
    shown."""

    kind: SignalKind
    weight: float
    quote: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One earlier message of the person, on a problem that is not solved."""

    text: str
    at: datetime | None = None
    passages: tuple[str, ...] = ()
    """Ids of the passages that it retrieved, best first."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer that the bot gave: which passages it showed, or its words where the passages are not known."""

    text: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What the signals need to know of the conversation so far: only what is still unresolved."""

    spoken: tuple[Spoken, ...] = ()
    told: tuple[Told, ...] = ()
    not_helped: int = 0
    """How often the person said or pressed that it did not help."""
    since: datetime | None = None
    """When the unresolved problem was first asked."""
    pressure: float = 0.0
    """0..1 after the last message."""
    person_joined: bool = False
    """Whether a person has taken over since."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one message of the person's says about how it goes."""

    signals: tuple[Signal, ...] = ()
    scores: dict[SignalKind, float] = field(default_factory=dict)
    """All ten kinds, 0..1, fired or not."""
    pressure: float = 0.0
    decision: Decision = "none"
