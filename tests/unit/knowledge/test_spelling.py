"""Misspelt words of a question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.spelling import Spelling, ordinary
from bot.knowledge.words import Words

TEXTS = [
    "reset your password",
    "password of the library",
    "connect to the wireless in the library",
    "authentication by text message",
    "stream a lecture, then print the notes",
    "the office of the printing house",
    "secret zirconium export",
    "error KB503467 in form P45",
]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    Words.build(tmp_path / "words", TEXTS)
    return Words.open(tmp_path / "words")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pasword", "password"),
        ("passwrod", "password"),
        ("apssword", "password"),
        ("pasworrd", "password"),
        ("libary", "library"),
        ("conecting", "connecting"),
        ("authentcation", "authentication"),
    ],
)
def test_a_slip_in_a_word_is_put_right(words: Words, written: str, meant: str) -> None:
    """One letter more, less, another or two changed round; two slips in a long word."""
    assert words.put_right(f"My {written}, please") == f"My {meant}, please"


@pytest.mark.parametrize(
    "word",
    [
        "streak",
        "dream",
        "parchment",
        "KB503468",
        "P46",
        "lib",
        "pqsxwxrd",
        "großartig",
        "pasword@college.example",
        "/etc/pasword",
        "pasword.ini",
    ],
)
def test_what_is_no_slip_stays_as_it_is(words: Words, word: str) -> None:
    """Ordinary English words that the articles lack, codes, short words, other letters and nonsense are left alone."""
    assert words.put_right(word) == word


def test_a_word_that_the_articles_use_is_never_replaced(tmp_path: Path) -> None:
    """However rare it is, and however near it comes to a frequent one."""
    Words.build(tmp_path / "words", ["passwort", *["password"] * 20])
    assert Words.open(tmp_path / "words").put_right("passwort") == "passwort"


def test_of_two_near_words_the_more_frequent_is_meant(tmp_path: Path) -> None:
    """Equally near, the one that more passages have."""
    Words.build(tmp_path / "words", ["mentor", "mentor", "mentop", "printer"])
    assert Words.open(tmp_path / "words").put_right("mentoz") == "mentor"


def test_nothing_becomes_a_word_that_may_not_be_seen(words: Words) -> None:
    """A misspelt word of a hidden article stays unknown."""
    allowed = np.array(["zirconium" not in text for text in TEXTS])
    assert words.put_right("zircomium") == "zirconium"
    assert words.put_right("zircomium", allowed) == "zircomium"


def test_an_index_without_a_word_corrects_nothing() -> None:
    """Nothing to compare with is no error."""
    assert Spelling([]).nearest("password", lambda _: 1) is None


def test_ordinary_words_are_known_without_an_index() -> None:
    """Everyday words are, slips are not."""
    assert {"chocolate", "salary", "pizza"} <= ordinary()
    assert not {"pasword", "libary"} & ordinary()
