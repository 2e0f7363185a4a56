"""Going back to an earlier release, how long they are kept, and what is withdrawn from all of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import (
    IndexUnavailable,
    KnowledgeError,
    NoRelease,
    UnknownRelease,
)
from kb_ingest.build import Workshop, ingest
from kb_ingest.release import restore, roll_back, withdraw
from tests.unit.kb_ingest.workshops import indexing, served, write


def test_rolling_back_serves_the_release_before_and_never_widens_access(shop: Workshop, folder: Path) -> None:
    write(folder, {"a1.md": "---\naudience: public\n---\nFor all."})
    first = ingest([folder], shop).release
    write(folder, {"a1.md": "---\naudience: staff\n---\nFor staff."})
    second = ingest([folder], shop).release
    assert roll_back(shop.shelf, shop.home, shop.indexing, shop.clock).id == first
    assert served(shop)["a1.md"] == "For all."
    assert shop.shelf.access().audiences["a1.md"] == ("staff",)
    with pytest.raises(UnknownRelease, match="no earlier release"):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    assert roll_back(shop.shelf, shop.home, shop.indexing, shop.clock, second).id == second
    with pytest.raises(UnknownRelease, match="is the current one already"):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock, second)


def test_an_owner_can_widen_access_again_after_a_rollback(shop: Workshop, folder: Path) -> None:
    """The words are those that serve already, but the audience that counts is not."""
    write(folder, {"a1.md": "---\naudience: public\n---\nFor all."})
    ingest([folder], shop)
    write(folder, {"a1.md": "---\naudience: staff\n---\nFor all."})
    ingest([folder], shop)
    roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    write(folder, {"a1.md": "---\naudience: public\n---\nFor all."})
    assert ingest([folder], shop).changed == ("a1.md",)
    assert shop.shelf.access().audiences["a1.md"] == ("public",)


def test_a_release_whose_index_is_gone_is_not_gone_back_to(shop: Workshop, folder: Path) -> None:
    with pytest.raises(NoRelease):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    first = ingest([folder], shop).release
    assert first is not None
    write(folder, {"a1.md": "# Article 1\n\nNew words."})
    ingest([folder], shop)
    version = shop.shelf.version()
    indexing(shop).drop(shop.directory(first), first)
    with pytest.raises(IndexUnavailable):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock)
    with pytest.raises(UnknownRelease):
        roll_back(shop.shelf, shop.home, shop.indexing, shop.clock, "nonsense")
    assert shop.shelf.version() == version


def test_the_last_few_releases_are_kept_and_older_ones_leave_nothing(shop: Workshop, folder: Path) -> None:
    shop = replace(shop, keep=3)
    for number in range(7):
        write(folder, {"a1.md": f"# Article 1\n\nWords {number}."})
        last = ingest([folder], shop)
    assert len(last.forgotten) == 1
    ready = [one.id for one in shop.shelf.releases() if one.state == "ready"]
    assert len(ready) == 3
    assert sorted(path.name for path in (shop.home / "releases").iterdir()) == sorted(ready)
    for number, kept in ((3, False), (4, True), (6, True)):
        hash = hashlib.sha256(f"Article 1\n\nWords {number}.".encode()).hexdigest()[:32]
        assert bool(shop.shelf.vectors("hash", [hash])) is kept


def test_a_withdrawn_article_stays_withdrawn_and_its_owner_is_told(shop: Workshop, folder: Path) -> None:
    ingest([folder], shop)
    withdraw(shop.shelf, shop.clock, "a1.md", by="ada", reason="wrong number")
    write(folder, {"a1.md": "# Article 1\n\nRight number."})
    report = ingest([folder], shop)
    assert shop.shelf.access().withdrawn == {"a1.md"}
    [told] = report.warnings
    assert told.path == "a1.md" and told.text.endswith("nobody will see it until: handrail withdraw a1.md --restore")
    restore(shop.shelf, shop.clock, "a1.md", by="ada")
    assert shop.shelf.access().withdrawn == frozenset()
    with pytest.raises(KnowledgeError):
        withdraw(shop.shelf, shop.clock, "a99.md", by="ada")
