"""A person changes what they wrote."""

from __future__ import annotations

import pytest

from bot.flows.editing import means_something_else
from tests.talk import Talk


@pytest.mark.parametrize(
    ("before", "after", "else_"),
    [
        ("how do i print in colour", "How do I print in colour?", False),
        ("how do i print in coluor", "how do i print in colour", False),
        ("how do i print in colour", "how do i print on both sides", True),
        ("room 204 has no signal", "room 205 has no signal", True),
        ("the vpn works", "the vpn never works", True),
        ("hello, slow wireless", "slow wireless please", False),
    ],
)
def test_spelling_marks_and_courtesies_change_no_meaning(before: str, after: str, else_: bool) -> None:
    assert means_something_else(before, after) is else_


async def test_a_question_that_means_something_else_now_is_answered_anew(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    [reply] = await talk.edit("m1", "what do printing costs come to")
    assert [citation.article.id for citation in reply.citations] == ["printing"]
    await talk.press("person")
    assert talk.cards[-1].question == "what do printing costs come to"
    assert talk.cards[-1].also == ()


async def test_the_transcript_keeps_both(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.edit("m1", "what do printing costs come to")
    lines = await talk.ledger.transcript("web:local:nina:1")
    changed = next(line for line in lines if line.did == "changed")
    assert (changed.before, changed.text) == ("slow wireless in the halls", "what do printing costs come to")


async def test_a_mended_slip_of_the_pen_is_not_answered_again(talk: Talk) -> None:
    await talk.say("slow wireles in the halls", ref="m1")
    assert await talk.edit("m1", "slow wireless in the halls") == []


async def test_an_older_message_that_is_changed_is_only_noted(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.say("what do printing costs come to", ref="m2")
    assert await talk.edit("m1", "install the tunnel profile on a Mac") == []


async def test_an_edit_is_no_repetition_of_what_it_replaces(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.edit("m1", "terribly slow wireless in the halls upstairs")
    await talk.press("person")
    assert "rephrased" not in {signal.kind for signal in talk.cards[-1].signals}


async def test_while_a_case_is_at_the_desk_an_edit_goes_there_and_is_not_answered(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    await talk.press("person")
    assert await talk.edit("m1", "what do printing costs come to") == []
    assert any(entry.edited and "printing" in entry.text for entry in talk.desk_entries)


async def test_asking_for_a_person_by_changing_the_message_reaches_one(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    [reply] = await talk.edit("m1", "can I talk to a real person please")
    assert reply.kind == "case"
    assert (await talk.case()).state == "waiting"
    changed = next(line for line in await talk.ledger.transcript("web:local:nina:1") if line.did == "changed")
    assert changed.before == "slow wireless in the halls"


async def test_a_changed_message_that_cannot_be_looked_up_is_not_met_with_silence(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    talk.knowledge.broken = True
    [reply] = await talk.edit("m1", "what do printing costs come to")
    assert reply.kind == "apology"


async def test_thanks_written_over_the_question_is_read_as_thanks(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m1")
    [reply] = await talk.edit("m1", "thanks, that worked")
    assert not reply.citations
    assert reply.kind == "notice"
