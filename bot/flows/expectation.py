"""What somebody who waits can expect, in plain words: when, and who is before them. Only what is known is said."""

from __future__ import annotations

from datetime import timedelta

from bot.escalation import waits
from bot.escalation.desks import Desk
from bot.escalation.hours import day_and_time, moment, place_of
from bot.escalation.waits import Estimate
from bot.flows.routing import desk_of, routed
from bot.flows.scene import Scene
from bot.flows.wording import capital
from bot.messages.case import Case
from bot.messages.waiting import DeskNow, Queued


def estimate(scene: Scene, case: Case) -> Estimate | None:
    """From this desk's own waits around this hour; None where there is too little to go on, or nobody there."""
    desk, known = desk_of(scene, case), _desk_now(scene, case)
    if known is None or not desk.hours.open_at(scene.now):
        return None
    return waits.estimate(known.waits, _others(known, case), desk.hours, scene.now)


def prospect(scene: Scene, case: Case) -> str:
    """When somebody will answer: when a closed desk opens, or how long it usually takes; empty where that is not
    known."""
    desk = desk_of(scene, case)
    if not desk.hours.open_at(scene.now):
        return _closed(scene, desk)
    found = estimate(scene, case)
    return _usually(scene, desk, found) if found is not None else ""


def how_long(scene: Scene, case: Case) -> str:
    """As ``prospect``, for somebody who asks: what is not known is said to be so."""
    if case.late:
        return longer(scene, case)
    return prospect(scene, case) or "I can't say how long it will be: there were too few cases at this hour lately."


def longer(scene: Scene, case: Case) -> str:
    """The new estimate of a case that is late."""
    desk, known = desk_of(scene, case), _desk_now(scene, case)
    if not desk.hours.open_at(scene.now):
        return _closed(scene, desk)
    more: timedelta | None = None
    if known is not None and case.waits_since is not None:
        waited = desk.hours.open_between(case.waits_since, scene.now)
        more = waits.estimate_after(known.waits, _others(known, case), desk.hours, scene.now, waited)
    if more is None:
        return "I can't say how much longer it will be; I'll tell you as soon as someone takes it."
    return f"When it takes this long, it is usually no more than another {_another(more)}."


def in_line(scene: Scene, case: Case) -> str:
    """Who is before them. Empty where that is not known."""
    known = _desk_now(scene, case)
    ahead = waits.ahead_of(known.queue, case.id) if known is not None else None
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


def _closed(scene: Scene, desk: Desk) -> str:
    opens = desk.hours.opens(scene.now)
    if opens is None:
        return f"{capital(desk.name)} is closed, and I don't know when it opens again.{otherwise(scene, desk)}"
    when = day_and_time(desk.hours, opens, scene.now)
    return (
        f"{capital(desk.name)} is closed just now. It opens {when} ({place_of(desk.hours.zone)}), and your case waits "
        f"there.{otherwise(scene, desk)}"
    )


def _usually(scene: Scene, desk: Desk, found: Estimate) -> str:
    text = f"Usually someone answers within {waits.in_words(found.usual)}"
    text += "; today it is busier." if found.busier else "."
    closes, done = desk.hours.closes(scene.now), desk.hours.after(scene.now, found.usual)
    if closes is None or done is None or done <= closes:
        return text
    again = desk.hours.opens(closes)
    if again is None:
        return text
    hours = desk.hours
    return (
        f"{text} The desk closes {day_and_time(hours, closes, scene.now)} "
        f"({place_of(hours.zone)}), so it may be after it opens again {day_and_time(hours, again, scene.now)}."
    )


def _another(more: timedelta) -> str:
    words = waits.in_words(more)
    return words.removeprefix("an ").removeprefix("a ") if words in ("an hour",) else words


def _desk_now(scene: Scene, case: Case) -> DeskNow | None:
    known = scene.got.desk_now
    return known if known is not None and known.desk == desk_of(scene, case).id else None


def _others(known: DeskNow, case: Case) -> tuple[Queued, ...]:
    return tuple(one for one in known.queue if one.case != case.id)
