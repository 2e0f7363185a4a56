"""What an agent on Teams adds to a message: small pictures go to the person, and of all else both are told at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messages.incoming import Attachment
from bot.ports.attachments import Left
from tests.fakes.teams.mishaps import Refused
from tests.fakes.teams.records import Message
from tests.fakes.teams.visible import visible_text
from tests.platforms.teams.house import House, house
from tests.platforms.teams.test_app_desk import claimed, in_thread, marked

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


def pictures(town: House) -> list[Message]:
    return [
        one
        for one in town.teams.messages(town.teams.person("nina").chat)
        if one.by_app and any(str(each.get("contentType", "")).startswith("image/") for each in one.attachments)
    ]


def at_nina(town: House) -> str:
    chat = town.teams.messages(town.teams.person("nina").chat)
    return "\n".join(visible_text(one) for one in chat if one.by_app)


async def test_a_pasted_picture_reaches_the_person_with_or_without_words(town: House) -> None:
    sam, card = town.teams.person("sam"), await claimed(town)
    await sam.say("This is the button", thread=card, mention=True, pictures=[("button.png", PNG)])
    await marked(town, card, "sent")
    await sam.say("", thread=card, mention=True, pictures=[("again.png", PNG)])
    await town.teams.until(lambda: len(pictures(town)) == 2 or None)
    assert "did not reach" not in in_thread(town, card)


async def test_of_a_file_in_a_channel_teams_tells_nothing_and_so_the_agent_is_told(town: House) -> None:
    sam, card = town.teams.person("sam"), await claimed(town)
    await sam.say("Here is the form", thread=card, mention=True, files=[("form.pdf", b"%PDF")])
    await marked(town, card, "part")
    told = await town.teams.wait_for_message("desk", containing="“a file” did not reach Nina Falk", thread=card)
    assert "Teams doesn't show me files" in visible_text(told)
    assert "Here is the form" in at_nina(town)
    assert "a file could not be brought here" in at_nina(town)


@pytest.mark.parametrize("mishap", ["large", "refused"])
async def test_a_picture_that_cannot_be_brought_is_told_with_its_reason(town: House, mishap: str) -> None:
    sam, card = town.teams.person("sam"), await claimed(town)
    if mishap == "refused":
        town.teams.mishaps.add("attachment", Refused(403))
    content = PNG + bytes(40_000 if mishap == "large" else 0)
    await sam.say("This is the button", thread=card, mention=True, pictures=[("button.png", content)])
    await marked(town, card, "part")
    why = "it is larger than 27 kB" if mishap == "large" else "Teams doesn't let me read it"
    await town.teams.wait_for_message("desk", containing=why, thread=card)
    assert why in at_nina(town)
    assert pictures(town) == []


async def test_a_note_keeps_its_picture_and_says_nothing_of_its_files(town: House) -> None:
    sam, card = town.teams.person("sam"), await claimed(town)
    pasted = {"pictures": [("us.png", PNG)], "files": [("us.pdf", b"%PDF")]}
    await sam.say("// only for us", thread=card, mention=True, **pasted)  # type: ignore[arg-type]  # both are lists
    await marked(town, card, "note")
    assert pictures(town) == []
    assert "did not reach" not in in_thread(town, card)


async def test_other_platforms_are_given_pictures_and_reasons(town: House) -> None:
    keeper = town.handrail.keeper
    assert await keeper(Attachment("x", where="kept:1"), 10) is None
    assert await keeper(Attachment("x", where="T0/F1"), 10) is None
    link = await keeper(Attachment("plan.pdf", where="https://alder.sharepoint.example/plan.pdf"), 10)
    assert isinstance(link, Left) and "it stays in the files of your team" in link.why
    elsewhere = await keeper(Attachment("x.png", where="picture:https://evil.example/x.png"), 10)
    assert elsewhere == Left("x.png", "Teams doesn't let me read it"), "and our token goes nowhere else"
