"""Promise 9: an ingest builds a complete new release and only then switches to it; rollback is one command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Parts
from bot.commands.publishing import workshop
from bot.errors import IngestError
from bot.messages.people import MEMBERS, PUBLIC
from bot.settings import Settings
from kb_ingest.build import ingest
from kb_ingest.release import roll_back

MEMBER = frozenset({PUBLIC, MEMBERS})


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    parts = Parts(Settings(handrail_home=tmp_path / "home", _env_file=None))  # type: ignore[call-arg]  # pydantic's own
    yield parts
    await parts.close()


def write(folder: Path, **articles: str) -> Path:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for id, text in articles.items():
        (folder / f"{id}.md").write_text(f"---\nid: {id}\ntitle: {id} article\n---\n\n{text}\n", encoding="utf-8")
    return folder


async def found(parts: Parts, question: str) -> list[str]:
    parts.knowledge._checked = None  # the second between two looks at the shelf is not waited for
    await parts.knowledge.look(question, MEMBER)
    await parts.knowledge.ready()
    findings = await parts.knowledge.look(question, MEMBER)
    return [item.passage.article.id for item in findings.ranked]


async def test_a_running_server_follows_a_new_release_and_a_rollback(parts: Parts, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "a", kettle="Descale the kettle with citric acid.", shed="The key of the shed is at the lodge."
    )
    ingest([folder], workshop(parts), source="a")
    assert "kettle" in await found(parts, "descale the kettle")
    write(folder, shed="The key of the shed is at the lodge.", boat="The boat house opens at noon.")
    ingest([folder], workshop(parts), source="a", yes=True)
    assert "kettle" not in await found(parts, "descale the kettle")
    shop = workshop(parts)
    roll_back(parts.shelf, shop.home, shop.indexing, parts.clock)
    assert "kettle" in await found(parts, "descale the kettle")


async def test_an_ingest_replaces_its_own_source_only(parts: Parts, tmp_path: Path) -> None:
    ingest([write(tmp_path / "a", kettle="Descale the kettle with citric acid.")], workshop(parts), source="a")
    ingest([write(tmp_path / "b", boat="The boat house opens at noon.")], workshop(parts), source="b")
    assert set(await found(parts, "kettle and boat house")) == {"kettle", "boat"}
    ingest([write(tmp_path / "b", bell="The bell rings at six.")], workshop(parts), source="b", yes=True)
    assert set(await found(parts, "kettle and boat house and bell")) == {"kettle", "bell"}


async def test_a_failed_build_leaves_the_old_release_serving(parts: Parts, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", kettle="Descale the kettle with citric acid.")
    ingest([folder], workshop(parts), source="a")
    before = parts.shelf.version()[0]

    class Breaks:
        name = parts.embedder.name

        def embed(self, texts, progress=None):  # type: ignore[no-untyped-def]
            raise RuntimeError("out of memory")

    from dataclasses import replace

    write(folder, kettle="Descale the kettle with vinegar instead.")
    with pytest.raises(IngestError):
        ingest([folder], replace(workshop(parts), embedder=Breaks()), source="a")
    assert parts.shelf.version()[0] == before
    assert "kettle" in await found(parts, "citric acid")


async def test_readers_never_see_half_a_release(parts: Parts, tmp_path: Path) -> None:
    """While ingests go on, every look sees one release whole: both articles of the old pair or both of the new."""
    folder = tmp_path / "a"
    pairs = [("red", "blue"), ("green", "yellow"), ("black", "white")]
    ingest([write(folder, **{c: f"The {c} bicycle is in the shed." for c in pairs[0]})], workshop(parts), source="a")
    await parts.knowledge.ready()
    seen: list[set[str]] = []
    done = asyncio.Event()

    async def look() -> None:
        while not done.is_set():
            parts.knowledge._checked = None
            findings = await parts.knowledge.look("bicycle in the shed", MEMBER)
            seen.append({item.passage.article.id for item in findings.ranked})
            await asyncio.sleep(timedelta(milliseconds=20).total_seconds())

    reader = asyncio.ensure_future(look())
    for pair in pairs[1:]:
        write(folder, **{c: f"The {c} bicycle is in the shed." for c in pair})
        await asyncio.to_thread(ingest, [folder], workshop(parts), source="a", yes=True)
        async with asyncio.timeout(60):
            while not seen or seen[-1] != set(pair):
                assert not reader.done(), "the reader must not fail while an ingest goes on"
                await asyncio.sleep(timedelta(milliseconds=20).total_seconds())
    done.set()
    await reader
    assert all(articles in [set(pair) for pair in pairs] for articles in seen)
