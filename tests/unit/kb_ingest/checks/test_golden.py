"""Golden questions: a release that answers fewer of them than the one that serves does not take its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kb_ingest.build import Insistence, Workshop, ingest
from kb_ingest.checks.examination import Checking
from kb_ingest.checks.levels import levels_from
from kb_ingest.checks.trial import trials
from kb_ingest.release import restore, withdraw
from tests.unit.kb_ingest.checking import (
    ARTICLES,
    FOOD,
    HEAD,
    QUESTIONS,
    checked_shop,
    of_kind,
    printed,
    serving,
    shipped,
)
from tests.unit.kb_ingest.workshops import write


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


def test_the_demos_own_articles_pass_their_questions(tmp_path: Path) -> None:
    articles = Path(__file__).parents[4] / "articles"
    with checked_shop(tmp_path / "home") as shop:
        report = ingest([articles], replace(shop, embedder=shipped()), source="alder-college")
    assert report.outcome == "published" and report.golden >= 40
    assert report.golden_passed == report.golden, [finding.text for finding in report.findings]


def test_a_file_of_questions_that_is_gone_stops_the_release_and_names_them(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    before = serving(shop)
    (folder / "questions.yaml").unlink()
    write(folder, {"wifi.md": FOOD})
    report = ingest([folder], shop)
    (finding,) = of_kind(report, "golden")
    assert report.outcome == "stopped" and serving(shop) == before and finding.path == "questions.yaml"
    assert finding.text.startswith("3 questions that passed are not asked any more: “Why is the Wi-Fi so slow?”, “How")
    assert "--force" in finding.mend
    assert ingest([folder], shop, force=Insistence("ada", "written anew")).outcome == "published"
    write(folder, {"wifi.md": ARTICLES["wifi.md"]})
    assert of_kind(ingest([folder], shop), "golden") == [], "it is told once"


def test_most_of_the_questions_gone_stop_it_and_one_of_them_is_told(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    first, second, third = QUESTIONS.split("- ")[1:]
    write(folder, {"questions.yaml": f"- {third}"})
    report = ingest([folder], shop)
    assert report.outcome == "stopped" and "2 questions that passed are not" in of_kind(report, "golden")[0].text
    write(folder, {"questions.yaml": f"- {first}- {second}"})
    report = ingest([folder], shop)
    (finding,) = of_kind(report, "golden")
    assert report.outcome == "published" and not finding.stops
    assert finding.text == "1 question that passed is not asked any more: “How do I boil an egg?”"


def test_a_question_in_other_words_and_another_files_name_are_no_loss(shop: Workshop, folder: Path) -> None:
    write(folder, {"questions.yaml": "- question: Why is the Wi-Fi so slow?\n  article: wifi.md\n"})
    ingest([folder], shop)
    (folder / "questions.yaml").unlink()
    write(folder, {"it/questions.yaml": "- question: Why is the Wi-Fi so slow?\n  article: wifi.md\n"})
    assert of_kind(ingest([folder], shop), "golden") == []
    write(folder, {"it/questions.yaml": "- question: My Wi-Fi is slow\n  article: wifi.md\n"})
    report = ingest([folder], shop)
    assert report.outcome == "published" and [one.stops for one in of_kind(report, "golden")] == [False]
