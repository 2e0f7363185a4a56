"""Promise 6: a handed-over person is told who will look and when someone takes it; they can cancel and reopen."""

from __future__ import annotations

from pathlib import Path

from bot.messages.incoming import Woke
from tests.talk import NINA, Talk


async def test_each_change_of_the_case_is_told_once(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    [asked] = await talk.press("person")
    assert "the service desk" in asked.text
    assert "case #1" in asked.text
    [taken] = await talk.agent_presses("claim")
    assert "Sam Ortiz" in taken.text
    [back] = await talk.agent_presses("release")
    assert "someone else" in back.text
    await talk.agent_presses("claim")
    [closed] = await talk.agent_presses("resolve", "fixed")
    assert "closed case #1" in closed.text
    talk.close()


async def test_the_state_can_be_asked_for_at_any_time(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    [none] = await talk.press("case")
    assert "no open case" in none.text
    await talk.press("person")
    [waiting] = await talk.press("case")
    assert "waiting" in waiting.text
    await talk.agent_presses("claim")
    [claimed] = await talk.press("case")
    assert "Sam Ortiz" in claimed.text
    talk.close()


async def test_a_case_can_be_called_off_and_opened_again_with_everything_in_it(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    [off] = await talk.press("cancel")
    assert (await talk.case()).state == "cancelled"
    [reopen] = off.buttons
    await talk.press(reopen.action, reopen.value)
    case = await talk.case()
    assert (case.state, case.reopened, case.question) == ("waiting", 1, "slow wireless in the halls")
    assert len(await talk.ledger.cases(open_only=False)) == 1
    talk.close()


async def test_when_the_desk_cannot_be_reached_they_are_told_with_the_fallback_contact(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.press("person")
    case = await talk.case()
    woke = Woke("w1", f"{NINA.key}:1", talk.clock.now(), "desk_unreachable", case.id)
    [reply] = await talk.take(woke)
    assert "ring 4400" in reply.text
    assert (await talk.case()).state == "waiting", "the case is kept"
    talk.close()
