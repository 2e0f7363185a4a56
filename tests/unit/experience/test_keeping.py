"""What is kept of a measured topic: every number, no word, and nobody's name."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

from bot.experience.keeping import experienced, figure, titles
from bot.experience.topics import Experienced

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
TOPIC = Experienced(
    "t1", "slack:T:U", "slack:T:U:D:dm", NOON, "handed_over", "fixed", False, frozenset({"plotter"}),
    frozenset({"quagga"}), 0.8, 3, 1, 1, 4.5, 1, frozenset({"urgent", "not_helped"}), False, 2.5, "c1", "it", NOON,
    90.0, True, 4, False, True, True,
)  # fmt: skip


def test_all_that_is_measured_comes_back_but_words_and_whose_it_was() -> None:
    kept = figure(TOPIC, {"plotter": "The plotter", "other": "Another"})
    back = experienced(replace(kept, body=json.loads(json.dumps(kept.body)), person="made-up"))
    lost = {"words": frozenset(), "person": "made-up", "conversation": "kept", "case": "kept"}
    for field in fields(Experienced):
        assert getattr(back, field.name) == lost.get(field.name, getattr(TOPIC, field.name)), field.name
    assert back.handed_over
    assert titles(kept) == {"plotter": "The plotter"}


def test_no_word_and_no_name_is_in_what_is_kept() -> None:
    text = json.dumps(figure(TOPIC, {}).body)
    assert "quagga" not in text
    assert "slack" not in text


def test_what_was_not_over_counts_as_silent_for_nobody_can_say_any_more() -> None:
    bare = replace(TOPIC, ending="open", how="", case="")
    assert experienced(figure(bare, {})).ending == "silent"
    assert experienced(figure(replace(TOPIC, how="open"), {})).how == "closed"
