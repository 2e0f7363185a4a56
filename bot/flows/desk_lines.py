"""Lines of a transcript that agents write, and words back to an agent alone."""

from __future__ import annotations

from dataclasses import replace

from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.messages.incoming import DeskPressed, DeskSaid
from bot.messages.outgoing import Whisper
from bot.messages.people import Person
from bot.messages.transcript import Did, Entry


def refused(scene: Scene, event: DeskPressed, why: str) -> Draft:
    return Draft(state=scene.state, result="declined", desk=(Whisper(event.case, event.agent, why),))


def agent_entry(scene: Scene, event: DeskSaid, *, private: bool) -> Entry:
    entry = line(scene, event.agent, event.text, "noted" if private else "said", event.ref, private=private)
    return replace(entry, attachments=event.attachments)


def line(scene: Scene, agent: Person, text: str, did: Did, ref: str, *, private: bool, id: str = "") -> Entry:
    return Entry(
        id=id or scene.event.id,
        conversation=scene.event.conversation,
        at=scene.event.at,
        who="agent",
        name=name_of(agent),
        did=did,
        text=text,
        ref=ref,
        case=getattr(scene.event, "case", ""),
        private=private,
    )


def same_person(one: Person | None, other: Person) -> bool:
    return one is not None and one.key == other.key


def name_of(agent: Person | None) -> str:
    return agent.name if agent is not None and agent.name else "An agent"
