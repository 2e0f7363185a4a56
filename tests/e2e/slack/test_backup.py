"""A backup of a running server, brought into a new folder: all up to then is there, and nothing is doubled."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.slack.server import ServedHandrail
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
