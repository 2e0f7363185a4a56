"""Which desk a case goes to, from what its conversation is about."""

from __future__ import annotations

from datetime import datetime

from bot.escalation.desks import About, Desk, Routed
from bot.flows.problem import problem
from bot.flows.scene import Scene
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.turn import Turn


def routed(scene: Scene) -> Routed:
    """The desk for a case that is opened now, by the articles shown, the person's words and audiences, and the time."""
    about = problem(scene)
    said = getattr(scene.event, "text", "")
    words = [text for text in (about.question, *about.later, said) if text != NOT_SAID_YET]
    articles = about.shown or about.named
    findings = scene.got.findings
    if not articles and findings is not None and findings.best is not None and findings.verdict == "answered":
        articles = (findings.best.passage.article,)
    return scene.house.desks.for_case(About("\n".join(words), articles, scene.person.audiences), scene.now)


def rerouted_to(scene: Scene, case: Case, text: str) -> Routed | None:
    """The other desk that these words are for, of a case that was asked for before anything was said and that nobody
    has moved or taken since; None where it is where it belongs."""
    if case.state != "waiting" or case.question != NOT_SAID_YET or case.for_whom:
        return None
    desks, audiences = scene.house.desks, scene.person.audiences
    unsaid = desks.for_case(About("", (), audiences), scene.now)
    meant = desks.for_case(About(text, (), audiences), scene.now)
    here = desk_of(scene, case).id
    return meant if unsaid.desk.id == here and meant.desk.id != here else None


def desk_of(scene: Scene, case: Case) -> Desk:
    return scene.house.desks.of(case)


def following(scene: Scene, case: Case) -> tuple[Desk, ...]:
    """The desks that it can still go on to: none twice."""
    return tuple(desk for desk in scene.house.desks.after(desk_of(scene, case)) if desk.id not in case.passed)


def while_closed(scene: Scene, case: Case, at: datetime) -> tuple[Desk, ...]:
    """Who can be asked while its desk is closed: the desk that it is for, where another stands in, and those that its
    desk leaves things to. Nobody where an agent has said for whom it is."""
    if case.for_whom or (case.rests and (case.waits_since is None or case.waits_since > at)):
        return ()
    home = scene.house.desks.find(case.meant_for)
    return (home, *following(scene, case)) if home is not None else following(scene, case)


def there_next(scene: Scene, case: Case, at: datetime) -> tuple[Desk, datetime] | None:
    """Who is there first from then on, and since when; its own desk before others. None where nobody ever is."""
    found: tuple[Desk, datetime] | None = None
    for desk in (desk_of(scene, case), *while_closed(scene, case, at)):
        opens = desk.hours.opens(at)
        if opens is not None and (found is None or opens < found[1]):
            found = (desk, opens)
    return found


def next_look(scene: Scene, case: Case) -> datetime | None:
    """When to look again who is there for a case that waits: when its desk closes; while it is closed, when somebody
    else is there before it opens."""
    hours, there = desk_of(scene, case).hours, there_next(scene, case, scene.now)
    if there is None:
        return None
    opens = hours.opens(scene.now)
    return there[1] if opens is None or there[1] < opens else hours.closes(opens)


def desk_to_ask_of(scene: Scene, turn: Turn) -> str:
    """The id of the desk whose queue and recent waits this turn wants to speak of; empty where it speaks of none."""
    case = turn.case if turn.case is not None else scene.case
    if case is None or case.state != "waiting":
        return ""
    begins = scene.case is None or scene.case.state != "waiting" or scene.case.desk_id != case.desk_id
    asks = scene.event.kind in ("said", "pressed", "woke")
    return desk_of(scene, case).id if begins or asks else ""
