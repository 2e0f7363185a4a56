"""How sure the bot is and how old its evidence is, in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.flows.wording import age, ages, literal, sureness
from bot.messages.evidence import ArticleRef, Verdict, past_review

TODAY = date(2026, 11, 23)


def reviewed(on: date | None, by: date | None = None, id: str = "a", title: str = "Wi-Fi") -> ArticleRef:
    return ArticleRef(id, title, reviewed=on, review_by=by)


@pytest.mark.parametrize(
    ("confidence", "verdict", "says"),
    [
        (0.95, "answered", "I'm fairly sure this answers it."),
        (0.85, "answered", "I'm fairly sure this answers it."),
        (0.7, "answered", "I think this answers it."),
        (0.5, "answered", "This may answer it, but I'm not certain."),
        (0.95, "offered", "I'm not sure about this one. It's the closest I have."),
        (0.9, "refused", "I have nothing on this."),
        (0.6, "asked", "More than one article could be meant."),
    ],
)
def test_sureness_says_in_plain_words_what_confidence_and_verdict_mean(
    confidence: float, verdict: Verdict, says: str
) -> None:
    assert sureness(confidence, verdict) == says


def test_no_answer_is_ever_called_certain() -> None:
    assert sureness(1.0, "answered") == "I'm fairly sure this answers it."


@pytest.mark.parametrize(
    ("on", "by", "says"),
    [
        (date(2026, 3, 1), None, "reviewed in March 2026"),
        (date(2024, 3, 1), date(2025, 3, 1), "reviewed in March 2024, past its review date"),
        (date(2024, 3, 1), date(2027, 3, 1), "reviewed in March 2024"),
        (date(2022, 11, 23), None, "reviewed in November 2022, more than 4 years ago"),
        (date(2024, 11, 24), None, "reviewed in November 2024"),
        (None, None, "no review date"),
        (None, date(2027, 1, 1), "no review date"),
        (None, date(2026, 1, 1), "no review on record, past its review date"),
        (date(2027, 1, 1), None, "no review date"),
        (TODAY, TODAY, "reviewed in November 2026"),
    ],
)
def test_age_says_when_an_article_was_reviewed_and_whether_that_is_too_long_ago(
    on: date | None, by: date | None, says: str
) -> None:
    assert age(reviewed(on, by), TODAY) == says


def test_an_article_reviewed_after_the_day_it_was_due_is_not_past_its_review_date() -> None:
    assert not past_review(reviewed(date(2026, 6, 1), date(2026, 5, 1)), TODAY)
    assert past_review(reviewed(date(2026, 4, 1), date(2026, 5, 1)), TODAY)


def test_articles_of_the_same_age_are_spoken_of_once() -> None:
    both = [reviewed(date(2026, 3, 1)), reviewed(date(2026, 3, 9), id="b", title="VPN")]
    assert ages(both, TODAY) == "Reviewed in March 2026"


def test_articles_of_different_age_are_told_apart_by_their_titles() -> None:
    both = [reviewed(date(2026, 3, 1)), reviewed(None, id="b", title="VPN")]
    assert ages(both, TODAY) == "Wi-Fi: reviewed in March 2026; VPN: no review date"


def test_no_article_has_no_age() -> None:
    assert ages([], TODAY) == ""


def test_a_name_or_title_is_no_markup() -> None:
    assert literal("[win](https://evil.example) **now**") == "\\[win\\](https://evil.example) \\*\\*now\\*\\*"
    assert literal("Nina Falk (IT)") == "Nina Falk (IT)"
