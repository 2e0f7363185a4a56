"""The person's words on their way to the desk, while a case is there; and their edits and deletions at any time."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import caring, expectation, handover, leaving, moving, nods, routing, words
from bot.flows.draft import Draft, own
from bot.flows.handover import about_case
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.topics import TELLS
from bot.messages.case import NOT_SAID_YET, Case
from bot.messages.incoming import Deleted
from bot.messages.outgoing import Blanked
from bot.messages.signals import Signal
from bot.messages.state import CallOff, ConversationState, Topic
from bot.messages.transcript import Entry
from bot.messages.turn import ForPerson

DELETED = "(deleted by the person)"


def to_desk(scene: Scene) -> Draft:
    """What the person writes goes to the case. While nobody has taken it the bot says where it stands; after, it is
    quiet."""
    case = scene.case
    assert case is not None  # the caller has seen an open case
    draft = Draft(state=scene.state, result="relayed", own=own(scene))
    if case.state == "claimed":
        return _to_the_agent(scene, case, draft)
    text = getattr(scene.event, "text", "")
    meaning = words.while_waiting(text, scene.house.policy.clear_at)
    if case.care is not None:
        return caring.to_the_desk(scene, case, draft, asks=meaning == "news")
    other = routing.rerouted_to(scene, case, text) if meaning is None else None
    if other is not None:
        return moving.rerouted(scene, case, other, text)
    if meaning is None and case.question == NOT_SAID_YET and len(text.split()) >= TELLS:
        draft = replace(draft, case=replace(case, question=text))
    reply = about_case(scene, case, _said_to_a_waiting_case(scene, case, meaning))
    solved = meaning == "solved" or handover.said_solved(scene, case)
    pending = CallOff(case.id, solved) if meaning in ("drop", "solved") else None
    state = replace(scene.state, told_it_reaches=case.id, pending=pending)
    return replace(draft, replies=(reply,), unless_claimed=True, state=state)


def _to_the_agent(scene: Scene, case: Case, draft: Draft) -> Draft:
    """As it is. Where it says that it is done, the agent is offered to close the case: nobody else hears of that."""
    told = leaving.typed(scene, case)
    if told is not None:
        return told
    said = nods.nod(scene, case)
    offer = nods.resolve_offered(case, said) if said is not None else ()
    return replace(draft, case=replace(case, resolve_offered=True), desk=offer) if offer else draft


def stays(scene: Scene) -> Draft:
    """They would rather not call it off."""
    case = scene.case
    assert case is not None  # the caller has seen an open case
    text = f"All right, case #{case.number} stays. I'll tell you when someone takes it."
    reply = about_case(scene, case, text)
    state = replace(scene.state, pending=None)
    return Draft(state=state, result="relayed", own=own(scene), replies=(reply,), unless_claimed=True)


def _said_to_a_waiting_case(scene: Scene, case: Case, meaning: words.WaitingKind | None) -> str:
    desk, number = desk_of(scene, case).name, case.number
    if meaning == "drop":
        return (
            f"Case #{number} is still waiting at {desk}. The button below calls it off, or just write *yes*; until "
            "then it stays."
        )
    if meaning == "solved":
        return (
            f"Good to hear. If you don't need case #{number} any more, press the button below or just write *yes*: "
            "then it is closed, and the desk reads that it works now."
        )
    if meaning == "thanks":
        return f"You're welcome. Case #{number} is waiting at {desk}, and I'll tell you when someone takes it."
    if meaning == "weary":
        return (
            f"I'm sorry this takes so long. Case #{number} is still waiting at {desk}, and what you wrote goes with "
            f"it. {_stands(scene, case)}"
        )
    if meaning == "news":
        late = ", and the desk has been told that it is late" if case.late else ""
        return f"Case #{number} is waiting at {desk}; nobody has taken it yet{late}. {_stands(scene, case)}"
    if scene.state.told_it_reaches == case.id:
        return f"Added to case #{number}."
    return f"Added to case #{number}. Whatever you write now goes with it, and I'll tell you when someone takes it."


def _stands(scene: Scene, case: Case) -> str:
    """Who is before them and how long it may take, as far as that is known."""
    told = "I'll tell you as soon as someone takes it."
    known = (expectation.in_line(scene, case), expectation.how_long(scene, case))
    said = " ".join(sentence for sentence in known if sentence)
    return said if told in said else f"{said} {told}"


def deleted(scene: Scene, event: Deleted) -> Draft:
    """Its text goes everywhere, a marker stays."""
    entry = Entry(
        id=event.id,
        conversation=event.conversation,
        at=event.at,
        who="system",
        name="",
        did="deleted",
        text="The person deleted a message.",
    )
    gone = next((line.text for line in scene.got.transcript if line.ref == event.ref and not line.blanked), "")
    case = scene.last_case
    forgetful = _case_without(case, gone) if case is not None and gone else None
    return Draft(
        state=_state_without(scene.state, gone) if gone else scene.state,
        result="noted",
        own=entry,
        case=forgetful if forgetful != case else None,
        to_person=(ForPerson(Blanked(event.ref)),),
        desk=(Blanked(event.ref, case.id),) if case is not None and case.state != "held" else (),
        blank=(event.ref,),
    )


def _state_without(state: ConversationState, gone: str) -> ConversationState:
    spoken = tuple(earlier for earlier in state.history.spoken if earlier.text != gone)
    topic = _topic_without(state.topic, gone) if state.topic is not None else None
    left = tuple(_topic_without(each, gone) for each in state.left)
    noticed = _signals_without(state.noticed, gone)
    return replace(state, topic=topic, left=left, noticed=noticed, history=replace(state.history, spoken=spoken))


def _topic_without(topic: Topic, gone: str) -> Topic:
    question = DELETED if topic.question == gone else topic.question
    return replace(topic, question=question, wordings=tuple(each for each in topic.wordings if each != gone))


def _case_without(case: Case, gone: str) -> Case:
    """The same case without what the deleted message said: neither as its question nor as a signal's quote."""
    return replace(
        case,
        question=DELETED if case.question == gone else case.question,
        later=tuple(each for each in case.later if each != gone),
        also=tuple(each for each in case.also if each != gone),
        signals=_signals_without(case.signals, gone),
        call_number="" if case.call_number in gone else case.call_number,
    )


def _signals_without(signals: tuple[Signal, ...], gone: str) -> tuple[Signal, ...]:
    return tuple(
        replace(signal, quote=DELETED) if signal.quote and signal.quote in gone else signal for signal in signals
    )
