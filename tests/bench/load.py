"""Turns a second held for a while, over a bare listener and over the bare parts of a turn, on both columns.

Handrail and the two baselines take turns on the same machine in the same run. The listener stores, acknowledges and
echoes over the same HTTP server and database driver. The bare parts are those that ``load_parts`` names; as many at
once as turns compute. Everybody shares the processors, the people who ask too, so that rates depend on who else is at
work; processor time hardly does.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.settings import Settings
from bot.store.database import open_database
from tests.bench.load_parts import BareParts, Rate
from tests.bench.load_people import People
from tests.bench.load_servers import Server, bare_listener, handrail
from tests.bench.load_tables import Tables, copy_shelf

WAITING = 16
"""Questions that wait for their answer at any moment, while it is seen how many are answered a second."""

WARM_UP = 0.25
"""Before anything is measured, in parts of the whole time."""

LONGEST_WAIT = 5
"""Seconds after which a question is refused here, so that overload need not last for long to be seen."""

OVER = 2.5
"""How many times more are asked a second, under overload, than are answered."""

FLOOD = 30
"""Questions a second of one person alone."""


@dataclass
class Measured:
    """What was seen on one column."""

    listener: list[float] = field(default_factory=list)
    search: list[Rate] = field(default_factory=list)
    whole: list[Rate] = field(default_factory=list)
    turns: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    """Megabytes of each process together: when warm, halfway, at the end."""
    cores: float = 0.0
    """How many processors were kept busy, by everybody on the machine."""
    own_cores: float = 0.0
    """… and by the measured processes themselves."""
    people_cores: float = 0.0
    """… and by this process, which asks and looks how many are done."""
    echo_ms: list[float] = field(default_factory=list)
    """Milliseconds of processor time for each."""
    more: dict[str, float] = field(default_factory=dict)

    def figures(self) -> dict[str, float]:
        listener, echo_ms = statistics.mean(self.listener), statistics.mean(self.echo_ms)
        search, whole = _mean(self.search), _mean(self.whole)
        turn_ms = self.own_cores / self.turns * 1000
        return {
            "turns a second (aim 50)": self.turns,
            "a bare listener's echoes a second": listener,
            "bare searches a second": search.a_second,
            "bare parts with all that is stored, a second": whole.a_second,
            "turns / echoes of a bare listener (at least 0.4)": self.turns / listener,
            "turns / bare searches": self.turns / search.a_second,
            "turns / bare parts (at least 0.5)": self.turns / whole.a_second,
            "the same by processor time: echo / turn": echo_ms / turn_ms,
            "… search / turn": search.processor_ms / turn_ms,
            "… bare parts / turn": whole.processor_ms / turn_ms,
            "acknowledged, p50 ms": _percentile(self.acknowledged, 0.5) * 1000,
            "acknowledged, p99 ms (aim below 1,000)": _percentile(self.acknowledged, 0.99) * 1000,
            "memory when warm, MB": self.memory[0],
            "memory halfway, MB": self.memory[1],
            "memory at the end, MB": self.memory[-1],
            f"processors busy, of {os.cpu_count()}": self.cores,
            "… with the measured processes alone": self.own_cores,
            "processor time of a turn, ms": turn_ms,
            "processor time of a bare search, ms": search.processor_ms,
            "processor time of the bare parts, ms": whole.processor_ms,
            "processor time of a bare listener's echo, ms": echo_ms,
            "processor time of asking, for each turn, ms": self.people_cores / self.turns * 1000,
        } | self.more


def measured(home: Path, questions: Sequence[str], seconds: float) -> Iterator[tuple[str, dict[str, float]]]:
    """Column by column. ``home``: with a release published; only read. PostgreSQL where HANDRAIL_TEST_POSTGRES names
    one."""
    yield "Load, SQLite", asyncio.run(_on_sqlite(home, questions, seconds))
    server = os.environ.get("HANDRAIL_TEST_POSTGRES", "")
    if not server:
        print("HANDRAIL_TEST_POSTGRES names no PostgreSQL: only SQLite is measured.", flush=True)
        return
    one, two = asyncio.run(_on_postgres(home, questions, seconds))
    gain = {"two processes / one, turns a second": two["turns a second (aim 50)"] / one["turns a second (aim 50)"]}
    yield "Load, PostgreSQL, one process", one
    yield "Load, PostgreSQL, two processes", two | gain


async def _on_sqlite(home: Path, questions: Sequence[str], seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        own = Path(folder) / "home"
        shutil.copytree(home, own)
        settings = Settings(handrail_home=own, _env_file=None)  # type: ignore[call-arg]  # pydantic's own argument
        async with AsyncExitStack() as stack:
            listener = await stack.enter_async_context(bare_listener(f"sqlite:///{folder}/listener.db"))
            server = await stack.enter_async_context(handrail(own, _free_port(), _limits()))
            tables, echoes = (
                Tables(open_database(url)) for url in (settings.database, f"sqlite:///{folder}/listener.db")
            )
            bench = Bench(home, questions, seconds, tables, echoes)
            return (await bench.column([server], listener)).figures()


async def _on_postgres(
    home: Path, questions: Sequence[str], seconds: float
) -> tuple[dict[str, float], dict[str, float]]:
    """One process, then two on the same database: each on a copy of the release, as if on a machine of its own."""
    from tests.fakes.databases import migrated_postgres

    with migrated_postgres() as url, tempfile.TemporaryDirectory(prefix="load-") as folder:
        copy_shelf(home, url)
        async with AsyncExitStack() as stack:
            listener = await stack.enter_async_context(bare_listener(url))
            tables = Tables(open_database(url))
            bench = Bench(home, questions, seconds, tables, tables)
            servers: list[Server] = []
            found: list[dict[str, float]] = []
            for number in (1, 2):
                own = Path(folder) / f"machine{number}"
                shutil.copytree(home / "releases", own / "releases")
                limits = _limits() | {"DATABASE_URL": url}
                servers.append(await stack.enter_async_context(handrail(own, _free_port(), limits)))
                found.append((await bench.column(servers, listener)).figures())
            return found[0], found[1]


class Bench:
    """Questions to servers over one database."""

    def __init__(self, home: Path, questions: Sequence[str], seconds: float, tables: Tables, echoes: Tables) -> None:
        self._home = home
        self._questions = questions
        self._seconds = seconds
        self._tables = tables
        self._echoes = echoes
        self._run = count(1)

    async def column(self, servers: Sequence[Server], listener: Server) -> Measured:
        """Baselines before and after, Handrail between them."""
        found = Measured()
        async with BareParts(self._home, self._questions, self._echoes.database) as parts:
            await self._baselines(found, listener, parts)
            await self._held(found, servers)
            await self._baselines(found, listener, parts)
        await self._overloaded(found, servers)
        await self._flooded(found, servers)
        found.more["messages set aside, sends failed or unknown"] = await self._tables.lost()
        return found

    async def _baselines(self, found: Measured, listener: Server, parts: BareParts) -> None:
        used, before = listener.processor(), await self._echoes.echoed()
        async with People([listener], self._questions, f"bare{next(self._run)}") as people:
            found.listener.append(await people.keep_asking(self._seconds / 6, WAITING, self._echoes.echoed))
        echoed = await self._echoes.echoed() - before
        found.echo_ms.append((listener.processor() - used) / echoed * 1000)
        found.search.append(await parts.search(self._seconds / 6))
        found.whole.append(await parts.whole(self._seconds / 6))

    async def _held(self, found: Measured, servers: Sequence[Server]) -> None:
        async with People(servers, self._questions, f"held{next(self._run)}") as people:
            await people.keep_asking(self._seconds * WARM_UP, WAITING, self._tables.done)
            people.seconds.clear()
            rates = []
            used, busy, began = sum(s.processor() for s in servers), _busy(), time.monotonic()
            asking = time.process_time()
            for _ in range(2):
                found.memory.append(sum(server.memory() for server in servers))
                rates.append(await people.keep_asking(self._seconds / 2, WAITING, self._tables.done))
            found.memory.append(sum(server.memory() for server in servers))
            lasted = time.monotonic() - began
            found.cores = (_busy() - busy) / lasted
            found.own_cores = (sum(s.processor() for s in servers) - used) / lasted
            found.people_cores = (time.process_time() - asking) / lasted
            found.turns, found.acknowledged = statistics.mean(rates), people.seconds

    async def _overloaded(self, found: Measured, servers: Sequence[Server]) -> None:
        """More than can be answered: who is refused, how soon they hear of it, and how long the others wait."""
        run, rate = f"over{next(self._run)}", found.turns * OVER
        async with People(servers, self._questions, run) as people:
            await people.ask_at(rate, max(self._seconds / 4, 2.5 * LONGEST_WAIT))
            await self._all_done()
        heard = await self._tables.heard(run)
        answers = [(result, seconds) for result, seconds in heard if seconds is not None]
        refused = [seconds for result, seconds in answers if result == "overloaded"]
        answered = [seconds for result, seconds in answers if result != "overloaded"]
        found.more |= {
            "overload: asked a second": rate,
            "overload: acknowledged, p99 ms": _percentile(people.seconds, 0.99) * 1000,
            "overload: refused with the route, of all": len(refused) / len(answers),
            "overload: a refusal was sent after, p50 s": _percentile(refused, 0.5),
            "overload: an answer was sent after, p99 s": _percentile(answered, 0.99),
            "overload: without any reply": len(heard) - len(answers),
        }

    async def _flooded(self, found: Measured, servers: Sequence[Server]) -> None:
        """Others ask now and then, without and with one person who asks on and on in conversations without end."""
        for name, flood in (("quiet", 0), ("flood", FLOOD)):
            run = f"{name}{next(self._run)}"
            async with People(servers, self._questions, run) as people, People(servers, self._questions, "f") as one:
                floods = [one.ask_at(flood, self._seconds / 4, f"flooder{run}")] if flood else []
                await asyncio.gather(people.ask_at(4, self._seconds / 4), *floods)
                await self._all_done()
            seconds = [each for _, each in await self._tables.heard(run) if each is not None]
            label = f"one person asks {FLOOD} a second" if flood else "nobody floods"
            found.more[f"{label}: the others' answers were sent after, p50 s"] = _percentile(seconds, 0.5)

    async def _all_done(self) -> None:
        try:
            async with asyncio.timeout(180):
                while await self._tables.under_way():  # noqa: ASYNC110  # another process's tables ring no bell here
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise SystemExit("Something was never answered, or never sent: nothing can be measured.") from None


def _limits() -> dict[str, str]:
    return {"LONGEST_WAIT_SECONDS": str(LONGEST_WAIT)}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _busy() -> float:
    """Seconds of processor time that the machine has spent on anything."""
    user, nice, system, *_ = (int(ticks) for ticks in Path("/proc/stat").read_text().splitlines()[0].split()[1:])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _mean(rates: Sequence[Rate]) -> Rate:
    return Rate(statistics.mean(r.a_second for r in rates), statistics.mean(r.processor_ms for r in rates))


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * share))] if ordered else 0.0
