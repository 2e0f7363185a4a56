"""A case: opened, held, asked after, called off, reopened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.escalation import history, offering
from bot.flows import expectation, routing, topics
from bot.flows.draft import Draft, happened, own
from bot.flows.problem import problem
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import NOT_SAID_YET, Case, OpenedBecause
from bot.messages.outgoing import Button, Reply
from bot.messages.state import CallOff, ConversationState, PersonOffered
from bot.messages.turn import Timer

CANCEL = Button("cancel", "I don't need this any more", style="quiet")


def new_case(scene: Scene, because: OpenedBecause) -> Case:
    """The case as it goes to the desk at once, with what was noticed on the way."""
    signals = topics.with_noticed(scene.state, scene.got.reading.signals).noticed
    about = problem(scene)
    to = routing.routed(scene)
    return Case(
        id=scene.fresh,
        number=scene.standing.next_case_number,
        conversation=scene.state.id,
        person=scene.person,
        desk=to.desk.place,
        desk_id=to.desk.id,
        meant_for=to.meant.id if to.meant is not None else "",
        state="waiting",
        because=because,
        question=about.question,
        opened_at=scene.now,
        signals=signals,
        later=about.later,
        also=about.also,
        shown=about.shown,
        named=about.named,
        tried=about.tried,
        urgency="urgent" if any(signal.kind == "urgent" for signal in signals) else "ordinary",
        topic=about.topic,
    )


def open_now(scene: Scene, because: OpenedBecause, what: str) -> Draft:
    """They asked, pressed or said yes: at once and without conditions."""
    case = scene.case
    if case is not None and case.state == "held":
        return to_desk(scene, case, what)
    if case is not None:
        return where_it_stands(scene, what)
    case = new_case(scene, because)
    state = replace(scene.state, case=case.id, pending=None, asked_last=False)
    return Draft(
        state=state,
        result="handed_over",
        replies=(asked_reply(scene, case),),
        case=case,
        own=own(scene, what),
        happened=(happened(scene, f"Case #{case.number} opened.", case),),
        topics=(state.topic,) if state.topic is not None else (),
    )


def announce(scene: Scene, what: str) -> Draft:
    """It isn't helping: what was noticed, who will be asked and when; held for a moment so that *No, thanks* is a real
    choice."""
    hold = scene.house.policy.hold_seconds or 0
    noticed = offering.announcement(scene.got.reading, answers_given(scene.state))
    case = new_case(scene, "pressure")
    state = replace(scene.state, case=case.id, pending=None, asked_last=False)
    if not hold:
        reply = asked_reply(scene, case, noticed)
        done = happened(scene, f"Case #{case.number} opened.", case)
        return Draft(
            state=state, result="handed_over", replies=(reply,), case=case, own=own(scene, what), happened=(done,)
        )
    until = scene.now + timedelta(seconds=hold)
    case = replace(case, state="held", held_until=until)
    reply = Reply(
        kind="offer_person",
        text=f"{noticed} I'll ask {desk_of(scene, case).name} for a person in {_seconds(hold)}, unless you'd rather "
        "not. They'll see everything so far, so you won't have to explain it again.",
        route=scene.route(case),
        buttons=(Button("accept", "Yes, now", style="primary"), Button("decline", "No, thanks")),
    )
    return Draft(
        state=replace(state, pending=PersonOffered()),
        result="handed_over",
        replies=(reply,),
        case=case,
        own=own(scene, what),
        happened=(happened(scene, "Handover announced.", case),),
        timers=(Timer("hold", until, case.id),),
    )


def to_desk(scene: Scene, case: Case, what: str) -> Draft:
    """A held case goes to the desk: the moment is over, or they said yes."""
    case = replace(case, state="waiting", held_until=None)
    return Draft(
        state=replace(scene.state, pending=None),
        result="handed_over",
        replies=(asked_reply(scene, case),),
        case=case,
        own=own(scene, what) if scene.event.kind != "woke" else None,
        happened=(happened(scene, f"Case #{case.number} is at the desk.", case),),
    )


def answers_given(state: ConversationState) -> int:
    """How often the open problem was answered."""
    return state.topic.answers if state.topic is not None else 0


def offer_reply(scene: Scene, answers: int) -> Reply:
    """Shall I bring someone in? Says what was noticed. ``answers``: given on this problem before this message."""
    return Reply(
        kind="offer_person",
        text=offering.offer(scene.got.reading, answers),
        route=scene.route(),
        buttons=(Button("accept", "Yes, please", style="primary"), Button("decline", "No, thanks")),
    )


def declined(scene: Scene, what: str) -> Draft:
    """No, thanks: the bot lets it be, and the way to a person stays where it is."""
    case = scene.case
    if case is not None and case.state != "held":
        return where_it_stands(scene, what)  # an old button: somebody has been asked since
    reply = Reply(
        kind="notice",
        text="All right, nobody has been asked. The way to a person stays here if you change your mind.",
        route=scene.route(),
    )
    state = replace(scene.state, pending=None, history=history.declined(scene.state.history))
    if case is None or case.state != "held":
        return Draft(state=state, result="noted", replies=(reply,), own=own(scene, what))
    case = replace(case, state="cancelled", closed_at=scene.now)
    return Draft(
        state=state,
        result="noted",
        replies=(reply,),
        case=case,
        own=own(scene, what),
        happened=(happened(scene, "They said no, thanks, before the desk was asked.", case),),
    )


def where_it_stands(scene: Scene, what: str) -> Draft:
    """Your case: its state, and what can be done about it."""
    case = scene.case
    if case is None:
        return no_case(scene, what)
    if case.state == "held":
        text = f"I'm about to ask {desk_of(scene, case).name}. Say *Yes, now* or *No, thanks*, or just wait a moment."
    elif case.state == "claimed" and case.agent is not None:
        who = literal(case.agent.name) or "an agent"
        text = f"**Case #{case.number}** is with {who}. Whatever you write here reaches them."
    elif case.care is not None:
        text = f"**Case #{case.number}** is with {desk_of(scene, case).name}. Whatever you write here goes to them."
    else:
        text = _joined(
            f"**Case #{case.number}** is with {desk_of(scene, case).name}, waiting for someone to take it.",
            expectation.in_line(scene, case),
            expectation.how_long(scene, case),
            "You can add anything you like; it goes with the case.",
        )
    reply = replace(about_case(scene, case, text), buttons=(CANCEL,))
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene, what))


def about_case(scene: Scene, case: Case, text: str) -> Reply:
    """What the person hears of their open case, with the way to call it off: in a matter of care only where they ask
    for their case."""
    return Reply(kind="case", text=text, route=scene.route(case), buttons=(CANCEL,) if case.care is None else ())


def no_case(scene: Scene, what: str) -> Draft:
    """*Your case* or *cancel* was pressed, and there is none open (any more)."""
    last = scene.last_case
    reopen = (Button("reopen", f"Reopen case #{last.number}", last.id),) if last is not None else ()
    reply = Reply(kind="case", text="You have no open case just now.", route=scene.route(), buttons=reopen)
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene, what))


def cancelled(scene: Scene, what: str) -> Draft:
    """They called it off."""
    case = scene.case
    if case is None:
        return no_case(scene, what)
    if case.state == "held":
        return declined(scene, what)
    solved = said_solved(scene, case)
    case = replace(case, state="cancelled", closed_at=scene.now, resolution="fixed" if solved else None)
    state, changed = topics.ended(scene.state, "confirmed" if solved else "given_up")
    told = "closed, and the desk knows that it works now" if solved else "called off, and the desk knows"
    line = "The person said that it works now, and closed the case." if solved else "The person called the case off."
    reply = Reply(
        kind="case",
        text=f"Case #{case.number} is {told}. Nothing is lost if you need it again.",
        route=scene.route(case),
        buttons=(Button("reopen", "Reopen it", case.id),),
    )
    return Draft(
        state=state,
        result="noted",
        replies=(reply,),
        case=case,
        own=own(scene, what),
        happened=(happened(scene, line, case),),
        topics=changed,
    )


def said_solved(scene: Scene, case: Case) -> bool:
    """Whether they have just said of this waiting case that it works now."""
    pending = scene.standing.state.pending
    return isinstance(pending, CallOff) and pending.case == case.id and pending.solved


def asked_reply(scene: Scene, case: Case, noticed: str = "") -> Reply:
    """Someone has been asked."""
    before = f"{noticed} " if noticed else ""
    carried = (
        "They can see everything so far, so you won't have to explain it again."
        if case.question != NOT_SAID_YET
        else "Tell me what it's about if you like: it goes to them, and you won't have to say it twice."
    )
    return about_case(
        scene,
        case,
        _joined(
            f"{before}I've asked {expectation.asked(scene, case)} for a person (case #{case.number}).",
            expectation.prospect(scene, case),
            carried,
            "I'll tell you when someone takes it.",
        ),
    )


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _seconds(seconds: float) -> str:
    return "half a minute" if 25 <= seconds <= 35 else f"{seconds:.0f} seconds"
