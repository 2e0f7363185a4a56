"""Killed with -9 at any moment, again and again: each message is handled once, each parcel arrives once, in order."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store.codec import CASES, ENTRIES, STATE
from bot.store.tables import CASE, CONVERSATION, ENTRY, INBOX, OUTBOX, POST
from tests.fakes import killable
from tests.fakes.databases import KINDS, fresh_database

ROUNDS = 14
LANES = 5
MESSAGES = 24
"""In each lane; every sixth asks for a person."""
MOST_A_ROUND = 12
"""Messages sent before a kill, so that on a fast machine too there is something left to send in most rounds."""

_PROCESSES = multiprocessing.get_context("forkserver")  # imports once, not once a round
_PROCESSES.set_forkserver_preload(["tests.fakes.killable"])


class Platform:
    """The other side: sends each lane's messages in order, and again whatever was not acknowledged, as platforms do."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.waiting = [
            (f"{lane}-{number}", f"web:{lane}", f"{'person' if number % 6 == 5 else 'message'} {number}")
            for number in range(MESSAGES)
            for lane in range(LANES)
        ]
        self.acknowledged: list[tuple[str, str, str]] = []

    def send_one(self, pipe: Connection) -> None:
        pipe.send(("say", *self.waiting[0]))
        assert pipe.poll(30), "it did not answer"
        pipe.recv()
        self.acknowledged.append(self.waiting.pop(0))

    def send_some(self, pipe: Connection, until: float, most: int = 10**6) -> None:
        last = len(self.acknowledged) + most
        while self.waiting and time.monotonic() < until and len(self.acknowledged) < last:
            message = self.waiting[0]
            pipe.send(("say", *message))
            if not pipe.poll(max(0.0, until - time.monotonic())):
                return  # killed before it answered: it will be sent again
            pipe.recv()
            self.acknowledged.append(self.waiting.pop(0))
            if self._chance.random() < 0.2:  # a retry of what was acknowledged long ago
                pipe.send(("say", *self._chance.choice(self.acknowledged)))
                if not pipe.poll(max(0.0, until - time.monotonic())):
                    return
                pipe.recv()


@contextmanager
def running(url: str, seed: int) -> Iterator[Connection]:
    """The app in a process of its own, killed with -9 at the end."""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=killable.run, args=(theirs, url, seed), daemon=True)
    process.start()
    theirs.close()
    try:
        assert ours.poll(30), "it did not start"
        assert ours.recv() == ("ready",)
        yield ours
    finally:
        process.kill()
        process.join(10)
        process.close()
        ours.close()


def finish(url: str, platform: Platform) -> None:
    """One last run, until nothing is left to do."""
    with running(url, 0) as pipe:
        platform.send_some(pipe, time.monotonic() + 20)
        assert not platform.waiting
        end = time.monotonic() + 30
        while time.monotonic() < end:
            pipe.send(("idle?",))
            if pipe.recv() == ("idle", True):
                return
            time.sleep(0.05)
    pytest.fail("it did not come to rest")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_doubled_or_out_of_order_however_often_it_is_killed(tmp_path: Path, kind: str) -> None:
    chance = random.Random(7)
    platform = Platform(chance)
    with fresh_database(kind, tmp_path) as database:
        url = database.url.render_as_string(hide_password=False)
        for round_number in range(ROUNDS):
            with running(url, round_number) as pipe:
                if round_number % 2 and platform.waiting:  # let it get to work first, however slow the machine is
                    platform.send_one(pipe)
                until = time.monotonic() + chance.uniform(0.01, 0.25)
                platform.send_some(pipe, until, most=MOST_A_ROUND)
                time.sleep(max(0.0, until - time.monotonic()))
        assert len(platform.acknowledged) > LANES, "it got somewhere between being killed"
        finish(url, platform)
        with database.sync.connect() as connection:
            rows = connection.execute(select(INBOX.c.event, INBOX.c.state, INBOX.c.kind)).all()
            lines = connection.execute(select(ENTRY.c.body).order_by(ENTRY.c.position)).scalars().all()
            states = [STATE.decode(body) for body in connection.execute(select(CONVERSATION.c.body)).scalars()]
            cases = [CASES.decode(body) for body in connection.execute(select(CASE.c.body)).scalars()]
            parcels = connection.execute(
                select(OUTBOX.c.lane, OUTBOX.c.parcel, OUTBOX.c.state).order_by(OUTBOX.c.id)
            ).all()
            posts = connection.execute(select(POST.c.place, POST.c.key).order_by(POST.c.born)).all()
    entries = [ENTRIES.decode(body) for body in lines]

    assert Counter(row.state for row in rows) == {"done": len(rows)}
    asks = MESSAGES // 6
    assert Counter(row.kind for row in rows) == {"said": LANES * MESSAGES, "woke": LANES * (MESSAGES - asks)}
    for lane in range(LANES):
        said = [line.text for line in entries if line.conversation == f"web:{lane}" and line.text != "woke"]
        assert said == [f"{'person' if number % 6 == 5 else 'message'} {number}" for number in range(MESSAGES)]
    assert {state.turns for state in states} == {MESSAGES + MESSAGES - asks}, "each turn counted once"
    assert sorted(case.number for case in cases) == list(range(1, LANES * asks + 1)), "each handover opened one case"
    assert Counter(row.state for row in parcels) == {"sent": len(parcels)}
    for place in {row.lane for row in parcels}:
        wanted = [row.parcel for row in parcels if row.lane == place]
        assert [post.key for post in posts if post.place == place] == wanted, "each arrived once, in order"
