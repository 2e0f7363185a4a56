"""One message in, one turn out: which flow it belongs to. Pure: whatever the flow needs was fetched before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.escalation.signals import ends_it, gets_round_it
from bot.flows import (
    about,
    answers,
    attached,
    calling,
    caring,
    choosing,
    clocks,
    confidence,
    desk,
    editing,
    feedback,
    handover,
    leaving,
    limits,
    owning,
    phrases,
    relay,
    reopening,
    reports,
    still,
    surveying,
    topics,
    waking,
    walking,
    words,
)
from bot.flows.draft import Draft, own
from bot.flows.meaning import meant
from bot.flows.problem import tells_a_problem
from bot.flows.scene import Scene
from bot.flows.words import Meaning
from bot.masking import listed, several
from bot.messages.incoming import Deleted, DeskEdited, DeskPressed, DeskSaid, Edited, Pressed, Said, Woke
from bot.messages.outgoing import Reply
from bot.messages.state import CallOff, PersonOffered, Steps, WorksNow
from bot.messages.turn import Turn


def respond(scene: Scene) -> Turn:
    """The turn that this message brings about."""
    draft = clocks.kept(scene, caring.hushed(scene, _draft(scene)))
    state = replace(draft.state, turns=draft.state.turns + 1)
    return replace(draft, state=state).turn(scene)


def _draft(scene: Scene) -> Draft:
    event = scene.event
    if isinstance(event, Said):
        return _masked_first(scene, event, attached.noted(scene, event, _said(scene, event)))
    if isinstance(event, Pressed):
        return _pressed(scene, event)
    if isinstance(event, Woke):
        return waking.woke(scene, event)
    if isinstance(event, Edited):
        return _masked_first(scene, event, editing.noted(scene, event))
    if isinstance(event, Deleted):
        return relay.deleted(scene, event)
    if isinstance(event, DeskSaid):
        return desk.said(scene, event)
    if isinstance(event, DeskPressed):
        return desk.pressed(scene, event)
    return desk.edited(scene, event) if isinstance(event, DeskEdited) else desk.deleted(scene, event)


def _said(scene: Scene, event: Said) -> Draft:
    found = caring.heard(scene)
    straight = caring.straight_to_people(scene, event, found) if found is not None else None
    if straight is not None:
        return straight
    if scene.at_desk:
        return calling.noted(scene, _to_the_desk(scene, event))
    not_now = limits.refused(scene)
    if not_now is not None:
        return not_now
    if not event.text.strip():
        return _without_words(scene, event)
    if scene.got.owners_word is not None:
        return owning.word_said(scene, scene.got.owners_word)
    meaning = meant(scene, event.text)
    if meaning is not None and meaning.kind == "not_helped" and isinstance(scene.standing.state.pending, WorksNow):
        return feedback.not_helped(scene, event.text)
    if meaning is not None and meaning.kind != "not_helped":
        return _meant(scene, event, meaning)
    if scene.got.overtaken:
        return _noted(scene, event.text, asks=meaning is None)
    reading = scene.got.reading
    if reading.decision == "handover":
        return _hand_over(scene, event)
    if meaning is not None and reopening.just_closed(scene):
        return reopening.reopened(scene, event.text)
    if meaning is None and reports.tells_what_is_wrong(scene, event.text):
        return reports.what_is_wrong(scene, event.text)
    if scene.got.fault:
        return waking.fault(scene, event.text, asks=meaning is None)
    if meaning is None and reading.decision == "none" and ends_it(event.text, scene.standing.state.history, reading):
        return feedback.helped(scene, event.text)
    if (
        meaning is None
        and reading.decision == "none"
        and gets_round_it(event.text, scene.standing.state.history, reading)
    ):
        return feedback.got_round(scene, event.text)
    draft = feedback.not_helped(scene, event.text) if meaning is not None else answers.answer(scene, event.text)
    back = reopening.brought_back(scene, event.text, draft) if meaning is None else None
    if back is not None:
        return back
    return _with_offer(scene, draft) if reading.decision == "offer" and meaning is None else draft


def _to_the_desk(scene: Scene, event: Said) -> Draft:
    """What is written goes along; a yes to *shall it be called off* calls it off."""
    pending = scene.standing.state.pending
    if isinstance(pending, CallOff) and scene.case is not None and scene.case.state == "waiting":
        if phrases.YES.fullmatch(words.plain(event.text)):
            return handover.cancelled(scene, event.text)
        if phrases.NO.fullmatch(words.plain(event.text)):
            return relay.stays(scene)
    if caring.asks_for_articles(scene) and not scene.got.fault:
        return caring.articles(scene, event.text)
    return relay.to_desk(scene)


def _hand_over(scene: Scene, event: Said) -> Draft:
    """Asked for in clear words: now. Brought about by pressure: announced first."""
    if scene.got.reading.scores.get("asked_for_person", 0.0) >= scene.house.policy.clear_at:
        if reopening.is_offered(scene, event.text):
            return calling.noted(scene, reopening.reopened(scene, event.text))
        return calling.noted(scene, handover.open_now(_on_topic(scene, event), "asked", event.text))
    if scene.case is not None:
        return handover.where_it_stands(scene, event.text)
    return handover.announce(_on_topic(scene, event), event.text)


def _on_topic(scene: Scene, event: Said) -> Scene:
    """A problem told in the same breath as the wish for a person is the case's question."""
    if not tells_a_problem(event.text):
        return scene
    state = topics.opened(scene, event.text, scene.got.findings)
    return replace(scene, got=replace(scene.got, state=state))


