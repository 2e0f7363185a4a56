"""A timer has come due, or a delivery has ended: what of it still matters?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.flows import (
    after_hours,
    clocks,
    handover,
    lateness,
    leaving,
    moving,
    silences,
    still,
    summary,
    surveying,
    topics,
)  # fmt: skip
from bot.flows.draft import SUM_UP, SUM_UP_PAUSE, Draft, happened, own
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import Woke
from bot.messages.outgoing import DeskMark, Reply, Whisper
from bot.messages.turn import Timer

HOLD = "hold"
SILENT = "silent"
DESK_UNREACHABLE = "desk_unreachable"
RELAY_ARRIVED = "relay_arrived"
RELAY_IN_PART = "relay_in_part"
RELAY_UNKNOWN = "relay_unknown"
RELAY_REFUSED = "relay_refused"
REPLY_UNKNOWN = "reply_unknown"
SET_ASIDE = "set_aside"

_ASIDE_AT_DESK = {
    "desk_said": "Something went wrong on our side, and what an agent wrote here was not sent. Please write it again.",
    "desk_edited": "Something went wrong on our side: what an agent changed here did not reach the person.",
    "desk_deleted": "Something went wrong on our side: what an agent deleted here may still stand at the person's.",
    "desk_pressed": "Something went wrong on our side: what an agent pressed here was not done. Please press again.",
}

_OF_A_CASE: Mapping[str, Callable[[Scene, Woke], Draft | None]] = {
    clocks.LATE: lateness.is_late,
    clocks.TOLD: lateness.ran_out,
    moving.HOURS: after_hours.looked_over,
    moving.ONWARD: lateness.pass_on,
    clocks.NUDGE: silences.nudge,
    clocks.PUT_BACK: silences.put_back,
    clocks.STILL_OPEN: silences.still_open,
    clocks.LEFT: leaving.left,
    leaving.LEFT_SILENT: leaving.silent,
    surveying.SURVEY_SILENT: surveying.silent,
    surveying.STILL: still.asked,
}


def woke(scene: Scene, event: Woke) -> Draft:
    """Every timer asks the state first: a late one changes nothing."""
    case = scene.case
    if event.timer == HOLD and case is not None and case.state == "held" and case.id == event.value:
        return handover.to_desk(scene, case, "")
    if event.timer == SILENT:
        return _silent(scene, event)
    if event.timer == DESK_UNREACHABLE and case is not None and case.id == event.value:
        return _desk_unreachable(scene)
    if event.timer in (RELAY_ARRIVED, RELAY_UNKNOWN, RELAY_REFUSED):
        return _relay_ended(scene, event)
    if event.timer == RELAY_IN_PART:
        return _relay_in_part(scene, event)
    if event.timer == REPLY_UNKNOWN:
        return _reply_unknown(scene, event)
    if event.timer == SET_ASIDE:
        return _set_aside(scene, event)
    if event.timer == SUM_UP and scene.at_desk and case is not None and case.id == event.value:
        return _summed_up(scene, case)
    if event.timer in _OF_A_CASE:
        return _OF_A_CASE[event.timer](scene, event) or Draft(state=scene.state, result="nothing_due")
    return Draft(state=scene.state, result="nothing_due")


def _summed_up(scene: Scene, case: Case) -> Draft:
    """What a chat model made of the transcript goes to the head of the thread; later, where somebody wrote
    meanwhile."""
    if scene.got.overtaken:
        timer = Timer(SUM_UP, scene.now + SUM_UP_PAUSE, case.id)
        return Draft(state=scene.state, result="noted", timers=(timer,))
    if not scene.got.written:
        return Draft(state=scene.state, result="nothing_due")
    got = scene.got
    told = summary.summary(case, got.transcript, got.earlier_cases, scene.now, again=True, written=got.written)
    return Draft(state=scene.state, result="noted", desk=(told,))


def _silent(scene: Scene, event: Woke) -> Draft:
    """Nobody said anything about an answer: that is what is recorded, for the open topic or for one that was left."""
    state = scene.state
    topic = next((t for t in (state.topic, *state.left) if t is not None and t.id == event.value), None)
    quiet = topic is not None and topic.outcome == "unknown" and scene.now - topic.last_at >= scene.house.silent_after
    if topic is None or not quiet or scene.case is not None:
        return Draft(state=state, result="nothing_due")
    if state.topic is not None and state.topic.id == topic.id:
        state, changed = topics.ended(state, "silent")
        return Draft(state=state, result="noted", topics=changed)
    rest = tuple(t for t in state.left if t.id != topic.id)
    return Draft(state=replace(state, left=rest), result="noted", topics=(replace(topic, outcome="silent"),))


def _desk_unreachable(scene: Scene) -> Draft:
    reach = f" If it can't wait: {scene.house.contact}." if scene.house.contact else ""
    name = desk_of(scene, scene.case).name if scene.case is not None else scene.house.desk_name
    reply = Reply(
        kind="case",
        text=f"I can't reach {name} just now. Your case is safe, and I keep trying.{reach}",
        route=scene.route(contact=True),
        buttons=(handover.CANCEL,),
    )
    return Draft(
        state=scene.state,
        result="noted",
        replies=(reply,),
        unless_claimed=True,
        happened=(happened(scene, "The desk could not be reached; the person was told.", scene.case),),
    )


def _relay_ended(scene: Scene, event: Woke) -> Draft:
    """The mark on an agent's message: only what has reached the person is marked as sent."""
    case = scene.last_case
    if case is None:
        return Draft(state=scene.state, result="nothing_due")
    mark = {RELAY_ARRIVED: "sent", RELAY_UNKNOWN: "unknown", RELAY_REFUSED: "refused"}[event.timer]
    return Draft(state=scene.state, result="noted", desk=(DeskMark(case.id, event.value, mark),))  # type: ignore[arg-type]  # one of DeskMark's own


