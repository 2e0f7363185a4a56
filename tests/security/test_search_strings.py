"""Questions, names and ids that mean something to SQL, to a word index, to Chroma's filters or to a file system."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Parts
from bot.commands.publishing import workshop
from bot.errors import HandrailError
from bot.messages.people import MEMBERS, PUBLIC, Person
from bot.settings import Settings
from kb_ingest.build import ingest
from kb_ingest.release import withdraw
from tests.talk import NINA, Talk

STRINGS = (
    "' OR '1'='1", "'; DROP TABLE article; --", '" OR ""="', "1); DELETE FROM inbox; --", "%' ESCAPE '!", "100% _sure_",
    "\\", "\\'; --", "$1 :name ? %s %(x)s {x} {{x}}", "NEAR(a b, 2) AND NOT c*", '"unclosed', "title:secret^9 OR *:*",
    "+must -not (group", '{"$or": [{"audience": {"$ne": "public"}}]}', "$contains", "it-team", "audience=it-team",
    "../../etc/passwd", "C:\\windows\\system32", "\u202evault\u202c", "ＳＥＬＥＣＴ ＊", "ſelect İstanbul ß ﬀ",
    "\ud83d", "\x00", "🦆" * 200, "a" * 20_000, "zalgo " + "Z\u0351\u034b" * 500, "\u200b\u2060\ufeff",
    "( ͡° ͜ʖ ͡°)", "\n\r\t\x0b", "",
)  # fmt: skip
GUEST = frozenset({PUBLIC})
IT = frozenset({PUBLIC, MEMBERS, "it-team"})
FORGED = (
    "it-team' --",
    "it-team\x00",
    "IT-TEAM",
    " it-team",
    "it-team,public",
    "*",
    "%",
    "i_-team",
    "members' OR '1'='1",
    "$ne",
    "ıt-team",
    "it‐team",
)
"""Audiences that somebody could try to have; none of them is ``it-team``."""


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    home = tmp_path
    folder = home / "articles"
    folder.mkdir()
    for id, audience in {"open": "public", "vault": "it-team"}.items():
        matter = f"---\nid: {id}\ntitle: The {id} article\naudience: {audience}\n---\n\n"
        (folder / f"{id}.md").write_text(f"{matter}The {id} duck is kept in cage-{id}, and must be fed twice a day.\n")
    parts = Parts(Settings(handrail_home=home / "home", _env_file=None))  # type: ignore[call-arg]  # pydantic's own
    ingest([folder], workshop(parts), source="birds")
    await parts.knowledge.look("duck", IT)
    await parts.knowledge.ready()
    yield parts
    await parts.close()


async def test_any_question_is_only_words(parts: Parts) -> None:
    for text in STRINGS:
        for question in (text, f"where is the vault duck {text} cage"):
            found = await parts.knowledge.look(question, GUEST)
            assert {one.passage.article.id for one in (*found.ranked, *found.choices)} <= {"open"}, text
        leaning = await parts.knowledge.look(f"the duck {text}", GUEST, before=text)
        assert {one.passage.article.id for one in leaning.ranked} <= {"open"}, text
        await parts.knowledge.compare(text, [text], [])


async def test_any_articles_name_finds_that_article_or_nothing(parts: Parts) -> None:
    for id in STRINGS:
        assert (await parts.knowledge.look("the duck", GUEST, within=[id])).ranked == (), id
        assert (await parts.knowledge.look("the duck", GUEST, within=[id, "vault"])).ranked == (), id
        assert await parts.knowledge.section(id, 0, GUEST) is None, id
        if id.strip("\x00"):
            with pytest.raises(HandrailError):
                withdraw(parts.shelf, parts.clock, id, by="'; --", reason=id)
    assert await parts.knowledge.section("open", -1, GUEST) is None
    assert await parts.knowledge.section("open", 10**12, GUEST) is None
    assert (await parts.knowledge.look("the duck", GUEST, within=["open"])).ranked != ()


async def test_a_name_that_only_looks_like_an_audience_opens_nothing(parts: Parts) -> None:
    for audience in FORGED:
        audiences = frozenset({PUBLIC, audience})
        found = await parts.knowledge.look("where is the vault duck kept, cage-vault", audiences)
        assert {one.passage.article.id for one in found.ranked} <= {"open"}, audience
        assert (await parts.knowledge.look("the vault duck", audiences, within=["vault"])).ranked == (), audience
        assert await parts.knowledge.section("vault", 0, audiences) is None, audience
    assert await parts.knowledge.section("vault", 0, IT) is not None


async def test_whatever_people_and_agents_write_is_kept_as_words(tmp_path: Path) -> None:
    """Through intake, inbox, ledger, transcript and outbox, and out again letter by letter."""
    talk = Talk(tmp_path)
    tables = await talk.transactions.read(_tables)
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    for text in STRINGS[:16]:
        await talk.say(text)
    await talk.agent_says(" ".join(STRINGS[:16]))
    assert talk.relayed[-1].text == " ".join(STRINGS[:16])
    said = [entry.text for entry in await talk.ledger.transcript(f"{NINA.key}:1", case=(await talk.case()).id)]
    for text in STRINGS[:16]:
        assert text in said
    odd = Person("web", "lo'cal", 'ni"na%_', "Robert'); DROP TABLE inbox; --")
    assert await talk.say("slow wireless in the halls", person=odd)
    assert await talk.case_or_none(odd) is None
    assert await talk.transactions.read(_tables) == tables
    talk.close()


def _tables(connection) -> dict[str, bool]:  # type: ignore[no-untyped-def]
    names = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
    return dict.fromkeys(names, True)
