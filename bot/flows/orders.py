"""Short orders that an agent means for the bot, never for the person.

What is plain is done; the rest is held back with a private word on what to press, and a button that sends the words as
they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.flows import held
from bot.flows.desk_lines import agent_entry
from bot.flows.draft import Draft
from bot.flows.phrases import plain, table
from bot.flows.routing import desk_of
from bot.flows.scene import Scene
from bot.messages.case import Case
from bot.messages.incoming import DeskPressed, DeskSaid
from bot.messages.outgoing import DeskMark, Whisper
from bot.messages.people import Person

FOR_AGENT = "@"
"""What the value of a move to another agent begins with; their key or name follows."""

NOT_KNOWN = "@?"
"""… to somebody who has not been seen here: their name follows, and it stands on the card alone."""

_IT = r"(?:it|this|that)"
_CASE = r"(?:(?:the|this|my) (?:case|ticket)(?: #?\d+)?)"
_TO = r"to @?(?P<to>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2})"
_PLAIN = re.compile(
    rf"(?:(?:hand|pass|send|give|move|transfer|forward|escalate|(?:re)?assign) {_CASE} (?:over |on )?"
    rf"|(?:hand|pass) (?:{_IT} )?(?:over|on) |(?:re)?assign (?:{_IT} )?|transfer |over ){_TO}",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    rf"(?P<do>hand|pass|send|give|move|transfer|forward|escalate) (?:{_IT} |this one )?(?:over |on )?{_TO}",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_a-z][^\W\dA-Z_][\w.'’-]*")
"""Written like a name: *Kim*, and neither *HR* nor *kim*."""
_NOBODY = table(
    "(?:you|me|us|them|him|her|it|someone|somebody|anyone|anybody)(?: .*)?",
    "(?:your|my|our|his|her|their|its|the|a|an|all|every|everyone|each|any|that|this)(?: .*)?",
)
"""Whom no agent hands a case to: then it is a sentence to the person."""

_CLOSE = table(
    "(?:all )?done(?: here)?", "(?:mark )?(?:it|this|the case|this case) (?:as )?(?:done|closed|resolved)",
    "(?:resolve|resolved|close|closed|finish)(?: (?:it|this|that|up|case|ticket|(?:the|this) (?:case|ticket)))?"
    r"(?: \d+)?(?: now)?", "(?:case|ticket) (?:closed|resolved|done)",
)  # fmt: skip
_UNDO = table("undo(?: (?:it|this|that|the last|last))?", "take (?:it|that) back", "unsend(?: (?:it|that))?")
_MOVE = table(
    "(?:hand|pass|move|transfer|assign|reassign|escalate|forward)(?: (?:it|this|(?:the|this) case))?(?: (?:over|on))?",
    "hand ?over|handoff|hand off",
)


def bare(text: str) -> str:
    """The line without courtesies around it."""
    line = re.sub(r"[\s.!]+$", "", " ".join(text.split()))
    line = re.sub(r"(?i)^(?:please|ok|handrail|@handrail|bot)[, ]+(?=\S)", "", line)
    return re.sub(r"(?i)(?<=\S)[, ]+(?:please|thanks|thank you)$", "", line)


def agent_named(text: str) -> str:
    """Whom a whole message hands the case to, beyond doubt; empty where it says nothing of the kind."""
    found = _PLAIN.fullmatch(bare(text))
    if found is None:
        return ""
    return "" if _NOBODY.fullmatch(plain(found["to"])) else found["to"]


def names_somebody(text: str) -> bool:
    """Whether a message may hand the case to somebody: those who are known at the desk have to be looked up."""
    return bool(agent_named(text)) or _PERHAPS.fullmatch(bare(text)) is not None


def known(scene: Scene, name: str) -> tuple[Person, ...]:
    """The agents of this desk whom a name, or a key, means."""
    wanted = name.casefold().removeprefix("@").strip()
    by_key = tuple(agent for agent in scene.got.agents if agent.key.casefold() == wanted)
    return by_key or tuple(agent for agent in scene.got.agents if wanted in _names(agent))


def held_back(scene: Scene, event: DeskSaid, case: Case) -> Draft | None:
    """The draft of an order that is not plain enough to be carried out; None where the words are for the person."""
    words = plain(bare(event.text)) if event.text[:1].isalpha() or event.text[:1] == "@" else ""
    if _CLOSE.fullmatch(words):
        how = (
            ("resolve", "Fixed", "fixed"),
            ("resolve", "Got round it", "got_round"),
            ("resolve", "Not fixed", "not_fixed"),
        )
        return _held(scene, event, case, "To close the case, press how it ended.", how)
    if _UNDO.fullmatch(words):
        text = "To take a message back, delete it. Release puts the case back for anybody."
        return _held(scene, event, case, text, (("release", "Release", ""),))
    if _MOVE.fullmatch(words):
        text = "Say where to: “to” and a desk's name, or “hand the case to” and an agent's name."
        return _held(scene, event, case, text, _elsewhere(scene, case))
    perhaps = _PERHAPS.fullmatch(bare(event.text))
    if perhaps is None or _NOBODY.fullmatch(plain(perhaps["to"])):
        return None
    name = perhaps["to"]
    sure = known(scene, name) or (
        perhaps["do"].lower() != "move" and all(_NAME.fullmatch(part) for part in name.split())
    )
    return to_somebody(scene, event, case, name) if sure else None


def to_somebody(scene: Scene, event: DeskSaid, case: Case, name: str) -> Draft:
    """Asked back: whom do they mean?"""
    return _held(scene, event, case, *_whom(scene, case, name))


def who_is_meant(scene: Scene, event: DeskPressed, case: Case, name: str) -> Draft:
    """The same after a press: nothing is held back, for nothing was written."""
    text, buttons = _whom(scene, case, name)
    return Draft(state=scene.state, result="declined", desk=(Whisper(case.id, event.agent, text, tuple(buttons)),))


def _whom(scene: Scene, case: Case, name: str) -> tuple[str, Sequence[tuple[str, str, str]]]:
    found = known(scene, name)
    if found:
        return "Shall the case go to them?", [_to(agent) for agent in found]
    near = [agent for agent in scene.got.agents if _near(name, agent)]
    text = f"I don't know anybody called “{name}” at {desk_of(scene, case).name}, so nothing was changed."
    text += f" Did you mean {near[0].name}?" if near else ""
    back = ("move", f"Put it back, meant for {name}", f"{NOT_KNOWN}{name}")
    return text, [*(_to(agent) for agent in near), back, *_elsewhere(scene, case)]


def _held(scene: Scene, event: DeskSaid, case: Case, text: str, buttons: Sequence[tuple[str, str, str]]) -> Draft:
    person = case.person.name or "The person"
    told = f"This looks like a word for me, so {person} has not been sent it. {text}"
    send = ("claim_and_send", "Send it as a message", event.ref)
    return Draft(
        state=scene.state,
        result="noted",
        case=replace(held.kept_back(case, event), unclaimed_by=case.unclaimed_by),  # not asked about again on a claim
        own=agent_entry(scene, event, private=True),
        desk=(DeskMark(case.id, event.ref, "held"), Whisper(case.id, event.agent, told, (*buttons, send))),
    )


def _to(agent: Person) -> tuple[str, str, str]:
    return ("move", f"Hand it to {agent.name}", f"{FOR_AGENT}{agent.key}")


def _elsewhere(scene: Scene, case: Case) -> list[tuple[str, str, str]]:
    desks = scene.house.desks.others(case)
    return [*(("move", f"To {desk.name}", desk.id) for desk in desks), ("release", "Release for anybody", "")]


def _names(agent: Person) -> set[str]:
    whole = " ".join(agent.name.casefold().split())
    return {whole, *whole.split()} - {""}


def _near(name: str, agent: Person) -> bool:
    wanted = name.casefold()
    return any(SequenceMatcher(None, wanted, part).ratio() >= 0.75 for part in _names(agent))


def with_agent_told(draft: Draft, case: Case, agent: Person, who: str) -> Draft:
    """The agent whom it is meant for hears of it, with a press to take it."""
    person = case.person.name or "somebody"
    text = f"{who} would like you to take case #{case.number} of {person}."
    return replace(draft, desk=(*draft.desk, Whisper(case.id, agent, text, (("claim", "Claim", ""),))))
