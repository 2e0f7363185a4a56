"""A case moves to another desk, or is meant for another agent: it keeps everything, and the person is told."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.escalation.desks import Desk, Desks, Routed
from bot.escalation.hours import day_and_time
from bot.flows import expectation, orders
from bot.flows.desk_lines import name_of, refused
from bot.flows.draft import Draft, happened, own
from bot.flows.handover import about_case
from bot.flows.meaning import meant as read
from bot.flows.orders import FOR_AGENT, NOT_KNOWN
from bot.flows.routing import desk_of, rerouted_to
from bot.flows.scene import Scene
from bot.flows.wording import capital, literal
from bot.messages.case import Case
from bot.messages.incoming import DeskPressed, DeskSaid, Pressed, Said, Woke
from bot.messages.outgoing import Whisper
from bot.messages.state import PersonOffered

_GIVE = r"(?:move|hand|pass|send|give|transfer|forward|escalate|assign|reassign)"
_IT = r"(?:(?:it|this)(?: case)?|the case)"
_TO_DESK = re.compile(rf"(?:{_GIVE}(?: {_IT})?(?: over| on)? |(?:over )?)to (?P<to>.+?)[.!]?", re.IGNORECASE)
ONWARD = "onward"
"""The timer that brings a late case to the next desk."""

PUT_BACK = "put_back"
"""The timer that takes a case from an agent who stayed silent."""

HOURS = "hours"
"""The timer that brings a case to whoever is there when its desk is not."""


def asked_for(text: str, desks: Desks) -> str | None:
    """The value of the move that a whole message asks for: a desk's id, or an agent's name; None where it is a
    message."""
    line = orders.bare(text)
    to_desk = _TO_DESK.fullmatch(line)
    named = desks.named(to_desk["to"]) if to_desk is not None and len(desks.all) > 1 else None
    if named is not None:
        return named.id
    agent = orders.agent_named(text)
    return FOR_AGENT + agent if agent else None


def may_move(scene: Scene) -> bool:
    """Whether what came in may bring the case to another desk: its thread then has to be made there as a whole."""
    event, case = scene.event, scene.last_case
    if case is None or len(scene.house.desks.all) < 2:
        return False
    if isinstance(event, DeskPressed):
        return event.action == "move"
    if isinstance(event, DeskSaid):
        return asked_for(event.text, scene.house.desks) is not None
    if isinstance(event, Woke):
        return event.timer in (ONWARD, HOURS) or (event.timer == PUT_BACK and case.care is not None)
    if case.open:
        return isinstance(event, Said) and rerouted_to(scene, case, event.text) is not None
    return isinstance(event, Said | Pressed) and _may_reopen(scene, event)


def _may_reopen(scene: Scene, event: Said | Pressed) -> bool:
    if isinstance(event, Pressed) and event.action == "reopen":
        return True
    pending = scene.standing.state.pending
    offered = isinstance(pending, PersonOffered) and bool(pending.reopen)
    if isinstance(event, Pressed):
        return offered and event.action in ("accept", "person")
    meaning = read(scene, event.text)
    if meaning is None:
        return offered
    return offered if meaning.kind == "yes" else meaning.kind in ("reopen", "survey", "not_helped")


def by_agent(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """Any agent may move what nobody has; of what somebody has only they themselves."""
    if case.state == "claimed" and (case.agent is None or case.agent.key != event.agent.key):
        who = case.agent.name if case.agent is not None and case.agent.name else "another agent"
        return refused(scene, event, f"Only the agent who has the case can move it; it is with {who}.")
    if event.value.startswith(FOR_AGENT):
        return _for_agent(scene, event, case)
    desk = scene.house.desks.find(event.value)
    if desk is None:
        known = ", ".join(each.name for each in scene.house.desks.others(case)) or "none besides this one"
        return refused(scene, event, f"There is no such desk. There are: {known}.")
    if desk.id == desk_of(scene, case).id:
        return refused(scene, event, f"The case is with {desk.name} already.")
    return _to_desk(scene, event, case, desk)


def passed_on(scene: Scene, case: Case, desk: Desk) -> Draft:
    """Nobody took it in time: the next desk is asked."""
    old = desk_of(scene, case)
    case = replace(_waiting_at(case, desk), passed=(*case.passed, old.id))
    reply = about_case(
        scene,
        case,
        f"Nobody at {old.name} could take case #{case.number} so far, so I've asked {desk.name}. They see "
        f"everything, and you don't have to do anything. {_prospect(scene, case)}",
    )
    line = happened(scene, f"Nobody at {old.name} took it in time, so it went on to {desk.name}.", case)
    return Draft(
        state=scene.state,
        result="noted",
        case=case,
        replies=(reply,),
        unless_claimed=True,
        happened=(line,),
        calls=desk.on_call_mention or desk.on_call,
    )


def stood_in(scene: Scene, case: Case, desk: Desk) -> Draft:
    """Its desk has closed and this one is there; or the one that it is for is there again and the other is not."""
    old = desk_of(scene, case)
    home = desk.id == case.meant_for
    moved = _waiting_at(case, desk)
    moved = replace(
        moved, passed=(*case.passed, old.id), meant_for="" if home else case.meant_for or old.id, rests=False
    )
    reply = about_case(
        scene,
        moved,
        f"{capital(old.name)} is closed and case #{case.number} is still waiting, so I've asked {desk.name}. They see "
        f"everything, and you don't have to do anything. {_prospect(scene, moved)}",
    )
    line = happened(
        scene, f"{capital(old.name)} is closed and nobody had taken it, so it went on to {desk.name}.", moved
    )
    return Draft(state=scene.state, result="noted", case=moved, replies=(reply,), unless_claimed=True, happened=(line,))


def rerouted(scene: Scene, case: Case, to: Routed, text: str) -> Draft:
    """They have now said what it is about, and that is another desk's: it is asked instead."""
    meant = to.meant.id if to.meant is not None else ""
    moved = replace(_waiting_at(case, to.desk), question=text, meant_for=meant)
    old, theirs = desk_of(scene, case), to.meant if to.meant is not None else to.desk
    asked = "them" if to.meant is None else expectation.asked(scene, moved)
    reply = about_case(
        scene,
        moved,
        f"This is one for {theirs.name}, so I've asked {asked} instead of {old.name} (case #{case.number}). They see "
        f"what you wrote, and whatever you write now goes with it. {_prospect(scene, moved)}",
    )
    line = happened(scene, f"What they wrote is one for {theirs.name}, so {to.desk.name} was asked instead.", moved)
    return Draft(
        state=replace(scene.state, told_it_reaches=case.id, pending=None), result="relayed", case=moved, own=own(scene),
        replies=(reply,), unless_claimed=True, happened=(line,),
    )  # fmt: skip


