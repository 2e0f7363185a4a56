"""Short sentences that contradict each other are found, and those that only look like it are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages.evidence import ArticleRef, Passage
from kb_ingest.build import Workshop, ingest
from kb_ingest.checks.contradictions import Contradiction, contradictions
from kb_ingest.checks.neighbours import Pair as Beside
from tests.unit.kb_ingest.checking import ARTICLES, HEAD, of_kind
from tests.unit.kb_ingest.checks.planted import BUILDING, JUDGING, Pair
from tests.unit.kb_ingest.workshops import write


def found(one: str, two: str, titles: tuple[str, str] = ("One", "Two")) -> list[Contradiction]:
    texts = enumerate(zip(titles, (one, two), strict=True))
    passages = [Passage(str(n), ArticleRef(f"{n}.md", title, "kb"), 0, "", text) for n, (title, text) in texts]
    return list(contradictions(passages, [Beside(0, 1, 0.9)]))


@pytest.mark.parametrize("half", [BUILDING, JUDGING], ids=["building", "judging"])
def test_of_planted_pairs_most_are_found_and_few_others_are_told(half: tuple[Pair, ...]) -> None:
    told = [pair for pair in half if found(pair.one, pair.two, pair.titles)]
    wrong = [pair for pair in half if pair.wrong]
    recall = sum(pair.wrong for pair in told) / len(wrong)
    false = sum(not pair.wrong for pair in told) / (len(half) - len(wrong))
    print(f"recall {recall:.2f}, false alarms {false:.2f}, of {len(half)} pairs")
    assert len(half) >= 40 and recall >= 0.9 and false <= 0.1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Students can use the VPN from home.", "Students cannot use the VPN from home."),
        ("Guests are allowed to use the printer here.", "Guests may not use the printer here."),
        ("Your password expires after 180 days.", "Your password expires every 90 days."),
        ("Your mailbox holds 50 GB.", "Your mailbox holds 100 GB."),
        ("You can borrow up to three laptops.", "You can borrow up to 5 laptops."),
        ("Call the service desk on extension 4400.", "Call the service desk on extension 5500."),
        ("Set the port to 587.", "Set the port to 465."),
        ("It is locked after 5 failed attempts, for an hour.", "It is locked after 10 failed attempts, for an hour."),
    ],
)
def test_a_figure_or_a_not_is_enough_where_all_else_is_the_same(one: str, two: str) -> None:
    assert len(found(one, two)) == 1
    assert not found(one, one)


def test_a_number_of_the_title_says_what_it_is_about() -> None:
    one, two = "The console shows alarm 408 in red.", "The console shows alarm 480 in red."
    assert found(one, two) and not found(one, two, ("Alarm 408", "Alarm 480"))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("It holds 50 GB.", "It holds 100 GB."),
        ("You may see a lock.", "You may not see a lock."),
        ("The course began in 2023.", "The course began in 2024."),
        ("On Windows 10, press the key twice.", "On Windows 11, press the key twice."),
        ("The key opens before 8:00.", "The key does not open after 8:00."),
        ("Is it locked?\n\nYes.", "Is it locked?\n\nNo."),
    ],
)
def test_what_may_be_about_something_else_is_left_alone(one: str, two: str) -> None:
    assert not found(one, two)


def test_a_yes_and_a_no_under_the_same_heading_are_shown_with_their_question(shop: Workshop, tmp_path: Path) -> None:
    question = "Can guests bring their own device to the Wi-Fi?"
    files = {
        "guests.md": HEAD + f"# Guests\n\nThe porter knows who is here.\n\n## {question}\n\nYes, with a voucher.\n",
        "devices.md": HEAD + f"# Devices\n\nKeep yours up to date.\n\n## {question}\n\nNo.\n",
    }
    report = ingest([write(tmp_path / "it-help", {**ARTICLES, **files})], shop)
    (finding,) = of_kind(report, "contradiction")
    assert (
        f"“{question} " in finding.text and "Yes, with a voucher." in finding.text and f"{question} No." in finding.text
    )
    assert finding.line > 0 and not finding.stops
