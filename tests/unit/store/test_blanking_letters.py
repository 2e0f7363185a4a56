"""Whoever deletes what they wrote takes it out of letters to owners too, also of those that were sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages.letter import Letter
from bot.store.letters import SqlLetters
from tests.talk import Talk

SAID = "still slow here, says Nina, and the lift is broken too"
LETTER = Letter(
    "owners:1", "slack:T1:U2", "Slow wireless fails people",
    ("  In their words: “still slow here, says [name], and the lift is broken too” “no luck”",),
)  # fmt: skip


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.close()


async def test_it_goes_from_a_letter_that_was_sent_and_one_without_it_takes_its_place(talk: Talk) -> None:
    letters = SqlLetters(talk.transactions)
    await talk.say("slow wireless in the halls")
    await talk.say(SAID, ref="said")
    await letters.post(LETTER, about="owners", now=talk.clock.now())
    await letters.post(
        replace(LETTER, ref="owners:2", lines=("nothing of theirs",)), about="owners", now=talk.clock.now()
    )
    await talk.run("web:local:nina:1")
    await talk.delete("said")
    sent = [parcel.what for parcel in talk.sent if isinstance(parcel.what, Letter)]
    assert [letter.ref for letter in sent] == ["owners:1", "owners:2", "owners:1"]
    assert sent[-1].lines == ("  In their words: “(deleted)” “no luck”",)
    kept = await talk.outbox.parcel("letter:owners:1")
    assert kept is not None
    assert "lift" not in str(kept.what)


async def test_what_waits_is_sent_without_it_and_only_once(talk: Talk) -> None:
    await talk.say(SAID, ref="said")
    await SqlLetters(talk.transactions).post(LETTER, about="owners", now=talk.clock.now())
    await talk.delete("said")
    [letter] = [parcel.what for parcel in talk.sent if isinstance(parcel.what, Letter)]
    assert "lift" not in str(letter)