def _with_offer(scene: Scene, draft: Draft) -> Draft:
    """Say what was noticed and offer a person, after whatever could be answered."""
    noticed = {signal.kind for signal in scene.got.reading.signals}
    if noticed and noticed <= {"strong_feeling", "urgent"}:
        draft = Draft(state=scene.state, result="person_offered", own=own(scene))  # a feeling is no question to look up
    answered = tuple(reply for reply in draft.replies if reply.citations)
    offer = handover.offer_reply(scene, handover.answers_given(draft.state) - len(answered))
    state = replace(draft.state, pending=PersonOffered(), offers=draft.state.offers + 1, asked_last=False)
    return replace(
        draft, state=state, replies=(*answered, offer), result="person_offered" if not answered else draft.result
    )


def _meant(scene: Scene, event: Said, meaning: Meaning) -> Draft:
    pending = scene.standing.state.pending
    if isinstance(pending, Steps):
        steps: Mapping[str, Callable[[Scene, Steps, str], Draft]] = {
            "done": walking.done,
            "failed": walking.failed,
            "stop": walking.stopped,
            "skip": walking.skipped,
            "back": walking.back,
            "again": walking.again,
        }
        if meaning.kind in steps:
            return steps[meaning.kind](scene, pending, event.text)
    simple: Mapping[str, Callable[[Scene, str], Draft]] = {
        "yes": lambda s, what: reopening.a_person(s, "accepted", what),
        "no": handover.declined,
        "helped": feedback.helped,
        "thanks": feedback.thanked,
        "hello": feedback.greeted,
        "more": feedback.not_helped,
        "pick": choosing.picked,
        "none": feedback.none_of_these,
        "drop": feedback.dropped,
        "which_one": feedback.which_one,
        "nothing_asked": feedback.nothing_asked,
        "reopen": reopening.reopened if scene.last_case is not None else handover.no_case,
        "case": handover.where_it_stands,
        "wrong": reports.said_wrong,
        "survey": surveying.typed,
        "still": still.typed,
        "who_are_you": lambda s, what: about.told(s, "who_are_you", what),
        "what_can_you_do": lambda s, what: about.told(s, "what_can_you_do", what),
        "how_to_reach": _how_to_reach,
        "when_there": lambda s, what: about.told(s, "when_there", what),
        "walk": confidence.slower,
        "simpler": confidence.simpler,
        "call": calling.call_me,
    }
    if scene.got.overtaken:
        return Draft(state=scene.state, result="noted", own=own(scene))
    if scene.got.fault:
        return waking.fault(scene, event.text)
    return simple[meaning.kind](scene, event.text)


