"""Whether a server runs on a folder."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import HandrailError


def is_served(home: Path) -> bool:
    """Whether a server holds the folder, as one does while it runs. ``HandrailError`` where that cannot be seen."""
    lock = FileLock(home / "serve.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError as error:
        raise HandrailError(f"{home} cannot be looked at: {error.strerror}.") from error
    lock.release()
    return False
