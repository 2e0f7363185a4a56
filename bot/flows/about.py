"""Questions about Handrail itself and the people behind it: answered from the settings, honestly, with the route."""

from __future__ import annotations

from typing import Literal

from bot.escalation.desks import Desk
from bot.escalation.hours import day_and_time, moment, place_of
from bot.flows import expectation
from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.flows.wording import capital
from bot.messages.outgoing import Reply

Asked = Literal["who_are_you", "what_can_you_do", "how_to_reach", "when_there"]


def told(scene: Scene, asked: Asked, what: str) -> Draft:
    """Says what was asked. What the bot does not know, such as opening hours, it says so."""
    text = {
        "who_are_you": _who_are_you,
        "what_can_you_do": _what_can_you_do,
        "how_to_reach": _how_to_reach,
        "when_there": _when_there,
    }[asked](scene)
    reply = Reply(kind="notice", text=text, route=scene.route(contact=asked in ("how_to_reach", "when_there")))
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene, what))


def _who_are_you(scene: Scene) -> str:
    return (
        f"I'm Handrail, a bot. I answer from the articles of {scene.house.organisation} and show where each answer "
        "comes from. If you'd rather have a person, there is always one within reach."
    )


def _what_can_you_do(scene: Scene) -> str:
    return (
        f"Tell me in your own words what's in the way. I look through the articles of {scene.house.organisation}, show "
        "what I find and where it comes from, and can go through steps with you one at a time. When I can't help, or "
        f"you don't want me to, I bring in a person from {scene.house.desk_name}, who sees everything so far."
    )


def _how_to_reach(scene: Scene) -> str:
    without_me = f" Without me: {scene.house.contact}." if scene.house.contact else ""
    return f"The button below brings in a person from {scene.house.desk_name}, right here.{without_me}"


def _when_there(scene: Scene) -> str:
    desk = scene.house.desks.first
    if not desk.hours.always:
        return _hours(scene, desk)
    otherwise = f" If it can't wait: {scene.house.contact}." if scene.house.contact else ""
    return (
        f"I don't know who is at {scene.house.desk_name} just now. Ask for a person whenever you like: your case waits "
        f"for them, and I tell you when someone takes it.{otherwise}"
    )


def _hours(scene: Scene, desk: Desk) -> str:
    """When the desk is open or opens, by its settings."""
    name, zone = capital(desk.name), place_of(desk.hours.zone)
    closes, opens = desk.hours.closes(scene.now), desk.hours.opens(scene.now)
    if not desk.hours.open_at(scene.now):
        if opens is None:
            return f"{name} is closed, and I don't know when it opens again.{expectation.otherwise(scene, desk)}"
        return (
            f"{name} is closed just now and opens {day_and_time(desk.hours, opens, scene.now)} ({zone}). You can ask "
            f"for a person all the same: your case waits there.{expectation.otherwise(scene, desk)}"
        )
    until = f" until {moment(desk.hours, closes, scene.now)} ({zone})" if closes is not None else ""
    return f"{name} is open now{until}. The button below brings in a person, and I tell you when someone takes it."
