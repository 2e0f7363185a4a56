"""What stands at the head of a case's thread, so that nobody asks for what was said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.fakes.composer import FakeComposer
from tests.talk import HOUSE, Talk


async def test_what_was_said_and_what_was_not_stand_before_the_transcript(talk: Talk) -> None:
    await talk.say("slow wireless in the halls on my MacBook since yesterday")
    await talk.press("person")
    [summary] = talk.summaries
    assert "Device: “MacBook”" in summary
    assert "Where: “in the halls”" in summary
    assert "Since when: “since yesterday”" in summary
    assert summary.endswith("Not recognised in what they wrote (look before you ask): what it says, tried.")


async def test_what_they_add_later_changes_it_in_its_place(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.say("it says “no internet” on my iPhone")
    assert len(talk.summaries) == 2
    assert "Device: “iPhone”" in talk.summaries[-1]
    await talk.say("please hurry")
    assert len(talk.summaries) == 2


async def test_what_is_said_after_it_was_closed_is_none_of_its_summary_until_it_is_open_again(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed")
    before = list(talk.summaries)
    await talk.say("what do printing costs come to on my iPhone in room 204")
    assert list(talk.summaries) == before
    await talk.press("reopen", (await talk.case()).id)
    assert "in the halls" in talk.summaries[-1]
    assert "iPhone" in talk.summaries[-1]


async def test_a_deleted_message_leaves_it_and_what_is_kept_of_it(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.press("person")
    await talk.say("it is room 204, on my MacBook", ref="m2")
    await talk.delete("m2")
    assert "room 204" not in talk.summaries[-1]
    assert "MacBook" not in talk.summaries[-1]
    kept = await talk.transactions.read(lambda c: str(list(c.exec_driver_sql("SELECT body FROM outbox"))))
    assert "room 204" not in kept
    assert "in the halls" in kept


async def test_an_earlier_case_on_the_same_is_named(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed")
    await talk.say("the wireless in the halls is terribly slow today", where=2)
    await talk.press("person", where=2)
    assert "Earlier, on the same: #1 “slow wireless in the halls” (fixed)." in talk.summaries[-1]


async def test_what_an_agent_asks_again_is_shown_to_them_and_to_nobody_else(talk: Talk) -> None:
    await talk.say("slow wireless in room 204 since yesterday")
    await talk.press("person")
    await talk.agent_presses("claim")
    before = len(talk.whispers)
    await talk.agent_says("Hi Nina, where are you, and since when?")
    [whisper] = talk.whispers[before:]
    assert "“in room 204”" in whisper.text or "“room 204”" in whisper.text
    assert "“since yesterday”" in whisper.text
    assert talk.relayed[-1].text == "Hi Nina, where are you, and since when?"


async def test_what_was_never_said_may_be_asked(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    before = len(talk.whispers)
    await talk.agent_says("Which device are you using?")
    assert talk.whispers[before:] == []


async def test_having_tried_something_else_is_no_answer_to_the_question(talk: Talk) -> None:
    await talk.say("slow wireless in the halls, I restarted my phone")
    await talk.press("person")
    await talk.agent_presses("claim")
    before = len(talk.whispers)
    await talk.agent_says("Have you tried forgetting the network?")
    assert talk.whispers[before:] == []
    await talk.agent_says("Have you restarted it?")
    assert "I restarted my phone" in talk.whispers[-1].text


def with_a_model(tmp_path: Path) -> Talk:
    composer = FakeComposer()
    composer.summary = "The wireless in the halls is slow [1]."
    return Talk(tmp_path, composer=composer, house=replace(HOUSE, writes=True))


async def test_a_written_summary_follows_with_the_lines_that_it_rests_on(tmp_path: Path) -> None:
    talk = with_a_model(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.later(seconds=1)
    assert talk.summaries[-1].startswith(
        "Written by AI, from the lines named below it:\nThe wireless in the halls is slow"
    )
    assert "[1] person: “slow wireless in the halls”" in talk.summaries[-1]
    assert "Where: “in the halls”" in talk.summaries[-1]


async def test_it_is_written_anew_once_they_have_added_something_and_stopped(tmp_path: Path) -> None:
    talk = with_a_model(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.later(seconds=1)
    before = len(talk.summaries)
    await talk.say("and nothing loads at all")
    await talk.say("now it is gone completely")
    await talk.later(seconds=19)
    assert len(talk.summaries) == before
    await talk.later(seconds=2)
    assert len(talk.summaries) == before + 1


async def test_a_deleted_message_takes_a_summary_that_rests_on_it_along(tmp_path: Path) -> None:
    talk = with_a_model(tmp_path)
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.press("person")
    await talk.later(seconds=1)
    await talk.delete("m1")
    assert "halls" not in talk.summaries[-1]
    kept = await talk.transactions.read(lambda c: str(list(c.exec_driver_sql("SELECT body FROM outbox"))))
    assert "The wireless in the halls is slow" not in kept


async def test_without_a_model_nothing_is_written(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    before = len(talk.summaries)
    await talk.later(minutes=5)
    assert len(talk.summaries) == before
