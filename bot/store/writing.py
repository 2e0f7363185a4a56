"""The one writer of an SQLite database. Syncing the disk is what takes long: whatever waits is committed together.

Each piece of work has a savepoint of its own, so that one which fails undoes nothing but itself; and whoever asked
hears of it only when the commit stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.store.database import WRITES, Database, store_errors

TOGETHER = 32
"""Pieces of work in one commit, at most."""

Work = Callable[[Connection], Any]


@dataclass(slots=True)
class _Piece:
    work: Work
    asked: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None

    def run(self, connection: Connection) -> None:
        """Within others' transaction. Only what breaks the whole of it is raised."""
        self.result, self.error = None, None
        driver: Any = connection.connection.dbapi_connection  # through the library it takes longer than most work
        driver.execute("SAVEPOINT piece")
        try:
            self.result = self.work(connection)
        except SQLAlchemyError as error:
            if not isinstance(error, IntegrityError):
                raise
            self.error = error
        except BaseException as error:  # its own, and told to whoever asked
            self.error = error
        if self.error is not None:
            driver.execute("ROLLBACK TO piece")
        driver.execute("RELEASE piece")

    def tell(self) -> None:
        try:
            with store_errors():
                if self.error is not None:
                    raise self.error
        except BaseException as error:
            self.asked.set_exception(error)
        else:
            self.asked.set_result(self.result)


class OneWriter:
    """Takes work from any thread, and does it in the order in which it came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pending: deque[_Piece] = deque()
        self._thread = ThreadPoolExecutor(1, "store-write")

    def submit(self, work: Work) -> Future[Any]:
        """What becomes of it. Until it has begun it can be cancelled."""
        piece = _Piece(work)
        self._pending.append(piece)
        self._thread.submit(self._go_on)
        return piece.asked

    def close(self) -> None:
        """Wait for all that was asked for."""
        self._thread.shutdown(wait=True)

    def _go_on(self) -> None:
        """All that waits by now; whoever is called after that finds nothing left to do."""
        pieces: list[_Piece] = []
        with suppress(IndexError):
            while len(pieces) < TOGETHER:
                piece = self._pending.popleft()
                if piece.asked.set_running_or_notify_cancel():
                    pieces.append(piece)
        if len(pieces) > 1:
            self._do_together(pieces)
        else:
            self._do_each(pieces)

    def _do_together(self, pieces: list[_Piece]) -> None:
        begun = stands = False
        try:
            with self._database.sync.connect() as plain:
                connection = plain.execution_options(**{WRITES: True})
                with connection.begin():
                    begun = True
                    for piece in pieces:
                        piece.run(connection)
                stands = True
        except BaseException as error:  # whoever asked hears of it, whatever it is
            if begun and not stands:
                self._do_each(pieces)
                return
            for piece in pieces if not begun else ():  # the database could not be had: nobody waits for that twice
                piece.error = error
        for piece in pieces:
            piece.tell()

    def _do_each(self, pieces: list[_Piece]) -> None:
        for piece in pieces:
            try:
                piece.result, piece.error = self._alone(piece.work), None
            except BaseException as error:
                piece.error = error
            piece.tell()

    def _alone(self, work: Work) -> Any:
        with self._database.sync.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                return work(connection)
