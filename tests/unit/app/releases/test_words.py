"""What owners write to the bot, carried out on a real index: *why*, and names of nothing that is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.owners.chat import OwnersChat
from bot.app.parts import Parts
from bot.app.releases.publishing import Publishing
from bot.commands import sources
from bot.flows.owning import asked
from bot.knowledge.library import EVERY
from bot.messages.owning import Wish
from tests.fakes.surroundings import FakeClock
from tests.unit.app.releases.library import ARTICLES, FAY, LIN
from tests.unit.app.releases.test_publishing import later

PAYDAY = "When do payslips appear on the payroll portal?"
STAFF = replace(LIN, audiences=LIN.audiences | {"staff"})


def wish(words: str) -> Wish:
    found = asked(words)
    assert found is not None
    return found


async def follow(parts: Parts) -> None:
    """A running server takes over what was published."""
    assert isinstance(parts.clock, FakeClock)
    await parts.clock.advance(EVERY.total_seconds())
    await parts.knowledge.ready()


async def test_why_of_an_own_question_is_told_for_the_audiences_that_they_have(parts: Parts) -> None:
    chat = OwnersChat(parts)
    told = await chat.told(STAFF, Wish("why", text=PAYDAY, own=True), "e1")
    assert "The closest passage was taken for the answer" in told.text and "(payslip)" in told.text
    assert PAYDAY in told.text
    less = await chat.told(LIN, Wish("why", text=PAYDAY, own=True), "e2")
    assert "(payslip)" not in less.text, "nobody sees more than is theirs by asking why"
    as_member = await chat.told(STAFF, Wish("why", text=PAYDAY), "e3")
    assert "(payslip)" not in as_member.text and "tried as a member" in as_member.text
    assert not await Publishing(parts).work.deeds(), "nobody looked with others' eyes"


async def test_why_names_the_release_that_answered_then_and_the_one_that_serves_now(
    parts: Parts, tmp_path: Path
) -> None:
    chat, first = OwnersChat(parts), parts.shelf.current()
    assert first is not None
    tried = await chat.told(STAFF, Wish("try", text=PAYDAY, audience="staff"), "e1")
    [(_, why)] = tried.presses
    assert tried.release == first.id
    same = await chat.told(STAFF, why, "e2")
    assert first.id in same.text and "It still serves" in same.text
    await later(parts)
    (tmp_path / "help" / "payslip.md").write_text(ARTICLES["payslip.md"].replace("fifth", "sixth"), encoding="utf-8")
    await sources.ingest_described(parts, ["help"], sources.Asked(as_json=True))
    await follow(parts)
    second = parts.shelf.current()
    assert second is not None and second.id != first.id
    other = await chat.told(STAFF, why, "e3")
    assert first.id in other.text and second.id in other.text and "Another one serves now" in other.text
    unknown = await chat.told(STAFF, replace(why, on=""), "e4")
    assert second.id in unknown.text and "which serves now" in unknown.text


@pytest.mark.parametrize(
    "words",
    ["Restore deleted emails", "Publish a calendar", "Withdraw from a course", "Put back the old Outlook ribbon",
     "Preview pane in Outlook", "withdraw my holiday request because I am ill", "publish my thesis",
     "roll back to everything"],
)  # fmt: skip
async def test_words_that_name_nothing_that_is_there_are_an_ordinary_question(parts: Parts, words: str) -> None:
    assert not await OwnersChat(parts).means(FAY, wish(words))


@pytest.mark.parametrize(
    "words",
    ["withdraw kettle because it burns", "put back “Descale the kitchen kettle”", "withdraw payslip", "preview help",
     "publish money", "preview", "roll back", "releases", "why", "drafts", "draft 12",
     "roll back to 01M84Y14CJQ19GCM74H036WP75"],
)  # fmt: skip
async def test_words_that_name_something_are_a_wish_also_where_it_is_somebody_else_s(parts: Parts, words: str) -> None:
    assert await OwnersChat(parts).means(FAY, wish(words))


async def test_a_slip_in_a_name_is_asked_back_and_nothing_is_done(parts: Parts) -> None:
    chat = OwnersChat(parts)
    slip = wish("withdraw kettel because it burns")
    assert not await chat.means(LIN, slip), "what is not theirs is not named to them"
    slip = wish("withdraw ketttle because it burns")
    assert await chat.means(FAY, slip)
    told = await chat.told(FAY, slip, "e1")
    assert "Did you mean `kettle`?" in told.text
    [(label, meant)] = told.presses
    assert (label, meant) == ("Yes, kettle", replace(slip, on="kettle"))
    assert not parts.shelf.withdrawals()
    assert "Withdraw “Descale the kitchen kettle”" in (await chat.told(FAY, meant, "e2")).text
    assert "Did you mean `help`?" in (await chat.told(FAY, wish("preview helpp"), "e3")).text
