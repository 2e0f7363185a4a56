"""An article that more people could read than until now is not published without a word, golden questions or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages.checked import Finding
from kb_ingest.build import Insistence, Workshop, ingest
from kb_ingest.checks.examination import Checking
from kb_ingest.checks.levels import levels_from
from kb_ingest.checks.trial import trials
from kb_ingest.release import roll_back
from kb_ingest.report import IngestReport
from tests.fakes.sources.confluence import TOKEN, USER, Confluence, WikiPage
from tests.unit.kb_ingest.checking import ARTICLES, HEAD, of_kind, serving, shipped
from tests.unit.kb_ingest.connectors.looking import described, look
from tests.unit.kb_ingest.workshops import write

BODY = "# Exam marks\n\nMarkers enter exam marks in MarkBook.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Without any golden question."""
    return write(tmp_path / "it-help", ARTICLES)


def again(shop: Workshop, folder: Path, files: Mapping[str, str]) -> tuple[IngestReport, list[Finding]]:
    report = ingest([write(folder, files)], shop)
    return report, of_kind(report, "leak")


def for_whom(names: str) -> str:
    return f"---\nowner: Registry\n{f'audience: {names}' if names else 'id: marks.md'}\n---\n{BODY}"


def test_an_audience_that_is_taken_out_stops_the_release(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    before = serving(shop)
    report, (finding,) = again(shop, folder, {"marks.md": for_whom("")})
    assert report.outcome == "stopped" and serving(shop) == before and finding.stops
    assert finding.place == "marks.md:1" and finding.articles == ("marks.md",)
    assert finding.text == "could be read by more people than until now: by all members, and it was for staff"
    assert finding.mend.startswith("Write audience: staff into its front matter.") and "--force" in finding.mend
    report = ingest([folder], shop, force=Insistence("ada", "everybody may know"))
    assert report.outcome == "published" and report.forced is not None
    assert (report.forced.reason, [one.kind for one in report.forced.stopped]) == ("everybody may know", ["leak"])
    assert ingest([folder], shop).outcome == "unchanged"


@pytest.mark.parametrize(
    ("before", "now", "more"),
    [
        ("staff", "[staff, it-team]", "it-team"),
        ("staff", "it-team", "it-team"),
        ("members", "public", "guests"),
        ("", "[members, public]", "guests"),
        ("[staff, it-team]", "staff", ""),
        ("public", "", ""),
        ("members", "", ""),
        ("", "staff", ""),
        ("", "members", ""),
    ],
)
def test_only_what_reaches_more_people_is_told(shop: Workshop, folder: Path, before: str, now: str, more: str) -> None:
    ingest([write(folder, {"marks.md": for_whom(before)})], shop)
    report, found = again(shop, folder, {"marks.md": for_whom(now)})
    assert report.outcome == ("stopped" if more else "published")
    assert [f"by {more}, and" in one.text for one in found] == ([True] if more else [])
    assert all(one.place == "marks.md:3" for one in found)


def test_who_insisted_once_is_asked_again_the_next_time(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"marks.md": for_whom("")})
    ingest([folder], shop, force=Insistence("ada", "for a day"))
    assert again(shop, folder, {"marks.md": for_whom("staff")})[0].outcome == "published"
    assert again(shop, folder, {"marks.md": for_whom("")})[0].outcome == "stopped"


def test_neither_a_rollback_nor_a_while_away_makes_it_wider(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    write(folder, {"marks.md": for_whom("")})
    ingest([folder], shop, force=Insistence("ada", "a mistake"))
    roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    assert ingest([folder], shop).outcome == "stopped", "it was gone back from"
    write(folder, {"marks.md": ARTICLES["marks.md"]})
    ingest([folder], shop)
    (folder / "marks.md").unlink()
    assert ingest([folder], shop).outcome == "published"
    report, found = again(shop, folder, {"marks.md": for_whom("public")})
    assert report.outcome == "stopped" and "by guests, and it was for staff" in found[0].text


def test_settings_may_let_it_through_and_it_is_told_all_the_same(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    mild = replace(shop, checking=Checking(levels_from({"leak": "warn"}), trials(shipped())))
    report, (finding,) = again(mild, folder, {"marks.md": for_whom("")})
    assert report.outcome == "published" and not finding.stops


async def test_a_permission_that_widens_where_the_article_lives_stops_it_too(shop: Workshop, tmp_path: Path) -> None:
    wiki = Confluence()
    wiki.spaces["IT"] = [WikiPage(str(n), f"Page {n}", f"<p>Do thing {n}.</p>") for n in range(3)]
    wiki.page("1").groups = ("IT",)
    lines = {"kind": "confluence", "spaces": "IT", "audience": "staff", "audiences": {"IT": "it-team"}}
    async with wiki.serving() as url:
        source = described(address=f"{url}/wiki", **lines)
        secrets = {"confluence_user": USER, "confluence_token": TOKEN}
        first = ingest((await look(tmp_path / "look", source, secrets)).found, shop, source="kb")
        assert first.outcome == "published", first.findings
        wiki.page("1").groups = ()
        report = ingest((await look(tmp_path / "look", source, secrets)).found, shop, source="kb")
    (finding,) = of_kind(report, "leak")
    assert report.outcome == "stopped" and finding.line == 0 and finding.articles == ("kb/1",)
    assert "by staff, and it was for it-team" in finding.text
    assert "Confluence" in finding.mend and "front matter" not in finding.mend
    assert all("front matter" not in one.mend for one in report.findings), "its pages have none"


async def test_a_wider_line_in_the_settings_names_the_settings(shop: Workshop, tmp_path: Path) -> None:
    place = write(tmp_path / "kb", {"a.md": HEAD + "# Lamps\n\nThe lamp is under the stairs.\n"})
    for audience, outcome in (("staff", "published"), ("public", "stopped")):
        source = described(kind="folder", path=str(place), audience=audience)
        report = ingest((await look(tmp_path / "look", source)).found, shop, source="kb")
        assert report.outcome == outcome
    assert of_kind(report, "leak")[0].text.endswith("by guests, and it was for staff")
