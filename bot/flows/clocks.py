"""The clocks of a case: kept for every turn in one place, whatever flow changed the case.

While it waits: since when, and from when on it is late. While an agent has it: since when the person waits for a word.
Both count only while the desk is open. Timers only wake; what is due is asked of the case.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.escalation.hours import ALWAYS_OPEN, DAY, Hours
from bot.escalation.promising import promises_a_word
from bot.flows import caring, expectation, nods, routing
from bot.flows.draft import Draft
from bot.flows.moving import HOURS, ONWARD
from bot.flows.moving import PUT_BACK as PUT_BACK
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import DeskSaid
from bot.messages.people import Person
from bot.messages.turn import Timer
from bot.messages.waiting import Wait

LATE = "late"
TOLD = "told"
"""When the time that the person was told is over."""
NUDGE = "nudge"
STILL_OPEN = "still_open"
LEFT = "left"


def kept(scene: Scene, draft: Draft) -> Draft:
    """The draft with its case's clocks moved on."""
    after = draft.case if draft.case is not None else scene.last_case
    if after is None:
        return draft
    before = scene.last_case if scene.last_case is not None and scene.last_case.id == after.id else None
    ended = _ended_wait(scene, before, after)
    case, timers = after, tuple[Timer, ...]()
    if after.state == "waiting":
        if _begins_to_wait(before, after):
            case, timers = _waits(scene, draft, after)
    elif after.state == "claimed":
        case, timers = _with_agent(scene, before, after)
    else:
        case = replace(_not_waiting(after), unanswered_since=None, nudged=False)
    case = _quiet(scene, _with_places(before, _agent_was_here(scene, before, case)))
    if before is not None and before.left and not case.left and (again := left_due(scene, case)) is not None:
        timers = (*timers, Timer(LEFT, again, case.id))
    return replace(
        draft,
        case=case if case != scene.last_case else draft.case,
        timers=(*draft.timers, *timers),
        waits=(*draft.waits, *ended),
    )


def nudge_due(scene: Scene, case: Case) -> datetime | None:
    """When the agent who has it is to be reminded; None where nobody waits for them."""
    return _silent_for(scene, case, put_back=False)


def put_back_due(scene: Scene, case: Case) -> datetime | None:
    """When it is to be taken from an agent who stayed silent after that."""
    return _silent_for(scene, case, put_back=True)


def still_open_due(scene: Scene, case: Case) -> datetime | None:
    """When the agent who has it and had the last word is to be asked if it is done; None where they are to write."""
    if case.state != "claimed" or case.unanswered_since is not None or case.agent_at is None:
        return None
    return desk_of(scene, case).hours.opens(case.agent_at + scene.house.silent_after)


def left_due(scene: Scene, case: Case) -> datetime | None:
    """When a case that an agent has counts as left; None where the agent is to write, which is soon told."""
    at = case.agent_at or case.claimed_at
    if case.state != "claimed" or case.unanswered_since is not None:
        return None
    for _ in range(scene.house.left_after_days):
        at = desk_of(scene, case).hours.opens(at + DAY) if at is not None else None
    return at


def pass_on_due(scene: Scene, case: Case) -> datetime | None:
    """When a late case is to go on to the next desk."""
    if case.late_at is None:
        return None
    patience = scene.house.pass_on_after
    patience = min(patience, scene.house.care_within) if case.care is not None else patience
    return desk_of(scene, case).hours.after(case.late_at, patience)


def patience(scene: Scene, case: Case) -> tuple[timedelta, timedelta]:
    """For how long a person waits for the agent who has the case until that one is reminded, and until it goes back."""
    house = scene.house
    nudge, back = house.nudge_after, house.nudge_after + house.take_back_after
    if case.care is None:
        return nudge, back
    if not case.care_answered:
        return house.care_within / 2, house.care_within
    return min(nudge, house.care_within), min(back, house.care_within + nudge)


def pass_on_timer(scene: Scene, case: Case, not_before: datetime) -> tuple[Timer, ...]:
    due = pass_on_due(scene, case)
    return (Timer(ONWARD, max(due, not_before), case.id),) if due is not None else ()


def _begins_to_wait(before: Case | None, after: Case) -> bool:
    if before is None or before.state != "waiting" or before.desk_id != after.desk_id:
        return True
    if before.care != after.care:
        return True  # from now on it is a matter of minutes
    return after.waits_since is None or (before.late and not after.late)  # an earlier version kept no clock


def _waits(scene: Scene, draft: Draft, case: Case) -> tuple[Case, tuple[Timer, ...]]:
    desk = desk_of(scene, case)
    found = expectation.estimate(scene, case)
    late_at = desk.hours.after(scene.now, expectation.limit(scene, case))
    usual = desk.hours.after(scene.now, found.usual) if found is not None else None
    told = usual if _says(draft, expectation.prospect(scene, case)) else None
    case = replace(
        case, desk_id=desk.id, waits_since=_first_open(desk.hours, scene.now), late_at=late_at, late=False,
        told_by=usual if case.told_by is None else case.told_by, told_until=told, told_again=False, told_closed=False,
        unanswered_since=None, nudged=False, care_answered=False, resolve_offered=False,
    )  # fmt: skip
    due = ((LATE, late_at), (TOLD, told), (HOURS, routing.next_look(scene, case)))
    return case, tuple(Timer(name, at, case.id) for name, at in due if at is not None)


def _says(draft: Draft, expected: str) -> bool:
    return bool(expected) and any(expected in reply.text for reply in draft.replies)


