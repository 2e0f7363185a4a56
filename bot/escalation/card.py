"""A case at a glance: what the desk sees of it before anything else."""

from __future__ import annotations

from bot.escalation import offering
from bot.messages.case import Case
from bot.messages.outgoing import CaseCard

_RESOLVED = {"fixed": "fixed", "got_round": "got round it", "not_fixed": "not fixed"}


def resolution_words(case: Case) -> str:
    """How it ended, in plain words; empty while it has not."""
    if case.state == "cancelled":
        return "called off by the person"
    if case.state == "handed_back":
        return "handed back to the bot"
    return _RESOLVED[case.resolution] if case.resolution else ""


def card(case: Case) -> CaseCard:
    """The card of a case as it stands."""
    return CaseCard(
        case=case.id,
        number=case.number,
        state=case.state,
        person=case.person,
        question=case.question,
        reason=offering.reason(case.because, case.signals),
        signals=case.signals,
        later=case.later,
        also=case.also,
        shown=case.shown,
        named=case.named,
        tried=case.tried,
        urgency=case.urgency,
        opened_at=case.opened_at,
        agent=case.agent,
        claimed_at=case.claimed_at,
        closed_at=case.closed_at,
        resolution=resolution_words(case),
        reopened=case.reopened,
    )
