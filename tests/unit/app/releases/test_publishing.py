"""Owners and releases, on a real database and a real index: preview, publish, go back, withdraw, try."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.app.parts import Parts
from bot.app.releases.page import OwnersReleases
from bot.app.releases.page_html import sections
from bot.app.releases.publishing import Publishing
from bot.app.releases.rounds import ReleaseRounds
from bot.app.releases.work import DIES_AFTER, Job
from bot.commands import previewing, sources
from bot.errors import Conflict, HandrailError, NotAllowed, StoreError, UnknownRelease
from bot.messages.state import Topic
from bot.store.codec import TOPICS
from bot.store.tables import TOPIC
from kb_ingest.candidate import ChangedSince
from tests.fakes.surroundings import FakeClock
from tests.unit.app.releases.library import ARTICLES, FAY, KETTLE, LIN, SHED


async def asked(parts: Parts, *questions: str) -> None:
    """Somebody asked this yesterday."""
    at = parts.clock.now() - timedelta(days=1)
    rows = [
        {"id": f"t{n}", "conversation": "web:1", "person": "web:local:nina", "outcome": "unknown",
         "asked_at": at, "last_at": at,
         "body": TOPICS.encode(Topic(f"t{n}", text, at, at))}
        for n, text in enumerate(questions)
    ]  # fmt: skip
    await parts.transactions.write(lambda connection: connection.execute(insert(TOPIC), rows))


async def later(parts: Parts) -> None:
    assert isinstance(parts.clock, FakeClock)
    await parts.clock.advance(1)


async def carry_out(parts: Parts, owner: Publishing) -> None:
    """What was asked, here instead of in a process of its own."""

    async def here(*command: str) -> tuple[int, str]:
        try:
            if command[0] == "preview":
                await previewing.preview(parts, command[1], as_json=True)
                return 0, ""
            return int(not await previewing.publish(parts, command[2], as_json=True)), ""
        except HandrailError as error:
            return 1, f"handrail: {error}"

    await ReleaseRounds(owner.work, alone=True, carry_out=here).once()


async def test_a_preview_shows_what_last_month_s_questions_would_get_and_publishing_makes_it_so(
    parts: Parts, tmp_path: Path
) -> None:
    owner, page = Publishing(parts), OwnersReleases(parts)
    await asked(parts, SHED, KETTLE, "Where can I see an otter?")
    (tmp_path / "help" / "kettle.md").unlink()
    before = parts.shelf.current()
    assert "being built" in await owner.preview(FAY, "help")
    assert await page.busy(FAY)
    with pytest.raises(Conflict, match="under way already, asked for by Fay"):
        await owner.preview(FAY, "help")
    await carry_out(parts, owner)

    job = await owner.previewed(FAY, "help")
    assert job is not None and job.preview is not None
    assert parts.shelf.current() == before, "a preview changes nothing"
    assert (job.state, job.preview.removed, job.preview.takes_much, job.preview.questions) == ("done", 1, True, 3)
    lost = next(group for group in job.preview.groups if group.examples)
    assert (lost.kind in ("refused", "worse"), [one.topic for one in lost.examples]) == (True, ["t1"])
    html = "".join(body for *_, body in await page.sections(FAY))
    assert "descale the kettle" in html and "A few questions" in html and "fifth of this source" in html

    await owner.publish(FAY, "help", job.preview.mark, "the kettle is gone")
    await carry_out(parts, owner)
    now = parts.shelf.current()
    assert now is not None and now.articles == 2
    assert "the kettle is gone" in "".join(body for *_, body in await page.sections(FAY))

    assert before is not None
    await later(parts)
    assert before.id in await owner.roll_back(FAY, "", "the kettle is back")
    assert parts.shelf.current() == before
    with pytest.raises(UnknownRelease, match="already"):
        await owner.roll_back(FAY, before.id, "again")
    assert [deed.did.split()[0] for deed in await owner.work.deeds()] == ["went", "published"]


async def test_what_has_changed_since_the_preview_is_not_published(parts: Parts, tmp_path: Path) -> None:
    owner = Publishing(parts)
    file, before = tmp_path / "help" / "shed.md", parts.shelf.current()
    file.write_text(ARTICLES["shed.md"].replace("twelve", "ten"), encoding="utf-8")
    await owner.preview(FAY, "help")
    await carry_out(parts, owner)
    with pytest.raises(Conflict, match="previewed anew"):
        await owner.publish(FAY, "help", "another-mark", "")
    file.write_text(ARTICLES["shed.md"].replace("twelve", "two"), encoding="utf-8")
    await owner.publish(FAY, "help", "", "cheaper")
    await carry_out(parts, owner)
    job = await owner.work.get("help", "publish")
    assert job is not None and (job.state, str(ChangedSince("help"))) == ("failed", job.said)
    assert parts.shelf.current() == before


async def test_what_its_checks_stop_is_said_and_cannot_be_published(parts: Parts, tmp_path: Path) -> None:
    owner = Publishing(parts)
    questions = f"- question: {SHED}\n  article: shed\n- question: {KETTLE}\n  article: kettle\n"
    (tmp_path / "help" / "questions.yaml").write_text(questions, encoding="utf-8")
    await sources.ingest_described(parts, ["help"], sources.Asked(as_json=True))
    shed = ARTICLES["shed.md"].replace("bicycle shed", "boat house").replace("key", "oar")
    (tmp_path / "help" / "shed.md").write_text(shed, encoding="utf-8")
    await owner.preview(FAY, "help")
    await carry_out(parts, owner)
    job = await owner.previewed(FAY, "help")
    assert job is not None and job.preview is not None
    assert (job.state, job.preview.stops) == ("stopped", 1)
    assert any("bicycle shed" in line for line in job.preview.findings)
    with pytest.raises(NotAllowed, match="checks"):
        await owner.publish(FAY, "help", job.preview.mark, "")


async def test_a_source_that_is_unknown_or_somebody_else_s_or_out_of_reach_says_so(parts: Parts) -> None:
    owner = Publishing(parts)
    with pytest.raises(NotAllowed, match=r"no source “wiki”.*There are: help\."):
        await owner.preview(FAY, "wiki")
    with pytest.raises(NotAllowed, match="money is for Finance to publish"):
        await owner.preview(FAY, "money")
    with pytest.raises(Conflict, match="no preview of help"):
        await owner.publish(FAY, "help", "", "")
    await owner.preview(LIN, "money")  # its folder is not there
    await carry_out(parts, owner)
    job = await owner.previewed(LIN, "money")
    assert job is not None and job.state == "failed" and "money" in job.said
    assert "There is no preview" not in job.said


async def test_owners_withdraw_their_own_articles_with_a_reason_and_put_them_back(parts: Parts) -> None:
    owner, page = Publishing(parts), OwnersReleases(parts)
    with pytest.raises(NotAllowed, match="for Finance"):
        await owner.withdraw(FAY, "payslip", "wrong")
    with pytest.raises(NotAllowed, match="Say why"):
        await owner.withdraw(FAY, "kettle", " ")
    with pytest.raises(NotAllowed, match="No published article"):
        await owner.withdraw(FAY, "samovar", "wrong")
    assert "withdrawn" in await owner.withdraw(FAY, "descale the kitchen KETTLE", "it burns")
    [gone] = parts.shelf.withdrawals()
    assert (gone.article, gone.by, gone.reason) == ("kettle", "Fay", "it burns")
    assert "it burns" in "".join(body for *_, body in await page.sections(FAY))
    await later(parts)
    assert "can be seen again" in await owner.restore(FAY, "kettle")
    with pytest.raises(HandrailError):
        await owner.restore(FAY, "kettle")
    assert [deed.did.split()[0] for deed in await owner.work.deeds()] == ["put", "withdrew"]


async def test_a_question_is_tried_with_others_eyes_says_why_and_is_not_kept(parts: Parts) -> None:
    owner, page = Publishing(parts), OwnersReleases(parts)
    question = "When do payslips appear on the payroll portal?"
    as_staff = await page.try_question(FAY, question, ["staff"])
    assert as_staff["outcome"] == "answered" and "twenty-fifth" in as_staff["html"]
    assert any("payslip" in line and "meaning" in line for line in as_staff["why"])
    assert parts.shelf.version()[0] in as_staff["why"][-1]
    as_member = await page.try_question(FAY, question, ["members"])
    assert "twenty-fifth" not in as_member["html"] and not any("payslip" in line for line in as_member["why"])
    with pytest.raises(NotAllowed, match=r"audience “pirates”.*members, staff"):
        await page.try_question(FAY, question, ["pirates"])
    assert [deed.did for deed in await owner.work.deeds()] == ["tried a question as staff"]


async def test_what_is_tried_is_shown_as_people_see_it_and_holds_no_markup(parts: Parts, tmp_path: Path) -> None:
    shed = ARTICLES["shed.md"].replace("twelve pounds", "**twelve** pounds <img src=x onerror=alert(1)>")
    (tmp_path / "help" / "shed.md").write_text(shed, encoding="utf-8")
    await sources.ingest_described(parts, ["help"], sources.Asked(as_json=True))
    tried = await OwnersReleases(parts).try_question(FAY, SHED, ["members"])
    assert "<strong>twelve</strong>" in tried["html"]
    assert "<img" not in tried["html"] and "**" not in tried["html"]
    assert tried["why"][-1].startswith("Looked up in the release of 4 March, 09:00 UTC (")


async def test_work_that_was_cut_off_begins_again_or_is_told(parts: Parts) -> None:
    owner, clock = Publishing(parts), parts.clock
    await owner.preview(FAY, "help")
    asked_for = await owner.work.get("help", "preview")
    assert asked_for is not None
    await owner.work.keep(replace(asked_for, state="under way"))
    rounds = ReleaseRounds(owner.work, alone=True)
    await rounds.resume()
    assert (await owner.work.get("help", "preview")) == asked_for, "the server was killed: it is done anew"
    await owner.work.keep(replace(asked_for, state="under way"))
    assert isinstance(clock, FakeClock)
    await clock.advance(DIES_AFTER.total_seconds())
    told = await owner.work.get("help", "preview")
    assert told is not None and (told.state, "cut off" in told.said) == ("failed", True)


async def test_what_is_asked_once_is_done_once_however_many_processes_look(parts: Parts) -> None:
    owner, done = Publishing(parts), []
    await owner.preview(FAY, "help")
    [job] = await owner.work.jobs()

    async def slow(*command: str) -> tuple[int, str]:
        done.append(command)
        await others.once()
        return 0, ""

    others, rounds = (ReleaseRounds(owner.work, alone=True, carry_out=slow) for _ in range(2))
    await rounds.once()
    assert len(done) == 1
    assert not await owner.work.begin(job), "whoever looked before it was begun does not begin it again"


async def test_two_owners_at_once_are_not_both_told_that_it_is_under_way(parts: Parts) -> None:
    owner = Publishing(parts)
    said = await asyncio.gather(*(owner.preview(FAY, "help") for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, Conflict) for one in said) == 3


async def test_nothing_on_the_page_is_markup_and_few_are_not_counted(parts: Parts) -> None:
    owner = Publishing(parts)
    shown = await owner.shown(FAY)
    job = Job("<help>", "preview", "<b>Fay</b>", parts.clock.now())
    html = "".join(body for *_, body in sections(replace(shown, sources=["<help>"], jobs=[job]), [], {}))
    assert "<b>Fay" not in html and "&lt;help&gt;" in html


async def test_nothing_is_done_that_cannot_be_written_down(parts: Parts) -> None:
    owner = Publishing(parts)

    class Away:
        async def put(self, *_: object, **__: object) -> None:
            raise StoreError("The database is away.")

    object.__setattr__(owner.work, "anchors", Away())
    with pytest.raises(StoreError):
        await owner.withdraw(FAY, "kettle", "it burns")
    assert not parts.shelf.withdrawals()