def _noted(scene: Scene, text: str, *, asks: bool) -> Draft:
    """They have asked for a person since: no answer any more, but this is what it is about."""
    if not (asks and tells_a_problem(text)):
        return Draft(state=scene.state, result="noted", own=own(scene))
    state = topics.opened(scene, text, None)
    return Draft(state=state, result="noted", own=own(scene), topics=(state.topic,) if state.topic is not None else ())


def _how_to_reach(scene: Scene, what: str) -> Draft:
    """Where no number is settled, the way to reach people is this one."""
    if scene.house.contact:
        return about.told(scene, "how_to_reach", what)
    return handover.open_now(scene, "asked", what)


def _pressed(scene: Scene, event: Pressed) -> Draft:
    what = event.label or event.action
    not_now = limits.refused(scene, what)
    if not_now is not None:
        return not_now
    if scene.got.overtaken:
        return Draft(state=scene.state, result="noted", own=own(scene, what))
    if event.action in ("step_done", "step_failed", "step_stop"):
        return _step_pressed(scene, event, what)
    if event.action == "owner":
        word = scene.got.owners_word
        return owning.word_said(scene, word) if word is not None else owning.not_theirs(scene, what)
    if event.action in surveying.ACTIONS:
        return surveying.pressed(scene, event, what)
    if event.action == "still":
        return leaving.pressed(scene, event, what)
    if event.action == "accept" and scene.case is not None and scene.case.state == "held":
        return handover.to_desk(scene, scene.case, what)
    flows: Mapping[str, Callable[[Scene, str], Draft]] = {
        "person": lambda s, w: reopening.a_person(s, "pressed", w),
        "accept": lambda s, w: reopening.a_person(s, "accepted", w),
        "case": handover.where_it_stands,
        "decline": handover.declined,
        "cancel": handover.cancelled,
        "reopen": reopening.reopened,
        "helped": feedback.helped,
        "not_helped": feedback.not_helped,
        "wrong": reports.said_wrong,
        "choose": choosing.picked,
        "show": choosing.picked,
        "walk": walking.begin,
        "articles": caring.articles if scene.case is not None else handover.no_case,
    }
    if scene.got.fault:
        return waking.fault(scene, what)
    return flows[event.action](scene, what)


def _step_pressed(scene: Scene, event: Pressed, what: str) -> Draft:
    """The button says which step it stood on: an old one does not move the walk-through on."""
    pending = scene.state.pending
    if not isinstance(pending, Steps):
        return walking.lost(scene, what)
    if event.value and event.value != walking.place(pending):
        return walking.again(scene, pending, what)
    flow = {"step_done": walking.done, "step_failed": walking.failed, "step_stop": walking.stopped}[event.action]
    return flow(scene, pending, what)


def _masked_first(scene: Scene, event: Said | Edited, draft: Draft) -> Draft:
    """A secret was taken out: say so kindly, before anything else, and where nobody reads along."""
    if not event.masked:
        return draft
    them, ones = ("them", "they were real") if several(event.masked) else ("it", "it was a real one")
    reply = Reply(
        kind="notice",
        text=f"I took {listed(event.masked)} out of your message before keeping it or passing it on. Where others can "
        f"read what you wrote, delete it there. If {ones}, it's safest to change {them}.",
        route=scene.route(draft.case),
    )
    all = (reply, *draft.replies) if caring.heard(scene) is None else (*draft.replies, reply)
    replies = tuple(replace(each, private=True) for each in all)
    return replace(draft, replies=replies, unless_claimed=draft.unless_claimed)


def _without_words(scene: Scene, event: Said) -> Draft:
    """A file by itself; or nothing at all that could be read."""
    text = "I could not read that. Tell me in words what's in the way."
    if event.attachments:
        text = f"{attached.unread(event.attachments)} You can also tell me in words what's in the way."
    reply = Reply(kind="notice", text=text, route=scene.route())
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene))
