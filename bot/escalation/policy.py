"""What the signals lead to: a table that an administrator can read and change, and the words that go with it.

Pressing *Talk to a person*, or asking for one in clear words, is a handover, whatever the table says. Everything else
adds up to a pressure between 0 and 1: over one line a person is offered, over the next the conversation is handed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType

from bot.errors import SettingsError
from bot.escalation.signals.reading import says_something_new
from bot.messages.signals import SIGNAL_KINDS, Decision, History, Reading, SignalKind

WEIGHTS: Mapping[SignalKind, float] = MappingProxyType(
    {
        "asked_for_person": 1.0,
        "rephrased": 0.2,
        "not_helped": 0.2,
        "same_answer_again": 0.15,
        "gave_up": 0.5,
        "workaround": 0.15,
        "strong_feeling": 0.4,
        "urgent": 0.08,
        "long_without_progress": 0.1,
        "came_back": 0.25,
    }
)

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "asked_for_person": "asked for a person; decided by clear_at and unclear_at, whatever its weight",
        "rephrased": "asked the same thing again in other words, or said that they did",
        "not_helped": "said, or pressed, that an answer did not help; words like 'nothing works' count several times",
        "same_answer_again": "was given an answer that they had been given before",
        "gave_up": "said that they are giving up",
        "workaround": "said that they got round it some other way",
        "strong_feeling": "sounded upset; counts only beside other evidence, of this message or of those before",
        "urgent": "said that there is no time; counts only beside other evidence, and marks the case as urgent",
        "long_without_progress": "has been at this for a long time",
        "came_back": "came back with the same problem within days",
        "offer_at": "pressure, 0 to 1, from which a person is offered",
        "handover_at": "pressure, 0 to 1, from which the conversation is handed over without being asked for",
        "hold_seconds": "how long a handover that nobody asked for is held, so that it can be called off; 0: not at"
        " all, never: pressure alone only ever leads to an offer",
        "clear_at": "how clearly a person must be asked for, 0 to 1, for a handover",
        "unclear_at": "how clearly a person must be asked for, 0 to 1, for an offer",
    }
)


@dataclass(frozen=True, slots=True)
class PolicyTable:
    """The policy's numbers. ``DESCRIPTIONS`` says in plain words what each is."""

    weights: Mapping[SignalKind, float] = field(default_factory=lambda: WEIGHTS)
    offer_at: float = 0.5
    handover_at: float = 0.9
    hold_seconds: float | None = 30.0
    clear_at: float = 0.75
    unclear_at: float = 0.4

    def __post_init__(self) -> None:
        lines = (self.offer_at, self.handover_at, self.clear_at, self.unclear_at, *self.weights.values())
        if not all(0.0 <= line <= 1.0 for line in lines):
            raise SettingsError("Every weight and line of the policy must be a number from 0 to 1.")
        if set(self.weights) != set(SIGNAL_KINDS):
            raise SettingsError(f"The policy must weigh each of: {', '.join(SIGNAL_KINDS)}.")
        if self.handover_at < self.offer_at:
            raise SettingsError("The policy's handover_at must not be below its offer_at.")
        if self.clear_at < self.unclear_at:
            raise SettingsError("The policy's clear_at must not be below its unclear_at.")
        if self.hold_seconds is not None and not 0 <= self.hold_seconds <= 3600:
            raise SettingsError("The policy's hold_seconds must be from 0 to 3600, or never.")

    @property
    def hands_over_unasked(self) -> bool:
        """Whether pressure alone may hand a conversation over."""
        return self.hold_seconds is not None


def table_from(settings: Mapping[str, object]) -> PolicyTable:
    """The table with an administrator's changes: names as in ``DESCRIPTIONS``, numbers, and ``never`` for
    hold_seconds."""
    table = PolicyTable()
    weights = dict(table.weights)
    for name, value in settings.items():
        number = _number(name, value)
        if name in weights and number is not None:
            weights[next(kind for kind in SIGNAL_KINDS if kind == name)] = number
        elif name in {entry.name for entry in fields(PolicyTable)} - {"weights"}:
            table = _changed(table, name, number)
        else:
            raise SettingsError(f"The policy has no {name!r}. It has: {', '.join(DESCRIPTIONS)}.")
    return replace(table, weights=MappingProxyType(weights))


def _changed(table: PolicyTable, name: str, number: float | None) -> PolicyTable:
    match name:
        case "hold_seconds":
            return replace(table, hold_seconds=number)
        case "offer_at" if number is not None:
            return replace(table, offer_at=number, handover_at=max(number, table.handover_at))
        case "handover_at" if number is not None:
            return replace(table, handover_at=number, offer_at=min(number, table.offer_at))
        case "clear_at" if number is not None:
            return replace(table, clear_at=number, unclear_at=min(number, table.unclear_at))
        case "unclear_at" if number is not None:
            return replace(table, unclear_at=number, clear_at=max(number, table.clear_at))
    raise SettingsError(f"The policy's {name} must be a number.")


def _number(name: str, value: object) -> float | None:
    if name == "hold_seconds" and (value is None or str(value).strip().lower() == "never"):
        return None
    try:
        return float(str(value))
    except ValueError:
        raise SettingsError(f"The policy's {name} is {value!r}, which is not a number.") from None


def decide(reading: Reading, history: History, table: PolicyTable, *, pressed: bool = False) -> Decision:
    """What a reading leads to. ``pressed``: *Talk to a person* was pressed.

    While a person is on the case pressure leads to nothing; asking in clear words still counts, so that it is never
    ignored.
    """
    asked = reading.scores.get("asked_for_person", 0.0)
    if pressed or asked >= table.clear_at:
        return "handover"
    if history.person_joined:
        return "none"
    if asked >= table.unclear_at:
        return "offer"
    if not says_something_new(reading, history.pressure):
        return "none"  # pressure from before was acted on before: nothing new happened
    if reading.pressure >= table.handover_at and table.hands_over_unasked:
        return "handover"
    return "offer" if reading.pressure >= table.offer_at else "none"
