"""Where a process dies: in the middle of a commit to the database, or of a call to a platform, before it or after it.

Put into the libraries that speak to the outside, in a process of the torture's own; Handrail knows nothing of it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, get_args

Moment = Literal["before a commit", "after a commit", "before a send", "after a send"]
MOMENTS: tuple[Moment, ...] = get_args(Moment)


@dataclass(frozen=True)
class Doom:
    """kill -9 at the ``number``-th commit or send of the process's life, the first being 1."""

    moment: Moment
    number: int

    def __str__(self) -> str:
        return f"{self.moment}, number {self.number}"


def doomed(doom: Doom) -> None:
    """See to it that this process dies then."""
    numbers = count(1)

    def die_if_it_is_time() -> None:
        if next(numbers) >= doom.number:
            os.kill(os.getpid(), signal.SIGKILL)

    before, _, what = doom.moment.partition(" a ")
    (_at_commits if what == "commit" else _at_sends)(before == "before", die_if_it_is_time)


def _at_commits(before: bool, die_if_it_is_time: Callable[[], None]) -> None:
    from sqlalchemy.engine.default import DefaultDialect

    committed = DefaultDialect.do_commit

    def do_commit(dialect: Any, connection: Any) -> None:
        if before:
            die_if_it_is_time()
        committed(dialect, connection)
        if not before:
            die_if_it_is_time()

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def _at_sends(before: bool, die_if_it_is_time: Callable[[], None]) -> None:
    from aiohttp import ClientSession

    sent = ClientSession._request

    async def _request(session: Any, method: str, url: Any, **more: Any) -> Any:
        if before and method in ("POST", "PUT"):
            die_if_it_is_time()
        answer = await sent(session, method, url, **more)
        if not before and method in ("POST", "PUT"):
            die_if_it_is_time()
        return answer

    ClientSession._request = _request  # type: ignore[method-assign]
