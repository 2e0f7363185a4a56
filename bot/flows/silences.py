"""An agent who goes quiet while the person waits: reminded first; later the case goes back. Each once a silence."""

from __future__ import annotations

from dataclasses import replace

from bot.escalation.waits import in_words
from bot.flows import caring, clocks, expectation
from bot.flows.draft import Draft, happened
from bot.flows.handover import about_case
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.flows.wording import literal
from bot.messages.case import Case
from bot.messages.incoming import Woke
from bot.messages.outgoing import Whisper
from bot.messages.turn import Timer


def nudge(scene: Scene, event: Woke) -> Draft | None:
    """A word to the agent alone; None where nobody waits for them."""
    case = _with_agent(scene, event)
    due = clocks.nudge_due(scene, case) if case is not None else None
    if case is None or case.agent is None or case.nudged or due is None or due > scene.now:
        return None
    agent, case = case.agent, replace(case, nudged=True)
    put_back = clocks.put_back_due(scene, case)
    waited, back = clocks.patience(scene, case)
    left = in_words(back - waited)
    whisper = Whisper(
        case=case.id,
        agent=agent,
        text=f"{case.person.name or 'The person'} has been waiting for a word from you for "
        f"{in_words(waited)}. If you are still on it, write anything here (a line that begins with // "
        f"stays among agents); else someone else can take it in {left}.",
        buttons=(("release", "Release it now", ""),),
    )
    timers = (Timer(clocks.PUT_BACK, put_back, case.id),) if put_back is not None else ()
    return Draft(state=scene.state, result="noted", case=case, desk=(whisper,), timers=timers)


def put_back(scene: Scene, event: Woke) -> Draft | None:
    """The case waits again, and the person hears why; None where the agent has been heard of since."""
    case = _with_agent(scene, event)
    due = clocks.put_back_due(scene, case) if case is not None else None
    if case is None or not case.nudged or due is None or due > scene.now:
        return None
    agent = (case.agent.name if case.agent is not None else "") or "The agent"
    case = replace(case, state="waiting", agent=None, claimed_at=None)
    if case.care is not None:
        desk = caring.set_desk(scene, case)
        case = replace(case, desk=desk.place, desk_id=desk.id)
    desk = desk_of(scene, case)
    expected = expectation.prospect(scene, case)
    text = (
        f"I'm sorry: {literal(agent)} hasn't been able to get back to you, so I've asked {desk.name} for someone else. "
        f"They have everything so far. {expected}".rstrip()
    )
    reply = about_case(scene, case, f"{text}\n\n{caring.own_words(scene, case)}" if case.care is not None else text)
    line = f"{agent} has been quiet while the person waits, so the case waits for anybody again."
    calls = desk.on_call_mention or desk.on_call if case.care is not None else ""
    line = f"{line}{caring.called(desk)}" if calls else line
    told = happened(scene, line, case)
    return Draft(state=scene.state, result="noted", case=case, replies=(reply,), happened=(told,), calls=calls)


def still_open(scene: Scene, event: Woke) -> Draft | None:
    """Nobody has said anything since the agent's last word: they are asked if it is done. Nothing is taken away."""
    case = _with_agent(scene, event)
    due = clocks.still_open_due(scene, case) if case is not None else None
    if case is None or case.agent is None or case.nudged or due is None:
        return None
    if due > scene.now:  # they did something about it since
        return Draft(state=scene.state, result="nothing_due", timers=(Timer(clocks.STILL_OPEN, due, case.id),))
    why = "they said that it is done" if case.resolve_offered else "the last word was yours"
    whisper = Whisper(
        case=case.id,
        agent=case.agent,
        text=f"Case #{case.number} is still open, and {why}. If it is done, resolve it: "
        f"{literal(case.person.name or 'the person')} is told, and can reopen it. If not, you need do nothing now.",
    )
    days = clocks.left_due(scene, case)
    timers = (Timer(clocks.LEFT, days, case.id),) if days is not None else ()
    return Draft(state=scene.state, result="noted", case=replace(case, nudged=True), desk=(whisper,), timers=timers)


def _with_agent(scene: Scene, event: Woke) -> Case | None:
    case = scene.case
    return case if case is not None and case.state == "claimed" and case.id == event.value else None
