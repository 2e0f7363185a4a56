"""What every shelf must do, the fake included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Conflict, KnowledgeError, StoreError, UnknownRelease
from bot.messages.checked import Checked, Finding, Forced, Golden, GoldenAnswer
from bot.messages.evidence import ArticleRef, Passage, Section
from bot.messages.release import Article, Release
from bot.ports.shelf import Shelf
from bot.store.shelf import SqlShelf
from tests.fakes.databases import KINDS, fresh_database
from tests.fakes.shelf import FakeShelf

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["fake", *KINDS])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "fake":
        yield FakeShelf()
        return
    with fresh_database(request.param, tmp_path) as database:
        yield SqlShelf(database)


def article(
    id: str, text: str = "Turn it off and on.", *, source: str = "desk", audience: tuple[str, ...] = ()
) -> Article:
    ref = ArticleRef(
        id,
        f"About {id}",
        source,
        url=f"https://help.example/{id}",
        owner="Network team",
        reviewed=date(2024, 3, 1),
        review_by=None,
        audience=audience,
        tags=("wifi", "staff"),
    )
    sections = (
        Section(ref, 0, "", text, ()),
        Section(ref, 1, "Setup > On a phone", f"1. Open.\n2. {text}", ("Open.", text)),
    )
    passages = (
        Passage(f"{id}-{text}-a", ref, 0, "", text, False),
        Passage(f"{id}-{text}-b", ref, 1, "Setup > On a phone", f"1. Open.\n2. {text}", True),
    )
    return Article(ref, f"{id}.md", f"{id}|{text}|{source}|{audience}", sections, passages)


def publish(
    shelf: Shelf, release_id: str, *articles: Article, source: str = "desk", taken: tuple[Article, ...] = ()
) -> Release:
    number = int(release_id[1:])
    shelf.begin(release_id, source=source, embedder="test", at=NOON + timedelta(minutes=number))
    shelf.put(release_id, articles)
    shelf.take(release_id, [one.hash for one in taken])
    return shelf.publish(release_id, at=NOON + timedelta(minutes=number, seconds=9), calibration={"slope": 1.5})


def test_a_new_shelf_has_no_release_and_nothing_in_it(shelf: Shelf) -> None:
    assert shelf.version() == (None, 0)
    assert shelf.current() is None
    assert list(shelf.releases()) == []
    assert list(shelf.passages("r1")) == []
    assert shelf.section("r1", "wifi", 0) is None
    assert shelf.access().audiences == {} and shelf.access().withdrawn == frozenset()


def test_what_is_published_is_read_back_whole_and_in_order(shelf: Shelf) -> None:
    first, second, third = article("vpn"), article("Über", source="aaa"), article("printing")
    release = publish(shelf, "r1", first, second, third)
    assert shelf.current() == release == shelf.release("r1")
    assert (release.state, release.articles, release.passages) == ("ready", 3, 6)
    assert (release.sources, release.calibration, release.embedder) == (("aaa", "desk"), {"slope": 1.5}, "test")
    assert release.created_at == NOON + timedelta(minutes=1, seconds=9)
    assert list(shelf.passages("r1")) == [*second.passages, *third.passages, *first.passages]
    assert list(shelf.articles("r1")) == [second.ref, third.ref, first.ref]
    assert shelf.section("r1", "vpn", 1) == first.sections[1]
    assert shelf.section("r1", "vpn", 2) is None
    assert [one.hash for one in shelf.shelved("r1")] == [second.hash, third.hash, first.hash]
    assert shelf.shelved("r1")[2].path == "vpn.md"


def test_a_building_release_is_not_seen_until_it_is_published(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    version = shelf.version()
    shelf.begin("r2", source="desk", embedder="test", at=NOON)
    shelf.put("r2", [article("vpn", "New words.", audience=("staff",))])
    assert shelf.version() == version
    current = shelf.current()
    assert current is not None and current.id == "r1"
    assert shelf.access().audiences == {"vpn": ()}
    assert list(shelf.debris()) == ["r2"]


def test_the_count_goes_up_with_everything_that_readers_must_notice(shelf: Shelf) -> None:
    counts = [shelf.version()]
    publish(shelf, "r1", article("vpn"))
    counts.append(shelf.version())
    publish(shelf, "r2", article("vpn", "New words."))
    counts.append(shelf.version())
    shelf.go_back("r1", at=NOON)
    counts.append(shelf.version())
    shelf.withdraw("vpn", by="ada", reason="wrong", at=NOON)
    counts.append(shelf.version())
    shelf.restore("vpn", by="ada", at=NOON)
    counts.append(shelf.version())
    assert [release for release, _ in counts] == [None, "r1", "r2", "r1", "r1", "r1"]
    numbers = [count for _, count in counts]
    assert numbers == sorted(set(numbers)), "each change has a higher count than the one before"


def test_a_version_is_shared_between_releases_and_goes_with_the_last_of_them(shelf: Shelf) -> None:
    same, old, new = article("vpn"), article("wifi"), article("wifi", "New words.")
    publish(shelf, "r1", same, old)
    publish(shelf, "r2", new, taken=(same,))
    publish(shelf, "r3", taken=(same, new))
    assert list(shelf.passages("r2")) == [*same.passages, *new.passages] == list(shelf.passages("r3"))
    assert list(shelf.sweep(2)) == ["r1"]
    assert list(shelf.passages("r3")) == [*same.passages, *new.passages]
    shelf.begin("r4", source="desk", embedder="test", at=NOON)
    with pytest.raises(StoreError):
        shelf.take("r4", [old.hash])


def test_a_release_is_not_published_over_one_that_it_was_not_built_upon(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    publish(shelf, "r2", article("vpn", "Bad words."))
    shelf.begin("r3", source="hr", embedder="test", at=NOON)
    shelf.put("r3", [article("leave", source="hr")])
    shelf.go_back("r1", at=NOON)
    with pytest.raises(Conflict):
        shelf.publish("r3", at=NOON, calibration={})
    assert shelf.version()[0] == "r1"
    assert shelf.access().audiences == {"vpn": ()}, "and nothing of it has been kept"


def test_a_release_holds_one_version_of_an_article(shelf: Shelf) -> None:
    shelf.begin("r1", source="desk", embedder="test", at=NOON)
    shelf.put("r1", [article("vpn")])
    with pytest.raises(Conflict):
        shelf.put("r1", [article("vpn", "New words.")])
    with pytest.raises(Conflict):
        shelf.begin("r1", source="desk", embedder="test", at=NOON)


def test_what_is_published_or_failed_cannot_be_built_any_further(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    for call in (
        lambda: shelf.put("r1", [article("wifi")]),
        lambda: shelf.take("r1", []),
        lambda: shelf.publish("r1", at=NOON, calibration={}),
        lambda: shelf.fail("r1", "no"),
        lambda: shelf.put("r9", []),
    ):
        with pytest.raises(StoreError):
            call()
    assert len(shelf.passages("r1")) == 2


def test_a_failed_release_is_listed_with_its_reason_and_holds_nothing(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    shelf.begin("r2", source="desk", embedder="test", at=NOON + timedelta(hours=1))
    shelf.put("r2", [article("wifi")])
    shelf.fail("r2", "the disk is full")
    listed = shelf.releases()
    assert [(one.id, one.state, one.note) for one in listed] == [
        ("r2", "failed", "the disk is full"),
        ("r1", "ready", ""),
    ]
    assert list(shelf.passages("r2")) == [] and list(shelf.debris()) == []
    with pytest.raises(UnknownRelease):
        shelf.go_back("r2", at=NOON)


def test_going_back_makes_a_ready_release_current_and_knows_which_one_served_before(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    publish(shelf, "r2", article("vpn", "Bad words."))
    assert shelf.before("r2") == "r1" and shelf.before("r1") is None
    assert shelf.go_back("r1", at=NOON).id == "r1"
    publish(shelf, "r3", article("vpn", "Good words."))
    assert shelf.before("r3") == "r1", "the release that had been gone back from is not the one before"
    with pytest.raises(UnknownRelease):
        shelf.go_back("r7", at=NOON)
    assert shelf.version()[0] == "r3"


def test_only_the_source_that_was_new_sets_the_latest_audiences(shelf: Shelf) -> None:
    open_to_all, narrowed = article("vpn", audience=("public",)), article("vpn", audience=("staff",))
    publish(shelf, "r1", open_to_all)
    publish(shelf, "r2", narrowed)
    shelf.go_back("r1", at=NOON)
    assert shelf.access().audiences["vpn"] == ("staff",), "a rollback never widens access"
    other = article("leave", source="hr")
    publish(shelf, "r3", other, source="hr", taken=(open_to_all,))
    assert shelf.access().audiences == {"vpn": ("staff",), "leave": ()}


def test_an_article_that_was_removed_keeps_its_latest_audience(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn", audience=("staff",)), article("wifi"))
    publish(shelf, "r2", article("wifi", "New words."))
    assert shelf.access().audiences == {"vpn": ("staff",), "wifi": ()}
    for number in range(3, 9):
        publish(shelf, f"r{number}", article("wifi", f"Words {number}."))
        shelf.sweep(1)
    assert shelf.access().audiences["vpn"] == ("staff",)


def test_a_withdrawal_holds_for_every_release_until_it_is_undone(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    shelf.withdraw("vpn", by="ada", reason="wrong number", at=NOON)
    shelf.withdraw("vpn", by="bob", reason="still wrong", at=NOON)
    assert shelf.access().withdrawn == {"vpn"}
    assert [(w.article, w.by, w.reason, w.at) for w in shelf.withdrawals()] == [("vpn", "bob", "still wrong", NOON)]
    publish(shelf, "r2", article("vpn", "New words."))
    assert shelf.access().withdrawn == {"vpn"}
    shelf.restore("vpn", by="ada", at=NOON)
    assert shelf.access().withdrawn == frozenset() and list(shelf.withdrawals()) == []
    with pytest.raises(KnowledgeError):
        shelf.restore("vpn", by="ada", at=NOON)
    with pytest.raises(KnowledgeError):
        shelf.withdraw("vpm", by="ada", reason="a slip of the finger", at=NOON)


def test_vectors_are_kept_by_embedder_and_by_what_was_embedded(shelf: Shelf) -> None:
    many = {f"h{number}": bytes([number % 256]) * 8 for number in range(1200)}
    shelf.keep_vectors("one", many)
    shelf.keep_vectors("one", {"h1": b"\x01" * 8, "new": b"\xff" * 8})
    shelf.keep_vectors("two", {"h1": b"\x02" * 8})
    assert shelf.vectors("one", [*many, "new", "unknown"]) == many | {"new": b"\xff" * 8}
    assert shelf.vectors("two", ["h1", "h2"]) == {"h1": b"\x02" * 8}


def test_a_sweep_keeps_the_last_few_the_current_one_and_the_one_before_it(shelf: Shelf) -> None:
    shelf.begin("r0", source="desk", embedder="test", at=NOON)
    shelf.fail("r0", "an old failure")
    for number in range(1, 7):
        publish(shelf, f"r{number}", article("vpn", f"Words {number}."))
    shelf.go_back("r2", at=NOON)
    shelf.begin("r7", source="desk", embedder="test", at=NOON + timedelta(hours=2))
    shelf.fail("r7", "a new failure")
    assert set(shelf.sweep(2)) == {"r0", "r3", "r4"}
    assert [one.id for one in shelf.releases()] == ["r7", "r6", "r5", "r2", "r1"]
    assert len(shelf.passages("r2")) == 2 and len(shelf.passages("r1")) == 2


def test_a_sweep_lets_go_of_vectors_that_nothing_needs(shelf: Shelf) -> None:
    publish(shelf, "r1", article("vpn"))
    shelf.keep_vectors("one", {"a": b"1", "b": b"2"})
    shelf.keep_vectors("two", {"a": b"3"})
    shelf.sweep(3)
    assert set(shelf.vectors("one", ["a", "b"])) == {"a", "b"}
    shelf.sweep(3, vectors={"one": ["a"]})
    assert set(shelf.vectors("one", ["a", "b"])) == {"a"} and set(shelf.vectors("two", ["a"])) == {"a"}


def test_what_the_checks_made_of_a_release_is_kept_with_it_and_goes_with_it(shelf: Shelf) -> None:
    golden = Golden("Why is the Wi-Fi slow?", "vpn", ("staff",), "desk", "questions.yaml", 3)
    finding = Finding("duplicate", "vpn.md", "is nearly the same", "Keep one.", 7, "desk", ("vpn", "wifi"))
    checked = Checked(
        (GoldenAnswer(golden, None, "another answers it", stood=True),),
        (finding,),
        Forced("ada", "the exams begin", (replace(finding, kind="leak", stops=True),)),
    )
    publish(shelf, "r1", article("vpn"))
    shelf.begin("r2", source="desk", embedder="test", at=NOON)
    shelf.keep_checked("r2", checked)
    shelf.publish("r2", at=NOON, calibration={})
    assert (shelf.checked("r1"), shelf.checked("r2")) == (None, checked)
    with pytest.raises(StoreError):
        shelf.keep_checked("r2", Checked())
    shelf.begin("r3", source="desk", embedder="test", at=NOON)
    shelf.keep_checked("r3", checked)
    shelf.fail("r3", "Stopped.")
    assert shelf.checked("r3") is None
    for number in range(4, 7):
        publish(shelf, f"r{number}", article("vpn"))
    shelf.sweep(1)
    assert shelf.checked("r2") is None
