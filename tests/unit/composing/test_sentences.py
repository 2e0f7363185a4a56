"""Cutting answers into claims and passages into what may bear them out."""

from __future__ import annotations

import pytest

from bot.knowledge.composing.citing import cited_numbers, renumbered
from bot.knowledge.composing.sentences import claims_in, segments_of, sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Wait. Then go.", ["Wait.", "Then go."]),
        ("Use e.g. Outlook or vs. it. Then go.", ["Use e.g. Outlook or vs. it.", "Then go."]),
        ("It has 2.4 GHz. Fine.", ["It has 2.4 GHz.", "Fine."]),
        ("Wait 5 min. Then go.", ["Wait 5 min.", "Then go."]),
        ("See https://a.example/b.html?c=d. Then go.", ["See https://a.example/b.html?c=d.", "Then go."]),
        ("Run `a. B` now. Go!", ["Run `a. B` now.", "Go!"]),
        ("At 9 a.m. on Monday. Go.", ["At 9 a.m. on Monday.", "Go."]),
        ("Wait. [1] Go. [2]", ["Wait. [1]", "Go. [2]"]),
        ("Wait [1]. Go [2].", ["Wait [1].", "Go [2]."]),
        ("Wait.[1] Go.[2][3]", ["Wait.[1]", "Go.[2][3]"]),
        ('Choose "Save." Then go.', ['Choose "Save."', "Then go."]),
        ("Is it on? If not, press it.", ["Is it on?", "If not, press it."]),
        ("**Wait.** Then go.", ["**Wait.**", "Then go."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_a_citation_at_the_end_of_an_item_stands_for_the_whole_item() -> None:
    claims = claims_in("1. Open it. Wait. [1]\n2. Close it.\n   - softly [2]")
    assert [(claim.text, claim.cited) for claim in claims] == [
        ("Open it.", (1,)),
        ("Wait.", (1,)),
        ("Close it.", (2,)),
        ("softly", (2,)),
    ]


def test_a_sentence_of_a_paragraph_needs_a_citation_of_its_own() -> None:
    assert [claim.cited for claim in claims_in("Open it. Wait [1].")] == [(), (1,)]


def test_what_leads_into_a_list_or_stands_above_it_is_borne_by_what_follows() -> None:
    claims = claims_in("**On a Mac**\n\nDo this:\n\n1. Open it [2]")
    assert [claim.cited for claim in claims] == [(2,), (2,), (2,)]


def test_code_belongs_to_the_sentence_before_it_or_to_the_citation_below_it() -> None:
    assert [claim.cited for claim in claims_in("Run this [2]:\n\n```\nls\n```")] == [(2,), (2,)]
    assert [claim.cited for claim in claims_in("```\nls\n```\n\n[1]")] == [(1,)]


def test_a_passage_is_cut_into_sentences_items_and_rows_with_their_headings() -> None:
    passage = "Wait. Go.\n\n1. Open it\n   now.\n2. Close it.\n\n| Who | Quota |\n|---|---|\n| Staff | 5 GB |"
    assert segments_of(passage) == ("Wait.", "Go.", "Open it now.", "Close it.", "Who: Staff; Quota: 5 GB")


def test_brackets_in_code_are_no_citations() -> None:
    text = "Run `a[3]` [1].\n\n```\nb[4]\n```\n\n[2]"
    assert cited_numbers(text) == (1, 2)
    assert renumbered(text, {1: 2, 2: 1}) == "Run `a[3]` [2].\n\n```\nb[4]\n```\n\n[1]"
