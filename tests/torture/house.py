"""Handrail's processes under torture: whichever dies is begun again, with another death before it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

import bot
from bot.messages.outgoing import Outgoing
from bot.store.codec import OUTGOING
from bot.store.database import libpq_address
from tests.e2e.many.house import free_port
from tests.fakes.databases import MEMORY
from tests.torture.clients import Lost
from tests.torture.doom import Doom
from tests.torture.nursery import Life, Nursery
from tests.torture.plan import Plan

ARTICLES = Path(bot.__file__).parent.parent / "articles"

SERVER = ("serve",)
DOOR = ("serve", "--without-worker")
WORKER = ("worker",)

NO_DATABASE = "handrail: The database cannot be reached. Check DATABASE_URL and that it is running."
"""With these words ends whoever begins while it is cut off; a supervisor begins them again, as the house does."""

_UNDER_WAY = (
    "SELECT count(*) FROM inbox WHERE state = 'waiting' AND due_at IS NULL",
    "SELECT count(*) FROM outbox WHERE state = 'waiting'",
)
_ENDS = "SELECT lane, parcel, state, why, body FROM outbox WHERE state NOT IN ('waiting', 'sent', 'superseded')"
_TOLD = (
    "SELECT count(*) FROM inbox WHERE state = 'done' AND event IN ('{parcel}:relay_unknown', '{parcel}:reply_unknown')"
)
_ASIDE = "SELECT event, why FROM inbox WHERE state = 'aside'"
_CASES = "SELECT conversation, count(*) FROM support_case GROUP BY conversation HAVING count(*) > 1"

_CAME = "SELECT id, kind, state, why, event FROM inbox WHERE lane = '{lane}' ORDER BY id"
_HAS = "SELECT number, state, body FROM support_case WHERE conversation = '{lane}'"
_WENT = (
    "SELECT id, lane, state, attempts, why, substr(body, 1, 120) FROM outbox WHERE conversation = '{lane}' ORDER BY id"
)


@dataclass(frozen=True)
class OddEnd:
    """How a parcel ended that did not arrive for certain."""

    lane: str
    parcel: str
    state: str
    why: str
    what: Outgoing

    @property
    def platform(self) -> str:
        return self.lane.split(":")[1]

    def __str__(self) -> str:
        return f"{self.lane}: {type(self.what).__name__} {self.state}, {self.why}"


@dataclass
class Seat:
    """Where one process runs at a time. ``words``: what it is begun with; without a port nobody asks it anything."""

    number: int
    words: tuple[str, ...]
    port: int
    folder: Path
    dooms: Iterator[Doom | float]
    life: Life | None = None
    dies_at: float = float("inf")
    deaths: int = 0

    @property
    def takes_requests(self) -> bool:
        return self.words[0] == "serve"


@dataclass
class House:
    """``database``: its URL, empty for SQLite in the house's own folder."""

    plan: Plan
    nursery: Nursery
    tables: str
    database: str = ""
    chroma: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    deaths: Counter[str] = field(default_factory=Counter)
    stumbles: list[str] = field(default_factory=list)
    """Lives that ended without having been killed, with their last words."""
    begun_in_vain: int = 0
    """How often somebody was begun while the database was cut off, and said so."""
    tormented: bool = True
    deaths_each: int = 6
    """How often whoever sits at a seat is killed: a torture is bounded."""
    _keeper: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="handrail-torture-", dir=MEMORY if MEMORY.is_dir() else None))

    # --- before and after

    def prepare(self) -> None:
        """Tables and a few articles."""
        articles = self.folder / "articles"
        articles.mkdir()
        for path in sorted((ARTICLES / "network").glob("vpn-*.md")):
            shutil.copy(path, articles)
        if self.database:
            self.command("migrate")
        self.command("ingest", str(articles), "--source", "alder-college")

    def command(self, *words: str) -> str:
        """One of Handrail's, to its end; it must succeed."""
        folder = self._folder("command")
        life = self.nursery.begin(words, self._surroundings(folder, 0), folder, folder / "log")
        assert life.ended.wait(120) and life.status == 0, f"{words} failed:\n{life.last_words()}"
        return life.last_words()

    def seat(self, words: Sequence[str]) -> Seat:
        number = len(self.seats)
        port = free_port()
        folder = self._folder(f"seat-{number}")
        words = (*words, "--health-port", str(port)) if words[0] == "worker" else tuple(words)
        self.seats.append(Seat(number, words, port, folder, self.plan.dooms(number)))
        return self.seats[-1]

    async def open(self) -> None:
        for seat in self.seats:
            self._begin(seat)
        self._keeper = asyncio.create_task(self._keep(), name="keeper")

    async def close(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for seat in self.seats:
            if seat.life is not None:
                seat.life.kill()
        for seat in self.seats:
            if seat.life is not None:
                await asyncio.to_thread(seat.life.ended.wait, 30)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- what the far side needs to know

    def addresses(self) -> Sequence[str]:
        """Of those that take requests, whether they are alive or not."""
        return [f"http://127.0.0.1:{seat.port}" for seat in self.seats if seat.takes_requests]

    def under_way(self) -> int | None:
        """Rows that still wait, timers aside; None while the database cannot say."""
        try:
            return sum(int(str(self._ask(query)[0][0])) for query in _UNDER_WAY)
        except (sqlite3.Error, psycopg.Error):
            return None

    def odd_ends(self) -> list[OddEnd]:
        """Parcels that were neither sent nor overtaken by an agent."""
        return [
            OddEnd(str(lane), str(parcel), str(state), str(why), OUTGOING.decode(str(body)))
            for lane, parcel, state, why, body in self._ask(_ENDS)
        ]

    def told_of(self, end: OddEnd) -> bool:
        """Whether its conversation was told that nobody knows how this parcel ended: agents see that, and it stands in
        the transcript."""
        parcel = end.parcel.replace("'", "''")
        return int(str(self._ask(_TOLD.format(parcel=parcel))[0][0])) == 1

    def set_aside(self) -> list[str]:
        return [f"{event}: {why}" for event, why in self._ask(_ASIDE)]

    def cases_doubled(self) -> list[str]:
        return [f"{conversation} has {count} cases" for conversation, count in self._ask(_CASES)]

    def story(self, number: int) -> list[str]:
        """What the tables say of one conversation, to explain what is missing."""
        found: list[str] = []
        mine = f"%note {number}-%"
        lanes = {str(lane) for (lane,) in self._ask(f"SELECT lane FROM inbox WHERE body LIKE '{mine}'")}
        for lane in lanes:
            found += [f"in {row}" for row in self._ask(_CAME.format(lane=lane))]
            found += [f"case {row}" for row in self._ask(_HAS.format(lane=lane))]
            found += [f"out {row}" for row in self._ask(_WENT.format(lane=lane))]
        return found

    async def at_rest(self, within: float) -> None:
        """Until nothing waits any more. Raises ``Lost`` where nothing changes for ``within`` seconds."""
        before, ends = None, time.monotonic() + within
        while (left := await asyncio.to_thread(self.under_way)) != 0:
            if left != before:
                before, ends = left, time.monotonic() + within
            if time.monotonic() > ends:
                raise Lost(f"it did not come to rest: {left} rows wait")
            await asyncio.sleep(0.1)

    # --- life and death

    async def _keep(self) -> None:
        """Whoever is over begins again; whose time has come is killed."""
        while True:
            for seat in self.seats:
                life = seat.life
                if life is not None and life.over:
                    self._note(seat, life)
                    self._begin(seat)
                elif life is not None and time.monotonic() >= seat.dies_at:
                    life.kill()
                    seat.dies_at = float("inf")
            await asyncio.sleep(0.02)

    def _begin(self, seat: Seat) -> None:
        doom = next(seat.dooms) if self.tormented and seat.deaths < self.deaths_each else None
        seat.dies_at = time.monotonic() + doom if isinstance(doom, float) else float("inf")
        seat.life = self.nursery.begin(
            seat.words,
            self._surroundings(seat.folder, seat.port),
            seat.folder,
            seat.folder / "log",
            doom if isinstance(doom, Doom) else None,
        )

    def _note(self, seat: Seat, life: Life) -> None:
        if life.status == -9:
            seat.deaths += 1
            self.deaths[life.doom.moment if life.doom is not None else "at any time"] += 1
        elif life.status == 1 and NO_DATABASE in life.last_words().strip().splitlines()[-1:]:
            self.begun_in_vain += 1
        else:
            self.stumbles.append(f"a process ended by itself with {life.status}:\n{life.last_words()}")

    def calm(self) -> None:
        """From now on nobody is killed; those who are doomed already begin anew."""
        self.tormented = False
        for seat in self.seats:
            seat.dies_at = float("inf")
            if seat.life is not None and seat.life.doom is not None:
                seat.life.doom = None
                seat.life.kill()

    # --- within

    def _folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "handrail.toml").write_text(self.tables, encoding="utf-8")
        return folder

    def _surroundings(self, folder: Path, port: int) -> dict[str, str]:
        own = {
            "HANDRAIL_HOME": str((folder if self.database else self.folder) / "home"),
            "PORT": str(port),
            "TRUSTED_PROXIES": "127.0.0.1",
            "ORGANISATION": "Alder College",
            "CONTACT": "ring the service desk on 4400",
            "LOG_LEVEL": "warning",
            # Every answer is counted, however fast people write and however long everything was away.
            "MESSAGES_A_MINUTE": "0",
            "MESSAGES_AT_ONCE": "0",
            "LONGEST_WAIT_SECONDS": "3600",
        }
        shared = {"DATABASE_URL": self.database, "CHROMA_URL": self.chroma} if self.database else {}
        return {**own, **shared, **self.environment}

    def _ask(self, query: str) -> list[tuple[object, ...]]:
        if self.database:
            with psycopg.connect(libpq_address(self.database), connect_timeout=5) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(f"file:{self.folder}/home/handrail.db?mode=ro", uri=True, timeout=10)) as found:
            return found.execute(query).fetchall()
