"""What comes with a file: the reply never looks as if the bot had read it."""

from __future__ import annotations

from itertools import count

import pytest

from bot.flows.attached import unread
from bot.messages.incoming import Attachment, Said
from bot.messages.outgoing import CaseEntry, Reply
from tests.talk import NINA, Talk

SHOT = Attachment("shot.png", "image/png", 2048, "T0/F1")
LETTER = Attachment("letter.pdf", "application/pdf", 4096, "T0/F2")
_COUNT = count(1)


async def sends(talk: Talk, text: str, *files: Attachment) -> list[Reply]:
    number = next(_COUNT)
    said = Said(f"f{number}", f"{NINA.key}:1", talk.clock.now(), NINA, text, attachments=files, ref=f"r{number}")
    return await talk.take(said)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([SHOT], "I can't read pictures; a person can. Yours is kept, and goes along if you want one."),
        ([LETTER], "I can't read files; a person can. Yours is kept, and goes along if you want one."),
        ([SHOT, LETTER], "I can't read files or pictures; a person can. Yours are kept, and go along if you want one."),
        ([SHOT, SHOT], "I can't read pictures; a person can. Yours are kept, and go along if you want one."),
    ],
)
def test_it_is_called_what_it_is(files: list[Attachment], said: str) -> None:
    assert unread(files) == said


@pytest.mark.parametrize(
    "text", ["slow wireless in the halls", "install the tunnel profile", "the aquarium leaks into the cellar", "hello"]
)
async def test_whatever_is_replied_to_words_with_a_picture_says_that_the_picture_was_not_read(
    talk: Talk, text: str
) -> None:
    replies = await sends(talk, text, SHOT)
    assert replies[0].opening.endswith(unread([SHOT]))
    assert [reply.opening for reply in replies[1:]] == [""] * (len(replies) - 1), "once is enough"


async def test_words_without_a_file_are_answered_as_ever(talk: Talk) -> None:
    [reply] = await sends(talk, "slow wireless in the halls")
    assert reply.opening == ""


async def test_a_file_alone_is_acknowledged_for_what_it_is(talk: Talk) -> None:
    [reply] = await sends(talk, " ", LETTER)
    assert reply.text.startswith(unread([LETTER]))
    assert reply.opening == ""


async def test_whoever_asks_for_a_person_hears_nothing_of_what_the_bot_cannot_read_and_the_file_goes_along(
    talk: Talk,
) -> None:
    replies = await sends(talk, "I'd like to talk to a person about this, please", SHOT)
    assert all("can't read" not in f"{reply.opening} {reply.text}" for reply in replies)
    entries = [parcel.what for parcel in talk.sent if isinstance(parcel.what, CaseEntry)]
    assert [SHOT in entry.attachments for entry in entries if entry.who == "person"] == [True]


async def test_what_is_added_to_a_case_is_not_remarked_on(talk: Talk) -> None:
    await talk.press("person", label="Talk to a person")
    replies = await sends(talk, "this is what I see", SHOT)
    assert all("can't read" not in f"{reply.opening} {reply.text}" for reply in replies)
