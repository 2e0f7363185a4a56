"""Text is shown as it is written, and nothing in it works."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.escape import literal
from bot.platforms.slack.mrkdwn import chunks
from bot.platforms.writing.lines import Line, Stretch, plain_lines
from bot.platforms.writing.markdown import markdown_lines
from bot.platforms.writing.text import seen
from tests.platforms.slack.shown import HOSTILE, plain

_WORKS = re.compile(r"(?:^|[^\w\u00ad*~])[*_~`]+(?=\S)|:[\w+'-]+:|^\s*&gt;|```|<", re.MULTILINE)
"""What Slack acts on: a mark at the edge of a word, an emoji's name, a quote, a fence, a tag."""

mischief = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=8).map(" ".join)


@given(text=mischief)
def test_literal_text_has_nothing_that_works_and_reads_the_same(text: str) -> None:
    shown = literal(seen(text))
    assert not [found for found in _WORKS.findall(shown) if not re.fullmatch(r":\d{1,2}:", found)]
    assert plain(shown) == plain(seen(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


@pytest.mark.parametrize("text", ["snake_case_name", "2 + 2", "at 10:30:45", "a - b", "e-mail", "C:\\temp", "50%"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert literal(text) == text


def _rendered(text: str, *sources: str) -> str:
    return "\n".join(chunks(markdown_lines(text, sources), 2900))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("**Bold** and *soft* and ~~gone~~", "*Bold* and _soft_ and ~gone~"),
        ("mid**dle**d", "mid\u200b*dle*\u200bd"),
        ("## Head", "*Head*"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("- one\n  - deeper\n- two", "• one\n\u2003\u2003◦ deeper\n• two"),
        ("> said\n> so", "> said\n> so"),
        ("use `ls *.py`", "use `ls *.py`"),
        ("```sh\na && b\n```", "```\na &amp;&amp; b\n```"),
        ("a\n\nb", "a\n\nb"),
        ("| A | B |\n| --- | --- |\n| 1 | 22 |", "```\n│ A │ B  │\n├───┼────┤\n│ 1 │ 22 │\n```"),
        ("![a map](https://x.example/p.png)", "a map"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
        ("a [1].", "a [1]."),
        ("[here](https://x.example/a)", "here (`https://x.example/a`)"),
        ("<https://x.example/a>", "`https://x.example/a`"),
        ("[mail](mailto:a@b.example)", "mail (`mailto:a@b.example`)"),
        ("[rel](../other.md)", "rel (`../other.md`)"),
    ],
)
def test_markdown_becomes_what_slack_shows(markdown: str, shown: str) -> None:
    assert _rendered(markdown) == shown


def test_a_link_to_a_cited_source_can_be_followed() -> None:
    shown = _rendered("see [the **page**](https://x.example/a?b=1&c=2)", "https://x.example/a?b=1&c=2")
    assert shown == "see <https://x.example/a?b=1&amp;c=2|the> *<https://x.example/a?b=1&amp;c=2|page>*"


def test_a_table_that_is_too_wide_is_shown_row_by_row() -> None:
    wide = "x" * 70
    assert _rendered(f"| A | B |\n| --- | --- |\n| {wide} | 2 |") == f"*A* · *B*\n• {wide} · 2"


@given(text=mischief, longest=st.integers(60, 300), bold=st.booleans())
def test_cutting_loses_nothing_and_keeps_to_the_limit(text: str, longest: int, bold: bool) -> None:
    whole = [Line((Stretch(text.replace("\n", " ") * 9, bold=bold),)), *plain_lines(text * 3)]
    pieces = chunks(whole, longest)
    assert all(len(piece.encode("utf-16-le")) // 2 <= longest for piece in pieces)
    letters = "".join(re.findall(r"[^\W_]", "".join(line.words for line in whole)))
    assert "".join(re.findall(r"[^\W_]", plain("".join(pieces).replace("ˋ", "")))) == letters.replace("ˋ", "")
