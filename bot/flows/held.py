"""What an agent wrote before anybody had claimed the case: it was not sent, and they are asked about it once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.messages.case import Case
from bot.messages.incoming import DeskSaid
from bot.messages.outgoing import Whisper
from bot.messages.people import Person

_QUOTED = 200
"""Characters by which an agent knows their own words again."""


def kept_back(case: Case, event: DeskSaid) -> Case:
    """The case with words that wait for their writer's answer."""
    words = (*case.unclaimed_words, (event.ref, event.text))
    return replace(case, unclaimed_words=words, unclaimed_by=(*case.unclaimed_by, (event.ref, event.agent.key)))


def asked_again(case: Case, agent: Person) -> Iterator[Whisper]:
    """For whoever has just claimed the case: send what they wrote before, or keep it?"""
    own = {ref for ref, key in case.unclaimed_by if key == agent.key}
    for ref, text in case.unclaimed_words:
        if ref in own:
            yield Whisper(
                case=case.id,
                agent=agent,
                text=f"You wrote this before you claimed the case, so it hasn't been sent: “{_short(text)}”",
                buttons=(("claim_and_send", "Send it now", ref), ("keep_among_agents", "Keep among agents", ref)),
            )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED].rsplit(" ", 1)[0] + " …"
