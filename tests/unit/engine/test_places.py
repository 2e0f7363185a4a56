"""Few turns compute at once, and one that waits for a chat model keeps nobody from computing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from bot.engine.aside import AsideComposer
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.places import Places
from bot.engine.turnstile import FairTurnstile
from bot.messages.evidence import Composed, Findings
from bot.messages.turn import Received
from tests.fakes.ledger import FakeInbox, FakeLedger, FakeOutbox, Memory
from tests.fakes.samples import said, turn
from tests.fakes.surroundings import FakeClock, settle

NOTHING = Findings("?", "r", (), 0.0, "refused")


class SlowModel:
    """A composer that answers when it is told to. ``asked`` holds its questions in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers = asyncio.Event()

    async def compose(self, question: str, findings: Findings, *, earlier: Sequence[str] = ()) -> Composed:
        self.asked.append(question)
        await self.answers.wait()
        return Composed("", ())

    async def simpler(self, question: str, findings: Findings) -> Composed | None:
        return None

    async def sum_up(self, lines: Sequence[tuple[str, str]]) -> str:
        await self.answers.wait()
        return "summed up"


class House:
    """An engine in which two turns compute at once; each is written by the model if its id begins so."""

    def __init__(self) -> None:
        memory, self.clock, self.model = Memory(), FakeClock(), SlowModel()
        self.inbox, self.ledger = FakeInbox(memory), FakeLedger(memory)
        self.engine = AsyncioEngine(self.inbox, FakeOutbox(memory), self.clock, at_once=2, steps_at_once=3)
        self.composer = AsideComposer(self.model, self.engine.turnstile)
        self.done: list[str] = []
        self.computing = self.most = 0

    async def handle(self, received: Received) -> None:
        id, lane = received.incoming.id, received.incoming.conversation
        if not id.startswith("quick"):
            async with self.engine.turnstile.passed(lane, lane) as how:
                assert how == "in"
                await self.compute()
                if id.startswith("written"):
                    await self.composer.compose(id, NOTHING)
                await self.compute()
        await self.ledger.save(received, turn(lane), now=self.clock.now())
        self.done.append(id)

    async def compute(self) -> None:
        self.computing += 1
        self.most = max(self.most, self.computing)
        await settle(3)
        self.computing -= 1

    async def accept(self, id: str, lane: str) -> None:
        await self.inbox.accept(said(id, lane), now=self.clock.now())
        self.engine.wake_inbox(lane)


async def _nothing_to_send(_: object) -> None:
    raise AssertionError("Nothing was to be sent.")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    await made.engine.start(made.handle, _nothing_to_send)
    yield made
    made.model.answers.set()
    await made.engine.stop(1)


async def until(look: Callable[[], bool], what: str) -> None:
    for _ in range(200):
        if look():
            return
        await settle(5)
    raise AssertionError(f"It never came to this: {what}")


async def test_turns_that_wait_for_a_model_hold_up_nobody(house: House) -> None:
    for number in range(10):
        await house.accept(f"written{number}", f"web:{number}")
    await until(lambda: len(house.model.asked) == 10, "all ten wait for the model at once")
    await house.accept("plain", "web:other")
    await until(lambda: house.done == ["plain"], "somebody else is answered meanwhile")
    house.model.answers.set()
    await until(lambda: len(house.done) == 11, "and the others when the model has answered")
    assert house.most <= 2, "no more than two ever computed at once, before the model or after it"


async def test_what_needs_no_computing_waits_for_nobody_who_does(house: House) -> None:
    async with house.engine.turnstile.passed("a", "a"), house.engine.turnstile.passed("b", "b"):
        for number in range(10):
            await house.accept(f"plain{number}", f"web:{number}")
        await until(lambda: house.engine.turnstile.waiting == 10, "all ten wait to compute")
        for number in range(10):
            await house.accept(f"quick{number}", f"web:quick{number}")
        await until(lambda: len(house.done) == 10, "ten others are done meanwhile")
        assert all(id.startswith("quick") for id in house.done)
    await until(lambda: len(house.done) == 20, "then those that waited")


async def test_the_turns_of_one_conversation_stay_in_order_while_one_waits_for_a_model(house: House) -> None:
    await house.accept("written1", "web:1")
    await until(lambda: house.model.asked == ["written1"], "the first waits for the model")
    await house.accept("plain2", "web:1")
    await house.accept("quick3", "web:1")
    await house.accept("other", "web:2")
    await until(lambda: house.done == ["other"], "another conversation goes on")
    house.model.answers.set()
    await until(lambda: len(house.done) == 4, "all are done")
    assert house.done == ["other", "written1", "plain2", "quick3"]


async def test_an_engine_that_stops_lets_nobody_in_any_more_and_what_waited_is_still_there(house: House) -> None:
    async with house.engine.turnstile.passed("a", "a"), house.engine.turnstile.passed("b", "b"):
        for number in range(5):
            await house.accept(f"plain{number}", f"web:{number}")
        await until(lambda: house.engine.turnstile.waiting == 5, "all five wait")
        await house.engine.stop(1)
    assert house.done == []
    assert len(await house.inbox.lanes(house.clock.now())) == 5


async def test_a_wait_that_is_cut_off_costs_no_place() -> None:
    turnstile, model = FairTurnstile(Places(1), FakeClock(), 1), SlowModel()
    composer = AsideComposer(model, turnstile)
    for _ in range(3):
        async with turnstile.passed("web:1", "nina"):
            writing = asyncio.create_task(composer.compose("q", NOTHING))
            await settle()
            writing.cancel()  # the person has asked for somebody; the turn goes on without waiting for this
        await asyncio.gather(writing, return_exceptions=True)
    entered: list[int] = []

    async def enter(number: int) -> None:
        async with turnstile.passed("web:1", "nina"):
            entered.append(number)
            await model.answers.wait()

    two = [asyncio.create_task(enter(number)) for number in range(2)]
    await settle()
    assert entered == [0], "still one place, no more and no fewer"
    model.answers.set()
    await asyncio.gather(*two)
    assert entered == [0, 1]


async def test_a_summary_by_a_model_is_waited_for_outside_as_well() -> None:
    turnstile, model = FairTurnstile(Places(1), FakeClock(), 1), SlowModel()
    composer = AsideComposer(model, turnstile)

    async def summing_up() -> str:
        async with turnstile.passed("web:1", "nina"):
            return await composer.sum_up([("person", "hello")])

    waiting = asyncio.create_task(summing_up())
    await settle()
    async with asyncio.timeout(5), turnstile.passed("web:2", "ben"):
        model.answers.set()
    assert await waiting == "summed up"


async def test_what_is_nearly_done_does_not_wait_for_those_who_only_begin() -> None:
    places, order, gone = Places(1), list[str](), asyncio.Event()

    async def computes() -> None:
        async with places.taken():
            async with places.given_up():
                await gone.wait()
            order.append("saved")

    async def begins(number: int) -> None:
        async with places.taken():
            order.append(f"begun {number}")
            await settle(3)

    tasks = [asyncio.create_task(computes())]
    await settle()
    tasks += [asyncio.create_task(begins(number)) for number in range(3)]
    await settle(1)
    gone.set()
    await asyncio.gather(*tasks)
    assert order[:2] == ["begun 0", "saved"]
    async with places.taken():
        assert places.free.locked(), "one place, as before"