def _relay_in_part(scene: Scene, event: Woke) -> Draft:
    """The words of an agent's message arrived, and not every file: which, and why, is said in the thread at once."""
    case = scene.last_case
    if case is None:
        return Draft(state=scene.state, result="nothing_due")
    ref, files = json.loads(event.value)
    to = case.person.name or "the person"
    left = "\n".join(f"“{name or 'A file'}” did not reach {to}: {why}." for name, why in files)
    mark, told = DeskMark(case.id, ref, "part"), (happened(scene, left, case),)
    if case.open or case.agent is None:
        return Draft(state=scene.state, result="noted", desk=(mark,), happened=told)
    # Nothing more is added to the thread of a closed case: so they alone hear of it.
    return Draft(state=scene.state, result="noted", desk=(mark, Whisper(case.id, case.agent, left)), happened=told)


def _set_aside(scene: Scene, event: Woke) -> Draft:
    """Something could not be handled, however often it was tried: whoever did it is told, each where they are."""
    kind, _, ref = event.value.partition(" ")
    if not kind.startswith("desk_"):
        return fault(scene, "", took_away=kind == "deleted")
    case = scene.last_case
    if case is None:
        return Draft(state=scene.state, result="apologised")
    told = happened(scene, _ASIDE_AT_DESK[kind], case)
    marks = (DeskMark(case.id, ref, "refused"),) if ref else ()
    return Draft(state=scene.state, result="apologised", desk=marks, happened=(told,))


def _reply_unknown(scene: Scene, event: Woke) -> Draft:
    """So that whoever has the case, or gets it later, knows that the person may not have read it."""
    text = f"Nobody can tell whether Handrail's reply of {event.value} UTC reached them."
    return Draft(state=scene.state, result="noted", happened=(happened(scene, text, scene.case),))


def fault(scene: Scene, own_text: str, *, asks: bool = False, took_away: bool = False) -> Draft:
    """Something broke on our side: say so, with the way to a person and the fallback contact. ``asks``: it was a
    question, which is what a case is about that they open now. ``took_away``: they deleted something."""
    kept = "What you deleted may still be kept here." if took_away else "What you wrote is kept."
    reach = f" You can also {scene.house.contact}." if scene.house.contact else ""
    reply = Reply(
        kind="apology",
        text=f"Something went wrong on our side just now, not on yours. {kept} I can bring someone in.{reach}",
        route=scene.route(contact=True),
    )
    state = replace(scene.standing.state, pending=None)
    if asks:
        opened = topics.opened(scene, own_text, None)
        state = replace(state, topic=opened.topic, left=opened.left)
    keep = own(scene, own_text) if scene.event.kind in ("said", "pressed") else None
    about = (state.topic,) if asks and state.topic is not None else ()
    return Draft(state=state, result="apologised", replies=(reply,), own=keep, topics=about)
