"""Promise 3 under load: too much from one person or from everybody is refused politely with the route, never by
silence; nothing that leads to people is refused; one person's flood does not slow the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.conversation import IN_LINE
from bot.engine.places import Places
from bot.engine.turnstile import FairTurnstile
from bot.flows.pace import Pace
from bot.messages.incoming import Pressed, Said
from bot.messages.outgoing import Reply
from bot.messages.people import Person, member
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.platforms.web import render as web
from bot.ports.surroundings import Clock
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import HOUSE, NINA, Talk

ASKED = "slow wireless in the halls"
BEN = member("web", "local", "ben", "Ben")


@pytest.fixture
async def paced(tmp_path: Path) -> AsyncIterator[Talk]:
    """Five messages a minute are answered, three of them at once."""
    talk = Talk(tmp_path, house=replace(HOUSE, pace=Pace(a_minute=5, at_once=3)))
    yield talk
    talk.close()


async def results(talk: Talk) -> list[str]:
    query = text("select result from inbox where kind <> 'woke' order by id")
    return list(await talk.transactions.read(lambda connection: connection.execute(query).scalars().all()))


def is_polite(reply: Reply) -> bool:
    """A refusal with its reason, the way to a person and the contact, that blames nobody."""
    blames = ("too many", "too much", "stop", "limit", "spam")
    return (
        reply.kind == "refusal"
        and "kept" in reply.text
        and reply.route.label == "Talk to a person"
        and reply.route.contact == "ring 4400"
        and not any(word in reply.text.lower() for word in blames)
    )


async def test_a_person_over_the_pace_is_told_once_and_answered_again_later(paced: Talk) -> None:
    answers = [await paced.say(ASKED) for _ in range(6)]
    assert all(answers[:3])
    [told] = answers[3]
    assert is_polite(told)
    assert "a few seconds" in told.text
    assert answers[4:] == [[], []], "one word stands for what comes after it"
    assert (await results(paced))[3:] == ["limited"] * 3
    assert all(reply.kind != "refusal" for reply in await paced.later(seconds=11) + await paced.say(ASKED))


async def test_what_was_not_answered_is_in_the_case_all_the_same(paced: Talk) -> None:
    for number in range(6):
        await paced.say(f"{ASKED} number{number}")
    [asked] = await paced.press("person", label="Talk to a person")
    assert asked.route.label == "Your case"
    told = " ".join(entry.text for entry in paced.desk_entries)
    assert all(f"number{number}" in told for number in range(6))


async def test_nothing_that_leads_to_people_is_refused(paced: Talk) -> None:
    for _ in range(5):
        await paced.say(ASKED)
    [for_somebody] = await paced.say("can I talk to a human please")
    assert for_somebody.route.label == "Your case"
    for number in range(8):
        await paced.say(f"it says E{number}00")
    seen = [entry.text for entry in paced.desk_entries]
    assert {f"it says E{number}00" for number in range(8)} <= set(seen), "what is written goes along"
    await paced.press("cancel", label="I don't need this any more")
    [danger] = await paced.say("I am going to kill myself")
    assert danger.kind == "case"


async def test_words_that_go_to_people_do_not_count_against_anybody(paced: Talk) -> None:
    await paced.press("person", label="Talk to a person")
    for number in range(8):
        await paced.say(f"it says E{number}00")
    await paced.agent_presses("claim")
    await paced.agent_presses("hand_back")
    replies = await paced.say(ASKED)
    assert replies
    assert not any(is_polite(reply) for reply in replies)


async def test_the_pace_is_a_persons_wherever_they_write_and_nobody_elses(paced: Talk) -> None:
    for where in (1, 2, 3):
        assert not any(is_polite(reply) for reply in await paced.say(ASKED, where=where))
    [told] = await paced.say(ASKED, where=4)
    assert is_polite(told)
    assert not any(is_polite(reply) for reply in await paced.say(ASKED, person=BEN))


async def test_a_secret_is_taken_out_of_what_is_not_answered_and_that_is_said(paced: Talk) -> None:
    for _ in range(4):
        await paced.say(ASKED)
    [told] = await paced.say("my password is hunter2secret!")
    assert "password" in told.text


# --- too much from everybody


class SlowKnowledge(FakeKnowledge):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.begun = 0
        self.questions: list[str] = []

    async def look(self, question, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.begun += 1
        self.questions.append(question)
        await self.open.wait()
        return await super().look(question, *args, **kwargs)


class Crowd:
    """Many people who ask at the same time, while nobody is answered yet."""

    def __init__(self, path: Path) -> None:
        self.knowledge = SlowKnowledge()
        self.talk = Talk(path, knowledge=self.knowledge, turnstile=self._turnstile)
        self.turns: list[asyncio.Task[None]] = []

    def _turnstile(self, clock: Clock) -> FairTurnstile:
        self.turnstile = FairTurnstile(Places(4), clock, at_once=1)
        return self.turnstile

    async def asks(self, person: Person, where: int = 1, words: str = ASKED) -> Callable[[], bool]:
        """Takes the turn as an engine does; gives whether it is done."""
        said = Said(f"{person.id}{len(self.turns)}", f"{person.key}:{where}", self.talk.clock.now(), person, words)
        await self.talk.intake.receive(said)
        received = await self.talk.inbox.next(said.conversation, self.talk.clock.now())
        assert received is not None
        self.turns.append(asyncio.create_task(self.talk.conversations.take(received)))
        return self.turns[-1].done

    async def until(self, look: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not look():  # noqa: ASYNC110  # threads of the database are waited for
                await asyncio.sleep(0.005)

    async def close(self) -> None:
        self.knowledge.open.set()
        await asyncio.gather(*self.turns)
        self.talk.close()


@pytest.fixture
async def crowd(tmp_path: Path) -> AsyncIterator[Crowd]:
    made = Crowd(tmp_path)
    yield made
    await made.close()


async def test_a_question_that_would_wait_too_long_is_refused_with_the_route_on_every_platform(crowd: Crowd) -> None:
    await crowd.asks(NINA)
    await crowd.until(lambda: crowd.knowledge.begun == 1)
    await crowd.talk.clock.advance(20)  # the one before takes long, and two more would wait for it
    await crowd.asks(member("web", "local", "first"))
    await crowd.until(lambda: crowd.turnstile.waiting == 1)
    refused = await crowd.asks(BEN)
    await crowd.until(refused)
    [reply] = await crowd.talk.run(f"{BEN.key}:1")
    assert is_polite(reply)
    assert "many people" in reply.text.lower()
    assert (await results(crowd.talk))[2] == "overloaded"
    assert "Talk to a person" in str(web.render(reply))
    conversations = {slack: "slack:T1:U1:D1:dm", teams: "teams:t:u:c:chat"}
    for platform, conversation in conversations.items():
        shown = str(platform.render(reply, conversation))
        assert "Talk to a person" in shown
        assert "ring 4400" in shown
        assert "Many people are asking" in shown


async def test_whoever_was_refused_is_answered_when_they_ask_again_and_once(crowd: Crowd) -> None:
    await crowd.asks(NINA)
    await crowd.until(lambda: crowd.knowledge.begun == 1)
    await crowd.talk.clock.advance(60)  # the one before takes longer than anybody can be asked to wait
    refused = await crowd.asks(BEN)
    await crowd.until(refused)
    crowd.knowledge.open.set()
    await crowd.until(crowd.turns[0].done)
    await crowd.talk.clock.advance(600)
    again = await crowd.asks(BEN)
    await crowd.until(again)
    assert (await results(crowd.talk))[1:] == ["overloaded", "answered"]
    said = [entry.text for entry in await crowd.talk.ledger.transcript(f"{BEN.key}:1") if entry.who == "person"]
    assert said == [ASKED, ASKED], "what was refused is kept"


async def test_somebody_who_asks_for_a_person_is_not_held_up_by_those_who_wait(crowd: Crowd) -> None:
    await crowd.asks(NINA)
    await crowd.until(lambda: crowd.knowledge.begun == 1)
    for number in range(5):
        await crowd.asks(member("web", "local", f"p{number}"))
    await crowd.until(lambda: crowd.turnstile.waiting == 5)
    danger = await crowd.asks(BEN, words="I am going to kill myself")
    await crowd.until(danger)
    assert (await crowd.talk.case(BEN)).urgency == "urgent"
    crowd.knowledge.open.set()
    asked = await crowd.asks(member("web", "local", "kim"), words="I want to talk to a person")
    await crowd.until(asked)
    assert (await crowd.talk.case(member("web", "local", "kim"))).state == "waiting"


async def test_one_persons_flood_does_not_slow_the_others(crowd: Crowd) -> None:
    flood = member("web", "local", "flood")
    done = [await crowd.asks(flood, where=number) for number in range(12)]
    await crowd.until(lambda: crowd.knowledge.begun == 1 and crowd.turnstile.waiting == 11)
    bens = await crowd.asks(BEN, words="install tunnel profile")
    await crowd.until(lambda: crowd.turnstile.waiting == 12)
    crowd.knowledge.open.set()
    await crowd.until(lambda: bens() and all(each() for each in done))
    assert "install tunnel profile" in crowd.knowledge.questions[:3], "Ben's did not wait for twelve others"


async def test_whoever_waits_in_line_sees_so_and_a_press_for_a_person_ends_the_wait(crowd: Crowd) -> None:
    await crowd.asks(NINA)
    await crowd.until(lambda: crowd.knowledge.begun == 1)
    bens = await crowd.asks(BEN)
    await crowd.until(lambda: IN_LINE in crowd.talk.far.lines)
    pressed = Pressed("ben presses", f"{BEN.key}:1", crowd.talk.clock.now(), BEN, "person", label="Talk to a person")
    await crowd.talk.intake.receive(pressed)
    await crowd.talk.clock.advance(1)
    await crowd.until(bens)
    assert (await results(crowd.talk))[1] == "noted", "what was asked before is kept, and no longer looked up"
    [reply] = await crowd.talk.run(f"{BEN.key}:1")
    assert reply.route.label == "Your case"
