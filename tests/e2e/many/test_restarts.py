"""Processes that die, and processes that are replaced while people talk: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from playwright.async_api import expect

from tests.e2e.browser import PATIENCE
from tests.e2e.many.conftest import Town
from tests.e2e.many.house import Many
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTIONS = (
    "The Wi-Fi connects, but it's really slow",
    "My printer queue is stuck",
    "I lost the phone I sign in with",
)
NOTHING_WAITS = """
    SELECT FROM inbox WHERE state = 'waiting' AND due_at IS NULL UNION ALL SELECT FROM outbox WHERE state = 'waiting'
"""


async def test_a_server_that_was_started_before_there_were_tables_said_so_and_was_ready_when_they_were_there(
    many: Many,
) -> None:
    status, said = many.before
    assert (status, said["ready"]) == (503, False)
    assert "handrail migrate" in said["problems"]["database"]
    status, said = await asyncio.to_thread(many.servers[0].says_when_asked)
    assert (status, said["problems"]) == (200, {})


async def test_questions_that_a_worker_dies_over_are_answered_once_by_another(town: Town) -> None:
    nina = await town.staff()
    for question, seconds in zip(QUESTIONS, (0.05, 0.2, 0.6), strict=True):
        await nina.say(question)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(town.many.workers.pop(0).kill)
        another = town.many.worker()
        replies = QUESTIONS.index(question) + 1
        await expect(nina.page.locator(".entry.bot")).to_have_count(replies, timeout=PATIENCE * 3)
        await asyncio.to_thread(another.ready)
    await town.many.until(NOTHING_WAITS)
    await nina.page.reload()
    await expect(nina.page.locator(".entry.bot")).to_have_count(len(QUESTIONS), timeout=PATIENCE)
    assert Counter(await nina.own_words()) == Counter(QUESTIONS)


async def test_all_processes_are_replaced_one_after_another_while_somebody_talks_to_an_agent(town: Town) -> None:
    many = town.many
    nina, sam = await town.staff(), await town.agent()
    await main_job.ask(nina, "I want to talk to a person about the kiln timer")
    await sam.open_case("kiln timer")
    await sam.press("Claim")
    await sam.state("you have it")
    words: list[str] = []

    async def talk() -> None:
        words.append(f"Word {len(words)} about your timer")
        await sam.say(words[-1])
        words.append(f"Word {len(words)} from me")
        await nina.say(words[-1])

    ends: list[int] = []
    for old in tuple(many.servers):
        new = many.server()
        await asyncio.to_thread(new.ready)
        await talk()
        ends.append(await asyncio.to_thread(many.remove_server(old).stop))
        await talk()
    for old in tuple(many.workers):
        new = many.worker()
        await asyncio.to_thread(new.ready)
        await talk()
        many.workers.remove(old)
        ends.append(await asyncio.to_thread(old.stop))
        await talk()

    for number, said in enumerate(words):
        await (sam.sees(said) if number % 2 else nina.hears(said))
    for said in words[::2]:
        await sam.mark_on(said, "reached the person")
        await expect(nina.page.locator(".entry.person", has_text=said)).to_have_count(1)
    for said in words[1::2]:
        await expect(sam.page.locator(".thread .line", has_text=said)).to_have_count(1)
    assert ends == [0, 0, 0, 0], "each ended by itself, with nothing cut off"


async def test_a_server_that_dies_is_not_missed(town: Town) -> None:
    many = town.many
    nina = await town.staff()
    await asyncio.to_thread(many.servers[0].kill)
    await main_job.ask(nina, "My printer queue is stuck")
    many.remove_server(many.servers[0])
    await asyncio.to_thread(many.server().ready)


async def test_without_any_worker_messages_are_kept_and_it_is_said_that_none_is_there(town: Town) -> None:
    many = town.many
    nina = await town.staff()
    for worker in tuple(many.workers):
        many.workers.remove(worker)
        await asyncio.to_thread(worker.stop)
    await nina.say("My printer queue is stuck")
    await nina.settled()
    _, said = await asyncio.to_thread(many.servers[0].says_when_asked)
    assert "handrail worker" in said["problems"]["worker"]
    started = [many.worker(), many.worker()]
    await expect(nina.page.locator(".entry.bot")).to_have_count(1, timeout=PATIENCE * 3)
    for one in started:
        await asyncio.to_thread(one.ready)
    assert await many.balancer.ready(many.servers[0].address)
