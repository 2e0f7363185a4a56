"""``serve``, ``demo`` and ``invite``."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AbstractContextManager, closing, nullcontext

from filelock import BaseFileLock, FileLock, Timeout

from bot.app import Parts, bundled_articles, serving, sign_in_mode
from bot.commands.printing import line, say, warn
from bot.commands.publishing import publish_bundled
from bot.errors import SettingsError
from bot.messages.people import member
from bot.platforms.web.settings import SignInMode
from bot.ports.platform import Role


async def serve(parts: Parts, as_json: bool) -> None:
    """Serve until told to stop."""
    for name in parts.settings.unserved():
        warn(f"{name} is set, but this version serves the built-in page only; it is ignored.")
    mode = await sign_in_mode(parts)
    await _until_stopped(parts, mode, as_json, "Handrail is at {address}   (agents: {address}/desk)")


async def demo(parts: Parts, as_json: bool) -> None:
    """The bundled articles and both pages, with nothing to set up."""
    await asyncio.to_thread(publish_bundled, parts, bundled_articles())
    await _until_stopped(
        parts, "demo", as_json, "\nHandrail is ready.\n\n  Open {address}/demo\n\nYou ask on the left, and answer as "
        "the service desk on the right. Ctrl-C ends it.",
    )  # fmt: skip


async def _until_stopped(parts: Parts, mode: SignInMode, as_json: bool, ready: str) -> None:
    with _only_one(parts):
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        async with serving(parts, mode) as address:
            if as_json:
                line({"event": "serving", "address": address})
            else:
                say(ready.format(address=address))
            await stop.wait()


def _only_one(parts: Parts) -> AbstractContextManager[object]:
    """One server a folder on SQLite: two would each wake the same lanes. On a shared database several are welcome."""
    home = parts.settings.handrail_home
    if not parts.database.is_sqlite:
        return nullcontext()
    lock = FileLock(home / "serve.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise SettingsError(
            f"A Handrail server is running on {home} already. Stop it first, or set HANDRAIL_HOME to another folder."
        ) from error
    return closing(_Held(lock))


class _Held:
    """A lock that is let go of once."""

    def __init__(self, lock: BaseFileLock) -> None:
        self._lock = lock

    def close(self) -> None:
        self._lock.release()


async def invite(parts: Parts, name: str, role: Role, audiences: list[str], id: str, as_json: bool) -> None:
    """A personal link, shown once."""
    who = id or "-".join(name.lower().split())
    if not name.strip() or ":" in who:
        raise SettingsError("Give the person's name, and an --id without colons if the name is not unique.")
    unknown = set(audiences) - parts.settings.known_audiences()
    person = member("web", "local", who, name.strip(), *audiences)
    token = await parts.accounts.invite(person, role, days=parts.settings.invite_days)
    settings = parts.settings
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    link = f"{base}/sign-in/{token}"
    if as_json:
        line({"person": person.key, "role": role, "audiences": sorted(person.audiences), "link": link})
        return
    for audience in sorted(unknown):
        warn(f"The audience {audience!r} is not named in [audiences] of {settings.handrail_settings}.")
    say(f"Give this link to {person.name} and nobody else. It works for {settings.invite_days} days:\n\n  {link}\n")
    say("Inviting the same person again makes this link void.")


def role_of(name: str) -> Role:
    return "agent" if name == "agent" else "staff"
