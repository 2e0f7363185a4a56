"""Promise 3: every incoming message ends in an answer, a question, a refusal or a person, and which one is recorded."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import text

from bot.engine.asynchronous import RETRY_SECONDS
from bot.flows.endings import ToTheConversation
from bot.messages.turn import TurnResult
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import Talk

HERE = "web:local:nina:1"


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


async def test_what_breaks_over_an_agents_words_is_told_at_the_desk_and_no_apology_goes_to_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    with monkeypatch.context() as broken:
        broken.setattr("bot.conversation.respond", _breaks)
        for tries in range(len(RETRY_SECONDS) + 1):
            with pytest.raises(ValueError, match="nobody thought of"):
                await (talk.agent_says("Try the other hall", ref="a-x") if not tries else talk.run(HERE))
    received = await talk.inbox.next(HERE, talk.clock.now())
    assert received is not None, "it is not lost: the engine tries it again"
    told = ToTheConversation().set_aside(received, talk.clock.now())
    await talk.inbox.failed(received, "why", None, tells=told)
    assert await talk.run(HERE) == [], "the person did nothing"
    assert "was not sent" in talk.desk_entries[-1].text
    assert [mark.mark for mark in talk.marks if mark.ref == "a-x"] == ["refused"]
    talk.close()


def _breaks(scene: object) -> None:
    raise ValueError("something nobody thought of")


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
