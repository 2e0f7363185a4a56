"""The two ends of Handrail as a test sees them, whatever the platform: somebody who needs help, and an agent.

A platform that wants to be shown by the scenarios writes one class for each; the scenarios then run as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply as the person sees it."""

    text: str
    buttons: tuple[str, ...]
    """What can be pressed on it, the route left out."""
    route: str
    """What stands on the way to a person: *Talk to a person* or *Your case*."""
    sources: tuple[str, ...]
    """Titles of the articles that it cites."""


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """An open case as an agent sees it."""

    number: str
    """``#3``."""
    question: str
    why: str
    """Why it was opened, with the quotes."""
    thread: tuple[str, ...]
    """Every line of its thread, in order."""
    state: str


class StaffClient(Protocol):
    """Somebody who needs help."""

    async def say(self, text: str) -> None: ...

    async def press(self, label: str) -> None:
        """Press a button of the newest reply, or its route."""
        ...

    async def reply(self) -> Shown:
        """The next reply of the bot's own since the last thing said, pressed or read; waits for it."""
        ...

    async def hears(self, words: str) -> str:
        """Wait for an agent's words, and say who wrote them."""
        ...

    async def own_words(self) -> tuple[str, ...]:
        """What this person has said, as it stands in the conversation."""
        ...

    async def everything(self) -> str:
        """All that the person can see of the conversation."""
        ...


class AgentClient(Protocol):
    """Somebody at the desk."""

    async def open_case(self, question: str) -> CaseSeen:
        """Wait for the case about this question, and look at it."""
        ...

    async def look(self) -> CaseSeen:
        """The case that is open, as it stands now."""
        ...

    async def press(self, label: str) -> None: ...

    async def say(self, text: str) -> None: ...

    async def sees(self, words: str) -> None:
        """Wait for words in the thread."""
        ...

    async def mark_on(self, words: str, mark: str) -> None:
        """Wait until a message of the agent's own is marked so."""
        ...

    async def state(self, words: str) -> None:
        """Wait until the case stands so."""
        ...
