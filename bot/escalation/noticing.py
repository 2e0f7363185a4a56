"""One message noticed: looked up, compared, read, decided, and the history moved on. Live turns and replays both use
it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.errors import KnowledgeError
from bot.escalation import history as moving
from bot.escalation.policy import PolicyTable, decide
from bot.escalation.signals import ends_it, read
from bot.messages.evidence import Findings, Likeness
from bot.messages.signals import History, Reading
from bot.ports.knowledge import Knowledge

COMPARED = 8
"""Passages by which two messages are compared, best first."""


async def notice(
    text: str,
    at: datetime | None,
    history: History,
    knowledge: Knowledge,
    audiences: frozenset[str],
    table: PolicyTable,
    came_back: bool = False,
) -> tuple[Reading, Findings | None, History]:
    """What a message says about how it goes, what it found, and the history after it.

    Without a release, or with an index that cannot be read, findings are None and everything else is noticed all the
    same: asking for a person must work when the articles do not.
    """
    findings = await _look(text, knowledge, audiences)
    passages = [ranked.passage.id for ranked in findings.ranked[:COMPARED]] if findings else []
    likeness = await _compare(text, passages, history, knowledge)
    reading = read(text, at, history, likeness, passages, came_back, table.weights)
    reading = replace(reading, decision=decide(reading, history, table))
    if reading.decision == "none" and ends_it(text, history, reading):
        return reading, findings, moving.resolved(history)
    return reading, findings, moving.spoken(history, text, at, passages, reading)


async def _look(text: str, knowledge: Knowledge, audiences: frozenset[str]) -> Findings | None:
    try:
        return await knowledge.look(text, audiences)
    except KnowledgeError:
        return None


async def _compare(text: str, passages: list[str], history: History, knowledge: Knowledge) -> tuple[Likeness, ...]:
    if not history.spoken:
        return ()
    try:
        return await knowledge.compare(text, passages, history.spoken)
    except KnowledgeError:
        return ()
