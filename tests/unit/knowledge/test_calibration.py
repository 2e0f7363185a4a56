"""What a release's own headings make of the evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge import calibration
from bot.knowledge.calibration import calibrate, calibrator, chosen_sections, shrunken_platt
from bot.knowledge.embedder import MiniLM
from bot.knowledge.index import Index, build_index, passage_text
from bot.messages.evidence import Passage


def test_calibration_is_held_near_the_fitted_coefficients() -> None:
    """Few questions change little, many in the same direction change more, and nonsense stays within bounds."""
    logits = np.linspace(-3, 3, 20)
    overconfident = (np.arange(20) % 2).astype(float)
    slope_few, _ = shrunken_platt(logits, overconfident)
    slope_many, _ = shrunken_platt(np.tile(logits, 20), np.tile(overconfident, 20))
    assert 0.5 <= slope_many < slope_few < 1
    assert shrunken_platt(np.full(500, 5.0), np.zeros(500))[1] >= -1.5


def test_a_release_with_few_headings_is_left_as_it_is(index: Index, passages: list[Passage], embedder: MiniLM) -> None:
    """A handful of headings says too little to correct anything."""
    assert len(chosen_sections(index, passages)) < calibration.FEWEST
    assert calibrate(index, passages, embedder) == {}


def test_headings_that_say_little_or_stand_twice_are_not_asked(index: Index, passages: list[Passage]) -> None:
    """Each chosen section has a heading of its own with at least three words of content."""
    chosen = [passages[rows[0]].section_title for rows in chosen_sections(index, passages)]
    assert "Connect a laptop" not in chosen
    assert "When the reset message never arrives" in chosen
    assert len(chosen) == len(set(chosen))


def test_enough_headings_correct_both_regressions_a_little(
    tmp_path: Path, passages: list[Passage], embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an ingest stores: slope and shift of each, within bounds, the same for the same release."""
    monkeypatch.setattr(calibration, "FEWEST", 3)
    build_index(tmp_path / "r1", "r1", passages, embedder.embed([passage_text(passage) for passage in passages]))
    once, again = (calibrator(embedder)(tmp_path / "r1", "r1", passages) for _ in range(2))
    assert once == again
    assert set(once) == {"right_slope", "right_shift", "covered_slope", "covered_shift"}
    assert all(0.5 <= once[name] <= 2 for name in ("right_slope", "covered_slope"))
    assert all(-1.5 <= once[name] <= 1.5 for name in ("right_shift", "covered_shift"))


def test_a_left_out_heading_is_neither_read_nor_counted(
    index: Index, passages: list[Passage], embedder: MiniLM
) -> None:
    """Its words no longer find the passage that it stood over, and the vector is that of the text alone."""
    rows = next(rows for rows in chosen_sections(index, passages) if "macOS" in passages[rows[0]].section_title)
    [without] = calibration._without_headings(index, passages, [rows], embedder)
    question = "Install the client on macOS"
    vector = embedder.embed([question])[0]
    assert without.words.scores(question)[rows[0]] < index.words.scores(question)[rows[0]]
    assert without.cosines(vector, np.array(rows))[0] < index.cosines(vector, np.array(rows))[0]
    others = np.setdiff1d(np.arange(len(passages)), rows)
    assert without.cosines(vector, others) == pytest.approx(index.cosines(vector, others))
