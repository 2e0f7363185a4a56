"""What agents write and press in a case's thread.

To the person go only the words of the agent who has claimed the case; all else at the desk is talk among agents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.flows import (
    asked_already,
    claiming,
    closing,
    desk_words,
    held,
    helping,
    moving,
    orders,
    reopening,
    reports,
    suggesting,
)
from bot.flows.desk_lines import agent_entry, line, name_of, refused, same_person
from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import DeskAction, DeskDeleted, DeskEdited, DeskPressed, DeskSaid
from bot.messages.outgoing import DeskMark, Relayed, RelayedDeletion, RelayedEdit, Whisper
from bot.messages.turn import ForPerson

NOTES = ("//", "🔒", ":lock:")
"""What a line begins with that stays among agents. Some apps take a leading / for a command: hence more than one."""


def said(scene: Scene, event: DeskSaid) -> Draft:
    """The claimant's words go to the person; everybody else's stay among agents. Some words stand for a press."""
    meant = desk_words.asked_for(event.text, closed=scene.case is None)
    move = moving.asked_for(event.text, scene.house.desks) if meant is None else None
    if move is not None and _whom_is_asked(scene, event, move) and scene.case is not None:
        return orders.to_somebody(scene, event, scene.case, move.removeprefix(orders.FOR_AGENT))
    if move is not None:
        return _in_words(scene, event, "move", move)
    if meant is not None:
        action, value = meant
        return _in_words(scene, event, action, value)
    case = scene.case if scene.at_desk else None
    if (case is None or case.id != event.case) and _is_note(event.text) and scene.last_case is not None:
        return _kept(scene, event, scene.last_case)
    if case is None or case.id != event.case:
        return _too_late(scene, event)
    if _is_note(event.text) or (case.state == "claimed" and not same_person(case.agent, event.agent)):
        return _kept(scene, event, case)
    if case.state == "claimed":
        return orders.held_back(scene, event, case) or _relay(scene, event, case)
    whisper = Whisper(
        case=case.id,
        agent=event.agent,
        text="Nobody has claimed this case yet, so your message hasn't been sent.",
        buttons=(
            ("claim_and_send", "Claim and send", event.ref),
            ("keep_among_agents", "Keep among agents", event.ref),
        ),
    )
    return Draft(
        state=scene.state,
        result="noted",
        case=held.kept_back(case, event),
        own=agent_entry(scene, event, private=True),
        desk=(DeskMark(case.id, event.ref, "held"), whisper),
    )


def _whom_is_asked(scene: Scene, event: DeskSaid, move: str) -> bool:
    """Whether the agent who has the case names somebody whom nobody here knows, or one of several."""
    case = scene.case
    if not move.startswith(orders.FOR_AGENT) or case is None or case.id != event.case or not event.ref:
        return False
    holds = case.state == "claimed" and same_person(case.agent, event.agent)
    return holds and len(orders.known(scene, move.removeprefix(orders.FOR_AGENT))) != 1


def _is_note(text: str) -> bool:
    return text.lstrip().startswith(NOTES)


def _in_words(scene: Scene, event: DeskSaid, action: DeskAction, value: str) -> Draft:
    """Typed instead of pressed. The words themselves stay among agents."""
    press = DeskPressed(f"{event.id}.press", event.conversation, event.at, event.case, event.agent, action, value)
    draft = pressed(scene, press)
    reported = (draft.own,) if draft.own is not None else ()
    mark = DeskMark(event.case, event.ref, "note")
    return replace(
        draft,
        own=agent_entry(scene, event, private=True),
        happened=(*reported, *draft.happened),
        desk=(mark, *draft.desk),
    )


def pressed(scene: Scene, event: DeskPressed) -> Draft:
    """Claim, release, resolve, hand back, the answer to *Claim and send?*, and what any agent may do at any time."""
    if event.action == "note":
        return refused(
            scene, event, "Start a line with // and only agents see it. Where / begins a command, start it with 🔒."
        )
    if event.action == "help":
        return helping.explained(scene, event)
    if event.action == "suggestions" and scene.at_desk and scene.case is not None and scene.case.id == event.case:
        return helping.shown_again(scene, event, scene.case)
    if event.action == "suggest_article" and scene.last_case is not None:
        return suggesting.suggested(scene, event, scene.last_case)
    if event.action == "wrong_article" and scene.last_case is not None:
        return reports.article_is_wrong(scene, event, scene.last_case)
    case = scene.case if scene.at_desk else None
    if event.action == "reopen":
        return _undone(scene, event)
    if case is None or case.id != event.case:
        return refused(scene, event, "This case is closed. Nothing was changed.")
    if event.action == "move":
        return moving.by_agent(scene, event, case)
    mine = case.state == "claimed" and same_person(case.agent, event.agent)
    if event.action == "claim":
        return claiming.claim(scene, event, case)
    if event.action == "claim_and_send":
        return claiming.claim_and_send(scene, event, case)
    if event.action == "keep_among_agents":
        return claiming.keep(scene, event, case)
    if not mine:
        who = name_of(case.agent) if case.agent is not None else "nobody yet"
        return refused(scene, event, f"Only the agent who has claimed the case can do that; it is claimed by {who}.")
    if event.action == "release":
        return claiming.release(scene, event, case)
    if event.action == "hand_back":
        return closing.hand_back(scene, event, case)
    if event.action in _SENT_BY_A_PRESS:
        return _SENT_BY_A_PRESS[event.action](scene, event, case)
    return closing.resolve(scene, event, case)


def _undone(scene: Scene, event: DeskPressed) -> Draft:
    """The undo of *resolve* and *hand back*, by whoever is there."""
    last = scene.last_case
    if last is None or last.id != event.case:
        return refused(scene, event, "There is a newer case of this conversation. Nothing was changed.")
    if last.open:
        return refused(scene, event, "This case is open. Nothing was changed.")
    return reopening.reopened_by_agent(scene, event, last)


_SENT_BY_A_PRESS: Mapping[str, Callable[[Scene, DeskPressed, Case], Draft]] = {
    "send_article": helping.send_article,
    "send_answer": helping.send_answer,
    "take_article": helping.take_article,
    "take_answer": helping.take_answer,
    "take_back": helping.take_back,
}


def edited(scene: Scene, event: DeskEdited) -> Draft:
    """A change to words that were relayed is relayed too."""
    case = scene.last_case
    entry = line(scene, event.agent, event.text, "changed", event.ref, private=not _was_relayed(case, event.ref))
    if case is None:
        return Draft(state=scene.state, result="noted", own=entry)
    if _was_relayed(case, event.ref):
        change = RelayedEdit(case.id, event.agent, event.ref, event.text)
        return Draft(state=scene.state, result="relayed", own=entry, to_person=(ForPerson(change),))
    words = tuple((ref, event.text if ref == event.ref else text) for ref, text in case.unclaimed_words)
    changed = replace(case, unclaimed_words=words) if words != case.unclaimed_words else None
    return Draft(state=scene.state, result="noted", own=entry, case=changed)


def deleted(scene: Scene, event: DeskDeleted) -> Draft:
    """Words that were relayed go at the person's too; a marker stays."""
    case = scene.last_case
    relayed = _was_relayed(case, event.ref)
    entry = line(scene, event.agent, "(deleted a message)", "deleted", "", private=not relayed)
    if case is None:
        return Draft(state=scene.state, result="noted", own=entry, blank=(event.ref,))
    rest = held.without(case, event.ref)
    changed = rest if rest != case else None
    gone = (ForPerson(RelayedDeletion(case.id, event.agent, event.ref)),) if relayed else ()
    return Draft(
        state=scene.state,
        result="relayed" if relayed else "noted",
        own=entry,
        case=changed,
        to_person=gone,
        blank=(event.ref,),
    )


