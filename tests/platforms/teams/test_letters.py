"""Letters on Teams: in the chat with one person, once, changed where they stand, and nobody is pinged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages.letter import Letter, LetterLink
from bot.store.letters import SqlLetters
from bot.surroundings import SystemClock
from tests.fakes.teams.visible import visible_text
from tests.platforms.teams.house import House, house
from tests.platforms.teams.test_sending import of_app

LETTER = Letter(
    "owners:it:2026-11-23", "", "“Slow Wi-Fi” fails people",
    ("• “Slow Wi-Fi”: 11 people", "  In their words: “*still* slow <at>everyone</at>”"),
    (LetterLink("Your articles", "https://help.example.edu/owners"),),
)  # fmt: skip


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def test_it_goes_to_the_chat_with_the_person_and_is_changed_where_it_stands(town: House) -> None:
    mara, now = town.teams.person("kim"), SystemClock().now()
    letters, to = SqlLetters(town.transactions), f"teams:{town.settings.tenant}:{mara.user.object_id}"
    await mara.say("hello")
    await town.teams.wait_for_message(mara.chat, containing="Tell me in your own words")
    assert await letters.post(replace(LETTER, to=to), about="owners", now=now)
    assert not await letters.post(replace(LETTER, to=to), about="owners", now=now)
    shown = visible_text(await town.teams.wait_for_message(mara.chat, containing="fails people", within=30))
    assert "*still* slow <at>everyone</at>" in shown, "as it was written, and no markup"
    assert "Your articles" in shown
    again = replace(LETTER, to=to, lines=("• “(deleted)”",))
    await town.ends("sent", "sent")  # where it stands is remembered by then
    parcel = await town.outbox.parcel(f"letter:{LETTER.ref}")
    assert parcel is not None
    await town.handrail.sender.send(replace(parcel, id="again", what=again))
    texts = [visible_text(one) for one in of_app(town, mara.chat)]
    assert sum("fails people" in text for text in texts) == 1
    assert not any("still" in text for text in texts)
