"""Structured logs: event names, ids, and no message text. To standard error, so that output stays clean."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from traceback import extract_tb

import structlog

from bot.engine.faults import fault

_FRAMES = 12
"""Of what led to an error, innermost last."""

_log = structlog.get_logger(__name__)


def set_up_logging(level: str = "info", form: str = "console") -> None:
    """``form``: ``console`` for people, ``json`` for machines."""
    number = getattr(logging, level.upper(), logging.INFO)
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_broke,
    ]
    structlog.configure(
        processors=[*processors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: Lines(sys.stderr),  # as it is now, not as it was at the start
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, OfLibraries)]:
        root.removeHandler(handler)
    root.addHandler(OfLibraries(logging.WARNING))


class Lines(structlog.PrintLogger):
    """Prints each line. One that cannot be written, as on a full disk, is let go: nobody goes without help for it."""

    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def where_it_broke(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An error's kind and where it came from, in place of its text and its values: those may hold what people wrote."""
    told = event.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else sys.exc_info()[1] if told else None
    if error is not None:
        event.update(fault(error), trail=_trail(error))
    return event


class OfLibraries(logging.Handler):
    """What libraries warn of, as a line of our own: who, where, and the form of their words without the values.

    Words that are put together beforehand are left out: a request, and what somebody wrote in it, may be among them.
    """

    def emit(self, record: logging.LogRecord) -> None:
        told: dict[str, object] = {"library": record.name, "at": f"{record.pathname}:{record.lineno}"}
        if record.args and isinstance(record.msg, str):
            told["about"] = record.msg
        if record.exc_info and record.exc_info[1] is not None:
            told |= {**fault(record.exc_info[1]), "trail": _trail(record.exc_info[1])}
        with suppress(OSError, ValueError):  # nowhere to write to any more: as at the very end of a process
            if record.levelno >= logging.ERROR:
                _log.error("library_failed", **told)
            else:
                _log.warning("library_warned", **told)


def _trail(error: BaseException) -> list[str]:
    return [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-_FRAMES:]]
