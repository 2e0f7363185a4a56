"""What somebody who waits can expect, in plain words: when, and who is before them. Only what is known is said."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.escalation import waits
from bot.escalation.desks import Desk
from bot.escalation.hours import day_and_time, moment, place_of
from bot.escalation.waits import Estimate
from bot.flows.routing import desk_of, routed, there_next
from bot.flows.scene import Scene
from bot.flows.wording import capital
from bot.messages.case import Case
from bot.messages.waiting import DeskNow, Queued

CANNOT_SAY = "I can't say how much longer it will be; I'll tell you as soon as someone takes it."


def estimate(scene: Scene, case: Case) -> Estimate | None:
    """From this desk's own waits around this hour; None where there is too little to go on, or nobody there."""
    desk, known = desk_of(scene, case), _desk_now(scene, case)
    if known is None or not desk.hours.open_at(scene.now):
        return None
    return waits.estimate(known.waits, _others(known, case), desk.hours, scene.now)


def prospect(scene: Scene, case: Case) -> str:
    """When somebody will answer: when a closed desk opens, or how long it usually takes, and that the desk closes
    before; empty where none of that is known."""
    desk = desk_of(scene, case)
    if not desk.hours.open_at(scene.now):
        return _closed(scene, case)
    found = estimate(scene, case)
    within = found.usual if found is not None else limit(scene, case)
    said = (_usually(desk, found) if found is not None else "", _closes_before(scene, case, within))
    return " ".join(sentence for sentence in said if sentence)


def limit(scene: Scene, case: Case) -> timedelta:
    """How long it may wait at its desk, in opening time, before it is late there."""
    found, within = estimate(scene, case), desk_of(scene, case).take_within
    care = scene.house.care_within if case.care is not None else None
    upper = found.upper if found is not None else None
    limits = [time for time in (within, care, upper) if time is not None]
    return min(limits, default=scene.house.late_after)


def how_long(scene: Scene, case: Case) -> str:
    """As ``prospect``, for somebody who asks: what has run out is not said again, and what is not known is said to be
    so."""
    if case.late or case.told_again or _outlasted(scene, case):
        return longer(scene, case)
    said = prospect(scene, case)
    if said and (estimate(scene, case) is not None or not desk_of(scene, case).hours.open_at(scene.now)):
        return said
    if _left_of_what_was_told(scene, case) is not None:
        return longer(scene, case)
    return f"I can't say how long it will be: there were too few cases at this hour lately. {said}".rstrip()


def longer(scene: Scene, case: Case) -> str:
    """The new estimate of a case that has waited longer than was said or should be."""
    if not desk_of(scene, case).hours.open_at(scene.now):
        return _closed(scene, case)
    more = still_to_wait(scene, case) or _left_of_what_was_told(scene, case)
    if more is None:
        return CANNOT_SAY
    said = f"When it takes this long, it is usually no more than another {_another(more)}."
    return f"{said} {_closes_before(scene, case, more)}".rstrip()


def still_to_wait(scene: Scene, case: Case) -> timedelta | None:
    """How much longer it usually takes, of opening time; None where that is not known."""
    desk, known = desk_of(scene, case), _desk_now(scene, case)
    if known is None or case.waits_since is None:
        return None
    waited = desk.hours.open_between(case.waits_since, scene.now)
    return waits.estimate_after(known.waits, _others(known, case), desk.hours, scene.now, waited)


def in_line(scene: Scene, case: Case) -> str:
    """Who is before them. Empty where that is not known."""
    known = _desk_now(scene, case)
    ahead = waits.ahead_of(known.queue, case.id, known.own) if known is not None else None
    if ahead is None:
        return ""
    if not ahead:
        return "You're next in line."
    return "One person is before you." if ahead == 1 else f"{ahead} people are before you."


def asked(scene: Scene, case: Case) -> str:
    """Whom somebody is asked of: "the service desk", or the one that stands in for it while it is closed."""
    desk, now = desk_of(scene, case), routed(scene)
    if now.meant is None or now.desk.id != desk.id:
        return desk.name
    opens = now.meant.hours.opens(scene.now)
    when = f" until {moment(now.meant.hours, opens, scene.now)}" if opens is not None else ""
    return f"{desk.name} (as {now.meant.name} is closed{when})"


