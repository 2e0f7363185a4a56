"""Promise 10: an article reaches only its audience, agents' talk never the person, and secrets are masked before all
else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Parts
from bot.commands.publishing import workshop
from bot.messages.people import MEMBERS, PUBLIC
from bot.settings import Settings
from kb_ingest.build import Insistence, ingest
from kb_ingest.release import roll_back, withdraw
from tests.fakes.people import dump
from tests.talk import KIM, NINA, SAM, Talk

GUEST, MEMBER = frozenset({PUBLIC}), frozenset({PUBLIC, MEMBERS})
STAFF, IT = MEMBER | {"staff"}, MEMBER | {"it-team"}
QUESTION = "where is the canary kept"


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    parts = Parts(Settings(handrail_home=tmp_path / "home", _env_file=None))  # type: ignore[call-arg]  # pydantic's own
    yield parts
    await parts.close()


def canaries(folder: Path, **audiences: str) -> Path:
    folder.mkdir(exist_ok=True)
    for id, audience in audiences.items():
        line = f"audience: {audience}\n" if audience else ""
        (folder / f"{id}.md").write_text(
            f"---\nid: {id}\ntitle: Canary {id}\n{line}---\n\nThe {id} canary is kept in cage {id}.\n", encoding="utf-8"
        )
    return folder


async def seen(parts: Parts, audiences: frozenset[str]) -> set[str]:
    """Everything that a question shows somebody: ranked, choices, and by asking for each article by name."""
    parts.knowledge._checked = None
    await parts.knowledge.look(QUESTION, audiences)
    await parts.knowledge.ready()
    findings = await parts.knowledge.look(QUESTION, audiences)
    ids = {item.passage.article.id for item in (*findings.ranked, *findings.choices)}
    for id in ("open", "inside", "desk", "vault", "typo"):
        named = await parts.knowledge.look(QUESTION, audiences, within=[id])
        section = await parts.knowledge.section(id, 0, audiences)
        assert bool(named.ranked) == (section is not None) == (id in ids)
    return ids


ALL = {"open": "public", "inside": "", "desk": "staff", "vault": "it-team", "typo": "stafff"}


async def test_each_audience_sees_its_own_canary_and_no_other(parts: Parts, tmp_path: Path) -> None:
    ingest([canaries(tmp_path / "a", **ALL)], workshop(parts), source="a")
    assert await seen(parts, GUEST) == {"open"}
    assert await seen(parts, MEMBER) == {"open", "inside"}
    assert await seen(parts, STAFF) == {"open", "inside", "desk"}
    assert await seen(parts, IT) == {"open", "inside", "vault"}
    assert await seen(parts, frozenset()) == set()


async def test_an_unknown_audience_is_warned_of(parts: Parts, tmp_path: Path) -> None:
    report = ingest([canaries(tmp_path / "a", **ALL)], workshop(parts), source="a")
    assert any("stafff" in note.text for note in report.warnings)


async def test_a_rollback_never_widens_access(parts: Parts, tmp_path: Path) -> None:
    folder = canaries(tmp_path / "a", open="public", inside="")
    ingest([folder], workshop(parts), source="a")
    canaries(folder, open="it-team", inside="public")
    ingest([folder], workshop(parts), source="a", force=Insistence("owner", "inside may be read by everybody"))
    shop = workshop(parts)
    roll_back(parts.shelf, shop.home, shop.indexing, parts.clock)
    assert await seen(parts, GUEST) == set(), "inside was for members in this release, open is for it-team now"
    assert await seen(parts, MEMBER) == {"inside"}
    assert await seen(parts, IT) == {"inside", "open"}


async def test_an_article_reaches_no_more_people_than_before_without_somebody_saying_so(
    parts: Parts, tmp_path: Path
) -> None:
    folder = canaries(tmp_path / "a", open="it-team", inside="")
    ingest([folder], workshop(parts), source="a")
    canaries(folder, open="public", inside="")
    assert ingest([folder], workshop(parts), source="a").outcome == "stopped"
    assert await seen(parts, GUEST) == set() and await seen(parts, MEMBER) == {"inside"}
    ingest([folder], workshop(parts), source="a", force=Insistence("owner", "everybody may read it"))
    assert await seen(parts, GUEST) == {"open"}


async def test_a_withdrawn_article_is_withdrawn_from_every_release(parts: Parts, tmp_path: Path) -> None:
    folder = canaries(tmp_path / "a", open="public", inside="")
    ingest([folder], workshop(parts), source="a")
    (folder / "more.md").write_text("---\nid: more\n---\n\nAnother canary.\n", encoding="utf-8")
    ingest([folder], workshop(parts), source="a")
    withdraw(parts.shelf, parts.clock, "open", by="owner")
    assert "open" not in await seen(parts, GUEST)
    shop = workshop(parts)
    roll_back(parts.shelf, shop.home, shop.indexing, parts.clock)
    assert "open" not in await seen(parts, GUEST)


async def test_agents_talk_never_reaches_the_person(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_says("unclaimed: is this the usual one?", agent=KIM)
    await talk.agent_presses("claim")
    await talk.agent_says("// note: seems confused", agent=SAM)
    await talk.agent_says("beside: I know this hall", agent=KIM)
    await talk.agent_says("Hello Nina", agent=SAM)
    await talk.agent_presses("resolve", "fixed")
    told = "\n".join(str(parcel.what) for parcel in talk.sent if parcel.lane.startswith("person:"))
    for private in ("unclaimed:", "note:", "beside:"):
        assert private not in told
    assert "Hello Nina" in told
    talk.close()


async def test_a_pasted_secret_is_nowhere(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("my password is Gr33nElephant! and the wireless in the halls is slow")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.say("I tried it again: password: Gr33nElephant!")
    await talk.agent_says("try your token ghp_abcdefghijklmnopqrstuvwxyz0123456789 now")

    whole = await dump(talk.transactions) + str(talk.sent)
    assert "Gr33nElephant" not in whole
    assert "ghp_abcdef" not in whole
    talk.close()


async def test_nobody_reads_another_conversations_transcript_or_case(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await talk.say("slow wireless in the halls", person=NINA)
    await talk.say("printing costs a page", person=KIM)
    await talk.press("person", person=KIM)
    entries = [entry.text for entry in talk.desk_entries]
    assert all(entry != "slow wireless in the halls" for entry in entries)
    talk.close()
