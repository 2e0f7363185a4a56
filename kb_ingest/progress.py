"""How far an ingest is: a bar with a rate and the time left on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichBar
    from rich.progress import TaskID


_LONG = 200
"""Of how many things on a stage is reported on the way."""


class Progress(Protocol):
    """Told of each stage, and of what is done in it."""

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, count: int) -> None: ...


class QuietProgress:
    """Says nothing."""

    def stage(self, name: str, total: int) -> None:  # noqa: ARG002  # the port's signature
        return

    def advance(self, count: int) -> None:  # noqa: ARG002  # the port's signature
        return


class LineProgress:
    """A line a stage, and for a long one some on the way, with the rate and the time left."""

    def __init__(self, stream: IO[str], seconds: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._seconds = seconds
        self._name, self._total, self._done, self._quarter, self._started = "", 0, 0, 0, 0.0

    def stage(self, name: str, total: int) -> None:
        self._name, self._total, self._done, self._quarter, self._started = name, total, 0, 0, self._seconds()
        self._write(f"{name}: {total:,}" if total else name)

    def advance(self, count: int) -> None:
        self._done += count
        quarter = 4 * self._done // self._total if self._total else 0
        if quarter > self._quarter and self._total >= _LONG:
            self._quarter = quarter
            self._write(f"{self._name}: {self._done:,} of {self._total:,}{self._pace()}")

    def _pace(self) -> str:
        passed = self._seconds() - self._started
        if passed <= 0 or self._done >= self._total:
            return ""
        rate = self._done / passed
        return f", {rate:,.0f} a second, {duration((self._total - self._done) / rate)} left"

    def _write(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


def duration(seconds: float) -> str:
    """About how long, as one says it."""
    if seconds < 90:
        return f"about {round(seconds)} seconds" if seconds >= 2 else "a moment"
    return f"about {round(seconds / 60):,} minutes"


class BarProgress:
    """A bar on a terminal. Use it with ``with``, so that the terminal is left as it was."""

    def __init__(self, console: Console) -> None:
        from rich import progress

        class Done(progress.ProgressColumn):
            """How much is done, how fast, and how long the rest will take; nothing where nobody can tell."""

            def render(self, task: progress.Task) -> str:
                if not task.total:
                    return ""
                done = f"{task.completed:,.0f} of {task.total:,.0f}"
                speed = task.finished_speed if task.finished else task.speed
                pace = f", {speed:,.0f} a second" if speed else ""
                left = f", {duration(task.time_remaining)} left" if task.time_remaining else ""
                return done + pace + left

        self._bar: RichBar = progress.Progress(
            progress.TextColumn("{task.description}"), progress.BarColumn(), Done(), console=console
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end_uncounted()
        self._bar.stop()

    def stage(self, name: str, total: int) -> None:
        self._end_uncounted()
        self._task = self._bar.add_task(name, total=total or None)

    def advance(self, count: int) -> None:
        if self._task is not None:
            self._bar.advance(self._task, count)

    def _end_uncounted(self) -> None:
        """A stage that nothing is counted in is over when the next one begins."""
        for task in self._bar.tasks:
            if task.total is None:
                self._bar.update(task.id, total=0, completed=0)
