"""What goes straight to people, heard by its meaning where no known wording says it."""

from __future__ import annotations

import pytest

from bot.escalation.signals.care import care
from bot.knowledge.care import EmbeddedHearing
from bot.knowledge.care.hearing import said_in
from bot.knowledge.care.sentences import made_up
from bot.messages.care import CARE_KINDS


@pytest.fixture(scope="module")
def hearing() -> EmbeddedHearing:
    return EmbeddedHearing()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I keep imagining stepping in front of the tube", "danger"),
        ("nobody would miss me if I was gone", "danger"),
        ("two lads in my halls keep banging on my door and shouting slurs", "harassment"),
        ("a postdoc keeps brushing up against me in the lab", "harassment"),
        ("an invoice was paid to the wrong account because the mail was fake", "security"),
        ("the caller said he was from Microsoft and I let him install something", "security"),
    ],
)
async def test_it_is_heard_where_no_wording_is_known(hearing: EmbeddedHearing, text: str, kind: str) -> None:
    assert care(text) is None
    found = await hearing.heard(text)
    assert found is not None
    assert (found.kind, found.quote) == (kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "where can I donate blood on campus",
        "how do I change my bank details for payroll",
        "who can see the shared folder of my team",
        "the printer died on me this morning",
        "my boss shouts in the open office, can I get noise cancelling headphones",
        "I get asked for a code on my phone",
        "hello",
        "",
    ],
)
async def test_ordinary_words_are_left_alone(hearing: EmbeddedHearing, text: str) -> None:
    assert await hearing.heard(text) is None


async def test_of_two_things_the_graver_counts_and_its_sentence_is_quoted(hearing: EmbeddedHearing) -> None:
    found = await hearing.heard(
        "My mouse is broken. My line manager keeps putting his hand on my knee. I want it all to end, I can't go on."
    )
    assert found is not None
    assert found.kind == "danger"
    assert found.quote.startswith("I want it all to end")


async def test_most_of_what_it_was_taught_is_heard_and_what_sounds_alike_is_not(hearing: EmbeddedHearing) -> None:
    for kind in CARE_KINDS:
        taught = made_up(kind)[::6]
        heard = [found for text in taught if (found := await hearing.heard(text)) is not None]
        assert len(heard) >= 0.7 * len(taught), kind
    ordinary = made_up("ordinary")[::8]
    taken = [text for text in ordinary if await hearing.heard(text) is not None]
    assert len(taken) <= 0.02 * len(ordinary), taken


def test_a_log_is_not_read_to_its_end() -> None:
    assert len(said_in("It stopped after the update today. " * 500)) == 6
    assert all(len(one) <= 300 for one in said_in("and then " * 5_000))
