"""What is not answered, and how that is said: too much at once from one person, or from everybody.

It is said at once, with the way to people and the fallback contact; what was written is kept. Nothing that leads to
people is ever refused: asking for somebody, words for somebody who is on the case, danger, a yes to an offer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.escalation.signals import asked_for_person
from bot.flows import caring
from bot.flows.draft import Draft, own
from bot.flows.meaning import meant
from bot.flows.needs import Needs
from bot.flows.scene import Scene
from bot.messages.incoming import Pressed, Said
from bot.messages.outgoing import Reply
from bot.messages.turn import TurnResult

TOLD_FOR = timedelta(minutes=1)
"""How long a word on one's own pace stands for what comes after it in the same conversation."""

_SMALL_TALK = frozenset(("hello", "thanks", "nothing_asked", "who_are_you", "what_can_you_do", "when_there"))


def asks_for_people(scene: Scene) -> bool:
    """Whether it is for people: asked for in clear words or by a press, or somebody is on the case already."""
    event = scene.event
    if isinstance(event, Pressed):
        return event.action in ("person", "case", "accept", "cancel", "decline", "reopen")
    if not isinstance(event, Said):
        return True
    if scene.at_desk or caring.heard(scene) is not None:
        return True
    return asked_for_person(event.text).clear >= scene.house.policy.clear_at


def too_fast(scene: Scene, need: Needs) -> float:
    """Seconds until this person is answered again; 0 where they are now."""
    if asks_for_people(scene) or not (need.computes or _small_talk(scene)):
        return 0.0
    return scene.house.pace.free_in(scene.standing.lately)


def refused(scene: Scene, what: str = "") -> Draft | None:
    """The turn of a message that is not answered; None where it is. ``what``: the words on the button."""
    if scene.got.free_in:
        return _too_fast(scene, what)
    return _crowded(scene, what) if scene.got.crowded else None


def _small_talk(scene: Scene) -> bool:
    """Answered from what the bot knows by itself; yet each is a message to be sent."""
    event = scene.event
    if not isinstance(event, Said):
        return False
    meaning = meant(scene, event.text)
    return not event.text.strip() or (meaning is not None and meaning.kind in _SMALL_TALK)


def _too_fast(scene: Scene, what: str) -> Draft:
    state = scene.standing.state
    if state.slowed_at is not None and scene.now - state.slowed_at < TOLD_FOR:
        return Draft(state=state, result="limited", own=own(scene, what))
    text = (
        "That's more than I can answer all at once. What you wrote is kept, and I'm back with you in "
        f"{_in_words(scene.got.free_in)}: just ask again then. Or I bring someone in, who sees all of it."
    )
    return _told(replace(scene, standing=replace(scene.standing, state=replace(state, slowed_at=scene.now))),
                 text, "limited", what)  # fmt: skip


def _crowded(scene: Scene, what: str) -> Draft:
    text = (
        "Many people are asking right now, and I can't get to this in good time. What you wrote is kept: ask again in "
        "a few minutes, or I bring someone in, who sees it."
    )
    return _told(scene, text, "overloaded", what)


def _told(scene: Scene, text: str, result: TurnResult, what: str) -> Draft:
    contact = f" If it can't wait: {scene.house.contact}." if scene.house.contact else ""
    reply = Reply(kind="refusal", text=f"{text}{contact}", route=scene.route(contact=True))
    return Draft(state=scene.standing.state, result=result, replies=(reply,), own=own(scene, what))


def _in_words(seconds: float) -> str:
    if seconds <= 10:
        return "a few seconds"
    return "half a minute" if seconds <= 30 else "a minute"
