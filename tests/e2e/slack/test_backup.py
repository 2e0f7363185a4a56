"""A backup of a running server, brought into a new folder: all up to then is there, and nothing is doubled."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.slack.server import PATIENCE, ServedHandrail
from tests.e2e.slack.town import Town
from tests.fakes.slack.visible import visible_text
from tests.scenarios import main_job
from tests.scenarios.forgetting import ANSWER, QUESTION

pytestmark = pytest.mark.slow


def outbox(home: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "served" / "handrail.db", timeout=10)) as database, database:
        return database.execute(query).fetchall()


async def test_a_backup_of_a_running_server_is_restored_and_goes_on(town: Town) -> None:
    nina, sam, first = town.staff(), town.agent(), town.handrail
    await main_job.ask(nina, QUESTION)
    await main_job.choose(nina, "Talk to a person")
    await sam.open_case(QUESTION)
    saved = first.home / "saved"
    await asyncio.to_thread(first.command, "backup", str(saved))
    await sam.say("This was said after the backup was made.")
    await sam.press("Claim and send")
    await nina.hears("This was said after the backup was made.")
    await asyncio.to_thread(first.stop)

    second = ServedHandrail(first.home.parent / "new", first.environment)
    second.home.mkdir()
    told = await asyncio.to_thread(second.command, "restore", str(saved))
    assert "Restored" in told
    assert outbox(second.home, "SELECT count(*) FROM outbox WHERE state = 'waiting'") == [(0,)]
    before = len(town.slack.posted)
    town.slack.send_events_to(f"{second.address}/slack/events")
    await asyncio.to_thread(second.start)
    try:
        await town.slack.connected(within=30)
        assert len(town.slack.posted) == before, "nothing that was sent is sent again"
        other = Town(town.slack, second)
        await sam.say(ANSWER)
        await sam.press("Claim and send")
        await nina.hears(ANSWER)
        shown = await main_job.ask(other.staff("kim"), "The Wi-Fi connects, but it's really slow")
        assert shown.sources, "the release that was saved serves"
        cards = [one for one in town.slack.messages("desk") if one.bot_id and QUESTION in visible_text(one)]
        assert len(cards) == len({one.ts for one in cards})
    finally:
        await asyncio.to_thread(second.stop)


async def test_what_waited_then_is_not_sent_again_and_a_person_sees_it(town: Town) -> None:
    nina, first = town.staff(), town.handrail
    await main_job.ask(nina, QUESTION)
    await asyncio.to_thread(first.stop)
    outbox(first.home, "UPDATE outbox SET state = 'waiting' WHERE id = (SELECT max(id) FROM outbox)")
    await asyncio.to_thread(first.command, "backup", str(first.home / "saved"))
    shutil.rmtree(first.home / "served")
    await asyncio.to_thread(first.command, "restore", str(first.home / "saved"))
    assert outbox(first.home, "SELECT count(*) FROM outbox WHERE state = 'unknown'") == [(1,)]
    said = len([one for one in nina.person.sees() if one.bot_id])
    await asyncio.to_thread(first.start)
    await town.slack.connected(within=30)
    await first.sent("")
    assert len([one for one in nina.person.sees() if one.bot_id]) == said


async def test_what_waited_then_is_looked_for_on_slack_before_it_is_sent_again(town: Town) -> None:
    """The backup was made before the reply went out: nothing in it says that Nina has it, and Slack does."""
    nina, first = town.staff(), town.handrail
    await main_job.ask(nina, QUESTION)
    await asyncio.to_thread(first.stop)
    outbox(first.home, "UPDATE outbox SET state = 'waiting', ended_at = NULL WHERE id = (SELECT max(id) FROM outbox)")
    outbox(first.home, "DELETE FROM anchor")
    await asyncio.to_thread(first.command, "backup", str(first.home / "saved"))
    shutil.rmtree(first.home / "served")
    await asyncio.to_thread(first.command, "restore", str(first.home / "saved"))
    [row] = [line for line in json_lines(await asyncio.to_thread(first.command, "stuck", "--json")) if "case" in line]
    assert "waited to be sent when the backup was made" in row["explained"]
    told = await asyncio.to_thread(first.command, "stuck", "--retry", "all")
    assert "0 of 1 are tried again" in told
    before = len(town.slack.posted)
    await asyncio.to_thread(first.start)
    await town.slack.connected(within=30)
    await asyncio.to_thread(first.command, "stuck", "--retry", row["id"])
    await first.sent("")
    assert outbox(first.home, "SELECT state FROM outbox ORDER BY id DESC LIMIT 1") == [("sent",)]
    assert len(town.slack.posted) == before, "it was found, and not posted again"
    assert len(nina.replies()) == 1


async def test_a_question_answered_after_the_backup_is_not_answered_twice(town: Town) -> None:
    """Also where somebody says that it may be doubled: the same answer is found on Slack."""
    nina, first = town.staff(), town.handrail
    await main_job.ask(nina, QUESTION)
    await asyncio.to_thread(first.stop)
    for table in ("outbox", "anchor", "transcript_entry", "topic", "conversation"):
        outbox(first.home, f"DELETE FROM {table}")
    outbox(first.home, "UPDATE inbox SET state = 'waiting', done_at = NULL WHERE kind = 'said'")
    outbox(first.home, "DELETE FROM inbox WHERE kind != 'said'")
    await asyncio.to_thread(first.command, "backup", str(first.home / "saved"))
    shutil.rmtree(first.home / "served")
    await asyncio.to_thread(first.command, "restore", str(first.home / "saved"))
    assert "0 of 1 are tried again" in await asyncio.to_thread(first.command, "stuck", "--retry", "all")
    await asyncio.to_thread(first.start)
    await town.slack.connected(within=30)
    await asyncio.to_thread(first.command, "stuck", "--retry", "all", "--even-if-doubled")
    answered = "SELECT count(*) FROM inbox WHERE kind = 'said' AND state = 'done'"
    await town.slack.until(lambda: outbox(first.home, answered) == [(1,)], PATIENCE, "the turn to be done")
    await first.sent("")
    assert len([one for one in nina.person.sees() if one.bot_id and QUESTION not in visible_text(one)]) == 1
    assert len(nina.replies()) == 1


def json_lines(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text.splitlines()]
