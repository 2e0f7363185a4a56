"""A reopened case goes first to the agent who had it, if they are there; the card names them in any case."""

from __future__ import annotations

from pathlib import Path

from tests.desks import DESKS
from tests.talk import KIM, NINA, SAM, Talk


async def closed(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed")


async def test_an_agent_who_was_there_lately_is_asked_first(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await closed(talk)
    await talk.later(hours=2)
    [reply] = await talk.press("reopen", (await talk.case()).id)
    assert "Sam Ortiz, who had it before, has been asked first and sees everything from before." in reply.text
    assert talk.cards[-1].notes == ("Sam Ortiz had it before.",)
    assert talk.whispers[-1].agent == SAM
    assert talk.whispers[-1].buttons == (("claim", "Claim", ""),)
    assert (await talk.case()).agent is None, "it is theirs once they take it"
    talk.close()


async def test_an_agent_who_is_gone_is_named_on_the_card_and_not_waited_for(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await closed(talk)
    await talk.later(hours=9)
    whispers = len(talk.whispers)
    [reply] = await talk.press("reopen", (await talk.case()).id)
    assert "The service desk has been asked" in reply.text
    assert talk.cards[-1].notes == ("Sam Ortiz had it before.",)
    assert len(talk.whispers) == whispers
    talk.close()


async def test_work_on_any_other_case_shows_that_they_are_there(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await closed(talk)
    await talk.later(hours=20)
    await talk.press("person", person=KIM)
    await talk.agent_presses("claim", person=KIM)
    [reply] = await talk.press("reopen", (await talk.case(NINA)).id)
    assert "Sam Ortiz, who had it before, has been asked first" in reply.text
    talk.close()


async def test_nobody_is_asked_first_while_their_desk_is_closed(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=DESKS)
    await talk.later(hours=7)  # 16:00
    await closed(talk)
    await talk.later(hours=7)  # 23:00
    [reply] = await talk.press("reopen", (await talk.case()).id)
    assert "asked first" not in reply.text
    assert "It opens tomorrow at 08:30" in reply.text
    talk.close()


async def test_what_was_said_while_it_was_closed_is_in_the_thread_when_it_is_open_again(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await closed(talk)
    await talk.say("what do printing costs come to")
    assert "what do printing costs come to" not in [line.text for line in talk.desk_entries]
    await talk.press("reopen", (await talk.case()).id)
    said = [line.text for line in talk.desk_entries if line.who == "person"]
    assert said.count("what do printing costs come to") == 1
    assert said.count("slow wireless in the halls") == 1
    talk.close()


async def test_an_agent_who_opens_it_again_sees_it_too(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await closed(talk)
    await talk.say("what do printing costs come to")
    await talk.agent_presses("reopen", agent=KIM)
    assert "what do printing costs come to" in [line.text for line in talk.desk_entries]
    assert (await talk.case()).agent == KIM
    talk.close()


async def test_the_second_agent_who_takes_it_is_no_longer_reminded_of_the_first(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await closed(talk)
    await talk.press("reopen", (await talk.case()).id)
    await talk.agent_presses("claim", agent=KIM)
    assert talk.cards[-1].notes == ()
    assert (await talk.case()).had_by is None
    talk.close()
