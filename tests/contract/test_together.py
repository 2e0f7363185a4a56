"""Several processes on one PostgreSQL: one at a time in each lane, each message handled once, each parcel sent once, in
order; also when they are killed with -9, restarted one after another, or lose the database."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import psycopg
import pytest

from bot.store.database import libpq_address
from tests.fakes import together
from tests.fakes.databases import migrated_postgres

LANES = 5
MESSAGES = 10
"""In each lane; every fifth asks for a person."""
PATIENCE = 120.0
"""Seconds until something that should happen counts as missing: test machines are slow."""

_PROCESSES = multiprocessing.get_context("forkserver")  # imports once, not once a process
_PROCESSES.set_forkserver_preload(["tests.fakes.together"])


@dataclass
class One:
    """One of the processes, and our end of its pipe."""

    process: BaseProcess
    pipe: Connection

    def say(self, message: tuple[str, str, str]) -> bool:
        """Whether it was acknowledged."""
        try:
            self.pipe.send(("say", *message))
            assert self.pipe.poll(PATIENCE), "it did not answer"
            self.pipe.recv()
        except (OSError, EOFError):
            return False
        return True

    def kill(self) -> None:
        self.process.kill()
        self.process.join(PATIENCE)
        self.pipe.close()

    def stop(self) -> None:
        self.pipe.send(("stop",))
        assert self.pipe.poll(PATIENCE), "it did not stop"
        assert self.pipe.recv() == ("stopped",)
        self.process.join(PATIENCE)
        self.pipe.close()


@dataclass
class Several:
    """The processes, and the platform that sends to any of them and again what was not acknowledged."""

    url: str
    running: list[One] = field(default_factory=list)
    started: int = 0

    def start(self) -> One:
        ours, theirs = _PROCESSES.Pipe()
        self.started += 1
        process = _PROCESSES.Process(target=together.run, args=(theirs, self.url, self.started), daemon=True)
        process.start()
        theirs.close()
        assert ours.poll(PATIENCE), "it did not start"
        assert ours.recv() == ("ready",)
        one = One(process, ours)
        self.running.append(one)
        return one

    def say(self, message: tuple[str, str, str], chance: random.Random) -> None:
        while not chance.choice(self.running).say(message):
            pass

    def finish(self) -> None:
        """Wait until nothing is left to do, timers neither."""
        until = time.monotonic() + PATIENCE
        waiting = "SELECT FROM inbox WHERE state = 'waiting' UNION ALL SELECT FROM outbox WHERE state = 'waiting'"
        while self.ask(waiting):
            assert time.monotonic() < until, "it did not come to rest"
            time.sleep(0.05)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(libpq_address(self.url)) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture
def several() -> Iterator[Several]:
    with _several() as made:
        yield made


@contextmanager
def _several() -> Iterator[Several]:
    with migrated_postgres() as url:
        with psycopg.connect(libpq_address(url)) as connection:
            connection.execute(together.TABLES.encode())
        made = Several(url)
        try:
            yield made
        finally:
            for one in made.running:
                if one.process.is_alive():
                    one.kill()


def messages() -> list[tuple[str, str, str]]:
    return [
        (f"{lane}-{number}", f"web:{lane}", f"{'person' if number % 5 == 4 else 'message'} {number}")
        for number in range(MESSAGES)
        for lane in range(LANES)
    ]


def check(several: Several, *, once: bool) -> None:
    """Nothing lost, doubled or out of order. ``once``: nobody was killed, so not even an attempt was made twice."""
    asked = LANES * (MESSAGES // 5)
    said = LANES * MESSAGES
    assert several.ask("SELECT * FROM both_at_work") == [], "two processes in one lane at once"
    kinds = Counter(dict(several.ask("SELECT kind, count(*) FROM inbox WHERE state = 'done' GROUP BY kind")))  # type: ignore[arg-type]
    assert kinds == {"said": said, "woke": said - asked}
    turns = several.ask("SELECT event FROM inbox WHERE kind = 'said' ORDER BY lane, done_at")
    assert [row[0] for row in turns] == [f"{lane}-{number}" for lane in range(LANES) for number in range(MESSAGES)]
    assert several.ask("SELECT count(*), max(number) FROM support_case") == [(asked, asked)]
    assert several.ask("SELECT DISTINCT state FROM outbox") == [("sent",)]
    parcels = several.ask("SELECT lane, parcel FROM outbox ORDER BY lane, id")
    assert several.ask("SELECT place, key FROM post ORDER BY place, born") == parcels, "each arrived once, in order"
    attempts = Counter(str(row[0]) for row in several.ask("SELECT parcel FROM sends"))
    assert set(attempts) == {row[1] for row in parcels}
    if once:
        assert set(attempts.values()) == {1}


def test_three_processes_share_the_work_and_never_a_lane(several: Several) -> None:
    chance = random.Random(3)
    for _ in range(3):
        several.start()
    for message in messages():
        several.say(message, chance)
    several.finish()
    check(several, once=True)
    assert len(several.ask("SELECT DISTINCT pid FROM sends")) > 1, "more than one of them worked"


def test_killing_them_with_9_again_and_again_loses_and_doubles_nothing(several: Several) -> None:
    chance = random.Random(5)
    for _ in range(3):
        several.start()
    for number, message in enumerate(messages()):
        several.say(message, chance)
        if number % 9 == 8:
            several.running.pop(0).kill()
            several.start()
    several.finish()
    check(several, once=False)


def test_restarting_them_one_after_another_does_not_even_try_anything_twice(several: Several) -> None:
    chance = random.Random(7)
    for _ in range(2):
        several.start()
    for number, message in enumerate(messages()):
        several.say(message, chance)
        if number % 12 == 11:
            several.start()
            several.running.pop(0).stop()
    several.finish()
    check(several, once=True)


def test_a_database_that_drops_every_connection_is_gone_back_to(several: Several) -> None:
    chance = random.Random(11)
    for _ in range(2):
        several.start()
    for number, message in enumerate(messages()):
        several.say(message, chance)
        if number == LANES * MESSAGES // 2:
            several.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                "pg_backend_pid() AND application_name LIKE 'handrail%'"
            )
    several.finish()
    check(several, once=False)
