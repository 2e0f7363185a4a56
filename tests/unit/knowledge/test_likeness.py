"""Whether two messages ask about the same problem."""

from __future__ import annotations

import pytest

from bot.knowledge.embedder import MiniLM
from bot.knowledge.likeness import Comparison, opening, overlap
from bot.messages.signals import Spoken


def test_other_words_for_the_same_problem_are_told_from_another_problem(embedder: MiniLM) -> None:
    """A rewording is likelier the same problem than a question on another matter that shares its words."""
    new = "No mail arrives on my phone since yesterday"
    reworded, look_alike, other = Comparison(embedder).compare(
        new,
        (),
        [
            Spoken("My phone has stopped receiving messages from the college mailbox"),
            Spoken("How do I add a signature to mail on my phone"),
            Spoken("When is the canteen open"),
        ],
    )
    assert reworded.distant > look_alike.distant > other.distant
    assert other.distant < 0.2


def test_the_same_message_again_is_surely_the_same(embedder: MiniLM) -> None:
    """Said twice."""
    text = "The lamp of the projector in room twelve is broken"
    [same] = Comparison(embedder).compare(text, (), [Spoken(text)])
    assert same.distant > 0.9
    assert same.cosine == pytest.approx(1, abs=1e-5)
    assert same.shared_words == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "ok", "?", "thanks!"])
def test_a_message_without_content_is_like_nothing(embedder: MiniLM, text: str) -> None:
    """There is no problem in it."""
    [like] = Comparison(embedder).compare(text, (), [Spoken("My screen stays black")])
    assert like.distant < 0.3


def test_rare_words_in_common_weigh_more_than_ordinary_ones(embedder: MiniLM) -> None:
    """Rarity comes from the release."""
    rare = Comparison(embedder, lambda word: 1.0 if word == "zirconium" else 0.1)
    one, other = rare.compare("zirconium export fails", (), [Spoken("zirconium again"), Spoken("export it")])
    assert one.shared_words > other.shared_words


def test_passages_in_common_count_most_when_they_come_first() -> None:
    """The same passages are 1, none are 0, the first ones weigh most."""
    assert overlap(["a", "b"], ["a", "b"]) == 1
    assert overlap(["a", "b"], ["c"]) == overlap([], ["a"]) == 0
    assert overlap(["a", "b", "c"], ["a", "x", "y"]) > overlap(["a", "b", "c"], ["x", "y", "a"])


def test_the_first_line_of_a_post_is_what_it_opens_with() -> None:
    """A post of one line is its own opening."""
    assert opening("Screen black\nIt was fine yesterday") == "Screen black"
    assert opening("  Screen black  ") == "  Screen black  "
