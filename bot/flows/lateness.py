"""A case that waits too long: the person hears of it before they have to ask, the desk is told, the next desk is asked.

Each once, and every timer asks the case first.
"""

from __future__ import annotations

from dataclasses import replace

from bot.escalation.desks import Desk
from bot.escalation.waits import in_words, rounded
from bot.flows import caring, clocks, expectation, moving
from bot.flows.draft import Draft, happened
from bot.flows.handover import about_case
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.wording import capital
from bot.messages.case import Case
from bot.messages.incoming import Woke
from bot.messages.outgoing import Reply
from bot.messages.turn import Timer


def is_late(scene: Scene, event: Woke) -> Draft | None:
    """An apology with a new estimate, and a line at the desk that calls its on-call group; None if it is not late."""
    case = _waiting(scene, event)
    if case is None or case.late or case.late_at is None or case.late_at > scene.now:
        return None
    desk = desk_of(scene, case)
    case = replace(case, late=True, apologised=True)
    waited = f"This has waited {_waited(scene, desk, case)}, longer than it should."
    line = happened(scene, f"{waited}{caring.called(desk)}", case)
    told = (_apology(scene, desk, case),) if not _case(scene).apologised else ()
    return Draft(
        state=scene.state,
        result="noted",
        case=case,
        replies=told,
        unless_claimed=True,
        happened=(line,),
        calls=desk.on_call_mention or desk.on_call,
        timers=clocks.pass_on_timer(scene, case, scene.now) if _following(scene, case) else (),
    )


def pass_on(scene: Scene, event: Woke) -> Draft | None:
    """To the next desk that is open, with everything; where all of those are closed, when the first of them opens."""
    case = _waiting(scene, event)
    due = clocks.pass_on_due(scene, case) if case is not None else None
    if case is None or not case.late or due is None or due > scene.now:
        return None
    following = _following(scene, case)
    there = next((desk for desk in following if desk.hours.open_at(scene.now)), None)
    if there is not None:
        return moving.passed_on(scene, case, there)
    opens = min((at for desk in following if (at := desk.hours.opens(scene.now)) is not None), default=None)
    if opens is None:
        return None
    return Draft(state=scene.state, result="nothing_due", timers=(Timer(moving.ONWARD, opens, case.id),))


def _following(scene: Scene, case: Case) -> tuple[Desk, ...]:
    """The desks it can still go on to: none twice."""
    return tuple(desk for desk in scene.house.desks.after(desk_of(scene, case)) if desk.id not in case.passed)


def _apology(scene: Scene, desk: Desk, case: Case) -> Reply:
    if case.care is not None:
        again = f"{capital(desk.name)} has been told again that you are waiting."
        text = f"I'm sorry that nobody has answered you yet. {again}\n\n{caring.own_words(scene, case)}"
        return about_case(scene, case, text)
    # What is said of a closed desk names the contact already.
    otherwise = expectation.otherwise(scene, desk) if desk.hours.open_at(scene.now) else ""
    return about_case(
        scene,
        case,
        f"I'm sorry, this is taking longer than it should. {capital(desk.name)} has been told that "
        f"case #{case.number} is still waiting. {expectation.longer(scene, case)}{otherwise}",
    )


def _waited(scene: Scene, desk: Desk, case: Case) -> str:
    since = case.waits_since or scene.now
    return in_words(rounded(desk.hours.open_between(since, scene.now).total_seconds()))


def _waiting(scene: Scene, event: Woke) -> Case | None:
    case = scene.case
    return case if case is not None and case.state == "waiting" and case.id == event.value else None


def _case(scene: Scene) -> Case:
    case = scene.case
    assert case is not None  # the caller has seen that it waits
    return case