def _to_desk(scene: Scene, event: DeskPressed, case: Case, desk: Desk) -> Draft:
    who, old = name_of(event.agent), desk_of(scene, case)
    case = replace(_waiting_at(case, desk), meant_for="", rests=not desk.hours.open_at(scene.now), waits_since=None)
    reply = about_case(
        scene,
        case,
        f"{literal(who)} has passed your case on to {desk.name}, with everything so far, so you won't have to "
        f"explain it again. {_prospect(scene, case)}",
    )
    line = happened(scene, f"{who} moved the case from {old.name} to {desk.name}.", case)
    return Draft(
        state=scene.state,
        result="noted",
        case=case,
        replies=(reply,),
        happened=(line,),
        desk=_closed(scene, event, desk),
    )


def _closed(scene: Scene, event: DeskPressed, desk: Desk) -> tuple[Whisper, ...]:
    """A word to whoever moves a case to a desk that is closed."""
    if desk.hours.open_at(scene.now):
        return ()
    opens = desk.hours.opens(scene.now)
    when = f" and opens {day_and_time(desk.hours, opens, scene.now)}" if opens is not None else ""
    return (Whisper(event.case, event.agent, f"{capital(desk.name)} is closed just now{when}."),)


def _for_agent(scene: Scene, event: DeskPressed, case: Case) -> Draft:
    """Meant for somebody: it waits for them, and anybody may take it; nobody has it before they say so.

    The person hears a name only of somebody who has been seen at this desk.
    """
    unseen = event.value.startswith(NOT_KNOWN)
    name = event.value.removeprefix(NOT_KNOWN).removeprefix(FOR_AGENT).strip()
    found = () if unseen else orders.known(scene, name)
    if not name:
        return refused(scene, event, "Say whom it is for: “hand the case to Kim”.")
    if not unseen and len(found) != 1:
        return orders.who_is_meant(scene, event, case, name)
    if found and found[0].key == event.agent.key:
        return refused(scene, event, "That is you. Nothing was changed.")
    name = found[0].name or name if found else name
    who, whom = name_of(event.agent), literal(name) if found else "a colleague"
    meant = replace(_waiting_at(case, desk_of(scene, case)), for_whom=name)
    reply = about_case(
        scene,
        meant,
        f"{literal(who)} has passed your case on to {whom}, with everything so far, so you won't have to "
        "explain it again. I'll tell you when someone takes it."
        if found
        else f"{literal(who)} has put your case back for {whom}, with everything so far, so you won't have to explain "
        "it again. I'll tell you when someone takes it.",
    )
    line = happened(scene, f"{who} would like {name} to take this case.", meant)
    draft = Draft(state=scene.state, result="noted", case=meant, replies=(reply,), happened=(line,))
    return orders.with_agent_told(draft, meant, found[0], who) if found else draft


def _waiting_at(case: Case, desk: Desk) -> Case:
    return replace(
        case, state="waiting", desk=desk.place, desk_id=desk.id, agent=None, claimed_at=None, for_whom="", had_by=None,
    )  # fmt: skip


def _prospect(scene: Scene, case: Case) -> str:
    said = expectation.prospect(scene, case)
    return f"{said} I'll tell you when someone takes it." if said else "I'll tell you when someone takes it."
