"""A desk closes, or another one opens, while a case waits: whoever is there is asked, or it is said when they are.

The timer only makes one look; what is due is asked of the case and the hours.
"""

from __future__ import annotations

from dataclasses import replace

from bot.flows import expectation, moving, routing
from bot.flows.draft import Draft
from bot.flows.handover import about_case
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import Woke
from bot.messages.turn import Timer


def looked_over(scene: Scene, event: Woke) -> Draft | None:
    """On to whoever stands in for a closed desk; where nobody does, the person is told once when somebody is there."""
    case = scene.case
    if case is None or case.state != "waiting" or case.id != event.value:
        return None
    if desk_of(scene, case).hours.open_at(scene.now):
        return _look_again(scene, case)
    others = routing.while_closed(scene, case, scene.now)
    there = next((desk for desk in others if desk.hours.open_at(scene.now)), None)
    if there is not None:
        return moving.stood_in(scene, case, there)
    if case.told_closed or case.waits_since is None or case.waits_since >= scene.now:
        return _look_again(scene, case)
    return _has_closed(scene, replace(case, told_closed=True))


def _has_closed(scene: Scene, case: Case) -> Draft:
    text = f"I'm sorry, nobody could take case #{case.number} before closing time. {expectation.prospect(scene, case)}"
    again = _look_again(scene, case)
    return replace(again, result="noted", case=case, replies=(about_case(scene, case, text),), unless_claimed=True)


def _look_again(scene: Scene, case: Case) -> Draft:
    at = routing.next_look(scene, case)
    timers = (Timer(moving.HOURS, at, case.id),) if at is not None else ()
    return Draft(state=scene.state, result="nothing_due", timers=timers)
