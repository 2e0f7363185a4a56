"""Which desk a case goes to, from what its conversation is about."""

from __future__ import annotations

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


def desk_of(scene: Scene, case: Case) -> Desk:
    return scene.house.desks.of(case)


def desk_to_ask_of(scene: Scene, turn: Turn) -> str:
    """The id of the desk whose queue and recent waits this turn wants to speak of; empty where it speaks of none."""
    case = turn.case if turn.case is not None else scene.case
    if case is None or case.state != "waiting":
        return ""
    begins = scene.case is None or scene.case.state != "waiting" or scene.case.desk_id != case.desk_id
    asks = scene.event.kind in ("said", "pressed", "woke")
    return desk_of(scene, case).id if begins or asks else ""
