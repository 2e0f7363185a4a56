"""For people who are not at home with chat: slower, or in simpler words. What cannot be done is said so."""

from __future__ import annotations

from dataclasses import replace

from bot.flows import answers, walking
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.messages.evidence import ArticleRef
from bot.messages.outgoing import Button, Reply
from bot.messages.state import ConversationState, PersonOffered, Steps


def slower(scene: Scene, what: str) -> Draft:
    """One step at a time: the steps that were shown last; in the middle of them, the same step again."""
    pending = scene.state.pending
    if isinstance(pending, Steps):
        return walking.again(scene, pending, what)
    if scene.got.section is not None:
        return walking.begin(scene, what)
    if shown_last(scene.state) is None:
        return walking.lost(scene, what)
    simpler = " or say *simpler* and I'll put it in plainer words," if scene.house.writes else ""
    return _offered(
        scene,
        what,
        "What I showed you has no steps to go through one by one. You can ask about any part of it,"
        f"{simpler} or I can bring someone in who goes through it with you.",
    )


def steps_shown_last(state: ConversationState) -> tuple[str, int] | None:
    """(article, section) of the steps of what was shown last; None where it had none."""
    shown = shown_last(state)
    return state.last_steps if state.last_steps and (shown is None or shown.id == state.last_steps[0]) else None


def simpler(scene: Scene, what: str) -> Draft:
    """Plainer words, checked against the passage like any answer; or an honest word that there are none."""
    if shown_last(scene.state) is None:
        return _nothing_shown(scene, what)
    findings, composed = scene.got.findings, scene.got.composed
    if composed is None or findings is None or findings.best is None:
        why = (
            "I couldn't say this more simply without changing what it says, so I'd rather not."
            if scene.house.writes
            else "I can't put this in simpler words myself: I only show what the articles say."
        )
        return _instead(scene, what, why)
    reply = answers.answer_reply(composed, findings, scene.route(), scene, picked=True)
    reply = replace(reply, opening="In plainer words:", buttons=_steps_button(scene.state), named=())
    return Draft(
        state=scene.state,
        result="answered",
        replies=(reply,),
        unless_claimed=True,
        own=own(scene, what),
        topics=(scene.state.topic,) if scene.state.topic is not None else (),
    )


def shown_last(state: ConversationState) -> ArticleRef | None:
    """The article that plainer words would be about."""
    if isinstance(state.pending, Steps):
        return state.pending.article
    return state.topic.shown[-1] if state.topic is not None and state.topic.shown else None


def asked_about(state: ConversationState) -> str:
    """What of that article: the step where they are, or their question."""
    if isinstance(state.pending, Steps):
        return state.pending.steps[state.pending.at]
    return state.topic.question if state.topic is not None else ""


def _instead(scene: Scene, what: str, why: str) -> Draft:
    state = scene.state
    steps = _steps_button(state)
    how = "I can go through the steps one at a time, or bring" if steps else "I can bring"
    draft = _offered(scene, what, f"{why} {how} someone in who explains it to you.")
    [reply] = draft.replies
    reply = replace(reply, buttons=(*steps, *reply.buttons))
    pending = state.pending if isinstance(state.pending, Steps) else PersonOffered()
    return replace(draft, replies=(reply,), state=replace(draft.state, pending=pending))


def _offered(scene: Scene, what: str, text: str) -> Draft:
    reply = Reply(
        kind="offer_person",
        text=text,
        route=scene.route(),
        buttons=(Button("accept", "Bring someone in", style="primary"), Button("decline", "No, thanks")),
    )
    state = replace(scene.state, pending=PersonOffered(), asked_last=False, offers=scene.state.offers + 1)
    return Draft(state=state, result="person_offered", replies=(reply,), unless_claimed=True, own=own(scene, what))


def _nothing_shown(scene: Scene, what: str) -> Draft:
    text = "I haven't shown you anything yet that I could say more simply. Tell me in your own words what's in the way."
    reply = Reply(kind="notice", text=text, route=scene.route())
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene, what))


def _steps_button(state: ConversationState) -> tuple[Button, ...]:
    steps = steps_shown_last(state)
    if steps is None or isinstance(state.pending, Steps):
        return ()
    article, section = steps
    return (Button("walk", "One step at a time", f"{article}#{section}"),)
