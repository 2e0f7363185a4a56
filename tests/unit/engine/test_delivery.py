"""Delivery: to the right platform, not over a person who has stepped in, and until it is done."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.engine.delivery import LONGEST_WAIT, Delivery
from bot.engine.waits import growing, jittered
from bot.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, DeliveryUnknown, StoreError
from bot.flows.endings import ToTheConversation
from bot.messages.outgoing import Relayed
from bot.messages.turn import ForDesk, ForPerson, Parcel
from bot.ports.attachments import Left
from bot.ports.platform import InPart, in_part
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.samples import GWEN, card, case, reply, said, turn
from tests.fakes.surroundings import FakeClock


class FakeSender:
    """``Sender``: keeps what was sent, and fails as it is told to, once for each failure."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.failures: list[Exception] = []
        self.left: list[Left] = []

    async def send(self, parcel: Parcel) -> str | InPart:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(parcel.id)
        return in_part(f"post-{parcel.id}", self.left)

    async def status(self, conversation: str, text: str) -> None:
        return None


class Post:
    """A delivery over an outbox in memory, and what it told."""

    def __init__(self) -> None:
        self.clock, self.memory = FakeClock(), Memory()
        self.inbox, self.ledger, self.outbox = (
            FakeInbox(self.memory),
            FakeLedger(self.memory),
            FakeOutbox(self.memory),
        )
        self.web, self.slack = FakeSender(), FakeSender()
        self.woken: list[str] = []
        self.delivery = Delivery(
            {"web": self.web, "slack": self.slack},
            self.outbox,
            self.ledger,
            self.clock,
            lambda: 1.0,
            endings=ToTheConversation(),
            wake=self.woken.append,
        )

    async def put(
        self, *send: ForPerson | ForDesk, id: str = "m1", conversation: str = "web:1", **more: object
    ) -> None:
        await self.inbox.accept(said(id, conversation), now=self.clock.now())
        received = await self.inbox.next(conversation, self.clock.now())
        assert received is not None
        await self.ledger.save(received, turn(conversation, send=send, **more), now=self.clock.now())

    async def deliver(self, lane: str) -> Parcel:
        parcel = await self.outbox.next(lane, self.clock.now())
        assert parcel is not None, "nothing is due"
        await self.delivery.deliver(parcel)
        return parcel

    def told(self) -> list[str]:
        """What the conversations heard of how it ended."""
        return [row.incoming.id for row in self.memory.inbox if row.incoming.kind == "woke"]

    def ends(self) -> list[str]:
        return [packed.state for packed in self.memory.outbox]


def relayed(words: str) -> ForPerson:
    return ForPerson(Relayed("c1", GWEN, words, f"agent-{words}"))


@pytest.fixture
def post() -> Post:
    return Post()


async def test_each_parcel_goes_to_the_platform_of_its_conversation_or_its_desk(post: Post) -> None:
    await post.put(reply(), card(desk="slack:C1"))
    await post.deliver("person:web:1")
    await post.deliver("desk:slack:C1#c1")
    assert (post.web.sent, post.slack.sent) == (["m1.0"], ["m1.1"])
    assert post.ends() == ["sent", "sent"]
    assert await post.outbox.receipt("desk:slack:C1#c1", "c1") == "post-m1.1"
    assert (post.told(), post.woken) == ([], []), "nobody waits to hear of those"


async def test_an_answer_is_not_sent_once_a_person_has_taken_the_case(post: Post) -> None:
    await post.put(reply(unless_claimed=True))
    await post.put(case=case(state="claimed", agent=GWEN), id="m2")
    await post.deliver("person:web:1")
    assert post.web.sent == []
    assert post.ends() == ["superseded"]
    (line,) = await post.ledger.transcript("web:1", case="c1")
    assert (line.ref, line.who) == ("m1.0", "system")
    assert GWEN.name in line.text


@pytest.mark.parametrize("state", ["held", "waiting", "closed", "handed_back"])
async def test_an_answer_is_sent_while_nobody_has_the_case(post: Post, state: str) -> None:
    await post.put(reply(unless_claimed=True))
    await post.put(case=case(state=state), id="m2")
    await post.deliver("person:web:1")
    assert post.ends() == ["sent"]


async def test_what_is_said_about_the_case_itself_is_sent_although_it_is_claimed(post: Post) -> None:
    await post.put(reply("Gwen is looking at it."), case=case(state="claimed", agent=GWEN))
    await post.deliver("person:web:1")
    assert post.ends() == ["sent"]


async def test_a_platform_that_asks_for_time_gets_it(post: Post) -> None:
    await post.put(reply())
    post.web.failures = [DeliveryDelayed("busy", 7)]
    await post.deliver("person:web:1")
    due = await post.outbox.next_due(post.clock.now())
    assert due is not None
    assert timedelta(seconds=7) <= due - post.clock.now() <= timedelta(seconds=8)
    await post.clock.advance(8)
    assert (await post.deliver("person:web:1")).attempts == 1
    assert post.ends() == ["sent"]


async def test_a_desk_that_is_down_for_hours_still_gets_its_case(post: Post) -> None:
    await post.put(card())
    waits = []
    for _ in range(200):
        post.web.failures = [OSError("no route")]
        await post.deliver("desk:web#c1")
        due = await post.outbox.next_due(post.clock.now())
        assert due is not None
        waits.append((due - post.clock.now()).total_seconds())
        await post.clock.advance(waits[-1])
    assert sum(waits) > 2 * 3600
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == LONGEST_WAIT
    await post.deliver("desk:web#c1")
    assert post.ends() == ["sent"]


