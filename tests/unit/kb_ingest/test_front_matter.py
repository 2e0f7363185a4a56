"""What owners say about an article is understood, ignored with a word, or fails closed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_ingest.articles import read_article
from kb_ingest.front_matter import NOBODY, FrontMatter, split_front_matter, understand
from kb_ingest.problems import Unreadable


def said(front_matter: str, known: frozenset[str] | None = None):  # type: ignore[no-untyped-def]
    found, _ = split_front_matter(f"---\n{front_matter}\n---\nWords.\n")
    return understand(found, known)


def test_all_known_keys_are_read_in_their_types_and_others_are_ignored() -> None:
    made, warnings = said(
        "id: wifi\ntitle: Wi-Fi\nowner: Network team\nreviewed: 2024-03-01\nreview_by: '2025-03-01'\n"
        "audience: [staff, governors]\nurl: https://help.example/wifi\ntags: [wifi, eduroam]\nlicence: CC0\nsource: x"
    )
    assert (made.id, made.title, made.owner, made.url) == ("wifi", "Wi-Fi", "Network team", "https://help.example/wifi")
    assert (made.reviewed, made.review_by) == (date(2024, 3, 1), date(2025, 3, 1))
    assert (made.audience, made.tags) == (("staff", "governors"), ("wifi", "eduroam"))
    assert warnings == ()


@pytest.mark.parametrize(
    ("front_matter", "key"),
    [
        ("reviewed: last spring", "reviewed"),
        ("reviewed: 20240301", "reviewed"),
        ("review_by: [2024-03-01]", "review_by"),
        ("owner: [a, b]", "owner"),
        ("title: true", "title"),
        ("url: javascript:alert(1)", "url"),
        ("url: help/wifi", "url"),
        ("tags: {a: b}", "tags"),
    ],
)
def test_a_key_of_the_wrong_kind_is_ignored_and_named(front_matter: str, key: str) -> None:
    made, warnings = said(front_matter)
    assert len(warnings) == 1 and warnings[0].startswith(f"{key} is ")
    assert not getattr(made, key)
    assert made.audience == ()


@pytest.mark.parametrize(
    "front_matter",
    ["audience: 7", "audience: {staff: true}", "audience: [staff, 3]", "audience:", "audience: ''", "audience: []"],
)
def test_an_audience_that_cannot_be_understood_is_nobody(front_matter: str) -> None:
    made, warnings = said(front_matter)
    assert made.audience == (NOBODY,)
    assert len(warnings) == 1 and "nobody will see it" in warnings[0]


@pytest.mark.parametrize("key", ["audiences", "Audiance", "audence", "audience "])
def test_a_slip_in_the_word_audience_never_opens_an_article_to_all_members(key: str) -> None:
    made, _ = said(f"{key!r}: staff")
    assert made.audience in ((NOBODY,), ("staff",))


def test_an_audience_is_one_name_or_a_list_and_commas_part_names() -> None:
    assert said("audience: staff")[0].audience == ("staff",)
    assert said("audience: staff, governors")[0].audience == ("staff", "governors")
    assert said("AUDIENCE: [staff]")[0].audience == ("staff",)


def test_an_unknown_audience_is_kept_and_named() -> None:
    made, warnings = said("audience: [staff, stuff]", frozenset({"staff", "public"}))
    assert made.audience == ("staff", "stuff")
    assert warnings == ("audience 'stuff' is not known: nobody has it yet (line 2)",)


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    for text in ("---\n\nJust words.\n", "---\nJust words.\n---\nMore.\n"):
        assert split_front_matter(text) == ({}, text)


def test_the_title_falls_back_to_the_first_heading_then_to_the_files_name() -> None:
    def title(text: str) -> str:
        return read_article("net/lost-badge.md", text.encode(), source="desk").article.ref.title

    assert title("---\ntitle: Badges\n---\n# Lost *badge*\nCall.") == "Badges"
    assert title("Intro.\n\n## Lost *badge* {#lost}\nCall.") == "Lost badge"
    assert title("Call.") == "Lost badge"
    assert read_article("net/lost-badge.md", b"Call.", source="desk").article.ref.id == "net/lost-badge.md"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_front_matter_is_understood_or_named(text: str) -> None:
    try:
        found, _ = split_front_matter(f"---\n{text}\n---\nWords.\n")
    except Unreadable as error:
        why = str(error)
    else:
        made, _ = understand(found)
        why = "front matter" if isinstance(made, FrontMatter) else ""
    assert "front matter" in why


@pytest.mark.parametrize(
    ("front_matter", "told"),
    [
        ("title: A\nreviewed: 2024-13-45", "reviewed is '2024-13-45', which is {} (line 3)"),
        ("review_by: 31/03/2025", "review_by is '31/03/2025', which is {} (line 2)"),
    ],
)
def test_a_date_that_does_not_exist_is_named_with_its_line_and_does_not_cost_the_article(
    front_matter: str, told: str
) -> None:
    made, warnings = said(front_matter)
    assert warnings == (told.format("not a date like 2025-03-31, and is ignored"),)
    assert (made.reviewed, made.review_by) == (None, None)


@pytest.mark.parametrize(
    ("front_matter", "told"),
    [
        ("id: a\ntitle: VPN: set up", "in line 3: a text with a colon in it needs quotes, like title: 'VPN: set up'"),
        ("title: it's here: look", "in line 2: a text with a colon in it needs quotes, like title: \"it's"),
        ("id: a\nowner: @it-team", "in line 3: a text that begins with @ needs quotes, like owner: '@it-team'"),
        ("title: *important*", "in line 2: a text that begins with * needs quotes"),
        ("id: a\ntags: [a, b\nowner: x", "in line 3: tags begins with [ and has no ] at its end"),
        ('id: a\ntitle: "No end\nowner: x', 'in line 3: title begins with " and has no " at its end'),
        ("id: a\n\towner: x", "in line 3: it begins with a tab; use spaces"),
        ("\n\ntitle: @x", "in line 4: a text"),
        ("title: x\n  owner: y", "in line 3: write one “key: value” a line"),
        ("audience: public\naudience: staff", "in line 3: audience is given twice"),
    ],
)
def test_front_matter_that_cannot_be_read_is_named_with_its_line_and_what_mends_it(
    front_matter: str, told: str
) -> None:
    with pytest.raises(Unreadable, match=r"^has front matter that cannot be read") as caught:
        said(front_matter)
    assert told in str(caught.value)


def test_the_lines_of_front_matter_count_from_the_top_of_the_file() -> None:
    found, _ = split_front_matter("\n\n---\ntitle: A\n\nreviewed: soon\n---\nWords.\n")
    _, warnings = understand(found)
    assert warnings[0].endswith("(line 6)")