def _with_agent(scene: Scene, before: Case | None, case: Case) -> tuple[Case, tuple[Timer, ...]]:
    """Since when the person waits for a word of the agent's: from the claim on, and from their first message after the
    agent's last word."""
    agent = case.agent
    taken = before is None or before.state != "claimed" or before.agent != agent
    case = replace(_not_waiting(case), for_whom="", had_by=None)
    said = before is not None and len(case.relayed) > len(before.relayed)
    if said:
        return _spoke(scene, case)
    wrote = scene.event.kind == "said"
    answer = case.asked_left if before is not None and before.asked_left != case.asked_left else ""
    if wrote and case.asked_left == "asked":
        case = replace(case, asked_left="wrote")
    if answer == "solved":
        return _needs_no_word(scene, case)
    if wrote and case.care is not None and caring.heard(scene) is not None:
        since = case.unanswered_since or scene.now
        case = replace(case, unanswered_since=since, nudged=False, care_answered=False)
    elif wrote and not taken and (nod := nods.nod(scene, case)) is not None:
        return _needs_no_word(scene, case) if nod != "nod" else (case, ())
    elif taken or ((wrote or answer == "stands") and case.unanswered_since is None):
        case = replace(case, unanswered_since=scene.now, nudged=False)
    elif case.unanswered_since is not None and _by(scene, agent):
        case = replace(case, nudged=False)
    else:
        return case, ()
    due = nudge_due(scene, replace(case, agent_at=scene.now if taken or _by(scene, agent) else case.agent_at))
    return case, (Timer(NUDGE, due, case.id),) if due is not None else ()


def _needs_no_word(scene: Scene, case: Case) -> tuple[Case, tuple[Timer, ...]]:
    """They say that it is done: nobody waits for the agent any more, who is asked later if nothing comes of it."""
    if case.unanswered_since is None:
        return case, ()
    case = replace(case, unanswered_since=None, nudged=False)
    due = still_open_due(scene, case)
    return case, (Timer(STILL_OPEN, due, case.id),) if due is not None else ()


def _spoke(scene: Scene, case: Case) -> tuple[Case, tuple[Timer, ...]]:
    """The agent has had the last word. Where it says that more will come, the person still waits for it."""
    words = scene.event.text if isinstance(scene.event, DeskSaid) else ""
    since = scene.now if promises_a_word(words) else None
    case = replace(case, nudged=False, unanswered_since=since, care_answered=case.care is not None)
    here = replace(case, agent_at=scene.now)
    name, due = (
        (STILL_OPEN, still_open_due(scene, here)) if case.unanswered_since is None else (NUDGE, nudge_due(scene, here))
    )
    return case, (Timer(name, due, case.id),) if due is not None else ()


def _quiet(scene: Scene, case: Case) -> Case:
    """From when on somebody should look at a case that an agent has; what was left is so until somebody writes."""
    if case.state != "claimed":
        return replace(case, quiet_at=None, left=False)
    at = nudge_due(scene, case) if case.unanswered_since is not None else left_due(scene, case)
    return replace(
        case, quiet_at=at, left=case.left and case.unanswered_since is None and (at or scene.now) <= scene.now
    )


def _with_places(before: Case | None, case: Case) -> Case:
    """Every place where something of the case stands besides the one where it is now."""
    if before is None or before.state == "held" or before.desk == case.desk:
        return case
    been = dict.fromkeys((*case.places, before.desk))
    return replace(case, places=tuple(place for place in been if place != case.desk))


def _agent_was_here(scene: Scene, before: Case | None, case: Case) -> Case:
    """Anything that the agent who has it, or had it until now, does about it."""
    holder = case.agent or (before.agent if before is not None else None)
    return replace(case, agent_at=scene.now) if _by(scene, holder) else case


def _by(scene: Scene, agent: Person | None) -> bool:
    who = getattr(scene.event, "agent", None)
    return isinstance(who, Person) and agent is not None and who.key == agent.key


def _not_waiting(case: Case) -> Case:
    return replace(case, waits_since=None, late_at=None, late=False, told_until=None)


def _ended_wait(scene: Scene, before: Case | None, after: Case) -> tuple[Wait, ...]:
    """What the desk's next estimate learns from."""
    if before is None or before.state != "waiting" or before.waits_since is None:
        return ()
    if after.care is not None:
        return ()  # what comes before all others says nothing of how long others wait
    if after.state == "waiting" and after.desk_id == before.desk_id:
        return ()
    desk = desk_of(scene, before)
    time = desk.hours.open_between(before.waits_since, scene.now).total_seconds()
    return (Wait(desk.id, before.waits_since, time, taken=after.state == "claimed"),)


def _silent_for(scene: Scene, case: Case, *, put_back: bool) -> datetime | None:
    if case.state != "claimed" or case.unanswered_since is None:
        return None
    since = max(case.unanswered_since, case.agent_at or case.unanswered_since)
    nudge, back = patience(scene, case)
    return _hours(scene, case).after(since, back if put_back else nudge)


def _hours(scene: Scene, case: Case) -> Hours:
    """The hours in which an agent is waited for. Who has told of danger and had no word yet waits for
    nobody's morning."""
    if case.care is None:
        return desk_of(scene, case).hours
    return caring.set_desk(scene, case).hours if case.care_answered else ALWAYS_OPEN


def _first_open(hours: Hours, now: datetime) -> datetime:
    return hours.opens(now) or now
