"""A conversation that begins in the middle of others' talk: a case carries that talk along."""

from __future__ import annotations

from bot.messages.incoming import Overheard, Pressed, Said
from tests.talk import NINA, Talk

LINES = (
    Overheard("Kim", "Has anybody got colour printing to work? My PIN is 8306"),
    Overheard("Handrail", "Try this."),
)


async def test_what_was_said_before_is_in_the_case_once_and_masked(talk: Talk) -> None:
    where = f"{NINA.key}:1"
    await talk.take(Pressed("p1", where, talk.clock.now(), NINA, "person", label="Talk to a person", overheard=LINES))
    await talk.take(Said("s1", where, talk.clock.now(), NINA, "the same here"))
    told = [entry.text for entry in talk.desk_entries]
    assert told[0].startswith("Kim wrote before that: Has anybody got colour printing")
    assert sum("Try this." in text for text in told) == 1
    assert not any("8306" in text for text in told)
    assert "colour printing" in talk.cards[-1].question


async def test_what_others_said_is_not_searched(talk: Talk) -> None:
    where = f"{NINA.key}:1"
    [reply] = await talk.take(Said("s1", where, talk.clock.now(), NINA, "slow wireless in the halls", overheard=LINES))
    assert [citation.article.id for citation in reply.citations] == ["wifi-slow"]
