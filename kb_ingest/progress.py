"""How far an ingest is: a bar with a rate and the time left on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as RichBar
    from rich.progress import TaskID


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
    """A line a stage, and one at every quarter of a long one."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._name, self._total, self._done, self._quarter = "", 0, 0, 0

    def stage(self, name: str, total: int) -> None:
        self._name, self._total, self._done, self._quarter = name, total, 0, 0
        self._write(f"{name}: {total:,}" if total else name)

    def advance(self, count: int) -> None:
        self._done += count
        quarter = 4 * self._done // self._total if self._total else 0
        if quarter > self._quarter and self._total >= 200:
            self._quarter = quarter
            self._write(f"{self._name}: {self._done:,} of {self._total:,}")

    def _write(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()


class BarProgress:
    """A bar on a terminal. Use it with ``with``, so that the terminal is left as it was."""

    def __init__(self, console: Console) -> None:
        from rich import progress

        class Rate(progress.ProgressColumn):
            """Done a second."""

            def render(self, task: progress.Task) -> str:
                return f"{task.speed:,.0f} a second" if task.speed else ""

        self._bar: RichBar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            Rate(),
            progress.TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def stage(self, name: str, total: int) -> None:
        self._task = self._bar.add_task(name, total=total or None)

    def advance(self, count: int) -> None:
        if self._task is not None:
            self._bar.advance(self._task, count)
