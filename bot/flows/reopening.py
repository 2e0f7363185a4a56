"""The same case again: by one press, in words, or offered when a problem that was closed seems to be back."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.flows import handover
from bot.flows.draft import Draft, happened, own
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.outgoing import Button, Reply
from bot.messages.state import Outcome, PersonOffered

_BACK = re.compile(
    r"\b(?:again|still|once more|not fixed|didn.?t last|(?:is|it.?s|came|come|are) back|back again"
    r"|same (?:problem|thing|issue|error|trouble|as (?:before|last time|yesterday)))\b",
    re.IGNORECASE,
)
_ASKS_HOW = re.compile(r"^\W*(?:how|what|where|when|which|who|why|can|could|is there|do)\b", re.IGNORECASE)
_CLOSED = {
    None: "closed",
    "fixed": "closed as fixed",
    "got_round": "closed with a way round it",
    "not_fixed": "closed without a fix",
}
_SHORT = 8
"""Words: so short a message that says *again* can only mean what was there before."""


def seems_back(scene: Scene, text: str) -> Case | None:
    """The closed case that this message seems to bring back, if it does."""
    case = scene.last_case
    if case is None or case.state not in ("closed", "cancelled") or case.closed_at is None:
        return None
    if scene.now - case.closed_at > scene.house.came_back_within or not _BACK.search(text):
        return None
    best = scene.got.findings.best if scene.got.findings is not None else None
    same = best is not None and best.passage.article.id in {ref.id for ref in case.shown}
    short = len(text.split()) <= _SHORT and not _ASKS_HOW.search(text)
    return case if same or short else None


def offered(scene: Scene, case: Case, draft: Draft) -> Draft:
    """Shall I reopen it? After whatever could be answered."""
    how = "you called off" if case.state == "cancelled" else f"was {_CLOSED[case.resolution]}"
    reply = Reply(
        kind="offer_person",
        text=f"This sounds like case #{case.number}, which {how}. Shall I reopen it? Everything in it stays, so "
        "you won't have to explain it again.",
        route=scene.route(),
        buttons=(
            Button("reopen", f"Reopen case #{case.number}", case.id, "primary"),
            Button("decline", "It's something else"),
        ),
    )
    answered = tuple(each for each in draft.replies if each.citations)
    return replace(
        draft,
        state=replace(draft.state, pending=PersonOffered(reopen=case.id), asked_last=False),
        replies=(*answered, reply),
        result=draft.result if answered else "person_offered",
    )


def reopened(scene: Scene, what: str) -> Draft:
    """The same case again, with all of its history."""
    last = scene.last_case
    if last is None:
        return handover.open_now(scene, "pressed", what)
    if last.open:
        return handover.where_it_stands(scene, what)
    case = replace(
        last, state="waiting", because="reopened", agent=None, claimed_at=None, closed_at=None, resolution=None,
        reopened=last.reopened + 1,
    )  # fmt: skip
    outcome: Outcome = "reopened"
    topic = replace(scene.state.topic, outcome=outcome) if scene.state.topic is not None else None
    reply = Reply(
        kind="case",
        text=f"Case #{case.number} is open again. {_capital(scene.house.desk_name)} has been asked and sees everything "
        "from before.",
        route=scene.route(case),
        buttons=(handover.CANCEL,),
    )
    return Draft(
        state=replace(scene.state, topic=topic, case=case.id, pending=None),
        result="handed_over",
        replies=(reply,),
        case=case,
        own=own(scene, what),
        happened=(happened(scene, f"Case #{case.number} reopened by the person.", case),),
        topics=(topic,) if topic is not None else (),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
