"""Everything that a flow is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.flows.house import House
from bot.messages.care import Care
from bot.messages.case import Case, Solved
from bot.messages.evidence import ArticleRef, Composed, Findings, Section
from bot.messages.incoming import Incoming
from bot.messages.outgoing import Route
from bot.messages.owning import OwnersWord
from bot.messages.people import Person
from bot.messages.signals import Reading
from bot.messages.state import ConversationState
from bot.messages.transcript import Entry
from bot.messages.turn import Standing
from bot.messages.waiting import DeskNow


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was fetched for this turn."""

    findings: Findings | None = None
    reading: Reading = field(default_factory=Reading)
    composed: Composed | None = None
    section: Section | None = None
    transcript: tuple[Entry, ...] = ()
    """Everything so far, this turn not included; fetched when a case may reach the desk."""
    earlier_cases: tuple[Case, ...] = ()
    """The same person's, newest first; fetched when a case may reach the desk."""
    written: str = ""
    """What a chat model made of the transcript, checked."""
    solved: tuple[Solved, ...] = ()
    """What closed like cases at this desk before, newest first; fetched for the agent who takes a case."""
    suited: tuple[ArticleRef, ...] = ()
    """Articles of which the evidence says that they answer the case's question, best first; fetched with ``solved``."""
    asked_last: datetime | None = None
    """When this person was last asked how it went; fetched where a case is closed."""
    agents: tuple[Person, ...] = ()
    """Who has been seen as an agent at the case's desk, latest first; fetched where a case is handed to somebody."""
    same_topic: bool = False
    overtaken: bool = False
    """The person asked for somebody while this was being composed."""
    fault: bool = False
    """The articles could not be looked at just now."""
    free_in: float = 0.0
    """Seconds until this person is answered again, who has sent too much at once; 0 for everybody else."""
    crowded: bool = False
    """So many ask just now that this cannot be answered in good time."""
    desk_now: DeskNow | None = None
    """Who waits at the case's desk and how long others waited; fetched where somebody waits or is about to."""
    owners_word: OwnersWord | None = None
    """What came of what an owner asked."""
    state: ConversationState | None = None
    """The state with its history moved on, where signals were read."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One message, where its conversation stands, and what was fetched for it."""

    event: Incoming
    now: datetime
    standing: Standing
    house: House
    fresh: str
    """A fresh id, for a case or topic that this turn begins."""
    got: Gathered = field(default_factory=Gathered)
    heard: Care | None = None
    """Danger, harassment or an incident that the message means, where no known wording says it."""

    @property
    def state(self) -> ConversationState:
        return self.got.state or self.standing.state

    @property
    def case(self) -> Case | None:
        """The open case, if there is one."""
        case = self.standing.case
        return case if case is not None and case.open else None

    @property
    def last_case(self) -> Case | None:
        return self.standing.case

    @property
    def at_desk(self) -> bool:
        """Whether people at the desk can see an open case of this conversation."""
        return self.case is not None and self.case.state != "held"

    @property
    def person(self) -> Person:
        """The person whose conversation it is."""
        person = getattr(self.event, "person", None)
        if isinstance(person, Person):
            return person
        if self.standing.case is not None:
            return self.standing.case.person
        platform, tenant, id = [*self.event.conversation.split(":"), "", "", ""][:3]
        return Person(platform, tenant, id)

    def route(self, case: Case | None = None, *, contact: bool = False) -> Route:
        """The way to a person, as it is now (or with ``case`` as it will be)."""
        now = case if case is not None else self.standing.case
        on_it = now is not None and now.state in ("waiting", "claimed")
        reach = self.house.contact if contact else ""
        if now is None or not on_it:
            return Route(contact=reach)
        return Route(case=now.id, contact=reach, holder=now.agent.name if now.agent is not None else "")
