"""What stops a release, who insists all the same, and what is checked when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import IndexUnavailable, SettingsError
from kb_ingest.build import Insistence, Workshop, ingest
from kb_ingest.checks.examination import Checking
from kb_ingest.checks.levels import levels_from
from tests.unit.kb_ingest.checking import ARTICLES, FOOD, HEAD, LONG, checked_shop, of_kind, printed, serving
from tests.unit.kb_ingest.workshops import write


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
