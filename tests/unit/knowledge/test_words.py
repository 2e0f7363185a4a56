"""The words half of the search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.errors import IndexUnavailable
from bot.knowledge.words import Words, terms

TEXTS = ["the printer eats paper", "paper trays of the printer", "join the wireless", "secret zirconium export"]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    Words.build(tmp_path / "words", TEXTS)
    return Words.open(tmp_path / "words")


def test_words_are_stemmed_and_empty_ones_left_out() -> None:
    """Inflections are one word; greetings and particles are none; two ways of writing a word are one."""
    assert terms("Hello, I'm printing with the printers!") == terms("print printer")
    assert terms("E-mail over Wi-Fi") == terms("email wifi")
    assert terms("Thanks, please!") == []


def test_a_passage_that_has_the_rarer_word_scores_higher(words: Words) -> None:
    """Rarity counts."""
    scores = words.scores(words.ask(terms("paper zirconium")))
    assert scores.argmax() == 3
    assert scores[2] == 0


def test_no_score_is_above_the_questions_own_best(words: Words) -> None:
    """Scores divided by the best possible one lie between 0 and 1, also for repeated words."""
    asked = words.ask(terms("printer printer paper trays"))
    assert 0 < words.scores(asked).max() <= asked.best


def test_unknown_words_count_against_a_question(words: Words) -> None:
    """What the articles never say lowers every score and is told."""
    known, half = words.ask(terms("paper")), words.ask(terms("paper submarine"))
    assert known.known == 1
    assert half.known < 0.7
    assert len(half.missing) == 1
    assert half.best > known.best


def test_a_question_without_words_scores_nothing(words: Words) -> None:
    """An empty question is answered with zeros."""
    asked = words.ask(terms("?!"))
    assert asked.best == 0
    assert not words.scores(asked).any()


def test_words_of_passages_that_may_not_be_seen_are_unknown(words: Words) -> None:
    """Whether a word occurs in hidden passages cannot be told from anything that comes out."""
    allowed = np.array([True, True, True, False])
    hidden, nonsense = words.ask(terms("zirconium"), allowed), words.ask(terms("qqqqq"), allowed)
    assert hidden.best == nonsense.best
    assert hidden.known == nonsense.known == 0


def test_coverage_tells_which_words_occur_in_a_span(words: Words) -> None:
    """Rows from start up to end, one mark a word."""
    asked = words.ask(terms("wireless printer"))
    found = words.covered(asked, [0, 2, 3], [2, 3, 4])
    assert found.sum(axis=1).tolist() == [1, 1, 0]


def test_passages_without_any_word_can_be_indexed(tmp_path: Path) -> None:
    """A release of signs and particles only is no error."""
    Words.build(tmp_path / "words", ["...", "the of and"])
    assert Words.open(tmp_path / "words").scores(Words.open(tmp_path / "words").ask(["printer"])).tolist() == [0, 0]


def test_a_broken_index_says_to_ingest_again(tmp_path: Path, words: Words) -> None:
    """Missing and cut-off files become our own error."""
    with pytest.raises(IndexUnavailable, match="ingest again"):
        Words.open(tmp_path / "nowhere")
    (tmp_path / "words" / "vocab.index.json").write_text("{")
    with pytest.raises(IndexUnavailable, match="ingest again"):
        Words.open(tmp_path / "words")
