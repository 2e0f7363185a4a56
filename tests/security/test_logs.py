"""Logs hold ids and no text: whatever is written, on every platform, and whatever breaks on the way."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Handrail, Parts
from bot.commands.logging import OfLibraries, set_up_logging
from bot.engine.asynchronous import RETRY_SECONDS, AsyncioEngine
from bot.errors import DeliveryRefused
from bot.messages.evidence import Findings
from bot.messages.incoming import Attachment, Said
from bot.messages.turn import Parcel, Received
from bot.settings import Settings
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.mishaps import CutAfterStoring, CutBeforeStoring, Garbled, HtmlPage
from tests.fakes.slack.mishaps import Refused, ServerError
from tests.platforms.slack.house import DESK
from tests.platforms.slack.house import house as slack_house
from tests.platforms.teams.house import house as teams_house
from tests.promises.test_01_with_the_database_down import BreakableTransactions
from tests.talk import NINA, Talk

CANARY = "zanzibarquokka"
HERE = f"{NINA.key}:1"
PATIENCE = 60.0
"""Seconds until something that should happen counts as missing: test machines are slow."""


class Log:
    """All that a process writes of itself."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys, self._read = capsys, ""

    @property
    def text(self) -> str:
        self._read += self._capsys.readouterr().err
        return self._read

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def named(self, *events: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] in events]

    def has_no_text(self) -> None:
        assert self.text, "something must have been logged for this to say anything"
        assert all(line["event"] for line in self.lines), "each line is one of ours"
        assert CANARY not in self.text


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    set_up_logging("debug", "json")
    yield Log(capsys)
    structlog.reset_defaults()
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, OfLibraries)]:
        root.removeHandler(handler)


class BrokenKnowledge(FakeKnowledge):
    """Fails with what was asked in its words, as a library might."""

    async def look(self, question: str, *others: object, **more: object) -> Findings:
        raise RuntimeError(f"cannot tokenise {question!r}")

    async def ready(self) -> None:
        """Opened, and no good."""

    async def close(self) -> None: ...


async def everything_said(talk: Talk) -> None:
    """Each way in that there is, for the person and the desk."""
    await talk.say(f"my {CANARY} is broken, password: {CANARY}-Geheim7", ref="m1")
    await talk.edit("m1", f"my {CANARY} is slow")
    file = Attachment(f"{CANARY}.png", "image/png", 12, f"https://files/{CANARY}")
    await talk.take(Said("file", HERE, talk.clock.now(), NINA, f"see {CANARY}", ref="f1", attachments=(file,)))
    long = Said("long", HERE, talk.clock.now(), NINA, CANARY * 10_000, ref="l1")
    assert (await talk.intake.receive(long)).refused
    await talk.press("person", label=CANARY)
    await talk.agent_says(f"who has the {CANARY}?")
    await talk.agent_presses("claim")
    await talk.agent_says(f"// not the {CANARY} again")
    await talk.agent_says(f"have you tried the {CANARY}?", ref="a1")
    await talk.agent_presses("resolve", "fixed")
    await talk.delete("m1")
    await talk.later(hours=30)


@pytest.mark.parametrize("knowledge", [FakeKnowledge, BrokenKnowledge])
async def test_nothing_that_was_written_is_logged(tmp_path: Path, log: Log, knowledge: type[FakeKnowledge]) -> None:
    talk = Talk(tmp_path, knowledge=knowledge())
    try:
        await everything_said(talk)
    finally:
        talk.close()
    log.has_no_text()
    assert log.named("turn_done")
    assert bool(log.named("turn_broke")) == (knowledge is BrokenKnowledge)
    for broke in log.named("turn_broke"):
        assert broke["error"] == "RuntimeError" and broke["where"].rpartition(":")[0].endswith("test_logs.py")


async def test_a_platform_that_repeats_what_was_sent_in_its_error_is_not_repeated_in_the_log(
    tmp_path: Path, log: Log
) -> None:
    async def broken(parcel: Parcel) -> str:
        raise ValueError(f"bad payload: {parcel.what}")

    async def unnamed(parcel: Parcel) -> str:
        raise DeliveryRefused("It is too long.") from ValueError(f"bad payload: {parcel.what}")

    talk = Talk(tmp_path)
    try:
        talk.far.send = broken  # type: ignore[method-assign]  # the far side is a fake
        await talk.say(f"my {CANARY} is broken")
        talk.far.send = unnamed  # type: ignore[method-assign]
        await talk.clock.advance(300)
        await talk.run(HERE)
    finally:
        talk.close()
    log.has_no_text()
    assert log.named("delivery_put_off") and log.named("delivery_refused")


async def test_a_turn_that_never_works_is_named_by_its_ids_at_every_attempt(tmp_path: Path, log: Log) -> None:
    talk = Talk(tmp_path)
    engine = AsyncioEngine(talk.inbox, talk.outbox, talk.clock)

    async def never(received: Received) -> None:
        raise RuntimeError(f"cannot do {received.incoming}")

    try:
        await talk.intake.receive(Said("e1", HERE, talk.clock.now(), NINA, f"my {CANARY} is broken", ref="m1"))
        await engine.start(never, talk.delivery.deliver)
        async with asyncio.timeout(PATIENCE):
            while not await talk.inbox.set_aside():
                await talk.clock.advance(max(RETRY_SECONDS))
                await asyncio.sleep(0.01)  # the database works in a thread
        await engine.stop()
    finally:
        talk.close()
    log.has_no_text()
    told = log.named("turn_failed", "turn_set_aside")
    assert len(told) == len(RETRY_SECONDS) + 1
    for line in told:
        assert {"turn": 1, "event_id": "e1", "conversation": HERE, "lane": HERE}.items() <= line.items()


