"""Carries a command out: settings first, then the work; whatever goes wrong is said in one message."""

from __future__ import annotations

import asyncio
import errno
import json
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import typer

from bot.errors import HandrailError

if TYPE_CHECKING:
    from bot.app import Parts
    from bot.settings import Settings

T = TypeVar("T")


def run(
    work: Callable[[Parts], Awaitable[T]],
    as_json: bool,
    *,
    settings: Callable[[], Settings] | None = None,
    logs: str | None = None,
) -> T:
    """Read the settings, do the work, close what was opened. What is wrong is said in one message, without a trace.

    Settings come before all imports of ours: the libraries behind them read ``.env`` too, and break where we explain.
    """
    try:
        from bot.settings import read_settings

        read = (settings or read_settings)()
        from bot.app import Parts
        from bot.commands.logging import set_up_logging

        set_up_logging(logs or read.log_level, read.log_format)
        return asyncio.run(_closing(Parts(read), work))
    except BrokenPipeError:  # whoever read our output has had enough
        sys.stderr.close()
        raise typer.Exit(0) from None
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"\nhandrail: stopped. {stop}".rstrip() + "\n")
        raise typer.Exit(130) from None
    except HandrailError as error:
        raise _failed(str(error), as_json) from None
    except Exception as error:
        if _debugging():
            raise
        raise _failed(_unexpected(error), as_json) from None


def _unexpected(error: Exception) -> str:
    """What to say of an error that nobody translated: of files mostly, which everybody can mend."""
    if isinstance(error, OSError) and (error.filename or error.errno == errno.ENOSPC):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}. Check that HANDRAIL_HOME can be written to and that its disk is not full."
    about = f"something unexpected went wrong ({type(error).__name__}: {error})"
    return f"{about}. Run it again with LOG_LEVEL=debug to see where."


def _failed(text: str, as_json: bool) -> typer.Exit:
    """Say what is wrong; with ``--json`` as a line too."""
    if as_json:
        sys.stdout.write(json.dumps({"error": text}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"handrail: {text}\n")
    return typer.Exit(1)


def _debugging() -> bool:
    from bot.settings import read_settings

    try:
        return read_settings().log_level == "debug"
    except HandrailError:
        return False


async def _closing(parts: Parts, work: Callable[[Parts], Awaitable[T]]) -> T:
    try:
        return await work(parts)
    finally:
        await parts.close()
