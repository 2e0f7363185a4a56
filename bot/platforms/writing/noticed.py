"""What the signals of a case are called at a desk."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.signals import SignalKind

NOTICED: Mapping[SignalKind, str] = {
    "asked_for_person": "asked for a person",
    "rephrased": "asked the same again",
    "not_helped": "did not help",
    "same_answer_again": "got the same answer again",
    "gave_up": "was giving up",
    "workaround": "looked for a way round",
    "strong_feeling": "strong feeling",
    "urgent": "urgent",
    "long_without_progress": "long without progress",
    "came_back": "came back with it",
}
