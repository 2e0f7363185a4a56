"""A release is checked before it serves: a fault of each kind stops it or is told of, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import IndexUnavailable, SettingsError
from bot.messages.evidence import ArticleRef, Passage
from kb_ingest.build import Insistence, Workshop, ingest
from kb_ingest.checks import reach
from kb_ingest.checks.examination import Checking
from kb_ingest.checks.levels import levels_from
from kb_ingest.checks.trial import trials
from kb_ingest.release import restore, withdraw
from kb_ingest.report import IngestReport
from tests.unit.kb_ingest.checking import ARTICLES, HEAD, QUESTIONS, checked_shop, of_kind, shipped
from tests.unit.kb_ingest.workshops import write

FOOD = HEAD + "# Canteen\n\nThe canteen serves soup and bread at noon, every working day.\n"
PASSWORD = "Spring-Rain-77"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with checked_shop(tmp_path / "home") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "it-help", {**ARTICLES, "questions.yaml": QUESTIONS})


def serving(shop: Workshop) -> str:
    release = shop.shelf.current()
    assert release is not None
    return release.id


def printed(report: IngestReport) -> str:
    return "\n".join(report.lines())


def test_a_sound_release_is_published_with_its_questions_and_their_answers(shop: Workshop, folder: Path) -> None:
    report = ingest([folder], shop)
    assert (report.outcome, report.golden, report.golden_passed) == ("published", 3, 3)
    assert [finding.text for finding in report.findings] == [] and report.unknown == 0
    checked = shop.shelf.checked(serving(shop))
    assert checked is not None and [one.passed for one in checked.answers] == [True, True, True]
    assert "Golden questions answered as they should be: 3 of 3" in printed(report)


def test_a_release_that_answers_fewer_golden_questions_is_not_published(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    before = serving(shop)
    write(folder, {"wifi.md": FOOD})
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and report.release is None and serving(shop) == before
    (finding,) = [finding for finding in report.findings if finding.stops]
    assert (finding.kind, finding.place) == ("golden", "questions.yaml:1")
    assert "“Why is the Wi-Fi so slow?” was answered and is not any more" in finding.text
    assert "What stops it: 1" in printed(report) and "--force" in printed(report)
    failed = [release for release in shop.shelf.releases() if release.state == "failed"]
    assert "Why is the Wi-Fi so slow?" in failed[0].note
    assert [path.name for path in (shop.home / "releases").iterdir()] == [before]


def test_an_article_that_is_gone_is_the_reason_that_is_told(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    (folder / "wifi.md").unlink()
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and "there is no article wifi.md" in of_kind(report, "golden")[0].text


def test_a_question_that_never_passed_does_not_stop_anything(shop: Workshop, folder: Path) -> None:
    write(folder, {"questions.yaml": QUESTIONS + "- question: Where is the canteen?\n  article: fax.md\n"})
    first = ingest([folder], shop)
    assert first.outcome == "published" and first.golden_passed == 3
    assert of_kind(first, "golden")[0].line == 8
    write(folder, {"vpn.md": ARTICLES["vpn.md"] + "\nIt takes a moment.\n"})
    again = ingest([folder], shop)
    assert again.outcome == "published" and not of_kind(again, "golden")[0].stops


def test_a_question_that_names_no_article_says_which_may_be_meant(shop: Workshop, folder: Path) -> None:
    write(folder, {"questions.yaml": "- question: Why is the Wi-Fi slow?\n  article: wify.md\n"})
    report = ingest([folder], shop)
    (finding,) = of_kind(report, "questions")
    assert report.outcome == "published" and finding.mend == "Did you mean wifi.md?"


def test_force_publishes_all_the_same_and_keeps_who_and_why(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"wifi.md": FOOD})
    report = ingest([folder], shop, force=Insistence("ada", "the Wi-Fi is being replaced"))
    assert report.outcome == "published" and report.release == serving(shop)
    checked = shop.shelf.checked(serving(shop))
    assert checked is not None and checked.forced is not None
    assert (checked.forced.by, checked.forced.reason) == ("ada", "the Wi-Fi is being replaced")
    assert [finding.kind for finding in checked.forced.stopped] == ["golden"]
    assert "Published in spite of that, by ada: the Wi-Fi is being replaced" in printed(report)
    write(folder, {"vpn.md": ARTICLES["vpn.md"] + "\nIt takes a moment.\n"})
    assert ingest([folder], shop).outcome == "published", "what was forced once does not stop the next one"


def test_an_article_that_others_can_see_now_is_a_leak_and_stops_the_release(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"marks.md": ARTICLES["marks.md"].replace("audience: staff\n", "")})
    report = ingest([folder], shop)
    assert report.outcome == "stopped"
    (finding,) = of_kind(report, "leak")
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


LONG = (
    "The machine room is cooled by two units on the roof. Each of them has a filter that is changed every spring. "
    "Whoever changes it writes the date on the label and tells the porter. The old filter goes into the grey bin "
    "behind the hall, never into the paper. If a unit makes a noise, switch it off at the wall and call the porter. "
)


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


def test_new_questions_alone_make_a_new_release_that_embeds_nothing(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"questions.yaml": QUESTIONS + "- question: How do I book a meeting room?\n  article: room.md\n"})
    report = ingest([folder], shop)
    assert (report.outcome, report.embedded, report.golden_passed) == ("published", 0, 4)


def test_articles_of_one_source_that_hide_anothers_stop_the_release(
    shop: Workshop, folder: Path, tmp_path: Path
) -> None:
    ingest([folder], shop)
    leave = HEAD + "# Leave\n\nAsk your manager early.\n"
    other = write(tmp_path / "hr", {"leave.md": leave})
    report = ingest([other], shop)
    assert (report.outcome, report.golden, report.golden_passed) == ("published", 3, 3)
    checked = shop.shelf.checked(serving(shop))
    assert checked is not None and {one.golden.source for one in checked.answers} == {"it-help"}
    thief = HEAD + "# Why is the Wi-Fi so slow?\n\nWhy is the Wi-Fi so slow? The Wi-Fi is slow, so slow.\n"
    report = ingest([write(other, {"slow.md": thief})], shop)
    (finding,) = of_kind(report, "golden")
    assert report.outcome == "stopped" and (finding.source, finding.place) == ("it-help", "questions.yaml:1")
    assert finding.text.endswith("slow.md answers it instead")
    assert "questions.yaml:1 in it-help: “Why is the Wi-Fi so slow?”" in printed(report)


def test_the_questions_of_a_file_that_breaks_are_still_asked(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"questions.yaml": "- question: Wi-Fi: why?\n", "wifi.md": FOOD})
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and of_kind(report, "golden")[0].stops
    (finding,) = of_kind(report, "questions")
    assert finding.line == 1 and "the 3 questions that it held before are asked until then" in finding.text


def test_a_withdrawn_article_is_no_reason_to_stop(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    withdraw(shop.shelf, shop.clock, "wifi.md", by="ada", reason="wrong")
    write(folder, {"fax.md": ARTICLES["fax.md"] + "\nWait a minute.\n"})
    report = ingest([folder], shop)
    assert (report.outcome, report.golden, report.golden_passed) == ("published", 3, 2)
    restore(shop.shelf, shop.clock, "wifi.md", by="ada")
    write(folder, {"wifi.md": FOOD})
    assert ingest([folder], shop).outcome == "stopped", "what it answered before it was withdrawn is not forgotten"


def test_a_dry_run_checks_all_of_it_and_leaves_nothing(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    before = (shop.shelf.version(), [one.id for one in shop.shelf.releases()])
    write(folder, {"wifi.md": FOOD})
    report = ingest([folder], shop, dry_run=True)
    assert report.outcome == "would_publish" and [one.kind for one in report.findings if one.stops] == ["golden"]
    assert (shop.shelf.version(), [one.id for one in shop.shelf.releases()]) == before
    assert [path.name for path in (shop.home / "releases").iterdir()] == [before[0][0]]


def test_everything_can_be_checked_although_nothing_has_changed(shop: Workshop, folder: Path) -> None:
    write(folder, {"cool-a.md": HEAD + f"# Cooling\n\n{LONG}", "cool-b.md": HEAD + f"# Air\n\n{LONG}Thank you.\n"})
    ingest([folder], replace(shop, checking=None))
    report = ingest([folder], shop, dry_run=True, everything=True)
    assert len(of_kind(report, "duplicate")) == 1 and report.golden_passed == 3


def test_a_check_that_breaks_stops_the_release_says_so_and_can_be_overruled(shop: Workshop, folder: Path) -> None:
    def opened(*_: object) -> object:
        raise IndexUnavailable("The index is out of reach.")

    broken = replace(shop, checking=Checking(levels_from({}), opened))  # type: ignore[arg-type]
    report = ingest([folder], broken)
    (finding,) = of_kind(report, "broken_check")
    assert report.outcome == "stopped" and shop.shelf.current() is None
    assert "golden questions" in finding.text and "out of reach" in finding.text and "--force" in finding.mend
    assert ingest([folder], broken, force=Insistence("ada", "tonight")).outcome == "published"
    write(folder, {"fax.md": ARTICLES["fax.md"] + "\nWait a minute.\n"})
    assert ingest([folder], broken).outcome == "stopped", "a broken check is not accepted for good"


def test_questions_that_could_not_be_asked_are_not_forgotten(shop: Workshop, folder: Path, tmp_path: Path) -> None:
    ingest([folder], shop)
    other = write(tmp_path / "hr", {"leave.md": HEAD + "# Leave\n\nAsk your manager early.\n"})
    silent = replace(shop, checking=Checking(levels_from({"leak": "off", "golden": "off"}), trials(shipped())))
    assert ingest([other], silent).outcome == "published"
    checked = shop.shelf.checked(serving(shop))
    assert checked is not None and [(one.passed, one.stood) for one in checked.answers] == [(None, True)] * 3
    write(folder, {"wifi.md": FOOD})
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and "Wi-Fi" in of_kind(report, "golden")[0].text


def test_what_was_insisted_on_in_one_source_is_remembered_when_another_is_published(
    shop: Workshop, folder: Path, tmp_path: Path
) -> None:
    write(folder, {"safe.md": HEAD + "# The safe\n\nIts PIN is 8841.\n"})
    ingest([folder], shop, force=Insistence("ada", "an example"))
    other = write(tmp_path / "hr", {"leave.md": HEAD + "# Leave\n\nAsk your manager early.\n"})
    assert ingest([other], shop).outcome == "published"
    write(folder, {"fax.md": ARTICLES["fax.md"] + "\nWait a minute.\n"})
    assert ingest([folder], shop).outcome == "published"


def test_a_check_that_only_warns_does_not_stop_the_release_when_it_breaks(shop: Workshop, folder: Path) -> None:
    def opened(*_: object) -> object:
        raise RuntimeError("no")

    levels = levels_from({"leak": "off", "golden": "off"})
    report = ingest([folder], replace(shop, checking=Checking(levels, opened)))  # type: ignore[arg-type]
    assert report.outcome == "published" and not of_kind(report, "broken_check")[0].stops


def test_settings_say_what_stops_a_release_and_what_is_not_looked_for(tmp_path: Path, folder: Path) -> None:
    write(folder, {"nobody.md": "# Nobody's article\n\nThe bicycles stand behind the hall, in two rows.\n"})
    with checked_shop(tmp_path / "strict", levels=levels_from({"owner": "block"})) as shop:
        report = ingest([folder], shop)
        assert report.outcome == "stopped" and of_kind(report, "owner")[0].stops
    with checked_shop(tmp_path / "mild", levels=levels_from({"owner": "off", "golden": "warn"})) as shop:
        assert ingest([folder], shop).findings == ()
        write(folder, {"wifi.md": FOOD})
        report = ingest([folder], shop)
        assert report.outcome == "published" and [one.kind for one in report.findings] == ["golden"]


@pytest.mark.parametrize(
    ("table", "says"),
    [({"secrets": "warn"}, "what is 'secrets'"), ({"secret": "stop"}, "is 'stop': write 'block', 'warn', 'off'")],
)
def test_a_line_of_the_settings_that_cannot_be_used_is_named(table: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        levels_from(table)


def test_the_demos_own_articles_pass_their_questions(tmp_path: Path) -> None:
    articles = Path(__file__).parents[3] / "articles"
    with checked_shop(tmp_path / "home") as shop:
        report = ingest([articles], replace(shop, embedder=shipped()), source="alder-college")
    assert report.outcome == "published" and report.golden >= 40
    assert report.golden_passed == report.golden, [finding.text for finding in report.findings]


def test_a_release_from_before_there_were_checks_costs_nothing_until_something_changes(
    shop: Workshop, tmp_path: Path
) -> None:
    folder = write(tmp_path / "it-help", {**ARTICLES, "safe.md": HEAD + "# The safe\n\nIts PIN is 8841.\n"})
    ingest([folder], replace(shop, checking=None))
    again = ingest([folder], shop)
    assert (again.outcome, of_kind(again, "secret")) == ("unchanged", [])
    write(folder, {"fax.md": ARTICLES["fax.md"] + "\nWait a minute.\n"})
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and of_kind(report, "secret")[0].path == "safe.md"


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
