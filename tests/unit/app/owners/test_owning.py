"""The owners' side on a real database: what they decide is kept once, and written where it should go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest

from bot.app.owners.chat import OwnersChat
from bot.app.owners.drafts_chat import DraftsChat
from bot.app.owners.letters import OwnerLetters
from bot.app.owners.owning import Owning
from bot.app.parts import Parts
from bot.commands.owners import out_of_reach
from bot.errors import Conflict, ExportFailed, NotAllowed
from bot.messages.article_draft import ArticleDraft
from bot.messages.letter import Letter
from bot.messages.owning import Wish
from bot.messages.people import member
from bot.settings import Settings
from bot.store.drafts import SqlDrafts, suggest
from bot.store.outbox import SqlOutbox
from tests.fakes.surroundings import FakeClock

FAY, LIN = member("web", "local", "fay", "Fay"), member("web", "local", "lin", "Lin")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
DRAFT = ArticleDraft(
    "c1", "c1", 7, "web:1", "web:local:nina", "Sam", MONDAY, "Lockers", "my <locker>?", "Hold the key.",
    owner="Facilities",
)  # fmt: skip


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    table = tmp_path / "handrail.toml"
    table.write_text('[owners]\nFacilities = ["fay", "slack:T1:U2"]\n', encoding="utf-8")
    made = Parts(
        Settings(handrail_home=tmp_path / "home", handrail_settings=table, drafts_folder=str(tmp_path / "drafts"))
    )
    made.__dict__["clock"] = FakeClock(MONDAY)
    await made.transactions.write(lambda connection: suggest(connection, [DRAFT]))
    yield made
    await made.close()


async def test_the_owner_s_page_holds_the_draft_and_nothing_in_it_is_markup(parts: Parts) -> None:
    text = await Owning(parts).page(FAY, 4)
    assert "my &lt;locker&gt;?" in text
    assert 'value="Lockers"' in text
    assert "Lockers" not in await Owning(parts).page(LIN, 4)


async def test_accepted_it_is_a_file_with_the_owner_s_words_and_waits_no_more(parts: Parts, tmp_path: Path) -> None:
    owning = Owning(parts)
    assert "Kept" in await owning.decide(FAY, "c1", "keep", "Lockers", "Press the key.")
    said = await owning.decide(FAY, "c1", "accept", "Open a locker", "Press and hold the star key.")
    [file] = (tmp_path / "drafts").iterdir()
    assert str(file) in said
    assert "Press and hold the star key." in file.read_text(encoding="utf-8")
    kept = await SqlDrafts(parts.transactions).get("c1")
    assert kept is not None
    assert (kept.state, kept.decided_by, kept.title) == ("accepted", "Fay", "Open a locker")
    assert (await owning.file(FAY, "c1"))[0] == "open-a-locker.md"
    with pytest.raises(Conflict, match="accepted by Fay"):
        await owning.decide(FAY, "c1", "decline")


async def test_declined_it_goes_nowhere_and_the_reason_stays(parts: Parts, tmp_path: Path) -> None:
    await Owning(parts).decide(FAY, "c1", "decline", why="It is in the handbook")
    kept = await SqlDrafts(parts.transactions).get("c1")
    assert kept is not None
    assert (kept.state, kept.why) == ("declined", "It is in the handbook")
    assert not (tmp_path / "drafts").exists()
    assert "It is in the handbook" in await Owning(parts).page(FAY, 4)


async def test_somebody_else_s_draft_is_theirs_to_decide(parts: Parts) -> None:
    owning = Owning(parts)
    with pytest.raises(NotAllowed, match="Facilities"):
        await owning.decide(LIN, "c1", "accept", "Lockers", "Mine now.")
    with pytest.raises(NotAllowed):
        await owning.file(LIN, "c1")
    with pytest.raises(NotAllowed):
        await owning.decide(FAY, "never-there", "accept")


async def test_where_it_cannot_be_written_it_waits_as_before(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(ExportFailed):
        await Owning(parts).decide(FAY, "c1", "accept", "Lockers", "Hold the key.")
    kept = await SqlDrafts(parts.transactions).get("c1")
    assert kept is not None
    assert kept.state == "waiting"


async def test_the_owner_is_written_to_once_a_day_and_again_only_when_something_is_new(parts: Parts) -> None:
    table = parts.settings.handrail_settings
    table.write_text(table.read_text(encoding="utf-8") + "[digests]\nowners = false\n", encoding="utf-8")
    woken: list[str] = []
    letters = OwnerLetters(parts, Owning(parts), woken.append, frozenset({"web", "slack"}))
    assert [await letters.look(), await letters.look()] == [1, 0]
    assert woken == ["letter:slack:T1:U2"]
    parcel = await SqlOutbox(parts.transactions).next("letter:slack:T1:U2", MONDAY)
    assert parcel is not None
    assert isinstance(parcel.what, Letter)
    assert parcel.what.title == "A draft waits for your decision"
    clock = parts.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(24 * 3600)
    assert await letters.look() == 0, "the same draft is told of once"
    await clock.advance(14 * 3600)
    assert await letters.look() == 0, "nobody is written to at night"


async def test_doctor_says_who_is_out_of_reach_and_what_mends_it(parts: Parts, tmp_path: Path) -> None:
    table = parts.settings.handrail_settings
    table.write_text(table.read_text(encoding="utf-8") + '[digests]\nleads = ["slack:C1"]\n', encoding="utf-8")
    settings = parts.settings.model_copy(update={"drafts_repository": str(tmp_path)})
    found = await out_of_reach(replace(parts, settings=settings))
    assert [text for text, _ in found] == [
        "'facilities' is to be reached at slack:T1:U2, which is not served",
        "the week's digest is to go to slack:C1, which is not served",
        f"accepted drafts are to go to {tmp_path}, which is no git checkout",
    ]
    assert all("[owners]" in mend or "[digests]" in mend or "DRAFTS_REPOSITORY" in mend for _, mend in found)


async def test_in_a_chat_a_draft_is_read_changed_and_accepted_by_its_owner_alone(parts: Parts, tmp_path: Path) -> None:
    chat = OwnersChat(parts)
    shown = await chat.told(FAY, Wish("drafts"), "e1")
    assert "case #7" in shown.text
    assert "Hold the key." in shown.text
    assert [label for label, _ in shown.presses] == ["Accept", "Decline"]
    assert "No draft waits for you" in (await chat.told(LIN, Wish("drafts"), "e2")).text
    assert "Facilities" in (await chat.told(LIN, shown.presses[0][1], "e3")).text
    assert "No draft from case #7" in (await chat.told(LIN, Wish("accept", "7"), "e4")).text
    changed = await chat.told(FAY, Wish("change", "7", text="Press and hold the star key."), "e5")
    assert changed.presses == shown.presses
    accepted = await chat.told(FAY, changed.presses[0][1], "e6")
    [file] = (tmp_path / "drafts").iterdir()
    assert str(file) in accepted.text
    assert "Press and hold the star key." in file.read_text(encoding="utf-8")
    assert await chat.told(FAY, changed.presses[0][1], "e6") == accepted, "the same press again is no second one"
    assert "accepted by Fay already" in (await chat.told(FAY, shown.presses[1][1], "e7")).text


async def test_several_drafts_are_listed_with_a_press_each_and_one_is_declined_with_a_reason(parts: Parts) -> None:
    more = replace(DRAFT, id="c2", number=8, title="Bikes", at=MONDAY + timedelta(hours=1))
    await parts.transactions.write(lambda connection: suggest(connection, [more]))
    chat = OwnersChat(parts)
    listed = await chat.told(FAY, Wish("drafts"), "e1")
    assert [wish for _, wish in listed.presses] == [Wish("draft", "c2"), Wish("draft", "c1")]
    assert "**Bikes**" in (await chat.told(FAY, listed.presses[0][1], "e2")).text
    assert "Declined" in (await chat.told(FAY, Wish("decline", "8", why="it is in the handbook"), "e3")).text
    kept = await SqlDrafts(parts.transactions).get("c2")
    assert kept is not None
    assert (kept.state, kept.why) == ("declined", "it is in the handbook")
    assert "**Lockers**" in (await chat.told(FAY, Wish("drafts"), "e4")).text


async def test_files_that_a_draft_leaves_out_are_named_wherever_it_is_read(parts: Parts) -> None:
    draft = replace(DRAFT, id="c3", number=9, files=("manual.pdf", "<b>.png"))
    await parts.transactions.write(lambda connection: suggest(connection, [draft]))
    told = "Also sent in that case: manual.pdf, <b>.png – not in this draft. Sam can give you them."
    assert escape(told) in await Owning(parts).page(FAY, 4)
    assert told in (await DraftsChat(parts).told(FAY, Wish("draft", "9"))).text
    assert told in await Owning(parts).decide(FAY, "c3", "accept", "Lockers", "Hold the key.")


async def test_who_accepts_is_told_what_to_do_next(tmp_path: Path) -> None:
    """Without a folder the file is fetched; a branch is nobody's until it is pushed; nothing is published by itself."""
    described = '[owners]\nFacilities = ["fay"]\n[sources.help]\nkind = "folder"\npath = "help"\nowner = "Facilities"\n'
    git = tmp_path / "checkout"
    for number, (table, more, wanted) in enumerate(
        [
            (
                '[owners]\nFacilities = ["fay"]\n',
                {},
                "Fetch its file, put it among your articles, then have them published",
            ),
            (described, {}, "then preview and publish help under Releases"),
            (described, {"drafts_repository": str(git)}, "nothing was pushed: have somebody push it"),
        ]
    ):
        home = tmp_path / str(number)
        home.mkdir()
        (home / "handrail.toml").write_text(table, encoding="utf-8")
        made = Parts(Settings(handrail_home=home / "home", handrail_settings=home / "handrail.toml", **more))
        if more:
            await _checkout(git)
        await made.transactions.write(lambda connection: suggest(connection, [DRAFT]))
        said = await Owning(made).decide(FAY, "c1", "accept")
        page = await Owning(made).page(FAY, 4)
        await made.close()
        assert wanted in said and "Nobody is answered from it yet" in said
        assert "/owners/drafts/c1" in page and "at /owners" not in said


async def test_the_page_speaks_to_people(parts: Parts) -> None:
    page = await Owning(parts).page(FAY, 4)
    for word in ("Markdown", "front matter", "review_by in", "handrail.toml", "handrail ingest", "shown nothing"):
        assert word not in page, word
    assert "No article had answered it." in page and "Your question is not kept." in page


async def _checkout(where: Path) -> None:
    for words in (["init", "-q", str(where)], ["-C", str(where), "-c", "user.name=x", "-c", "user.email=x@localhost",
                  "commit", "-q", "--allow-empty", "-m", "x"]):  # fmt: skip
        process = await asyncio.create_subprocess_exec("git", *words)
        assert await process.wait() == 0
