"""A case that an agent has left open for days: it shows at the desk, and the person is asked once if it is still so.

Nothing is taken away, and nothing is closed: silence is recorded as silence.
"""

from __future__ import annotations

from dataclasses import replace

from bot.flows import clocks, nods, still
from bot.flows.draft import Draft, happened, own
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.incoming import Pressed, Woke
from bot.messages.outgoing import Button, Reply
from bot.messages.state import StillThere
from bot.messages.turn import Timer

LEFT_SILENT = "left_silent"
"""The timer at which no answer of the person's counts as silence."""


def left(scene: Scene, event: Woke) -> Draft | None:
    """Nobody has said anything for days: the card says so, and the person is asked, once a case."""
    case = _with_agent(scene, event)
    due = clocks.left_due(scene, case) if case is not None else None
    if case is None or case.left or due is None:
        return None
    if due > scene.now:  # the agent did something about it since
        return Draft(state=scene.state, result="nothing_due", timers=(Timer(clocks.LEFT, due, case.id),))
    asks = not (case.asked_left or case.resolve_offered or case.care is not None)
    case = replace(case, left=True, asked_left="asked" if asks else case.asked_left)
    line = "Nobody has written here for some days, and the case is still open: is it done?"
    if not asks:
        told = happened(scene, line, case)
        return Draft(state=scene.state, result="noted", case=case, happened=(told,))
    told = happened(scene, f"{line} The person has been asked whether it is still in the way.", case)
    return Draft(
        state=replace(scene.state, pending=StillThere(case.id)),
        result="asked",
        replies=(_question(scene, case),),
        case=case,
        happened=(told,),
        timers=(Timer(LEFT_SILENT, scene.now + scene.house.silent_after, case.id),),
    )


def silent(scene: Scene, event: Woke) -> Draft | None:
    """They were asked and said nothing: that is what is recorded, and it says nothing of how things are."""
    case = _with_agent(scene, event)
    if case is None or case.asked_left != "asked":
        return None
    case = replace(case, asked_left="silent")
    line = "The person was asked whether it is still in the way, and has not answered. The case stays open."
    pending = None if isinstance(scene.state.pending, StillThere) else scene.state.pending
    state = replace(scene.state, pending=pending)
    return Draft(state=state, result="noted", case=case, happened=(happened(scene, line, case),))


def pressed(scene: Scene, event: Pressed, what: str) -> Draft:
    """The answer by a press; of a closed case it is about what was got round."""
    id, _, value = event.value.rpartition(":")
    case = scene.case
    if case is None or case.id != id or case.state != "claimed" or case.asked_left not in ("asked", "silent"):
        return still.pressed(scene, event, what)
    return _answered(scene, case, value == "yes", what)


def typed(scene: Scene, case: Case) -> Draft | None:
    """The answer in words; None where they write something else."""
    stands = nods.still_there(scene, case)
    return _answered(scene, case, stands, getattr(scene.event, "text", "")) if stands is not None else None


def _answered(scene: Scene, case: Case, stands: bool, what: str) -> Draft:
    who = literal((case.agent.name if case.agent is not None else "") or "the agent")
    offer = nods.resolve_offered(case, "solved") if not stands else ()
    text = (
        f"Thank you. {who} knows now that it is still in the way; what you write here goes to {who}."
        if stands
        else f"Good to hear, and thank you for saying so. {who} is told, and closes the case."
    )
    case = replace(
        case, asked_left="stands" if stands else "solved", resolve_offered=case.resolve_offered or not stands
    )
    reply = Reply(kind="case", text=text, route=scene.route(case))
    state = replace(scene.state, pending=None)
    return Draft(state=state, result="relayed", replies=(reply,), case=case, own=own(scene, what), desk=offer)


def _question(scene: Scene, case: Case) -> Reply:
    who = literal((case.agent.name if case.agent is not None else "") or desk_of(scene, case).name)
    about = f" (“{literal(case.question)}”)" if case.question != NOT_SAID_YET else ""
    return Reply(
        kind="case",
        text=f"Case #{case.number}{about} is still open with {who}, and nobody has written for some days. Is it still "
        "in the way? I won't ask again, and nothing is closed if you don't answer.",
        route=scene.route(case),
        buttons=(
            Button("still", "Yes, it still is", f"{case.id}:yes"),
            Button("still", "No, not any more", f"{case.id}:no"),
        ),
    )


def _with_agent(scene: Scene, event: Woke) -> Case | None:
    case = scene.case
    return case if case is not None and case.state == "claimed" and case.id == event.value else None
