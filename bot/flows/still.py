"""What was got round is asked about once, days later: does it still stand? Also where a newer case came in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.flows import survey_words
from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.flows.surveying import STILL, over, said, survey_id
from bot.flows.wording import literal
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.incoming import Pressed, Said, Woke
from bot.messages.outgoing import Button, Reply
from bot.messages.state import PersonOffered, StillThere
from bot.messages.survey import Survey
from bot.messages.turn import Timer

PUT_OFF = timedelta(days=1)
"""While another case is open it is not asked: people are on that one."""


def case_named(scene: Scene) -> str:
    """The id of the case that this message is about by what was asked or pressed, be it the last one or not; else
    nothing."""
    event, pending = scene.event, scene.standing.state.pending
    if isinstance(event, Woke):
        return event.value if event.timer == STILL else ""
    if isinstance(event, Pressed) and event.action == "reopen":
        return event.value
    if isinstance(event, Pressed) and event.action == "still":
        return event.value.rpartition(":")[0]
    if isinstance(event, Pressed) and event.action == "ended":
        return event.value.rpartition(":")[0].rpartition(".")[0]
    if not isinstance(event, Said | Pressed):
        return ""
    return pending.case if isinstance(pending, StillThere) else getattr(pending, "reopen", "")


def asked(scene: Scene, _event: Woke) -> Draft | None:
    """Days later, once: is what was got round still in the way?"""
    case = scene.standing.about
    if case is None or case.state != "closed" or case.asked_still or _ended(scene, case) != "got_round":
        return None
    if scene.case is not None:
        later = Timer(STILL, scene.now + PUT_OFF, case.id)
        return Draft(state=scene.state, result="noted", timers=(later,))
    about = (
        f" (“{literal(case.question)}”)" if case.question != NOT_SAID_YET and not case.question.startswith("(") else ""
    )
    reply = Reply(
        kind="notice",
        text=f"A few days ago case #{case.number}{about} was closed with a way round it. Is it still in the way? I "
        "won't ask again.",
        route=scene.route(),
        buttons=(
            Button("still", "Yes, it still is", f"{case.id}:yes"),
            Button("still", "No, not any more", f"{case.id}:no"),
        ),
    )
    return Draft(
        state=replace(scene.state, pending=StillThere(case.id)),
        result="asked",
        replies=(reply,),
        unless_claimed=True,
        case=replace(case, asked_still=True),
    )


def typed(scene: Scene, what: str) -> Draft:
    """Answered in words."""
    pending, answer = scene.standing.state.pending, survey_words.still_there(what)
    if not isinstance(pending, StillThere) or answer is None:
        return over(scene, what)
    return _answered(scene, pending.case, answer, what)


def pressed(scene: Scene, event: Pressed, what: str) -> Draft:
    """Answered by a press."""
    id, _, value = event.value.rpartition(":")
    return _answered(scene, id, value == "yes", what)


def _answered(scene: Scene, id: str, stands: bool, what: str) -> Draft:
    case = scene.standing.about
    if case is None or case.id != id or case.open:
        return over(scene, what)
    survey = _survey(scene, case) or Survey(
        survey_id(case), case.id, case.topic, case.person.key, scene.now, ended="got_round"
    )
    survey = replace(survey, still=stands, answered_at=scene.now)
    last = scene.state.survey
    state = replace(
        scene.state, pending=None, survey=survey if last is None or last.id == survey.id else scene.state.survey
    )
    text = "I'm sorry to hear that." if stands else "Good to hear, and thank you for saying so."
    draft = replace(said(scene, what, text), state=state, surveys=(survey,))
    return _reopening_offered(case, draft) if stands and scene.case is None else draft


def _reopening_offered(case: Case, draft: Draft) -> Draft:
    [reply] = draft.replies
    reply = replace(
        reply,
        kind="offer_person",
        text=f"{reply.text} Shall I reopen case #{case.number}? Everything in it stays.",
        buttons=(Button("reopen", f"Reopen case #{case.number}", case.id, "primary"), Button("decline", "No, thanks")),
    )
    return replace(
        draft, replies=(reply,), result="person_offered", state=replace(draft.state, pending=PersonOffered(case.id))
    )


def _ended(scene: Scene, case: Case) -> str:
    """How it ended: by what the person said of it, else by what the agent did."""
    survey = _survey(scene, case)
    return (survey.ended if survey is not None else None) or case.resolution or ""


def _survey(scene: Scene, case: Case) -> Survey | None:
    """What was answered of how this closing of the case went."""
    known = (scene.state.survey, scene.standing.survey)
    return next((each for each in known if each is not None and each.id == survey_id(case)), None)
