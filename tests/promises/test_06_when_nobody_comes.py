"""Promise 6: an honest estimate, told when it is late before they have to ask, and nothing that waits goes unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.messages.outgoing import CaseEntry
from tests.desks import DESKS, EVENING, FACILITIES, IT, cards_at, told_at, waited
from tests.talk import HOUSE, SAM, Talk

LIMITED = replace(DESKS, desk_table=(replace(IT, take_within=timedelta(minutes=20)), EVENING, FACILITIES))


async def test_the_estimate_is_the_desks_own_and_none_is_made_up(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=DESKS)
    await waited(talk, "it", [10] * 7)
    [unknown] = await talk.press("person", where=1)
    assert "sually" not in unknown.text
    await waited(talk, "it", [10] * 7)
    [known] = await talk.press("person", where=2)
    assert "Usually someone answers within 10 minutes." in known.text
    talk.close()


async def test_a_case_that_nobody_takes_is_told_of_once_each_and_ends_with_somebody_who_is_there(
    tmp_path: Path,
) -> None:
    """A long day on which nobody at IT looks: the person, the on-call group and the next desk hear of it, in order."""
    talk = Talk(tmp_path, house=LIMITED)
    await talk.later(hours=2, minutes=30)  # 11:30
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    heard: list[str] = []
    for _ in range(60):
        heard += [reply.text for reply in await talk.later(minutes=10)]
    assert [("sorry" in text, "evening desk" in text) for text in heard] == [(True, False), (False, True)]
    calls = [p.what.mention for p in talk.sent if isinstance(p.what, CaseEntry) and p.what.mention]
    assert calls == ["S0IT"], "the evening desk has no on-call group"
    assert cards_at(talk, "teams:19:evening")[-1].late, "it is seen there too"
    assert "slow wireless in the halls" in told_at(talk, "teams:19:evening")
    assert await talk.ledger.late(talk.clock.now()) == 1, "and in health"
    talk.close()


async def test_a_silent_agent_does_not_leave_anybody_waiting_for_ever(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.press("person")
    await talk.agent_presses("claim", agent=SAM)
    told = [reply.text for _ in range(12) for reply in await talk.later(minutes=10)]
    assert sum("hasn't been able to get back to you" in text for text in told) == 1
    assert (await talk.case()).state == "waiting"
    talk.close()


async def test_one_desk_without_any_table_is_late_after_the_time_in_settings(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, late_after=timedelta(minutes=45)))
    await talk.press("person")
    assert await talk.later(minutes=44) == []
    [sorry] = await talk.later(minutes=1)
    assert "longer than it should" in sorry.text
    assert "If it can't wait: ring 4400." in sorry.text
    talk.close()
