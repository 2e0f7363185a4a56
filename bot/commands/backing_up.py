"""``backup``, ``restore``, ``after-restore`` and ``rebuild``."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.app.parts import Parts
from bot.commands.printing import line, say
from bot.commands.publishing import workshop
from bot.errors import SettingsError
from bot.store import copies
from bot.store.restored import SqlRestored
from kb_ingest.lock import ingest_lock
from kb_ingest.progress import LineProgress
from kb_ingest.rebuilding import rebuild

NOTE = "backup.json"
DATABASE = {"sqlite": "handrail.db", "postgresql": "handrail.dump"}

_WAIT = 120.0
"""Seconds that a backup waits for an ingest to finish."""


async def backup(parts: Parts, folder: Path, *, as_json: bool) -> None:
    note, kept = await asyncio.to_thread(_back_up, parts, folder)
    if as_json:
        line({"event": "backed_up", "folder": str(folder), **note})
        return
    say(f"The backup stands in {folder}: the database{f' and {len(kept)} releases' if kept else ''}.")
    say("It holds all that people wrote, and tokens of workspaces: keep it as you keep the database itself.")
    say("Not in it: .env, handrail.toml, and the articles' own files.")


def _back_up(parts: Parts, folder: Path) -> tuple[dict[str, object], list[str]]:
    """The folder is there when all is in it, and not before. Returns what is noted, and which indexes are in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(f"{folder} is there already, and not empty. Name a new folder: nothing is overwritten.")
    kind = "sqlite" if parts.database.is_sqlite else "postgresql"
    begun = folder.with_name(f"{folder.name}.begun")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True, mode=0o700)
    made_at = parts.clock.now()
    with ingest_lock(parts.settings.handrail_home, _WAIT, LineProgress(sys.stderr)):
        copies.copy_out(parts.database, begun / DATABASE[kind])
        ready = [release.id for release in parts.shelf.releases() if release.state == "ready"]
        kept = _releases(parts, begun, ready) if kind == "sqlite" else []
    note: dict[str, object] = {"made_at": made_at.isoformat(), "kind": kind, "releases": ready}
    (begun / NOTE).write_text(json.dumps(note, indent=2), encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    begun.rename(folder)
    return note, kept


def _releases(parts: Parts, begun: Path, ready: list[str]) -> list[str]:
    """An index is written once and never changed, so its files are what they are."""
    there = [release for release in ready if parts.release_directory(release).is_dir()]
    for release in there:
        shutil.copytree(parts.release_directory(release), begun / "releases" / release)
    return there


async def restore(parts: Parts, folder: Path, *, as_json: bool) -> None:
    """Never over anything that is there."""
    with _nobody_serves(parts.settings.handrail_home):
        made_at = await asyncio.to_thread(_bring_back, parts, folder)
        await _after(parts, as_json, since=made_at)


async def after_restore(parts: Parts, *, as_json: bool) -> None:
    with _nobody_serves(parts.settings.handrail_home):
        await _after(parts, as_json, since="")


async def rebuild_indexes(parts: Parts, *, as_json: bool) -> None:
    made = rebuild(workshop(parts), LineProgress(sys.stderr))
    if as_json:
        line({"event": "rebuilt", "releases": made})
    else:
        say(f"Made anew from the tables: {len(made)} of the kept releases. The others were whole.")


def _bring_back(parts: Parts, folder: Path) -> str:
    """When the backup was made."""
    note = _note(folder)
    kind = "postgresql" if parts.shares_database else "sqlite"
    if note["kind"] != kind:
        raise SettingsError(
            f"{folder} is a backup of {_called(note['kind'])}, and DATABASE_URL names {_called(kind)}. Set it to one "
            "like the one that was backed up."
        )
    copies.copy_in(parts.settings.database, folder / DATABASE[kind])
    for release in sorted((folder / "releases").glob("*")):
        shutil.copytree(release, parts.release_directory(release.name), dirs_exist_ok=True)
    parts.migrate()
    return str(note["made_at"])


async def _after(parts: Parts, as_json: bool, *, since: str) -> None:
    aside, unknown = await SqlRestored(parts.transactions).mark()
    made = rebuild(workshop(parts), LineProgress(sys.stderr))
    if as_json:
        line({"event": "restored", "made_at": since, "set_aside": aside, "unknown": unknown, "rebuilt": made})
        return
    say(f"Restored{f' as it was on {since[:16]} UTC' if since else ''}. Start it with: handrail serve")
    if aside or unknown:
        say(
            f"{aside} messages that nobody had answered and {unknown} sends to Slack or Teams waited then. They may "
            "have been done since, so none is repeated by itself: look with handrail stuck."
        )
    if made:
        say(f"Made anew from the tables: the indexes of {len(made)} releases.")
    say("Who was forgotten after the backup was made is back in it: say handrail forget for them again.")


def _note(folder: Path) -> dict[str, object]:
    try:
        note: dict[str, object] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{folder} is no backup of Handrail's: {NOTE} is not in it, or cannot be read.") from error
    return note


def _called(kind: object) -> str:
    return "an SQLite file" if kind == "sqlite" else "a PostgreSQL"


@contextmanager
def _nobody_serves(home: Path) -> Iterator[None]:
    """No server may be running on this folder meanwhile."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(home / "serve.lock", timeout=0):
            yield
    except Timeout as error:
        raise SettingsError(f"A Handrail server is running on {home}. Stop it first.") from error