def _relay(scene: Scene, event: DeskSaid, case: Case) -> Draft:
    reminder = asked_already.reminder(event, case, scene.got.transcript)
    case = replace(case, relayed=(*case.relayed, event.ref))
    words = Relayed(case=case.id, agent=event.agent, text=event.text, ref=event.ref, attachments=event.attachments)
    return Draft(
        state=scene.state,
        result="relayed",
        case=case,
        own=agent_entry(scene, event, private=False),
        to_person=(ForPerson(words),),
        desk=(reminder,) if reminder is not None else (),
    )


def _kept(scene: Scene, event: DeskSaid, case: Case) -> Draft:
    marks = (DeskMark(case.id, event.ref, "note"),) if event.ref else ()
    return Draft(state=scene.state, result="noted", own=agent_entry(scene, event, private=True), desk=marks)


def _too_late(scene: Scene, event: DeskSaid) -> Draft:
    whisper = Whisper(event.case, event.agent, "This case is closed, so your message was not sent to the person.")
    mark = DeskMark(event.case, event.ref, "refused")
    return Draft(
        state=scene.state, result="declined", own=agent_entry(scene, event, private=True), desk=(mark, whisper)
    )


def _was_relayed(case: Case | None, ref: str) -> bool:
    return case is not None and ref in case.relayed
