"""A case that waits too long: the person hears of it before they have to ask, the desk is told, the next desk is asked.

For the person too long is longer than they were told; for the desk, longer than it should take.

Each once, and every timer asks the case first.
"""

from __future__ import annotations

from dataclasses import replace

from bot.escalation.desks import Desk
from bot.escalation.waits import in_words, rounded
from bot.flows import caring, clocks, expectation, moving
from bot.flows.draft import Draft, happened
from bot.flows.handover import about_case
from bot.flows.routing import desk_of, following
from bot.flows.scene import Scene
from bot.flows.wording import capital
from bot.messages.case import Case
from bot.messages.incoming import Woke
from bot.messages.outgoing import Reply
from bot.messages.turn import Timer


def is_late(scene: Scene, event: Woke) -> Draft | None:
    """A line at the desk that calls its on-call group, and an apology with a new estimate, unless the person was told a
    time that has not run out; None if it is not late."""
    case = _waiting(scene, event)
    if case is None or case.late or case.late_at is None or case.late_at > scene.now:
        return None
    desk = desk_of(scene, case)
    case, sorry = replace(case, late=True), _owed(scene, case)
    waited = f"This has waited {_waited(scene, desk, case)}, longer than it should."
    line = happened(scene, f"{waited}{caring.called(desk)}", case)
    told = (_apology(scene, desk, case),) if sorry else ()
    case, timers = _told_anew(scene, case) if sorry else (case, ())
    return Draft(
        state=scene.state,
        result="noted",
        case=case,
        replies=told,
        unless_claimed=True,
        happened=(line,),
        calls=desk.on_call_mention or desk.on_call,
        timers=(*timers, *(clocks.pass_on_timer(scene, case, scene.now) if following(scene, case) else ())),
    )


def ran_out(scene: Scene, event: Woke) -> Draft | None:
    """The time that the person was told is over: an apology with a new one, and once more when that is over too."""
    case = _waiting(scene, event)
    if case is None or case.told_until is None or case.told_until > scene.now:
        return None
    if not case.late and case.late_at is not None and case.late_at <= scene.now:
        return is_late(scene, event)
    reply = _apology(scene, desk_of(scene, case), case)
    case, timers = _told_anew(scene, case)
    return Draft(state=scene.state, result="noted", case=case, replies=(reply,), unless_claimed=True, timers=timers)


def pass_on(scene: Scene, event: Woke) -> Draft | None:
    """To the next desk that is open, with everything; where all of those are closed, when the first of them opens."""
    case = _waiting(scene, event)
    due = clocks.pass_on_due(scene, case) if case is not None else None
    if case is None or not case.late or due is None or due > scene.now:
        return None
    others = following(scene, case)
    there = next((desk for desk in others if desk.hours.open_at(scene.now)), None)
    if there is not None:
        return moving.passed_on(scene, case, there)
    opens = min((at for desk in others if (at := desk.hours.opens(scene.now)) is not None), default=None)
    if opens is None:
        return None
    return Draft(state=scene.state, result="nothing_due", timers=(Timer(moving.ONWARD, opens, case.id),))


def _owed(scene: Scene, case: Case) -> bool:
    """Whether the person is to hear that it is late: not twice, and not while what they were told still holds, unless
    it is a matter of minutes."""
    if case.care is not None:
        return not case.apologised
    return not case.apologised if case.told_until is None else case.told_until <= scene.now


def _told_anew(scene: Scene, case: Case) -> tuple[Case, tuple[Timer, ...]]:
    """The case once the person has had their apology, and the moment at which the new estimate in it runs out."""
    more = expectation.still_to_wait(scene, case) if not _second(case) and case.care is None else None
    hours = desk_of(scene, case).hours
    until = hours.after(scene.now, more) if more is not None else None
    closed = case.told_closed or not hours.open_at(scene.now)  # which the apology says then
    case = replace(case, apologised=True, told_again=True, told_until=until, told_closed=closed)
    return case, (Timer(clocks.TOLD, until, case.id),) if until is not None else ()


def _second(case: Case) -> bool:
    """Whether what has run out was the second time that they were told."""
    return case.told_again and case.told_until is not None


def _apology(scene: Scene, desk: Desk, case: Case) -> Reply:
    if case.care is not None:
        again = f"{capital(desk.name)} has been told again that you are waiting."
        text = f"I'm sorry that nobody has answered you yet. {again}\n\n{caring.own_words(scene, case)}"
        return about_case(scene, case, text)
    # What is said of a closed desk names the contact already.
    otherwise = expectation.otherwise(scene, desk) if desk.hours.open_at(scene.now) else ""
    if _second(case):
        return about_case(
            scene,
            case,
            f"I'm sorry, case #{case.number} is still waiting at {desk.name}, and the time I named is over again. "
            f"{expectation.CANNOT_SAY}{otherwise}",
        )
    waits = (
        f"{capital(desk.name)} has been told that case #{case.number} is still waiting."
        if case.late
        else f"Case #{case.number} is still waiting at {desk.name}."
    )
    return about_case(
        scene,
        case,
        f"I'm sorry, this is taking longer than it should. {waits} {expectation.longer(scene, case)}{otherwise}",
    )


def _waited(scene: Scene, desk: Desk, case: Case) -> str:
    since = case.waits_since or scene.now
    return in_words(rounded(desk.hours.open_between(since, scene.now).total_seconds()))


def _waiting(scene: Scene, event: Woke) -> Case | None:
    case = scene.case
    return case if case is not None and case.state == "waiting" and case.id == event.value else None