async def test_a_platform_that_is_not_set_up_keeps_what_is_for_it(post: Post) -> None:
    await post.put(reply(), conversation="teams:1")
    await post.deliver("person:teams:1")
    assert post.ends() == ["waiting"]
    assert await post.outbox.next_due(post.clock.now()) is not None


async def test_what_is_refused_is_seen_and_lets_the_next_one_pass(post: Post) -> None:
    await post.put(relayed("one"), relayed("two"))
    post.web.failures = [DeliveryRefused("never")]
    await post.deliver("person:web:1")
    await post.deliver("person:web:1")
    assert post.ends() == ["refused", "sent"]
    assert post.told() == ["m1.0:relay_refused", "m1.1:relay_arrived"]
    assert post.woken == ["web:1", "web:1"]


async def test_what_may_have_arrived_is_never_sent_again(post: Post) -> None:
    await post.put(relayed("one"))
    post.web.failures = [DeliveryUnknown("the line broke")]
    await post.deliver("person:web:1")
    await post.clock.advance(1000)
    assert await post.outbox.next("person:web:1", post.clock.now()) is None
    assert post.ends() == ["unknown"]
    assert post.told() == ["m1.0:relay_unknown"]


async def test_that_a_desk_is_out_of_reach_is_told_once_a_case(post: Post) -> None:
    await post.put(card("c1", 1), card("c2", 2))
    for _ in range(3):
        for lane in ("desk:web#c1", "desk:web#c2"):
            post.web.failures = [DeliveryError("down")]
            await post.deliver(lane)
        await post.clock.advance(LONGEST_WAIT)
    assert post.told() == ["c1:0:desk_unreachable", "c2:0:desk_unreachable"]


async def test_that_a_desk_is_out_of_reach_is_told_again_when_the_case_is_reopened(post: Post) -> None:
    await post.put(card(), card(reopened=1))
    post.web.failures = [DeliveryRefused("gone"), DeliveryRefused("gone")]
    await post.deliver("desk:web#c1")
    await post.deliver("desk:web#c1")
    assert post.told() == ["c1:0:desk_unreachable", "c1:1:desk_unreachable"]


async def test_a_desk_that_is_merely_busy_is_not_out_of_reach(post: Post) -> None:
    await post.put(card())
    post.web.failures = [DeliveryDelayed("busy", 3)]
    await post.deliver("desk:web#c1")
    assert post.told() == []


async def test_a_card_that_nobody_waits_for_is_no_reason_to_alarm_the_person(post: Post) -> None:
    await post.put(card(state="closed"))
    post.web.failures = [DeliveryError("down")]
    await post.deliver("desk:web#c1")
    assert post.told() == []


async def test_an_end_that_could_not_be_recorded_is_told_to_nobody_until_it_is(post: Post) -> None:
    await post.put(relayed("one"))
    ended = post.outbox.ended

    async def down(*_: object, **__: object) -> None:
        raise StoreError("The database is down.")

    post.outbox.ended = down  # type: ignore[method-assign,assignment]
    with pytest.raises(StoreError):
        await post.deliver("person:web:1")
    assert (post.told(), post.woken) == ([], [])
    post.outbox.ended = ended  # type: ignore[method-assign]
    await post.deliver("person:web:1")
    assert post.told() == ["m1.0:relay_arrived"]


async def test_a_database_that_is_down_at_the_moment_of_sending_is_said_to_the_engine(post: Post) -> None:
    await post.put(reply(unless_claimed=True))
    parcel = await post.outbox.next("person:web:1", post.clock.now())
    assert parcel is not None

    async def down(conversation: str) -> None:
        raise StoreError("The database is down.")

    post.ledger.case_standing = down  # type: ignore[method-assign,assignment]
    with pytest.raises(StoreError):
        await post.delivery.deliver(parcel)
    assert post.web.sent == [], "who holds the case could not be asked, so nothing was sent"


def test_waits_grow_up_to_a_limit_and_never_overflow() -> None:
    assert [growing(n, first=1, most=60) for n in (0, 1, 2, 6, 10_000)] == [1, 2, 4, 60, 60]
    assert (jittered(10, 0.0), jittered(10, 1.0)) == (5.0, 10.0)


async def test_that_a_file_stayed_behind_is_told_once_with_its_reason(post: Post) -> None:
    post.web.left = [Left("plan “A”.pdf", "it was deleted")]
    await post.put(relayed("hello"))
    parcel = await post.deliver("person:web:1")
    assert post.ends() == ["sent"], "the words are there"
    assert post.memory.outbox[0].receipt == f"post-{parcel.id}"
    [told] = [row.incoming for row in post.memory.inbox if row.incoming.kind == "woke"]
    assert (told.timer, told.id) == ("relay_in_part", f"{parcel.id}:relay_in_part")
    assert json.loads(told.value) == ["agent-hello", [["plan “A”.pdf", "it was deleted"]]]
    assert post.woken == ["web:1"]


async def test_of_what_an_entry_at_a_desk_lacks_no_agent_is_told(post: Post) -> None:
    post.web.left = [Left("plan.pdf", "it was deleted")]
    await post.put(reply())
    await post.deliver("person:web:1")
    assert (post.ends(), post.told()) == (["sent"], [])
