"""Somebody is helped, and later forgotten: what must be left of it where, on any platform."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from tests.scenarios import main_job
from tests.scenarios.clients import AgentClient, StaffClient

CANARY = "quagga"
QUESTION = f"The {CANARY} plotter in room 4711 eats my paper"
ANSWER = "I am on my way with a new tray."


class Served(Protocol):
    """A running Handrail."""

    home: Path

    def command(self, *words: str) -> str: ...

    async def sent(self, lane: str) -> None: ...


async def helped(staff: StaffClient, agent: AgentClient, served: Served) -> None:
    """They ask, are handed over, and an agent answers and closes the case."""
    await main_job.ask(staff, QUESTION)
    await main_job.choose(staff, "Talk to a person")
    await agent.open_case(QUESTION)
    await agent.say(ANSWER)
    await agent.press("Claim and send")
    await staff.hears(ANSWER)
    await agent.press("Resolve")
    await agent.press("Fixed")
    await agent.state("closed")
    await served.sent("")
    assert CANARY in kept(served.home)


async def forget(served: Served, person: str) -> list[dict[str, Any]]:
    """What the command says, while the server goes on running."""
    made = await asyncio.to_thread(served.command, "forget", person, "--yes", "--json")
    told = [json.loads(line) for line in made.splitlines()]
    assert told[0]["event"] == "forgotten"
    assert told[0]["finished"], told
    assert {one["state"] for one in told if one["event"] == "copy"} <= {"done"}, told
    return told


def kept(home: Path) -> str:
    """The database as text, and every file in the folder as it lies there."""
    with closing(sqlite3.connect(home / "served" / "handrail.db", timeout=10)) as database:
        text = "\n".join(database.iterdump())
    files = [file.read_bytes() for file in (home / "served").rglob("*") if file.is_file()]
    return "\n".join([text, *(content.decode("utf-8", "replace") for content in files)])


async def agent_forgotten(staff: StaffClient, agent: AgentClient, served: Served, who: str, name: str) -> str:
    """The agent who helped is forgotten. What the person sees afterwards."""
    await helped(staff, agent, served)
    assert name in await staff.everything()
    told = await forget(served, who)
    renamed = [one for one in told if one["event"] == "renamed"]
    assert renamed, told
    assert {one["state"] for one in renamed} == {"done"}, told
    assert {one["what"] for one in renamed} <= {"changed", "taken", "passed"}, told
    return await staff.everything()
