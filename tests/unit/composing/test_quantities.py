"""Numbers as they are meant."""

from __future__ import annotations

import pytest

from bot.knowledge.composing.quantities import bears_out, quantities
from bot.knowledge.composing.words import words_in


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("wait 15 minutes", [("number", "15", "minute")]),
        ("a fifteen-minute wait", [("number", "15", "minute")]),
        ("5–10 min", [("number", "5", "minute"), ("number", "10", "minute")]),
        ("16GB of 1,000 GB", [("number", "16", "gb"), ("number", "1000", "gb")]),
        ("at 5:30 p.m. or at noon", [("time", "17:30", ""), ("time", "12:00", "")]),
        ("on 31 March 2024 or March 31, 2024", [("date", "2024-03-31", "")] * 2),
        ("version 10.15.7", [("number", "10.15.7", "")]),
        ("twenty-five users", [("number", "25", "user")]),
        ("extension 0114", [("number", "0114", "")]),
        ("3. Open it", []),
        ("this one, or one of them", []),
        ("one device", [("number", "1", "device")]),
        ("$5, £5 or 20 %", [("number", "5", "usd"), ("number", "5", "gbp"), ("number", "20", "%")]),
        ("you may 5", [("number", "5", "")]),
        ("the second step in 30 seconds", [("ordinal", "2", ""), ("number", "30", "second")]),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, read: list[tuple[str, str, str]]) -> None:
    assert [(each.kind, each.value, each.unit) for each in quantities(text)] == read


@pytest.mark.parametrize(
    ("passage", "claim", "holds"),
    [
        ("15 minutes", "fifteen min", True),
        ("15 minutes", "15 hours", False),
        ("15 minutes", "1.5 minutes", False),
        ("17:00", "5 pm", True),
        ("17:00", "5 am", False),
        ("Quota in GB: 50", "50 GB", True),
        ("Quota in MB: 50", "50 GB", False),
        ("31 March 2024", "31 March", True),
        ("31 March 2024", "31 March 2025", False),
        ("2.50", "2.5", True),
    ],
)
def test_a_number_is_borne_out_by_the_same_number_of_the_same_thing(passage: str, claim: str, holds: bool) -> None:
    [claimed] = quantities(claim)
    assert any(bears_out(each, claimed, frozenset(words_in(passage))) for each in quantities(passage)) is holds
