"""A canary for every audience, through random changes: it reaches nobody outside, wherever an article can come up.

Single steps are shown in ``tests/promises/test_10_only_for_whom_it_is_meant``, audiences from Slack and Teams in their
``test_directory``, and what may be said in a channel in their ``test_sender`` and ``test_app_talk``.
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.app import Parts
from bot.commands.publishing import workshop
from bot.knowledge.composing.extractive import ExtractiveComposer
from bot.messages.people import MEMBERS, PUBLIC, Person
from bot.settings import Settings
from kb_ingest.build import Insistence, ingest
from kb_ingest.release import restore, roll_back, withdraw
from tests.talk import Talk

ARTICLES = ("alpha", "bravo", "delta", "hotel")
AUDIENCES = ("public", "", "staff", "it-team", "nobody-has-this")
PEOPLE = {
    "guest": frozenset({PUBLIC}),
    "member": frozenset({PUBLIC, MEMBERS}),
    "staff": frozenset({PUBLIC, MEMBERS, "staff"}),
    "it": frozenset({PUBLIC, MEMBERS, "it-team"}),
    "unknown": frozenset(),
}
QUESTION = "where is the canary kept"
_CANARY = re.compile(r"(?:cage-|Canary )([a-z]+)")
"""In its words and in its title."""


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    parts = Parts(Settings(handrail_home=tmp_path / "home", _env_file=None))  # type: ignore[call-arg]  # pydantic's own
    yield parts
    await parts.close()


@dataclass
class Truth:
    """What owners have said: who may see what, release by release, and what was withdrawn."""

    now: dict[str, str] = field(default_factory=dict)
    releases: list[dict[str, str]] = field(default_factory=list)
    latest: dict[str, str] = field(default_factory=dict)
    at: int = -1
    withdrawn: set[str] = field(default_factory=set)

    def published(self) -> None:
        self.releases.append(dict(self.now))
        self.at = len(self.releases) - 1
        self.latest |= self.now

    def seen_by(self, audiences: frozenset[str]) -> set[str]:
        return {
            article
            for article, audience in self.releases[self.at].items()
            if article not in self.withdrawn
            and (audience or MEMBERS) in audiences
            and (self.latest[article] or MEMBERS) in audiences
        }


class House:
    """One source of four canaries, and the moves that an owner can make with it."""

    def __init__(self, parts: Parts, folder: Path, chance: random.Random) -> None:
        self.parts, self.folder, self.chance, self.truth = parts, folder, chance, Truth()
        self.ids: list[str] = []

    def write(self) -> None:
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("*.md"):
            old.unlink()
        for article, audience in self.truth.now.items():
            line = f"audience: {audience}\n" if audience else ""
            text = f"The {article} canary is kept in cage-{article}, in aisle {len(self.truth.releases)}."
            (self.folder / f"{article}.md").write_text(
                f"---\nid: {article}\ntitle: Canary {article}\n{line}---\n\n{text}\n"
            )

    def ingest(self) -> None:
        self.write()
        report = ingest(
            [self.folder], workshop(self.parts), source="birds", yes=True, force=Insistence("owner", "meant")
        )
        assert report.release is not None
        self.truth.published()
        self.ids.append(report.release)

    def change(self) -> None:
        for article in self.chance.sample(ARTICLES, 2):
            self.truth.now[article] = self.chance.choice(AUDIENCES)
        self.ingest()

    def take_out(self) -> None:
        if len(self.truth.now) > 2:
            self.truth.now.pop(self.chance.choice(sorted(self.truth.now)))
        self.ingest()

    def back(self) -> None:
        others = [number for number in range(len(self.ids)) if number != self.truth.at]
        if not others:
            return
        to, shop = self.chance.choice(others), workshop(self.parts)
        roll_back(self.parts.shelf, shop.home, shop.indexing, self.parts.clock, self.ids[to])
        self.truth.at = to

    def withdraw(self) -> None:
        article = self.chance.choice(sorted(self.truth.latest))
        if article in self.truth.withdrawn:
            restore(self.parts.shelf, self.parts.clock, article, by="owner")
            self.truth.withdrawn.discard(article)
        else:
            withdraw(self.parts.shelf, self.parts.clock, article, by="owner")
            self.truth.withdrawn.add(article)


async def shown(parts: Parts, audiences: frozenset[str]) -> set[str]:
    """Every canary that any way of looking brings up: ranked, named, choices, sections, and a composed answer."""
    findings = await parts.knowledge.look(QUESTION, audiences)
    brought = [findings]
    for article in ARTICLES:
        brought.append(await parts.knowledge.look(QUESTION, audiences, within=[article]))
        section = await parts.knowledge.section(article, 0, audiences)
        brought.append(section)  # type: ignore[arg-type]
    composer = ExtractiveComposer(parts.knowledge.section)
    written = await composer.compose(QUESTION, findings)
    return set(_CANARY.findall(str([brought, written]).replace(QUESTION, "")))


async def test_no_canary_is_ever_seen_from_outside(parts: Parts, tmp_path: Path) -> None:
    chance = random.Random(11)
    house = House(parts, tmp_path / "birds", chance)
    house.truth.now = dict(zip(ARTICLES, chance.sample(AUDIENCES, 4), strict=True))
    house.ingest()
    moves = [
        house.change,
        house.back,
        house.take_out,
        house.withdraw,
        house.back,
        house.change,
        house.withdraw,
        house.back,
    ]
    chance.shuffle(moves)
    for move in moves:
        move()
        parts.knowledge._checked = None
        await parts.knowledge.look(QUESTION, PEOPLE["member"])
        await parts.knowledge.ready()
        for name, audiences in PEOPLE.items():
            assert await shown(parts, audiences) == house.truth.seen_by(audiences), (move.__name__, name)


async def test_no_canary_comes_up_in_replies_desk_posts_transcripts_or_suggestions(
    parts: Parts, tmp_path: Path
) -> None:
    house = House(parts, tmp_path / "birds", random.Random(1))
    house.truth.now = {"alpha": "public", "bravo": "", "delta": "staff", "hotel": "it-team"}
    house.ingest()
    talk = Talk(tmp_path, knowledge=parts.knowledge, composer=ExtractiveComposer(parts.knowledge.section))
    for name, audiences in PEOPLE.items():
        person = replace(Person("web", "local", name, name.title()), audiences=audiences)
        before = len(talk.sent)
        for words in (QUESTION, *(f"where is the {article} canary kept, in which cage" for article in ARTICLES)):
            await talk.say(words, person=person)
        for article in ARTICLES:
            await talk.press("show", article, person=person)
            await talk.press("walk", f"{article}#0", person=person)
        await talk.press("person", person=person)
        await talk.agent_presses("claim", person=person)
        await talk.agent_says("I'll have a look at the canary's cage", person=person)
        told = str([parcel.what for parcel in talk.sent[before:]])
        kept = str(await talk.ledger.transcript(f"{person.key}:1", case=(await talk.case(person)).id))
        assert set(_CANARY.findall(told)) | set(_CANARY.findall(kept)) <= house.truth.seen_by(audiences), name
    talk.close()
