"""A fault of each kind in articles stops a release or is told of, by name and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.messages.evidence import ArticleRef, Passage
from kb_ingest.build import Insistence, Workshop, ingest
from kb_ingest.checks import reach
from tests.unit.kb_ingest.checking import ARTICLES, FOOD, HEAD, LONG, of_kind
from tests.unit.kb_ingest.workshops import write

PASSWORD = "Spring-Rain-77"


def test_an_article_that_others_can_see_now_is_a_leak_and_stops_the_release(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"marks.md": ARTICLES["marks.md"].replace("audience: staff\n", "")})
    report = ingest([folder], shop)
    assert report.outcome == "stopped"
    (_, finding) = of_kind(report, "leak")
    assert finding.stops and finding.place == "questions.yaml:3"
    assert finding.text == "marks.md should be for staff alone, and members get it too"
    assert "audience: staff" in finding.mend


def test_a_leak_into_one_other_audience_is_found_too(shop: Workshop, folder: Path) -> None:
    write(folder, {"marks.md": ARTICLES["marks.md"].replace("staff\n", "[staff, it-team]\n")})
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and shop.shelf.current() is None
    assert of_kind(report, "leak")[0].text.endswith("staff alone, and it-team get it too")


def test_a_secret_stops_the_release_and_is_not_repeated(shop: Workshop, folder: Path) -> None:
    write(folder, {"vpn.md": ARTICLES["vpn.md"] + f"\nThe first password is {PASSWORD}. Change it.\n"})
    report = ingest([folder], shop)
    (finding,) = of_kind(report, "secret")
    assert report.outcome == "stopped" and finding.stops and finding.place == "vpn.md:8"
    assert PASSWORD not in str(report.as_json()) and PASSWORD not in str(shop.shelf.releases())
    assert ingest([folder], shop, force=Insistence("ada", "an example")).outcome == "published"
    write(folder, {"fax.md": ARTICLES["fax.md"] + "\nWait a minute.\n"})
    again = ingest([folder], shop)
    assert again.outcome == "published" and not of_kind(again, "secret")[0].stops


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The door code is 47113.", "code"),
        ("The PIN of the safe is 8841.", "PIN"),
        ("Use the key AKIAQ3EGR7PWNXTB5K2J for uploads.", "access key"),
        ("Log in as admin with password hunter22!", "password"),
    ],
)
def test_secrets_of_all_kinds_are_told_apart_from_talk_about_them(
    shop: Workshop, folder: Path, text: str, kind: str
) -> None:
    talk = (
        "The password requirements are strict: password resets end your session. Generate a new SSH key pair. "
        "Open the database in Access 2007. Error code 1234 is harmless. Enter your password: `<your password>`. "
        "Write to `nina@alder.example`. Your passcode is required."
    )
    write(folder, {"vpn.md": f"{ARTICLES['vpn.md']}\n{talk}\n\n{text}\n"})
    report = ingest([folder], shop)
    assert [(one.line, f"({kind})" in one.text) for one in of_kind(report, "secret")] == [(10, True)]


def test_what_should_be_mended_in_a_file_is_told_with_its_line(shop: Workshop, folder: Path) -> None:
    write(
        folder,
        {
            "guide/old.md": "---\nowner: Desk\nreview_by: 2024-01-31\n---\n# Old lamp\n\nIt is under the stairs.\n",
            "guide/nobody.md": "# Nobody's article\n\nThe bicycles stand behind the hall, in two rows.\n",
            "guide/links.md": HEAD + "# Links about trees\n\nSee [the lamp](old.md) and [the gate](older.md).\n"
            "And [the printer](../print.md), [the web](https://trees.example/a.md), [here](#trees).\n\n"
            "```\n[code](nowhere.md)\n```\n\n[bad]: ../wify.md\nRead [bad].\n",
            "guide/pictures.md": HEAD + "# Pictures of the sea\n\n![](sea.png)\n![The sea at noon](noon.png)\n"
            '![screenshot](shot.png)\n<img src="line.png" alt=""> <img src="boat.png">\n',
        },
    )
    report = ingest([folder], shop)
    assert report.outcome == "published"
    assert [one.place for one in of_kind(report, "review")] == ["guide/old.md:3"]
    assert "by Desk until 2024-01-31" in of_kind(report, "review")[0].text
    assert [one.place for one in of_kind(report, "owner")] == ["guide/nobody.md:1"]
    assert [(one.place, one.mend) for one in of_kind(report, "link")] == [
        ("guide/links.md:6", "Did you mean guide/old.md?"),
        ("guide/links.md:13", "Correct the link, or take it out: readers see its words alone."),
    ]
    assert [(one.line, one.text) for one in of_kind(report, "picture")] == [
        (6, "shows sea.png without a description"),
        (8, "shows shot.png with no more than “screenshot” beside it"),
        (9, "shows boat.png without a description"),
    ]
    assert not any(finding.stops for finding in report.findings)


def test_two_articles_that_are_nearly_the_same_are_told_once(shop: Workshop, folder: Path) -> None:
    write(folder, {"cool-a.md": HEAD + f"# Cooling\n\n{LONG}", "cool-b.md": HEAD + f"# Air\n\n{LONG}Thank you.\n"})
    report = ingest([folder], shop)
    (finding,) = of_kind(report, "duplicate")
    assert (finding.place, finding.articles) == ("cool-a.md:6", ("cool-a.md", "cool-b.md"))
    assert "nearly the same as cool-b.md: 100%" in finding.text


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("A locked account unlocks by itself after 45 minutes.", "another number than"),
        ("A locked account does not unlock by itself after 30 minutes.", "otherwise than"),
        ("After 30 minutes a locked account unlocks by itself.", ""),
        ("A broken lamp is replaced by itself after 45 minutes.", ""),
    ],
)
def test_a_number_or_a_yes_that_differs_is_shown_and_not_decided(
    shop: Workshop, folder: Path, other: str, expected: str
) -> None:
    one = "A locked account unlocks by itself after 30 minutes."
    write(
        folder,
        {
            "lock-a.md": HEAD + f"# Account locked\n\nToo many passwords lock it. {one}\n",
            "lock-b.md": HEAD + f"# Wrong passwords\n\nPlease type slowly.\n{other}\n",
        },
    )
    found = of_kind(ingest([folder], shop), "contradiction")
    assert [expected in finding.text for finding in found] == ([True] if expected else [])
    for finding in found:
        assert finding.place == "lock-a.md:6" and "lock-b.md:7" in finding.text and not finding.stops
        assert one in finding.text and other in finding.text


def test_a_passage_that_others_hide_is_told(shop: Workshop, folder: Path) -> None:
    same = "Please ask at the desk on the ground floor of the main building.\n"
    write(folder, {f"ask-{number:02}.md": HEAD + f"# Ask\n\n{same}" for number in range(24)})
    found = of_kind(ingest([folder], shop), "unfindable")
    assert found and all(one.path.startswith("ask-") and one.line == 6 for one in found)


def test_unchanged_articles_cost_nothing_and_what_was_found_in_them_is_still_told(shop: Workshop, folder: Path) -> None:
    write(folder, {"cool-a.md": HEAD + f"# Cooling\n\n{LONG}", "cool-b.md": HEAD + f"# Air\n\n{LONG}Thank you.\n"})
    ingest([folder], shop)
    again = ingest([folder], shop)
    assert (again.outcome, again.embedded, again.golden) == ("unchanged", 0, 0)
    assert len(of_kind(again, "duplicate")) == 1
    write(folder, {"fax.md": ARTICLES["fax.md"] + "\nWait a minute.\n"})
    assert len(of_kind(ingest([folder], shop), "duplicate")) == 1
    write(folder, {"cool-b.md": FOOD})
    assert of_kind(ingest([folder], shop), "duplicate") == []


class NothingFound:
    """``Trial`` in which no question finds anything."""

    def __init__(self, passages: int) -> None:
        ref = ArticleRef("a.md", "Lamps", "desk")
        self.passages = [Passage(str(row), ref, row, f"Lamp {row}", f"Lamp {row} is red.") for row in range(passages)]
        self.asked = 0

    def by_words(self, text: str) -> object:
        return np.zeros(len(self.passages))

    def first_rows(self, questions: Sequence[str]) -> list[list[int]]:
        self.asked += len(questions)
        return [[] for _ in questions]


def test_of_very_many_doubtful_passages_some_are_asked_for_and_the_rest_are_counted() -> None:
    trial = NothingFound(10 * reach.MOST + 1)
    found, untried = reach.unreached(trial, range(len(trial.passages)))  # type: ignore[arg-type]
    assert len(found) <= reach.MOST and len(found) + untried == len(trial.passages)
    assert trial.asked == 3 * len(found) and (found[0], found[-1] > 9 * reach.MOST) == (0, True)
