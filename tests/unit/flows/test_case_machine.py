"""Many people, agents and two desks, with events that come late, twice and in any order: what always holds of a case.

It is never lost, never held by two, never closed unseen; messages keep their order; a note never reaches the person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.conversation import Conversations
from bot.errors import Conflict
from bot.escalation.desks import Desk
from bot.escalation.hours import Hours, Span
from bot.flows.house import House
from bot.messages.case import Case
from bot.messages.incoming import DeskAction, DeskPressed, DeskSaid, Incoming, Pressed, Said, Woke
from bot.messages.outgoing import CaseCard, CaseEntry, Relayed, Reply
from bot.messages.people import Person, member
from bot.messages.turn import Parcel, Received
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.ledger import FakeInbox, FakeLedger, Memory
from tests.fakes.surroundings import FakeClock, FakeIds

T = TypeVar("T")

OFFICE = Hours("Europe/London", tuple(Span(day, 8 * 60 + 30, 510) for day in range(5)))
HOUSE = House(
    organisation="Alder College",
    contact="ring 4400",
    desk_table=(
        Desk("it", "the IT desk", "web", OFFICE, overflow="rooms", take_within=timedelta(minutes=20)),
        Desk("rooms", "Facilities", "slack:C1", on_call="Rooms on call", keywords=("heating",)),
    ),
)
PEOPLE = [member("web", "local", name, name.title()) for name in ("nina", "omar", "pia")]
AGENTS = [member("web", "local", name, name.title()) for name in ("sam", "kim", "lee")]

WHO = st.integers(0, len(PEOPLE) - 1)
AGENT = st.integers(0, 2 * len(AGENTS))
"""Any agent; from ``len(AGENTS)`` on whoever has the case, if somebody has."""
WHICH = st.integers(0, 50)
PRESSES: list[tuple[DeskAction, str]] = [
    ("claim", ""), ("claim", ""), ("claim", ""), ("release", ""), ("resolve", "fixed"), ("resolve", "not_fixed"),
    ("hand_back", ""), ("move", "it"), ("move", "rooms"), ("move", "@Kim"), ("reopen", ""),
]  # fmt: skip
TIMERS = ("late", "told", "hours", "onward", "nudge", "put_back", "hold", "still_open", "left", "left_silent")


class NoPresence:
    """Shows nothing."""

    async def status(self, conversation: str, text: str) -> None: ...


class Cases(RuleBasedStateMachine):
    """The real turns over tables in memory. Whatever is sent stays in the outbox, in order."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.memory = Memory()
        self.inbox, self.ledger = FakeInbox(self.memory), FakeLedger(self.memory)
        self.clock = FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
        self.conversations = Conversations(
            inbox=self.inbox, ledger=self.ledger, knowledge=FakeKnowledge(), composer=FakeComposer(),
            presence=NoPresence(), clock=self.clock, ids=FakeIds(), house=HOUSE,
        )  # fmt: skip
        self.number = 0
        self.kept_back: list[Incoming] = []
        self.came: list[Incoming] = []
        self.before: dict[str, Case] = {}
        self.words: dict[str, list[str]] = {}
        self.answers: dict[str, list[str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.close()

    # what happens

    @rule(who=WHO, about=st.sampled_from(["slow wireless in the halls", "the heating is broken", "colour"]))
    def person_says(self, who: int, about: str) -> None:
        id, lane = self.fresh(who)
        text = f"{about} w{self.number}w"
        self.take(Said(id, lane, self.clock.now(), PEOPLE[who], text, ref=id))

    @rule(who=WHO, action=st.sampled_from(["person", "person", "person", "case", "cancel", "reopen", "decline"]))
    def person_presses(self, who: int, action: Any) -> None:
        id, lane = self.fresh(who)
        self.take(Pressed(id, lane, self.clock.now(), PEOPLE[who], action))

    @precondition(lambda self: self.before)
    @rule(which=WHICH, agent=AGENT, press=st.sampled_from(PRESSES), later=st.sampled_from([False, False, False, True]))
    def agent_presses(self, which: int, agent: int, press: tuple[DeskAction, str], later: bool) -> None:
        case = self.some_case(which)
        id, _ = self.fresh(0)
        event = DeskPressed(id, case.conversation, self.clock.now(), case.id, self.who(agent, case), *press)
        if later:
            self.kept_back.append(event)
        else:
            self.take(event)

    @precondition(lambda self: self.before)
    @rule(which=WHICH, agent=AGENT, kind=st.sampled_from(["note", "words", "words", "send"]))
    def agent_writes(self, which: int, agent: int, kind: str) -> None:
        """``send``: the words are held back where nobody has the case, and sent with a claim."""
        case = self.some_case(which)
        by = self.who(agent, case)
        id, _ = self.fresh(0)
        text = f"// secret note n{self.number}n" if kind == "note" else f"Please try this a{self.number}a"
        self.take(DeskSaid(id, case.conversation, self.clock.now(), case.id, by, text, ref=id))
        if kind == "send":
            press, _ = self.fresh(0)
            self.take(DeskPressed(press, case.conversation, self.clock.now(), case.id, by, "claim_and_send", id))

    @precondition(lambda self: any(case.state == "claimed" for case in self.before.values()))
    @rule(which=WHICH)
    def a_case_is_closed_and_the_problem_comes_back(self, which: int) -> None:
        held = [case for case in self.memory.cases.values() if case.state == "claimed"]
        case = held[which % len(held)]
        who = PEOPLE.index(case.person)
        id, lane = self.fresh(who)
        assert case.agent is not None
        self.take(DeskPressed(id, lane, self.clock.now(), case.id, case.agent, "resolve", "fixed"))
        self.person_says(who, "slow wireless in the halls")
        self.person_presses(who, "reopen")

    @rule(minutes=st.sampled_from([1, 5, 20, 45, 120, 900]))
    def time_passes(self, minutes: int) -> None:
        self.run(self.clock.advance(60 * minutes))
        for lane in self.run(self.inbox.lanes(self.clock.now())):
            self.work(lane)

    @precondition(lambda self: self.kept_back)
    @rule(which=WHICH)
    def a_late_event_comes(self, which: int) -> None:
        self.take(self.kept_back.pop(which % len(self.kept_back)))

    @precondition(lambda self: self.came)
    @rule(which=WHICH)
    def an_event_comes_twice(self, which: int) -> None:
        event = self.came[which % len(self.came)]
        assert not self.run(self.inbox.accept(event, now=self.clock.now()))

    @precondition(lambda self: self.before)
    @rule(which=WHICH, timer=st.sampled_from(TIMERS))
    def a_stray_timer_goes_off(self, which: int, timer: str) -> None:
        case = self.some_case(which)
        id, _ = self.fresh(0)
        self.take(Woke(id, case.conversation, self.clock.now(), timer, case.id))

    # how it is done

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def fresh(self, who: int) -> tuple[str, str]:
        self.number += 1
        return f"e{self.number}", f"{PEOPLE[who].key}:1"

    def who(self, agent: int, case: Case) -> Person:
        return case.agent if agent >= len(AGENTS) and case.agent is not None else AGENTS[agent % len(AGENTS)]

    def some_case(self, which: int) -> Case:
        cases = sorted(self.memory.cases.values(), key=lambda case: case.number)
        return cases[which % len(cases)]

    def take(self, event: Incoming) -> None:
        assert self.run(self.inbox.accept(event, now=self.clock.now()))
        self.came.append(event)
        if isinstance(event, Said):
            self.words.setdefault(event.conversation, []).append(event.text)
        self.work(event.conversation)

    def work(self, lane: str) -> None:
        while received := self.run(self.inbox.next(lane, self.clock.now())):
            sent = len(self.memory.outbox)
            self.run(self.conversations.take(received))
            self.check_turn(received.incoming, [packed.parcel for packed in self.memory.outbox[sent:]])
            if len(self.came) % 7 == 0:
                self.done_again(received)

    def done_again(self, received: Received) -> None:
        """A process that died after saving does the same turn once more: it is refused, and sends nothing."""
        sent = len(self.memory.outbox)
        try:
            self.run(self.conversations.take(received))
        except Conflict:
            assert len(self.memory.outbox) == sent
            return
        raise AssertionError("a turn was done twice")

    # what must hold of each turn

    def check_turn(self, event: Incoming, sent: list[Parcel]) -> None:
        for case in self.memory.cases.values():
            before = self.before.get(case.id)
            if before != case:
                self.check_change(event, before, case)
        self.before = dict(self.memory.cases)
        for parcel in sent:
            self.check_parcel(event, parcel)

    def check_change(self, event: Incoming, before: Case | None, after: Case) -> None:
        if before is None:
            assert after.state in ("waiting", "held")
            return
        if before.state == after.state == "claimed":
            assert before.agent == after.agent or before.left, "taken from one agent by another"
        if after.state == "claimed":
            assert after.agent is not None, "held by nobody"
        if after.state in ("closed", "handed_back") and before.state != after.state:
            assert before.state == "claimed", "closed unseen"
            assert isinstance(event, DeskPressed) and event.agent == before.agent, "closed by somebody else"
        if after.state == "cancelled" and before.state != "cancelled":
            assert isinstance(event, Pressed) and event.person == after.person, "called off by somebody else"

    def check_parcel(self, event: Incoming, parcel: Parcel) -> None:
        what = parcel.what
        if not parcel.desk:
            assert "secret note" not in str(what), "a note reached the person"
        if isinstance(what, Relayed):
            case = self.memory.cases[what.case]
            assert case.agent == what.agent == getattr(event, "agent", None), "somebody else's words"
            self.answers.setdefault(case.id, []).append(what.ref)
        if isinstance(what, Reply) and isinstance(event, Woke):
            assert what.route.case, "whoever waits has the way to their case"

    # what must hold at any time

    @invariant()
    def no_case_is_lost(self) -> None:
        if not hasattr(self, "memory"):
            return
        numbers = sorted(case.number for case in self.memory.cases.values())
        assert numbers == list(range(1, len(numbers) + 1))
        for lane in {case.conversation for case in self.memory.cases.values()}:
            assert sum(case.open for case in self.memory.cases.values() if case.conversation == lane) <= 1

    @invariant()
    def whatever_waits_is_seen_where_it_waits(self) -> None:
        if not hasattr(self, "memory"):
            return
        for case in self.memory.cases.values():
            if case.state not in ("waiting", "claimed"):
                continue
            cards = [what for what in self.at_desk(case.desk, case) if isinstance(what, CaseCard)]
            assert cards[-1].state == case.state
            assert cards[-1].agent == case.agent
            for place in case.places:
                traces = [what for what in self.at_desk(place, case) if isinstance(what, CaseCard)]
                assert traces[-1].state == "moved"
            if case.state == "waiting":
                assert case.agent is None
                assert [one.case for one in self.run(self.ledger.queue(case.desk_id))].count(case.id) == 1
                assert case.late_at is not None
                assert case.late or case.late_at > self.clock.now(), "late, and nobody was told"

    @invariant()
    def everything_said_is_at_the_desk_that_has_it_once_and_in_order(self) -> None:
        if not hasattr(self, "memory"):
            return
        for case in self.memory.cases.values():
            if case.state not in ("waiting", "claimed"):
                continue
            lines = [w for w in self.at_desk(case.desk, case) if isinstance(w, CaseEntry) and not w.quotes]
            said = list(dict.fromkeys(line.text for line in lines if line.who == "person" and line.text.endswith("w")))
            assert said == self.words.get(case.conversation, [])

    @invariant()
    def an_agents_words_reach_the_person_in_order_and_once(self) -> None:
        if not hasattr(self, "memory"):
            return
        for refs in self.answers.values():
            assert len(refs) == len(set(refs))

    def at_desk(self, place: str, case: Case) -> list[Any]:
        lane = f"desk:{place}#{case.id}"
        return [packed.parcel.what for packed in self.memory.outbox if packed.parcel.lane == lane]


TestCases = Cases.TestCase
TestCases.settings = settings(
    max_examples=25, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
)
