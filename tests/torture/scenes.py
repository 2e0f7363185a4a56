"""The houses that are tortured: one replica on SQLite, three on PostgreSQL and a Chroma server, everybody in both."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.many.house import free_port
from tests.e2e.slack.server import MANIFEST
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.torture.cluster import Cluster
from tests.torture.house import DOOR, SERVER, WORKER, House
from tests.torture.nursery import Nursery
from tests.torture.places import Places
from tests.torture.plan import Platform, Storm, desk_tables, plan
from tests.torture.torture import Storms, Torture, opened
from tests.torture.verdict import Verdict

SLACK_DESKS = {"south": "desk", "harbour": "desk-two", "garden": "desk-three"}
"""Several channels, as one takes about a message a second."""

ONE = (SERVER,)
THREE = (DOOR, SERVER, WORKER)
SIX = (DOOR, DOOR, DOOR, WORKER, WORKER, WORKER)


@dataclass(frozen=True)
class Scene:
    """``seats``: what each process is begun as. ``at_once``: conversations beside each other."""

    seed: int
    conversations: int
    platforms: Sequence[Platform]
    seats: Sequence[Sequence[str]] = ONE
    shared: bool = False
    """Whether it is the many-machines column: a PostgreSQL of its own and a Chroma server."""
    storms: Sequence[Storm] = ()
    at_once: int = 12
    deaths_each: int = 6
    """How often whoever sits at a seat is killed."""


async def tortured(scene: Scene, nursery: Nursery, folder: Path) -> Verdict:
    """Live through it, and count."""
    async with AsyncExitStack() as stack:
        slack, teams = await local_platforms(stack, scene.platforms)
        environment = environment_of(slack, teams)
        desks = _desks(slack, teams)
        planned = plan(scene.seed, scene.conversations, scene.platforms, desks, scene.storms)
        house = House(planned, nursery, desk_tables(desks), environment=environment, deaths_each=scene.deaths_each)
        stack.push_async_callback(house.close)
        storms = stack.enter_context(_shared(house, folder)) if scene.shared else {}
        await asyncio.to_thread(house.prepare)
        for words in scene.seats:
            house.seat(words)
        places = Places(planned, house, desks, slack, teams)
        async with opened(house, places):
            return await Torture(planned, house, places, storms, scene.at_once).run()


async def local_platforms(
    stack: AsyncExitStack, platforms: Sequence[Platform]
) -> tuple[LocalSlack | None, LocalTeams | None]:
    """Those of them that are played here."""
    slack = await stack.enter_async_context(_slack()) if "slack" in platforms else None
    teams = await stack.enter_async_context(local_teams()) if "teams" in platforms else None
    return slack, teams


def environment_of(slack: LocalSlack | None, teams: LocalTeams | None) -> dict[str, str]:
    """The settings that make Handrail serve them."""
    return {"DESK": "web", **(slack.environment() if slack else {}), **(teams.environment() if teams else {})}


@asynccontextmanager
async def _slack() -> AsyncIterator[LocalSlack]:
    async with local_slack("http", manifest=MANIFEST) as slack:
        for channel in SLACK_DESKS.values():
            if channel != "desk":
                slack.add_channel(channel, members=["sam", "kim"], private=True)
        yield slack


def _desks(slack: LocalSlack | None, teams: LocalTeams | None) -> Mapping[str, str]:
    """By the word that people say: the page's desk, and those of the platforms."""
    desks = {"north": "web"}
    if slack is not None:
        desks |= {word: f"slack:{slack.channel(name).id}" for word, name in SLACK_DESKS.items()}
    if teams is not None:
        desks["island"] = f"teams:{teams.conversation('desk').id}"
    return desks


@contextmanager
def _shared(house: House, folder: Path) -> Iterator[Storms]:
    """A database and a Chroma server of the house's own, and what can happen to them."""
    with ExitStack() as stack:
        cluster = Cluster()
        stack.callback(cluster.close)
        chroma = ChromaServer(folder)
        stack.callback(chroma.close)
        house.database, house.chroma = cluster.url, chroma.address

        async def restarts() -> None:
            await asyncio.to_thread(cluster.restart, "fast")

        async def is_cut_off() -> None:
            await asyncio.to_thread(cluster.stop, "immediate")
            await asyncio.sleep(2.0)
            await asyncio.to_thread(cluster.start)

        async def is_away() -> None:
            await asyncio.to_thread(chroma.kill)
            await asyncio.sleep(3.0)
            await asyncio.to_thread(chroma.start)

        yield {"database restarts": restarts, "database is cut off": is_cut_off, "chroma is away": is_away}


class ChromaServer:
    """A real one, which can be killed and started again on the same port and folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "chroma"
        self._folder.mkdir(exist_ok=True)
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        program = str(Path(sys.executable).with_name("chroma"))
        where = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([program, "run", *where], stdout=log, stderr=log)
        ends = time.monotonic() + 120
        while time.monotonic() < ends and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/api/v2/heartbeat", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the Chroma server did not come up:\n{(self._folder / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


__all__ = ["ONE", "SIX", "THREE", "Scene", "tortured"]
