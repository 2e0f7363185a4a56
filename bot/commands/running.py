"""``serve``, ``worker``, ``migrate``, ``demo`` and ``invite``."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from typing import Any

from filelock import BaseFileLock, FileLock, Timeout

from bot.app import Parts, bundled_articles, serving, sign_in_mode, tables_there, working
from bot.app.engines import Duty
from bot.app.tables import FIRST_PAUSE, LONGEST_PAUSE
from bot.commands.printing import line, say, warn
from bot.commands.publishing import publish_bundled, stopped_at_once
from bot.engine.waits import growing
from bot.errors import DatabaseRefuses, SchemaMismatch, SettingsError, StoreError
from bot.messages.people import member
from bot.platforms.web.settings import SignInMode
from bot.ports.platform import Role
from kb_ingest.front_matter import NOBODY

Begun = Callable[[], None]
Begin = Callable[[Parts, asyncio.Event, Begun], Coroutine[Any, Any, None]]
"""Serves until the event; tells as soon as it does."""

_SHARED = "a database that processes can share: set DATABASE_URL to a PostgreSQL. See docs/operations.md."


async def serve(parts: Parts, as_json: bool, *, without_worker: bool = False) -> None:
    """Serve until told to stop. ``without_worker``: only take messages in; workers of their own do the rest."""
    for name in parts.settings.unserved():
        warn(f"{name} is set, but names what is not served; it is ignored. See .env.example.")
    if without_worker and not parts.shares_database:
        raise SettingsError(f"--without-worker needs {_SHARED}")
    duty: Duty = "door" if without_worker else "all"

    async def begin(parts: Parts, stop: asyncio.Event, begun: Begun) -> None:
        mode = await sign_in_mode(parts)
        ready = "Handrail is at {address}   (agents: {address}/desk)"
        await _until_stopped(parts, mode, as_json, ready, duty, stop, begun)

    await once_there(parts, parts.settings.port, begin)


async def worker(parts: Parts, as_json: bool, health_port: int | None) -> None:
    """Do turns and send until told to stop; messages come in at servers elsewhere."""
    if not parts.shares_database:
        raise SettingsError(f"A worker of its own needs {_SHARED}")

    async def begin(parts: Parts, stop: asyncio.Event, begun: Begun) -> None:
        async with working(parts, health_port) as address:
            begun()
            if as_json:
                line({"event": "working", "address": address})
            else:
                say(f"A worker is at work{f'; how it is stands at {address}/readyz' if address else ''}.")
            await stop.wait()

    await once_there(parts, health_port, begin)


async def migrate(parts: Parts, as_json: bool) -> None:
    """Bring the database's tables to this version."""
    await asyncio.to_thread(parts.migrate)
    if as_json:
        line({"event": "migrated"})
    else:
        say("The database is up to date.")


async def demo(parts: Parts, as_json: bool) -> None:
    """The bundled articles and both pages, with nothing to set up."""
    with stopped_at_once(parts):
        publish_bundled(parts, bundled_articles())
    await _until_stopped(
        parts, "demo", as_json, "\nHandrail is ready.\n\n  Open {address}/demo\n\nYou ask on the left, and answer as "
        "the service desk on the right. Ctrl-C ends it.",
    )  # fmt: skip


async def once_there(parts: Parts, port: int | None, begin: Begin) -> None:
    """Begin when the database is there; once more when it goes away before that was done. Whoever is told to stop
    meanwhile stops at once."""
    stop, tries = _told_to_stop(), 0
    while await _unless_stopped(stop, tables_there(parts, warn, port)):
        begun = asyncio.Event()
        own = replace(parts, embedding_threads=1)  # closed where it could not be begun with, and not used again
        try:
            await _unless_stopped(stop, begin(own, stop, begun.set), begun)
        except (DatabaseRefuses, SchemaMismatch):
            raise
        except StoreError as error:
            if begun.is_set() or not parts.shares_database:
                raise
            warn(f"Waiting: {error}")
        else:
            return
        finally:
            await own.close()
        await _unless_stopped(stop, parts.clock.sleep(growing(tries, first=FIRST_PAUSE, most=LONGEST_PAUSE)))
        tries += 1


async def _until_stopped(
    parts: Parts,
    mode: SignInMode,
    as_json: bool,
    ready: str,
    duty: Duty = "all",
    stop: asyncio.Event | None = None,
    begun: Begun = lambda: None,
) -> None:
    with _only_one(parts):
        stop = stop or _told_to_stop()
        async with serving(parts, mode, duty) as address:
            begun()
            if as_json:
                line({"event": "serving", "address": address})
            else:
                say(ready.format(address=address))
            await stop.wait()


def _told_to_stop() -> asyncio.Event:
    """Set by Ctrl-C and by whoever stops the service."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


async def _unless_stopped(
    stop: asyncio.Event, work: Coroutine[Any, Any, None], begun: asyncio.Event | None = None
) -> bool:
    """Whether the work was done before somebody said to stop: then it is cut off. What has ``begun`` ends by itself."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if begun is not None and begun.is_set():
        await asyncio.wait({doing})
    done = doing.done()
    for task in (doing, stopping):
        task.cancel()
    results = await asyncio.gather(doing, return_exceptions=True)
    if done and isinstance(results[0], BaseException):
        raise results[0]
    return done


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
    name = " ".join(name.split())
    who = id or "-".join(name.lower().split())
    if not name or ":" in who:
        raise SettingsError("Give the person's name, and an --id without colons if the name is not unique.")
    audiences = [" ".join(audience.split()) for audience in audiences]
    if not all(audiences) or NOBODY in audiences:
        raise SettingsError("--audience needs the name of an audience, as articles have it: --audience staff")
    person = member("web", "local", who, name, *audiences)
    again = person.key in await parts.accounts.people()
    await _warn_of_unknown(parts, name, audiences)
    token = await parts.accounts.invite(person, role, days=parts.settings.invite_days)
    settings = parts.settings
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    link = f"{base}/sign-in/{token}"
    if again:
        warn(
            f"{person.name} was invited before. The link given then is void, and what is said here counts from now on. "
            "If this is somebody else of that name, invite them with an --id of their own, and the other one anew."
        )
    if as_json:
        line({"person": person.key, "role": role, "audiences": sorted(person.audiences), "link": link})
        return
    say(f"Give this link to {person.name} and nobody else. It works for {settings.invite_days} days:\n\n  {link}\n")
    say("Inviting the same person again makes this link void.")


async def _warn_of_unknown(parts: Parts, name: str, audiences: list[str]) -> None:
    """An audience that no article is for, and that the settings do not name, is a slip of the keyboard mostly."""
    latest = await asyncio.to_thread(parts.shelf.access)
    for_articles = {audience for those in latest.audiences.values() for audience in those} - {NOBODY}
    known = parts.settings.known_audiences() | for_articles
    for audience in audiences:
        if audience not in known:
            warn(
                f"No article is for the audience {audience!r} yet; there is {', '.join(sorted(known))}. If it is spelt "
                f"right, all is well: {name} has it, and sees the articles whose front matter says\n"
                f"  audience: {audience}"
            )
