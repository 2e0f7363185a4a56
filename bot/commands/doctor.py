"""``doctor``: is everything that Handrail needs there, and if not, what mends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.app import Parts
from bot.commands.printing import line, say
from bot.errors import HandrailError, StoreError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``mend`` says what to do unless it is well."""

    about: str
    state: Literal["ok", "warning", "failed"]
    text: str
    mend: str = ""


Check = Callable[[Parts], Awaitable[list[Finding]]]


async def examine(parts: Parts) -> AsyncIterator[Finding]:
    """Every check, one after another; one that breaks is a finding too."""
    checks: tuple[tuple[str, Check], ...] = (
        ("settings", _settings),
        ("home", _home),
        ("database", _database),
        ("release", _release),
        ("chat model", _chat_model),
        ("people", _people),
    )
    for about, check in checks:
        try:
            for finding in await check(parts):
                yield finding
        except HandrailError as error:
            yield Finding(about, "failed", str(error), "See the message.")


async def doctor(parts: Parts, as_json: bool) -> bool:
    """Prints the findings. Whether nothing failed."""
    well = True
    marks = {"ok": "✓", "warning": "!", "failed": "✗"}
    async for finding in examine(parts):
        well = well and finding.state != "failed"
        if as_json:
            line({"about": finding.about, "state": finding.state, "text": finding.text, "mend": finding.mend})
            continue
        say(f"{marks[finding.state]} {finding.about}: {finding.text}")
        if finding.mend:
            say(f"    → {finding.mend}")
    return well


async def _settings(parts: Parts) -> list[Finding]:
    settings = parts.settings
    settings.policy()
    settings.group_audiences()
    found = [Finding("settings", "ok", f"read; the page is at {settings.host}:{settings.port}")]
    for name in settings.unserved():
        found.append(Finding("settings", "warning", f"{name} is set", "This version serves the built-in page only."))
    if not settings.contact:
        found.append(
            Finding(
                "settings", "warning", "CONTACT is empty",
                "Say how people reach you without Handrail, for when the desk is down: CONTACT='ring 4400'.",
            )
        )  # fmt: skip
    return found


async def _home(parts: Parts) -> list[Finding]:
    home = parts.settings.handrail_home
    try:
        await asyncio.to_thread(_write_in, home)
    except OSError as error:
        why = f"{home} cannot be written: {error.strerror}"
        return [Finding("home", "failed", why, "Set HANDRAIL_HOME to a folder of your own.")]
    return [Finding("home", "ok", str(home))]


def _write_in(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    probe = home / ".probe"
    probe.write_text("probe", encoding="utf-8")
    probe.unlink()


async def _database(parts: Parts) -> list[Finding]:
    aside = await parts.inbox.set_aside()
    found = [Finding("database", "ok", f"reachable, tables up to date ({parts.database.url.get_backend_name()})")]
    if aside:
        found.append(
            Finding("database", "warning", f"{aside} messages were set aside because they could not be handled",
                    "Their people were told. The log names each (turn_set_aside).")
        )  # fmt: skip
    return found


async def _release(parts: Parts) -> list[Finding]:
    current = await asyncio.to_thread(parts.shelf.current)
    if current is None:
        return [Finding("release", "failed", "nothing is published", "Publish articles with: handrail ingest PATH")]
    await parts.knowledge.ready()
    findings = [
        Finding(
            "release", "ok", f"{current.id}: {current.articles} articles, {current.passages} passages, index opened"
        )
    ]
    today, articles = parts.clock.now().date(), await asyncio.to_thread(parts.shelf.articles, current.id)
    old = [ref.title for ref in articles if ref.review_by is not None and ref.review_by < today]
    if old:
        findings.append(
            Finding("release", "warning", f"{len(old)} past their review date: {', '.join(old[:5])}",
                    "Ask their owners to look at them; answers say that they are old.")
        )  # fmt: skip
    known = parts.settings.known_audiences()
    nobody = [ref.title for ref in articles if ref.audience and not set(ref.audience) & known]
    if nobody:
        findings.append(
            Finding("release", "warning", f"{len(nobody)} for audiences that no setting names: {', '.join(nobody[:5])}",
                    "Name the audience in [audiences] of handrail.toml, or nobody but those invited with it sees them.")
        )  # fmt: skip
    return findings


async def _chat_model(parts: Parts) -> list[Finding]:
    name = parts.settings.chat_model
    if not name:
        return [Finding("chat model", "ok", "none; answers are the passages themselves")]
    _ = parts.composer
    return [Finding("chat model", "ok", f"{name} is set up; it was not called")]


async def _people(parts: Parts) -> list[Finding]:
    try:
        people = await parts.accounts.people()
    except StoreError as error:
        return [Finding("people", "failed", str(error))]
    if people or parts.settings.proxies:
        return [Finding("people", "ok", f"{len(people)} invited" + (", a proxy signs in the rest" if parts.settings.proxies else ""))]  # fmt: skip  # noqa: E501  # reads as one
    return [Finding("people", "warning", "nobody can sign in yet", "Invite people with: handrail invite NAME")]
