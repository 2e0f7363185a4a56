"""The current release, followed while it changes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import IndexUnavailable, NoRelease, StoreError
from bot.knowledge.embedder import MiniLM
from bot.knowledge.index import build_index, passage_text
from bot.knowledge.library import ReleasedKnowledge
from bot.messages.evidence import Passage, Section
from bot.messages.people import MEMBERS, PUBLIC
from bot.messages.release import Access, Release
from bot.messages.signals import Spoken
from tests.fakes.surroundings import FakeClock

STAFF = frozenset({PUBLIC, MEMBERS})
GUEST = frozenset({PUBLIC})
LATER = 1.5
"""Seconds after which a change must have been noticed."""


class Shelves:
    """``ShelfReader`` of releases made of some of the articles, with an index each."""

    def __init__(self, directory: Path, embedder: MiniLM, passages: Sequence[Passage]) -> None:
        self.directory, self.embedder, self.all = directory, embedder, passages
        self.contents: dict[str, list[Passage]] = {}
        self.current: str | None = None
        self.changes = 0
        self.who = Access({}, frozenset())
        self.broken = False
        self.asked = 0
        self.gate = threading.Event()
        self.gate.set()

    def add(self, release: str, articles: Sequence[str]) -> None:
        chosen = [passage for passage in self.all if passage.article.id in articles]
        build_index(self.directory / release, release, chosen, self.embedder.embed([passage_text(p) for p in chosen]))
        self.contents[release] = chosen

    def publish(self, release: str | None) -> None:
        self.current, self.changes = release, self.changes + 1

    def allow(self, access: Access) -> None:
        self.who, self.changes = access, self.changes + 1

    def version(self) -> tuple[str | None, int]:
        self.asked += 1
        self._check()
        return self.current, self.changes

    def release(self, release_id: str) -> Release | None:
        self._check()
        at = datetime(2025, 1, 1, tzinfo=UTC)
        return Release(release_id, at, "ready", 1, 1, ("all",)) if release_id in self.contents else None

    def passages(self, release_id: str) -> Sequence[Passage]:
        assert self.gate.wait(10)
        return self.contents[release_id]

    def section(self, release_id: str, article: str, number: int) -> Section | None:
        self._check()
        for passage in self.contents[release_id]:
            if passage.article.id == article and passage.section == number:
                return Section(passage.article, number, passage.section_title, passage.text)
        return None

    def access(self) -> Access:
        self._check()
        return self.who

    def _check(self) -> None:
        if self.broken:
            raise StoreError("down")


@pytest.fixture
def shelves(tmp_path: Path, embedder: MiniLM, passages: list[Passage]) -> Shelves:
    made = Shelves(tmp_path, embedder, passages)
    made.add("r1", ["printing", "wifi", "payroll"])
    made.add("r2", ["password", "vpn-mac", "visitors"])
    return made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def knowledge(shelves: Shelves, embedder: MiniLM, clock: FakeClock):
    made = ReleasedKnowledge(shelves, lambda release: shelves.directory / release, embedder, clock)
    yield made
    await made.close()


async def ids(knowledge: ReleasedKnowledge, question: str = "printer", audiences: frozenset[str] = STAFF) -> set[str]:
    return {one.passage.article.id for one in (await knowledge.look(question, audiences)).ranked}


async def test_before_the_first_ingest_there_is_no_release(knowledge: ReleasedKnowledge) -> None:
    """The error says what to do."""
    with pytest.raises(NoRelease, match="handrail ingest"):
        await knowledge.look("printer", STAFF)


async def test_the_first_ingest_is_noticed_without_a_restart(knowledge: ReleasedKnowledge, shelves: Shelves) -> None:
    """A server that was started too early serves as soon as there is something."""
    with pytest.raises(NoRelease):
        await knowledge.look("printer", STAFF)
    shelves.publish("r1")
    assert "printing" in await ids(knowledge)


async def test_a_new_release_is_followed_within_seconds(
    knowledge: ReleasedKnowledge, shelves: Shelves, clock: FakeClock
) -> None:
    """Publishing and going back both."""
    shelves.publish("r1")
    assert "printing" in await ids(knowledge)
    for release, article in (("r2", "vpn-mac"), ("r1", "printing")):
        shelves.publish(release)
        await clock.advance(LATER)
        await knowledge.ready()
        findings = await knowledge.look("VPN printer", STAFF)
        assert findings.release == release
        assert article in {one.passage.article.id for one in findings.ranked}


async def test_the_old_release_serves_while_the_new_one_is_opened(
    knowledge: ReleasedKnowledge, shelves: Shelves, clock: FakeClock
) -> None:
    """Nobody waits for an ingest, and what is withdrawn meanwhile is gone at once, from both."""
    shelves.publish("r1")
    await ids(knowledge)
    shelves.gate.clear()
    shelves.publish("r2")
    await clock.advance(LATER)
    assert (await knowledge.look("printer", STAFF)).release == "r1"
    shelves.allow(Access({}, frozenset({"printing", "password"})))
    await clock.advance(LATER)
    assert "printing" not in await ids(knowledge)
    shelves.gate.set()
    await knowledge.ready()
    assert (await knowledge.look("forgot my password", STAFF)).release == "r2"
    assert "password" not in await ids(knowledge, "forgot my password")


async def test_going_back_while_the_new_release_is_opened_wins(
    knowledge: ReleasedKnowledge, shelves: Shelves, clock: FakeClock
) -> None:
    """What is wanted last serves, whatever was under way."""
    shelves.publish("r1")
    await ids(knowledge)
    shelves.gate.clear()
    shelves.publish("r2")
    await clock.advance(LATER)
    await ids(knowledge)
    shelves.publish("r1")
    await clock.advance(LATER)
    await ids(knowledge)
    shelves.gate.set()
    await knowledge.ready()
    assert (await knowledge.look("printer", STAFF)).release == "r1"


async def test_a_release_that_cannot_be_opened_leaves_the_old_one_serving(
    knowledge: ReleasedKnowledge, shelves: Shelves, clock: FakeClock
) -> None:
    """And it is tried again until it can."""
    shelves.publish("r1")
    await ids(knowledge)
    note = shelves.directory / "r2" / "index.json"
    written = note.read_text()
    note.unlink()
    shelves.publish("r2")
    await clock.advance(LATER)
    await knowledge.ready()
    assert (await knowledge.look("printer", STAFF)).release == "r1"
    note.write_text(written)
    await clock.advance(LATER)
    await knowledge.ready()
    assert (await knowledge.look("printer", STAFF)).release == "r2"


async def test_an_audience_that_was_narrowed_counts_at_once(
    knowledge: ReleasedKnowledge, shelves: Shelves, clock: FakeClock
) -> None:
    """Within the same release."""
    shelves.publish("r1")
    assert "wifi" in await ids(knowledge, "wireless")
    shelves.allow(Access({"wifi": ("finance",)}, frozenset()))
    await clock.advance(LATER)
    assert "wifi" not in await ids(knowledge, "wireless")
    assert "wifi" in await ids(knowledge, "wireless", STAFF | {"finance"})


async def test_the_shelf_is_not_asked_for_every_question(knowledge: ReleasedKnowledge, shelves: Shelves) -> None:
    """One small query a second at most, however many ask at once."""
    shelves.publish("r1")
    await asyncio.gather(*(ids(knowledge, f"printer {number}") for number in range(20)))
    assert shelves.asked == 1


async def test_a_database_that_is_down_does_not_stop_what_serves(
    knowledge: ReleasedKnowledge, shelves: Shelves, clock: FakeClock
) -> None:
    """Answers go on; without any release yet the error is our own."""
    shelves.broken = True
    with pytest.raises(IndexUnavailable, match="database"):
        await knowledge.look("printer", STAFF)
    shelves.broken = False
    shelves.publish("r1")
    await ids(knowledge)
    shelves.broken = True
    await clock.advance(LATER)
    assert "printing" in await ids(knowledge)


async def test_a_section_is_given_whole_and_only_to_its_audience(
    knowledge: ReleasedKnowledge, shelves: Shelves
) -> None:
    """None for others, for numbers that do not exist and for articles that are gone."""
    shelves.publish("r1")
    section = await knowledge.section("printing", 1, STAFF)
    assert section is not None
    assert section.title == "Clear a paper jam"
    assert await knowledge.section("printing", 1, GUEST) is None
    assert await knowledge.section("payroll", 0, STAFF) is None
    assert await knowledge.section("printing", 9, STAFF) is None
    assert await knowledge.section("nowhere", 0, STAFF) is None


async def test_a_question_can_be_narrowed_to_articles(knowledge: ReleasedKnowledge, shelves: Shelves) -> None:
    """Only those, and none that does not exist."""
    shelves.publish("r1")
    findings = await knowledge.look("printer", STAFF, within=["wifi"])
    assert [one.passage.article.id for one in findings.ranked] == ["wifi"]
    assert (await knowledge.look("printer", STAFF, within=["payroll", "nowhere"])).ranked == ()


async def test_a_question_can_lean_on_an_earlier_one(knowledge: ReleasedKnowledge, shelves: Shelves) -> None:
    """The earlier one says what it is about; what is asked now decides."""
    shelves.publish("r1")
    alone = await knowledge.look("and for my tablet?", STAFF)
    findings = await knowledge.look("and for my tablet?", STAFF, before="how do I join the campus wireless network")
    assert findings.question == alone.question
    assert findings.best is not None
    assert findings.best.passage.article.id == "wifi"
    assert findings.confidence > alone.confidence


async def test_choices_are_among_what_is_ranked(knowledge: ReleasedKnowledge, shelves: Shelves) -> None:
    """Whatever is asked, choices come with the verdict asked alone, and are two to four of the ranked ones."""
    shelves.publish("r1")
    for question in ("printer", "wireless network printer queue", "export", "my laptop", ""):
        findings = await knowledge.look(question, STAFF)
        assert set(findings.choices) <= set(findings.ranked)
        assert (2 <= len(findings.choices) <= 4) == (findings.verdict == "asked")
        assert 0 <= findings.confidence <= 1


async def test_messages_are_compared_without_a_release_too(knowledge: ReleasedKnowledge, shelves: Shelves) -> None:
    """With one, rarity of words counts besides."""
    earlier = [Spoken("the printer eats my paper", None, ("p1", "p2")), Spoken("when is lunch")]
    without = await knowledge.compare("paper is stuck in the printer", ("p1", "p2"), earlier)
    shelves.publish("r1")
    with_release = await knowledge.compare("paper is stuck in the printer", ("p1", "p2"), earlier)
    for same, other in (without, with_release):
        assert same.distant > other.distant
        assert same.shared_passages == 1
        assert other.shared_passages == 0
    assert await knowledge.compare("anything", (), ()) == ()


async def test_other_embeddings_than_the_releases_are_told(
    shelves: Shelves, embedder: MiniLM, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors of two models cannot be compared: the administrator is told to ingest again."""
    shelves.publish("r1")
    made_with = Release("r1", datetime(2025, 1, 1, tzinfo=UTC), "ready", 1, 1, ("all",), embedder="other:model")
    monkeypatch.setattr(shelves, "release", lambda release_id: made_with)
    knowledge = ReleasedKnowledge(shelves, lambda release: shelves.directory / release, embedder, clock)
    with pytest.raises(IndexUnavailable, match="other:model"):
        await knowledge.look("printer", STAFF)