async def test_what_one_lane_is_about_is_never_said_of_another(tmp_path: Path, log: Log) -> None:
    """A lane is woken from within another's turn, and must not take over its ids."""
    talk = Talk(tmp_path)
    engine = AsyncioEngine(talk.inbox, talk.outbox, talk.clock)

    async def take(received: Received) -> None:
        await talk.conversations.take(received)
        other = replace(received.incoming, id="e2", conversation=f"{NINA.key}:2")  # type: ignore[call-arg]
        if received.incoming.id == "e1":
            await talk.inbox.accept(other, now=talk.clock.now())
            engine.wake_inbox(other.conversation)

    try:
        await talk.inbox.accept(Said("e1", HERE, talk.clock.now(), NINA, CANARY, ref="m1"), now=talk.clock.now())
        await engine.start(take, talk.delivery.deliver)
        async with asyncio.timeout(PATIENCE):
            while len(log.named("turn_done")) < 2:
                await talk.clock.advance(0.1)
                await asyncio.sleep(0.01)
        await engine.stop()
    finally:
        talk.close()
    log.has_no_text()
    done = log.named("turn_done")
    assert {(line["event_id"], line["lane"]) for line in done} == {("e1", HERE), ("e2", f"{NINA.key}:2")}


async def test_the_page_and_whatever_is_wrong_with_what_it_is_sent_leave_no_text(tmp_path: Path, log: Log) -> None:
    parts = Parts(Settings(handrail_home=tmp_path, contact="ring 4400", _env_file=None))  # type: ignore[call-arg]  # pydantic's own
    parts.__dict__["knowledge"] = BrokenKnowledge()
    transactions = parts.__dict__["transactions"] = BreakableTransactions(parts.database)
    handrail = Handrail(parts, "demo")
    await handrail.start()
    async with TestClient(TestServer(handrail.web), cookie_jar=CookieJar(unsafe=True)) as page:
        await page.get("/")
        conversation = (await (await page.get("/api/conversation")).json())["conversation"]
        origin = {"Origin": str(page.make_url("/")).rstrip("/"), "Content-Type": "application/json"}

        async def post(body: str) -> int:
            async with page.post("/api/messages", data=body, headers=origin) as answer:
                return answer.status

        def message(text: str) -> str:
            return json.dumps({"id": str(uuid4()), "conversation": conversation, "text": text})

        assert await post(message(f"my {CANARY} is broken")) == 200
        await until(lambda: log.named("turn_broke") and log.named("turn_done"))
        assert await post(f'{{"text": "{CANARY}') == 400
        assert await post(json.dumps({"text": [CANARY], "conversation": CANARY})) >= 400
        assert await post(message(CANARY * 6_000)) == 413
        assert (await page.get(f"/{CANARY}")).status == 404
        await page.get(f"/sign-in/{CANARY}")
        transactions.broken = True
        assert await post(message(f"my {CANARY} is broken")) == 503
        await until(lambda: log.named("page_store_failed"))
        transactions.broken = False
    await handrail.stop()
    log.has_no_text()


async def test_slack_and_whatever_it_does_wrong_leave_no_text(tmp_path: Path, log: Log) -> None:
    async with slack_house(tmp_path) as town:
        nina = town.slack.person("nina")
        for wrong in (CutAfterStoring(), CutBeforeStoring(), ServerError(), Garbled(), Refused("invalid_blocks")):
            town.slack.mishaps.add("chat.postMessage", wrong)
        for _ in range(5):
            await nina.say(f"my {CANARY} is broken")
        town.intake.down = True
        await nina.say(f"my {CANARY} is broken", wait=False)
        await until(lambda: log.named("slack_not_stored"))
        town.intake.down = False
        await nina.say("I want to talk to a person", wait=False)
        await town.slack.wait_for_message(DESK, within=30)
        await town.slack.settled()
    log.has_no_text()
    assert log.named("delivery_put_off")


async def test_teams_and_whatever_it_does_wrong_leave_no_text(tmp_path: Path, log: Log) -> None:
    async with teams_house(tmp_path) as town:
        nina = town.teams.person("nina")
        for wrong in (CutAfterStoring(), CutBeforeStoring(), Garbled(), HtmlPage()):
            town.teams.mishaps.add("post", wrong)
        for _ in range(4):
            await nina.say(f"my {CANARY} is broken")
        await until(lambda: log.named("delivery_put_off"))
        town.intake.down = True
        await nina.say(f"my {CANARY} is broken")
        await until(lambda: log.named("teams_not_stored"))
        town.intake.down = False
        await nina.say("I want to talk to a person")
        await town.teams.wait_for_message("desk", within=30)
        await town.teams.settled()
    log.has_no_text()


def test_what_libraries_warn_of_is_one_of_our_lines_without_values(log: Log) -> None:
    library = logging.getLogger("some.library")
    library.warning("Cannot send %s to %d people", CANARY, 3)
    library.error(f"Failed to send {CANARY}")  # as libraries do
    try:
        raise KeyError(CANARY)
    except KeyError:
        library.exception("Task exception was never retrieved")
    log.has_no_text()
    first, second, third = log.lines
    assert (first["event"], first["library"]) == ("library_warned", "some.library")
    assert first["about"] == "Cannot send %s to %d people"
    assert (second["event"], "about" in second) == ("library_failed", False)
    assert third["error"] == "KeyError" and third["trail"]


async def until(there: Callable[[], object]) -> None:
    """Wait for a line: the log rings no bell."""
    async with asyncio.timeout(PATIENCE):
        while not there():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
