"""Promise 3: every incoming message ends in an answer, a question, a refusal or a person, and which one is recorded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

from sqlalchemy import text

from bot.messages.turn import TurnResult
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import Talk


async def test_how_each_message_ended_is_recorded(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for words in (
        "slow wireless in the halls",
        "install tunnel profile",
        "when does the pool open",
        "thanks",
        "person please",
    ):
        await talk.say(words)
    await talk.press("helped")
    await talk.agent_presses("claim")
    await talk.agent_says("Hello")
    results = await talk.transactions.read(
        lambda connection: list(
            connection.execute(text("select result from inbox where kind <> 'woke' order by id")).scalars()
        )
    )
    assert len(results) == 8
    assert set(results) <= set(get_args(TurnResult))
    talk.close()


async def test_a_turn_that_breaks_ends_in_an_apology_and_the_route(tmp_path: Path) -> None:
    class Broken(FakeComposer):
        async def compose(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            raise RuntimeError("something nobody thought of")

    talk = Talk(tmp_path, composer=Broken())
    [reply] = await talk.say("slow wireless in the halls")
    assert reply.kind == "apology"
    assert reply.route.label == "Talk to a person"
    assert "something nobody thought of" not in reply.text
    talk.close()


async def test_a_slow_turn_shows_what_is_happening_and_takes_it_away_again(tmp_path: Path) -> None:
    talk = Talk(tmp_path, composer=FakeComposer(wait=1.2))
    await talk.say("slow wireless in the halls")
    assert talk.far.lines[0]
    assert talk.far.lines[-1] == ""
    talk.close()


async def test_a_first_word_is_shown_within_a_second(tmp_path: Path) -> None:
    talk = Talk(tmp_path, composer=FakeComposer(wait=3))
    work = asyncio.ensure_future(talk.say("slow wireless in the halls"))
    await asyncio.sleep(0.95)
    assert talk.far.lines == ["Looking through the articles…"]
    await work
    talk.close()


async def test_without_anything_found_the_reply_says_so(tmp_path: Path) -> None:
    talk = Talk(tmp_path, knowledge=FakeKnowledge([]))
    [reply] = await talk.say("slow wireless in the halls")
    assert reply.kind == "refusal"
    assert "nothing on this" in reply.text
    talk.close()
