"""Many people, agents and two desks, with events that come late, twice and in any order: what always holds of a case.

It is never lost, never held by two, never closed unseen; each message arrives once and in the order in which it was
written, both ways; a note never reaches the person.
"""

from __future__ import annotations

import asyncio
from collections import Counter
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
SAYS = st.sampled_from(["slow wireless in the halls", "the heating is broken", "colour"])
LATER = st.sampled_from([False, False, False, True])
REACHED: Counter[str] = Counter()
"""How often what matters came about, so that a rule that no longer reaches it is noticed."""
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
        self.written: dict[str, list[tuple[str, str, str]]] = {}
        """What agents wrote that is for the person, by conversation: (case, ref, text) each."""

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.close()

    # what happens

    @rule(who=WHO, about=SAYS, later=LATER)
    def person_says(self, who: int, about: str, later: bool = False) -> None:
        id, lane = self.fresh(who)
        text = f"{about} w{self.number}w"
        self.take(Said(id, lane, self.clock.now(), PEOPLE[who], text, ref=id), later=later)

    @rule(who=WHO, action=st.sampled_from(["person", "person", "person", "case", "cancel", "reopen", "decline"]))
    def person_presses(self, who: int, action: Any) -> None:
        id, lane = self.fresh(who)
        self.take(Pressed(id, lane, self.clock.now(), PEOPLE[who], action))

    @precondition(lambda self: self.before)
    @rule(which=WHICH, agent=AGENT, press=st.sampled_from(PRESSES), later=LATER)
    def agent_presses(self, which: int, agent: int, press: tuple[DeskAction, str], later: bool) -> None:
        case = self.some_case(which)
        id, _ = self.fresh(0)
        event = DeskPressed(id, case.conversation, self.clock.now(), case.id, self.who(agent, case), *press)
        self.take(event, later=later)

    @precondition(lambda self: self.before)
    @rule(which=WHICH, agent=AGENT, kind=st.sampled_from(["note", "words", "words", "send"]), later=LATER)
    def agent_writes(self, which: int, agent: int, kind: str, later: bool) -> None:
        """``send``: the words are held back where nobody has the case, and sent with a claim."""
        case = self.some_case(which)
        by = self.who(agent, case)
        id, _ = self.fresh(0)
        text = f"// secret note n{self.number}n" if kind == "note" else f"Please try this a{self.number}a"
        self.take(DeskSaid(id, case.conversation, self.clock.now(), case.id, by, text, ref=id), later=later)
        if kind == "send":
            press, _ = self.fresh(0)
            self.take(DeskPressed(press, case.conversation, self.clock.now(), case.id, by, "claim_and_send", id))

    @rule(who=WHO, agent=AGENT, about=SAYS)
    def somebody_is_taken_care_of(self, who: int, agent: int, about: str) -> None:
        self.person_says(who, about)
        self.person_presses(who, "person")
        waiting = [one for one in self.memory.cases.values() if one.person == PEOPLE[who] and one.state == "waiting"]
        for case in waiting:
            id, lane = self.fresh(who)
            self.take(DeskPressed(id, lane, self.clock.now(), case.id, AGENTS[agent % len(AGENTS)], "claim"))

    @rule(who=WHO, agent=AGENT, often=st.integers(1, 3), about=SAYS, late=st.booleans())
    def the_holder_and_the_person_write(self, who: int, agent: int, often: int, about: str, late: bool) -> None:
        """``late``: the first of the holder's messages comes after all the others."""
        if not any(one.person == PEOPLE[who] and one.state == "claimed" for one in self.memory.cases.values()):
            self.somebody_is_taken_care_of(who, agent, about)
        held = [one for one in self.memory.cases.values() if one.person == PEOPLE[who] and one.state == "claimed"]
        if not held:
            return
        case = held[0]
        assert case.agent is not None
        for turn in range(often):
            id, _ = self.fresh(0)
            text = f"Please try this a{self.number}a"
            said = DeskSaid(id, case.conversation, self.clock.now(), case.id, case.agent, text, ref=id)
            self.take(said, later=late and turn == 0)
            self.person_says(PEOPLE.index(case.person), about)
        if late:
            self.take(self.kept_back.pop())

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
        self.comes_again(self.came[which % len(self.came)])

    @precondition(lambda self: any(isinstance(event, Said | DeskSaid) for event in self.came))
    @rule(which=WHICH)
    def words_come_twice(self, which: int) -> None:
        words = [event for event in self.came if isinstance(event, Said | DeskSaid)]
        self.comes_again(words[which % len(words)])

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

    def comes_again(self, event: Incoming) -> None:
        """It is dropped at the door, and nothing is sent."""
        sent = len(self.memory.outbox)
        assert not self.run(self.inbox.accept(event, now=self.clock.now()))
        self.work(event.conversation)
        assert len(self.memory.outbox) == sent
        REACHED[f"{event.kind} twice"] += 1

    def take(self, event: Incoming, *, later: bool = False) -> None:
        """``later``: it is under way for a while, and others overtake it."""
        if later:
            self.kept_back.append(event)
            REACHED[f"{event.kind} late"] += 1
            return
        assert self.run(self.inbox.accept(event, now=self.clock.now()))
        assert not self.run(self.inbox.accept(event, now=self.clock.now())), "twice, before its turn"
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
        self.written.setdefault(event.conversation, []).extend(self.for_the_person(event))
        self.before = dict(self.memory.cases)
        for parcel in sent:
            self.check_parcel(event, parcel)

    def for_the_person(self, event: Incoming) -> list[tuple[str, str, str]]:
        """What has to reach the person now, by the cases as they stood before: words of whoever holds the case, and
        what had been held back, once somebody claims it to send them."""
        case = self.before.get(event.case) if isinstance(event, DeskSaid | DeskPressed) else None
        if case is None or not case.open:
            return []
        mine = case.state == "claimed" and case.agent == getattr(event, "agent", None)
        if isinstance(event, DeskSaid):
            return [(case.id, event.ref, event.text)] if mine and not event.text.startswith("//") else []
        if not isinstance(event, DeskPressed) or event.action != "claim_and_send":
            return []
        held = dict(case.unclaimed_words).get(event.value)
        return [(case.id, event.value, held)] if held is not None and (mine or case.state != "claimed") else []

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
            REACHED["relayed"] += 1
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
            said = {line.ref: line.text for line in lines if line.who == "person" and line.text.endswith("w")}
            assert list(said.values()) == self.words.get(case.conversation, [])
            REACHED["said at a desk"] += len(said)

    @invariant()
    def an_agents_words_reach_the_person_in_order_and_once(self) -> None:
        if not hasattr(self, "memory"):
            return
        for lane in {*self.written, *(case.conversation for case in self.memory.cases.values())}:
            sent = [packed.parcel.what for packed in self.memory.outbox if packed.parcel.lane == f"person:{lane}"]
            relayed = [(what.case, what.ref, what.text) for what in sent if isinstance(what, Relayed)]
            assert relayed == self.written.get(lane, [])

    def at_desk(self, place: str, case: Case) -> list[Any]:
        lane = f"desk:{place}#{case.id}"
        return [packed.parcel.what for packed in self.memory.outbox if packed.parcel.lane == lane]


class TestCases(Cases.TestCase):  # type: ignore[valid-type, misc]  # made by Hypothesis, which mypy cannot follow
    """Runs them, and looks whether they came to what is to be tested."""

    settings = settings(max_examples=25, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck))

    def runTest(self) -> None:  # noqa: N802  # unittest's own name
        REACHED.clear()
        super().runTest()
        assert REACHED["relayed"] >= 40, REACHED
        assert REACHED["said at a desk"] >= 100, REACHED
        for kind in ("said", "desk_said"):
            assert REACHED[f"{kind} late"], REACHED
            assert REACHED[f"{kind} twice"], REACHED
