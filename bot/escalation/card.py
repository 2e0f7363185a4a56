"""A case at a glance: what the desk sees of it before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.escalation import caring
from bot.escalation.desks import Desks
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.outgoing import CaseCard

_ASKED_LEFT = {
    "asked": " They have been asked whether it is still in the way.",
    "silent": " They were asked whether it is still in the way, and were silent.",
    "solved": " They say that it is solved.",
}
_RESOLVED = {"fixed": "fixed", "got_round": "got round it", "not_fixed": "not fixed"}


def resolution_words(case: Case) -> str:
    """How it ended, in plain words; empty while it has not."""
    if case.state == "cancelled":
        return "the person said that it works now" if case.resolution == "fixed" else "called off by the person"
    if case.state == "handed_back":
        return "handed back to the bot"
    return _RESOLVED[case.resolution] if case.resolution else ""


def card(case: Case, desks: Desks) -> CaseCard:
    """The card of a case as it stands. ``desks``: where it can be moved to."""
    several = len(desks.all) > 1
    return CaseCard(
        case=case.id,
        number=case.number,
        state=case.state,
        person=case.person,
        question=case.question,
        reason=caring.reason(case),
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
        desk=desks.of(case).name if several else "",
        moves=tuple((desk.id, desk.name) for desk in desks.others(case)) if case.open else (),
        notes=tuple(_notes(case)),
        late=case.late or case.left,
    )


def trace(case: Case, desks: Desks, now: datetime) -> CaseCard:
    """What stays at a desk of a case that a desk in another place has now."""
    shown = replace(case, question=_before_that(case), later=(), care=None) if case.care is not None else case
    told = f"moved to {desks.of(case).name}"
    return replace(card(shown, desks), state="moved", resolution=told, closed_at=now, moves=(), notes=(), late=False)


def _before_that(case: Case) -> str:
    """What stood on the card before something was told that is not for the first desk."""
    return case.also[0] if case.also else NOT_SAID_YET


def _notes(case: Case) -> Iterator[str]:
    if case.late:
        yield "Waiting longer than it should."
    if case.left:
        yield f"Nobody has written here for days: is it done?{_ASKED_LEFT.get(case.asked_left, '')}"
        yield "Any agent may take it: write “claim” here."
    if case.call:
        yield f"Would like a call on {case.call_number}." if case.call_number else "Would like a call; no number yet."
    if case.for_whom:
        yield f"Meant for {case.for_whom}."
    if case.had_by is not None:
        yield f"{case.had_by.name or 'Another agent'} had it before."
