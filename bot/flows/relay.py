"""The person's words on their way to the desk, while a case is there; and their edits and deletions at any time."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.draft import Draft, own
from bot.flows.handover import CANCEL
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import Deleted, Edited
from bot.messages.outgoing import Blanked, Reply
from bot.messages.state import ConversationState
from bot.messages.transcript import Entry
from bot.messages.turn import ForPerson

DELETED = "(deleted by the person)"


def to_desk(scene: Scene) -> Draft:
    """What the person writes goes to the case. The bot says so while nobody has taken it, once, and is quiet after."""
    case = scene.case
    assert case is not None  # the caller has seen an open case
    draft = Draft(state=scene.state, result="relayed", own=own(scene))
    if case.state == "claimed" or scene.state.told_it_reaches == case.id:
        return draft
    reply = Reply(
        kind="case",
        text=f"Added to case #{case.number}. Whatever you write now goes with it.",
        route=scene.route(case),
        buttons=(CANCEL,),
    )
    return replace(draft, replies=(reply,), unless_claimed=True, state=replace(scene.state, told_it_reaches=case.id))


def edited(scene: Scene, event: Edited) -> Draft:
    """The transcript keeps both; the desk sees the change."""
    entry = Entry(
        id=event.id,
        conversation=event.conversation,
        at=event.at,
        who="person",
        name=scene.person.name,
        did="changed",
        text=event.text,
        ref=event.ref,
    )
    return Draft(state=scene.state, result="noted", own=entry)


def deleted(scene: Scene, event: Deleted) -> Draft:
    """Its text goes everywhere, a marker stays."""
    entry = Entry(
        id=event.id,
        conversation=event.conversation,
        at=event.at,
        who="person",
        name=scene.person.name,
        did="deleted",
        text=DELETED,
    )
    words = next((line.text for line in scene.got.transcript if line.ref == event.ref and not line.blanked), "")
    case = scene.last_case
    forgetful = _case_without(case, words) if case is not None and words else None
    return Draft(
        state=_state_without(scene.state, words) if words else scene.state,
        result="noted",
        own=entry,
        case=forgetful if forgetful != case else None,
        to_person=(ForPerson(Blanked(event.ref)),),
        desk=(Blanked(event.ref, case.id),) if case is not None and case.state != "held" else (),
        blank=(event.ref,),
    )


def _state_without(state: ConversationState, words: str) -> ConversationState:
    spoken = tuple(earlier for earlier in state.history.spoken if earlier.text != words)
    topic = state.topic
    if topic is not None and topic.question == words:
        topic = replace(topic, question=DELETED)
    return replace(state, topic=topic, history=replace(state.history, spoken=spoken))


def _case_without(case: Case, words: str) -> Case:
    """The same case without what the deleted message said: neither as its question nor as a signal's quote."""
    signals = tuple(
        replace(signal, quote=DELETED) if signal.quote and signal.quote in words else signal for signal in case.signals
    )
    return replace(case, question=DELETED if case.question == words else case.question, signals=signals)
