"""Whether a written answer holds, on sentences beside their passages and on answers with one thing planted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.composing.grounding import Bearing, unfounded
from tests.unit.composing.examples import FITTED, KEPT_APART, Example, examples

ALL = examples(FITTED) + examples(KEPT_APART)
TRUE = [each for each in ALL if each.faithful]
LEAST_PASSED = 0.9
"""Of faithful sentences that the check was not fitted on: a checker that turns down everything is useless."""

LEAST_CAUGHT = 0.9


def held(example: Example) -> bool:
    return not unfounded(f"{example.sentence} [1]", {1: Bearing(example.passage, (example.title,))})


def rates(rows: tuple[Example, ...]) -> tuple[float, float]:
    """The share of faithful sentences let through, and of the others caught."""
    true = [held(each) for each in rows if each.faithful]
    false = [not held(each) for each in rows if not each.faithful]
    return sum(true) / len(true), sum(false) / len(false)


@pytest.mark.parametrize("example", examples(FITTED), ids=lambda each: f"{each.verdict}: {each.sentence[:60]}")
def test_fair_retellings_pass_and_the_rest_is_caught(example: Example) -> None:
    assert held(example) is example.faithful


def test_most_sentences_that_it_was_not_fitted_on_are_judged_rightly_too() -> None:
    passed, caught = rates(examples(KEPT_APART))
    assert passed >= LEAST_PASSED
    assert caught >= LEAST_CAUGHT


@pytest.mark.parametrize("title", sorted({each.title for each in ALL}))
def test_a_passage_bears_out_every_sentence_of_its_own(title: str) -> None:
    from bot.knowledge.composing.sentences import segments_of

    passage = next(each.passage for each in ALL if each.title == title)
    for segment in segments_of(passage):
        assert not unfounded(f"{segment} [1]", {1: Bearing(passage, (title,))}), segment


def test_a_rejection_names_the_sentence_and_the_ground() -> None:
    [against] = unfounded("Wait 5 minutes [1]. Wait 9 minutes [1].", {1: Bearing("Wait 5 minutes.")})
    assert (against.sentence, against.ground) == ("Wait 9 minutes.", "number")


def test_a_sentence_may_rest_on_two_passages_when_it_cites_both() -> None:
    passages = {1: Bearing("Install Lumen from the store."), 2: Bearing("Sign in to Lumen with your PIN.")}
    answer = "Install Lumen from the store and sign in with your PIN"
    assert not unfounded(f"{answer} [1][2].", passages)
    assert unfounded(f"{answer} [1].", passages)


def test_nothing_said_is_unfounded() -> None:
    assert [each.ground for each in unfounded("", {1: Bearing("Wait.")})] == ["empty"]


def test_code_must_stand_in_the_passage_line_by_line() -> None:
    passages = {1: Bearing("Run:\n\n```\nsudo nbackup --now\n```")}
    assert not unfounded("Run this [1]:\n\n```\nsudo nbackup --now\n```", passages)
    assert [each.ground for each in unfounded("Run this [1]:\n\n```\nsudo nbackup --all\n```", passages)] == ["code"]


@given(example=st.sampled_from(TRUE), data=st.data())
def test_a_changed_number_is_always_caught(example: Example, data: st.DataObject) -> None:
    numbers = list(re.finditer(r"(?<![\w.:/-])\d+(?![\w:./-])", example.sentence))
    if not numbers or not held(example):
        return
    at = data.draw(st.sampled_from(numbers))
    other = data.draw(st.integers(0, 99_999).map(str).filter(lambda n: not re.search(rf"\b0*{n}\b", example.passage)))
    planted = example.sentence[: at.start()] + other + example.sentence[at.end() :]
    assert not held(Example(example.title, example.passage, "number", planted))


@given(example=st.sampled_from(TRUE), data=st.data())
def test_a_planted_link_is_always_caught(example: Example, data: st.DataObject) -> None:
    host = data.draw(st.from_regex(r"[a-z]{3,12}\.(example|net|org)", fullmatch=True))
    path = data.draw(st.sampled_from(["", "/", "/login", "/a.html?b=c"]))
    form = data.draw(st.sampled_from(["{0} See {1}.", "{0} See [this]({1}).", "{0} ({1})", "{0} <{1}>"]))
    url = data.draw(st.sampled_from(["https://", "http://", "www."])) + host + path
    if host in example.passage:
        return
    assert not held(Example(example.title, example.passage, "link", form.format(example.sentence, url)))


@given(example=st.sampled_from(TRUE))
def test_a_planted_or_dropped_negation_is_always_caught(example: Example) -> None:
    """Planted into the passage's own sentences and into fair retellings, wherever a verb allows it."""
    turned = [
        re.sub(pattern, into, example.sentence, count=1)
        for pattern, into in (
            (r"\b(can|must|will|may|should|is|are|was|were)\b(?! not|n't|'t)", r"\1 not"),
            (r"\b(can|must|does|do|did|is|are|would|will)(?:n't| not)\b", r"\1"),
            (r"\bcan't\b|\bcannot\b", "can"),
            (r"\b(?:Don't|Do not|Never|Please don't) (\w)", r"\1"),
            (
                r"^(Open|Choose|Select|Log|Press|Visit|Launch|Call|Push|Connect|Forward|Report|Start|Bring)\b",
                r"Do not \1",
            ),
        )
    ]
    if not held(example):
        return
    for sentence in turned:
        if sentence != example.sentence:
            assert not held(Example(example.title, example.passage, "negation", sentence)), sentence