def otherwise(scene: Scene, desk: Desk) -> str:
    """What to do if it cannot wait."""
    contact = desk.contact or scene.house.contact
    return f" If it can't wait: {contact}." if contact else ""


def _left_of_what_was_told(scene: Scene, case: Case) -> timedelta | None:
    """What is left, of opening time, of the time that they were told last; None where that has run out."""
    if case.told_until is None or case.told_until <= scene.now:
        return None
    left = desk_of(scene, case).hours.open_between(scene.now, case.told_until)
    return waits.rounded(left.total_seconds())


def _closed(scene: Scene, case: Case) -> str:
    desk, there = desk_of(scene, case), there_next(scene, case, scene.now)
    opens = desk.hours.opens(scene.now)
    if opens is None:
        unknown = f"{capital(desk.name)} is closed, and I don't know when it opens again."
        return f"{unknown}{_instead(scene, there)}{otherwise(scene, desk)}"
    when, place = day_and_time(desk.hours, opens, scene.now), place_of(desk.hours.zone)
    if there is not None and there[0].id != desk.id:
        now = f"{capital(desk.name)} is closed just now and opens {when} ({place})."
        return f"{now}{_instead(scene, there)}{otherwise(scene, desk)}"
    return (
        f"{capital(desk.name)} is closed just now. It opens {when} ({place}), and your case waits "
        f"there.{otherwise(scene, desk)}"
    )


def _instead(scene: Scene, there: tuple[Desk, datetime] | None) -> str:
    """Who is asked before a closed desk opens."""
    if there is None:
        return ""
    desk, opens = there
    return f" I'll ask {desk.name} as soon as it opens, {day_and_time(desk.hours, opens, scene.now)}."


def _usually(desk: Desk, found: Estimate) -> str:
    within = waits.in_words(found.usual)
    if desk.take_within is not None and found.usual > desk.take_within:
        meant = waits.in_words(desk.take_within)
        return f"{capital(desk.name)} means to answer within {meant}, but lately it has usually taken up to {within}."
    return f"Usually someone answers within {within}{'; today it is busier' if found.busier else ''}."


def _closes_before(scene: Scene, case: Case, within: timedelta) -> str:
    """That the desk closes before so much opening time is over, and what happens then; empty where it does not."""
    hours = desk_of(scene, case).hours
    closes, done = hours.closes(scene.now), hours.after(scene.now, within)
    if closes is None or (done is not None and done <= closes):
        return ""
    there = there_next(scene, case, closes)
    if there is None:
        return ""
    desk, opens = there
    text = f"The desk closes {day_and_time(hours, closes, scene.now)} ({place_of(hours.zone)})"
    if desk.id == desk_of(scene, case).id:
        return f"{text}, so it may be after it opens again {day_and_time(hours, opens, scene.now)}."
    when = f", which opens {day_and_time(desk.hours, opens, scene.now)}" if opens > closes else ""
    return f"{text}; if nobody has taken it by then, I'll ask {desk.name}{when}."


def _outlasted(scene: Scene, case: Case) -> bool:
    """Whether it has waited for longer than they were told, or would be told now."""
    if case.told_until is not None and case.told_until <= scene.now:
        return True
    found = estimate(scene, case)
    if found is None or case.waits_since is None:
        return False
    return desk_of(scene, case).hours.open_between(case.waits_since, scene.now) >= found.usual


def _another(more: timedelta) -> str:
    words = waits.in_words(more)
    return words.removeprefix("an ").removeprefix("a ") if words in ("an hour",) else words


def _desk_now(scene: Scene, case: Case) -> DeskNow | None:
    known = scene.got.desk_now
    return known if known is not None and known.desk == desk_of(scene, case).id else None


def _others(known: DeskNow, case: Case) -> tuple[Queued, ...]:
    return tuple(one for one in known.queue if one.case != case.id)
