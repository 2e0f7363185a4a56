"""What signals and policy would have done over a past transcript. The same functions as a live turn's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.escalation import history as moving
from bot.escalation.noticing import notice
from bot.escalation.policy import PolicyTable
from bot.messages.signals import SIGNAL_KINDS, History, Reading
from bot.ports.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a past transcript."""

    role: Literal["user", "bot", "agent"]
    text: str
    at: datetime | None = None


async def replay(
    lines: Sequence[Line], knowledge: Knowledge, audiences: frozenset[str], table: PolicyTable
) -> AsyncIterator[tuple[int, Reading]]:
    """For each of the user's messages: its number, counted from 1 among the user's, and its reading with the decision.

    An agent's line means that a person is in; a bot's line after it, that the conversation was handed back.
    """
    history = History()
    turn = 0
    for line in lines:
        match line.role:
            case "user":
                turn += 1
                reading, _, history = await notice(line.text, line.at, history, knowledge, audiences, table)
                yield turn, reading
            case "bot":
                if history.person_joined:
                    history = moving.handed_back(history)
                history = moving.told(history, line.text)
            case "agent":
                history = moving.told(moving.person_joined(history), line.text)


def as_json(id: str, turn: int, reading: Reading) -> dict[str, object]:
    """One line of ``handrail replay --json``."""
    return {
        "id": id,
        "turn": turn,
        "signals": [
            {"kind": entry.kind, "weight": round(entry.weight, 4), "quote": entry.quote} for entry in reading.signals
        ],
        "scores": {kind: round(reading.scores.get(kind, 0.0), 6) for kind in SIGNAL_KINDS},
        "pressure": round(reading.pressure, 4),
        "decision": reading.decision,
    }


def line_from(message: dict[str, object]) -> Line:
    """A message of a transcript file: ``role`` user, bot or agent, ``text``, and maybe ``at`` in ISO 8601.

    Raises ``ValueError`` with what is wrong.
    """
    role, text, at = message.get("role"), message.get("text"), message.get("at")
    if role not in ("user", "bot", "agent"):
        raise ValueError(f"a message's role must be user, bot or agent, not {role!r}")
    if not isinstance(text, str):
        raise ValueError("a message must have a text")
    if at is not None and not isinstance(at, str):
        raise ValueError("a message's at must be a time in ISO 8601")
    moment = datetime.fromisoformat(at) if at else None
    return Line(role, text, moment)
