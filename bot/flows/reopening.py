"""The same case again: by one press, in words, or offered when a problem that was closed seems to be back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.escalation import history
from bot.flows import expectation, handover
from bot.flows.draft import Draft, happened, own
from bot.flows.problem import shares_a_word, tells_a_problem
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.wording import capital, literal
from bot.messages.case import Case, OpenedBecause
from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import Button, Reply, Whisper
from bot.messages.people import Person
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
MINUTES = timedelta(hours=1)
"""So long after a closing, words that no article answers are most likely about that case."""

_SHORT = 8
"""Words: so short a message that says *again* can only mean what was there before."""


def seems_back(scene: Scene, text: str) -> Case | None:
    """The closed case that this message seems to bring back, if it does."""
    case = scene.last_case
    if case is None or case.open or case.closed_at is None:
        return None
    if scene.now - case.closed_at > scene.house.came_back_within or not _BACK.search(text):
        return None
    best = scene.got.findings.best if scene.got.findings is not None else None
    same = best is not None and best.passage.article.id in {ref.id for ref in case.shown}
    short = len(text.split()) <= _SHORT and not _ASKS_HOW.search(text)
    return case if same or short else None


def just_closed(scene: Scene) -> bool:
    """Whether nothing else was spoken of since a case was closed or handed back: that it does not work is then said of
    that case."""
    case, topic = scene.last_case, scene.standing.state.topic
    if case is None or case.state not in ("closed", "handed_back") or case.closed_at is None:
        return False
    lately = scene.now - case.closed_at <= scene.house.silent_after
    return lately and (topic is None or topic.last_at <= case.closed_at)


def brought_back(scene: Scene, text: str, draft: Draft) -> Draft | None:
    """The draft with the offer to reopen a closed case that this message may be about; None where there is none."""
    case = seems_back(scene, text)
    return offered(scene, case, draft) if case is not None else _after_a_closing(scene, text, draft)


def _after_a_closing(scene: Scene, text: str, draft: Draft) -> Draft | None:
    """The draft of what is written minutes after a closing and has no answer, with the way back to that case; None
    where there is no such case or there is an answer."""
    case = scene.last_case
    if case is None or case.closed_at is None or not just_closed(scene) or scene.now - case.closed_at > MINUTES:
        return None
    if draft.result != "refused" or not draft.replies:
        return None
    if not (_ASKS_HOW.search(text) or text.rstrip().endswith("?")):
        return offered(scene, case, draft, sure=False)
    *before, reply = draft.replies
    again = Button("reopen", f"Reopen case #{case.number}", case.id)
    return replace(draft, replies=(*before, replace(reply, buttons=(*reply.buttons, again))))


def offered(scene: Scene, case: Case, draft: Draft, *, sure: bool = True) -> Draft:
    """Shall I reopen it? After whatever could be answered that was not shown before. ``sure``: the words say that it is
    back."""
    how = _how_it_ended(case)
    sounds = (
        f"This sounds like case #{case.number}, which {how}."
        if sure
        else f"I have no article on this. Is it still about case #{case.number}, which {how}?"
    )
    reply = Reply(
        kind="offer_person",
        text=f"{sounds} Shall I reopen it? Everything in it stays, so you won't have to explain it again.",
        route=scene.route(),
        buttons=(
            Button("reopen", f"Reopen case #{case.number}", case.id, "primary"),
            Button("decline", "It's something else"),
        ),
    )
    before = {ref.id for ref in case.shown}
    answered = tuple(
        each for each in draft.replies if any(citation.article.id not in before for citation in each.citations)
    )
    if not answered:
        draft = Draft(
            state=scene.state, result="person_offered", own=own(scene)
        )  # what did not last is not shown again
    return replace(
        draft,
        state=replace(draft.state, pending=PersonOffered(reopen=case.id), asked_last=False),
        replies=(*answered, reply),
        result=draft.result,
    )


def is_offered(scene: Scene, text: str = "") -> bool:
    """Whether a wish for a person is one for the case that was offered to be opened again. ``text``: what they wrote; a
    problem of its own is none."""
    pending, case = scene.standing.state.pending, scene.last_case
    if not isinstance(pending, PersonOffered) or case is None or case.open or pending.reopen != case.id:
        return False
    return not tells_a_problem(text) or bool(_BACK.search(text)) or shares_a_word(text, (case.question, *case.later))


def _how_it_ended(case: Case) -> str:
    if case.state == "cancelled":
        return "you said works now" if case.resolution == "fixed" else "you called off"
    return "came back to me" if case.state == "handed_back" else f"was {_CLOSED[case.resolution]}"


def a_person(scene: Scene, because: OpenedBecause, what: str) -> Draft:
    """Pressed, or a yes: while it is offered to open a case again, that is the way to a person."""
    return reopened(scene, what) if is_offered(scene) else handover.open_now(scene, because, what)


def reopened(scene: Scene, what: str) -> Draft:
    """The same case again, with all of its history."""
    last = scene.last_case
    if last is None:
        return handover.open_now(scene, "pressed", what)
    if last.open:
        return handover.where_it_stands(scene, what)
    asked = scene.house.desks.open_now(desk_of(scene, last), scene.now)
    before = last.agent or last.had_by
    case = replace(
        last, state="waiting", because="reopened", agent=None, claimed_at=None, closed_at=None, resolution=None,
        reopened=last.reopened + 1, desk=asked.desk.place, desk_id=asked.desk.id, had_by=before, for_whom="",
        apologised=False, passed=(), meant_for=asked.meant.id if asked.meant is not None else "", rests=False,
    )  # fmt: skip
    first = before if before is not None and asked.meant is None and _is_there(scene, last) else None
    outcome: Outcome = "reopened"
    topic = replace(scene.state.topic, outcome=outcome) if scene.state.topic is not None else None
    reply = handover.about_case(
        scene,
        case,
        f"Case #{case.number} is open again. {_asked_again(scene, case, first)} "
        f"{expectation.prospect(scene, case)}".rstrip(),
    )
    line = f"Case #{case.number} reopened by the person."
    if first is not None:
        line += f" {first.name or 'The same agent'} had it before and comes first."
    return Draft(
        state=replace(scene.state, topic=topic, case=case.id, pending=None),
        result="handed_over",
        replies=(reply,),
        case=case,
        own=own(scene, what),
        happened=(happened(scene, line, case),),
        desk=(_yours_first(case, first),) if first is not None else (),
        topics=(topic,) if topic is not None else (),
    )


def _is_there(scene: Scene, last: Case) -> bool:
    """Whether the agent who had it is there: they did something not long ago, and their desk is open."""
    known = scene.got.desk_now
    seen = known.agent_seen if known is not None else None
    within = scene.house.same_agent_within
    return seen is not None and scene.now - seen <= within and desk_of(scene, last).hours.open_at(scene.now)


def _asked_again(scene: Scene, case: Case, first: Person | None) -> str:
    if first is not None:
        name = literal(first.name or "The agent")
        return f"{name}, who had it before, has been asked first and sees everything from before."
    return f"{capital(desk_of(scene, case).name)} has been asked and sees everything from before."


def _yours_first(case: Case, agent: Person) -> Whisper:
    text = f"{case.person.name or 'The person'} has opened this case again. You had it before, so it is yours first."
    return Whisper(case.id, agent, text, (("claim", "Claim", ""),))


def reopened_by_agent(scene: Scene, event: DeskPressed, last: Case) -> Draft:
    """Closed or handed back by mistake, or too soon: the agent who says so has it."""
    agent = event.agent
    who = literal(agent.name or "An agent")
    case = replace(last, state="claimed", agent=agent, claimed_at=scene.now, closed_at=None, resolution=None)
    reply = handover.about_case(
        scene,
        case,
        f"{who} has opened case #{case.number} again and has everything from before. Just write here: it goes to "
        f"{who}.",
    )
    return Draft(
        state=replace(scene.state, case=case.id, pending=None, history=history.person_joined(scene.state.history)),
        result="noted",
        replies=(reply,),
        case=case,
        happened=(happened(scene, f"{agent.name or 'An agent'} opened the case again.", case),),
    )
