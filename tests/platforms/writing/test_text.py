"""What can be seen of a text, and the web addresses in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.writing.text import addresses, link_target, seen

PIECES = ("https://", "http://x.example/a(b)", "\u202e", "\ud800", *"ab .,()<>|\"'`*_~:/\n")
mischief = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(text=mischief)
def test_addresses_are_cut_out_without_losing_anything(text: str) -> None:
    assert "".join(part for part, _ in addresses(text)) == text


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://help.example/a?x=1&y=2", "https://help.example/a?x=1&y=2"),
        ("https://help.example/<b>|c", "https://help.example/%3Cb%3E%7Cc"),
        ("https://help.example/a b\nc", "https://help.example/abc"),
        ("javascript:alert(1)", ""),
        ("//evil.example", ""),
        ("https://", ""),
        ("https://[bad", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_only_web_addresses_become_links_and_never_break_out(url: str, target: str) -> None:
    assert link_target(url) == target


def test_what_cannot_be_seen_or_turns_the_writing_round_is_gone() -> None:
    assert seen("a\u202eb\x00c\r\nd\u2028e") == "abc\nd\ne"
    assert seen("\ud83d\ude00 \ud800") == "\U0001f600 \ufffd"
