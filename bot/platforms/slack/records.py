"""What is on record about people and conversations, as far as the application lets Slack's part ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.messages.case import Case
from bot.messages.people import Person
from bot.messages.transcript import Entry

CasesOf = Callable[[Person], Awaitable[Sequence[Case]]]
"""A person's open and past cases, newest first."""

TranscriptOf = Callable[[str], Awaitable[Sequence[Entry]]]
"""A conversation's transcript in order, without agents' talk among themselves."""


async def no_cases(_: Person) -> Sequence[Case]:
    return ()


async def no_transcript(_: str) -> Sequence[Entry]:
    return ()


class Records:
    """Asked each time: nothing that people wrote is kept on Slack's side. Raises ``StoreError``."""

    def __init__(self, cases_of: CasesOf = no_cases, transcript_of: TranscriptOf = no_transcript) -> None:
        self.cases_of = cases_of
        self.transcript = transcript_of

    async def cases(self, team: str, user: str) -> Sequence[Case]:
        return await self.cases_of(Person("slack", team, user))

    async def open_cases(self, team: str, user: str) -> list[Case]:
        return [case for case in await self.cases(team, user) if case.open]

    async def case(self, team: str, user: str, id: str) -> Case | None:
        return next((case for case in await self.cases(team, user) if case.id == id), None)
