"""``doctor``: is everything that Handrail needs there, and if not, what mends it."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from ipaddress import ip_network
from pathlib import Path

from bot.app import Parts, page_settings, sign_in_mode, waiting
from bot.app.slack import slack_settings
from bot.app.stuck import worker_missing
from bot.app.teams import teams_settings
from bot.commands.articles import past_review, release, seen_by_nobody, sources, withdrawn
from bot.commands.finding import Finding
from bot.commands.owners import out_of_reach
from bot.commands.printing import line, say
from bot.errors import HandrailError, SettingsError
from bot.settings import unknown_names
from bot.store.database import open_database
from kb_ingest.checks.levels import levels_from

_UNEXPECTED = "This is unexpected. handrail releases with LOG_LEVEL=debug shows where it comes from."

_MOST_PROXIES = 16
"""Addresses in one entry of ``TRUSTED_PROXIES``: a few machines of a balancer's, and not a network."""

Check = Callable[[Parts], Awaitable[list[Finding]]]


async def examine(parts: Parts) -> AsyncIterator[Finding]:
    """Every check, one after another; one that breaks is a finding too."""
    checks: tuple[tuple[str, Check], ...] = (
        ("settings", _settings),
        ("settings", _unknown_names),
        ("home", _home),
        ("database", _database),
        ("sources", sources),
        ("release", release),
        ("release", past_review),
        ("release", seen_by_nobody),
        ("release", withdrawn),
        ("chat model", _chat_model),
        ("people", _people),
        ("owners", _owners),
        ("slack", _slack),
        ("teams", _teams),
        ("worker", _worker),
        ("outbox", _unsent),
    )
    told: set[str] = set()
    for about, check in checks:
        try:
            for finding in await check(parts):
                yield finding
        except Exception as error:  # a broken installation fails in any way there is, and all of them are findings
            finding = _broken(about, error)
            if finding.text not in told:  # a database that is down fails every check that needs it
                yield finding
            told.add(finding.text)


def _broken(about: str, error: Exception) -> Finding:
    if isinstance(error, HandrailError):
        return Finding(about, "failed", str(error))
    if isinstance(error, OSError) and error.filename:
        mend = "Check that HANDRAIL_HOME can be written to and that its disk is not full."
        return Finding(about, "failed", f"{error.filename}: {error.strerror}", mend)
    return Finding(about, "failed", f"{type(error).__name__}: {error}", _UNEXPECTED)


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
            say("    → " + finding.mend.replace("\n", "\n    "))
    return well


async def _settings(parts: Parts) -> list[Finding]:
    settings = parts.settings
    settings.house()
    levels_from(settings.tables().get("checks", {}))
    page_settings(settings, "proxy" if settings.proxies else "invite")
    found = [Finding("settings", "ok", f"read; the page is at {settings.host}:{settings.port}")]
    found += [Finding("settings", "warning", *told) for told in _wide(settings.proxies)]
    for name in settings.unserved():
        found.append(Finding("settings", "warning", f"{name} names what is not served", "See .env.example."))
    if not settings.contact:
        found.append(
            Finding(
                "settings", "warning", "CONTACT is empty",
                "Say how people reach you without Handrail, for when the desk is down: CONTACT='ring 4400'.",
            )
        )  # fmt: skip
    return found


def _wide(proxies: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Whoever has an address of a trusted proxy's signs in as anybody: agent, lead and owner too."""
    for proxy in proxies:
        network = ip_network(proxy, strict=False)
        if network.num_addresses > _MOST_PROXIES:
            yield (
                f"TRUSTED_PROXIES trusts all {network.num_addresses:,} addresses of {proxy}: whoever has one of them "
                "signs in as whoever they say",
                "Name the proxy's own address, and let nobody else reach Handrail.",
            )


async def _slack(parts: Parts) -> list[Finding]:
    if not parts.settings.serves_slack:
        return []
    from bot.platforms.slack.checking import check  # slow to import, and not everybody has Slack
    from bot.store.installations import SqlInstallations

    settings = slack_settings(parts.settings)
    found = await check(settings, SqlInstallations(parts.transactions), parts.clock)
    told = [Finding("slack", "warning" if one.works else "failed", one.text, one.mend) for one in found]
    if any(one.state == "failed" for one in told):
        return told
    desk = "the desk can be written to" if settings.all_desks else "the desk is not on Slack"
    return [Finding("slack", "ok", f"Slack takes the token, and {desk}"), *told]


async def _teams(parts: Parts) -> list[Finding]:
    if not parts.settings.serves_teams:
        return []
    from bot.platforms.teams.checking import check  # slow to import, and not everybody has Teams
    from bot.store.anchors import SqlAnchors

    settings = teams_settings(parts.settings)
    wrong = await check(settings, SqlAnchors(parts.transactions), parts.clock)
    if wrong:
        return [Finding("teams", "failed" if settings.app_id else "warning", sentence) for sentence in wrong]
    desk = "the desk is in reach" if settings.desks else "the desk is not on Teams"
    return [Finding("teams", "ok", f"the bot can sign in, Microsoft's keys are there, and {desk}")]


async def _worker(parts: Parts) -> list[Finding]:
    """On one machine the server does it all; where several share the work, somebody has to be there who does it."""
    if not parts.shares_database:
        return []
    missing = await worker_missing(parts)
    if missing is None:
        return [Finding("worker", "ok", "one was seen alive just now")]
    told = missing.partition(" Start one")[0]
    mend = "Start one with: handrail worker, or handrail serve, which is both. Messages are kept until then."
    return [Finding("worker", "warning", told.rstrip("."), mend)]


async def _unsent(parts: Parts) -> list[Finding]:
    from bot.store.outbox import SqlOutbox

    told = await waiting(SqlOutbox(parts.transactions), parts.clock.now())
    mend = "All of it is tried again, and is sent as soon as that is mended."
    return [Finding("outbox", "warning", sentence, mend) for sentence in told]


async def _unknown_names(parts: Parts) -> list[Finding]:  # noqa: ARG001  # every check's signature
    return [
        Finding(
            "settings", "warning", f"{name} in .env is not a setting of Handrail and is ignored",
            f"Did you mean {meant}?" if meant else "See .env.example for every name. What another program reads, a "
            "chat model's key too, belongs in the environment itself.",
        )
        for name, meant in unknown_names().items()
    ]  # fmt: skip


async def _home(parts: Parts) -> list[Finding]:
    home = parts.settings.handrail_home
    try:
        await asyncio.to_thread(_write_in, home)
    except OSError as error:
        why = f"{home} cannot be written to: {error.strerror}"
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        mend = "Make room on its disk." if full else "Set HANDRAIL_HOME to a folder of your own."
        return [Finding("home", "failed", why, mend)]
    open_to = await asyncio.to_thread(_readable_by_others, parts)
    if open_to is None:
        return [Finding("home", "ok", str(home))]
    why = f"{open_to} can be read by every user of this machine, and holds what people wrote"
    return [Finding("home", "warning", why, f"chmod go= {open_to.parent} {open_to}*")]


def _readable_by_others(parts: Parts) -> Path | None:
    """The database's file, where neither its own rights nor its folder's keep other users out."""
    try:
        database = open_database(parts.settings.database)
    except SettingsError:  # told by the check of the database
        return None
    file = Path(database.url.database or "")
    if not database.is_sqlite or not file.is_file():
        return None
    return file if file.stat().st_mode & 0o044 and file.parent.stat().st_mode & 0o011 else None


def _write_in(home: Path) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    probe = home / ".probe"
    try:
        probe.write_text("probe", encoding="utf-8")
    finally:
        probe.unlink(missing_ok=True)


async def _database(parts: Parts) -> list[Finding]:
    aside = await parts.inbox.set_aside()
    found = [Finding("database", "ok", f"reachable, tables up to date ({parts.database.url.get_backend_name()})")]
    if aside:
        found.append(
            Finding("database", "warning", f"{aside} messages were set aside because they could not be handled",
                    "Their people were told. See each, and what to do: handrail stuck")
        )  # fmt: skip
    return found


async def _owners(parts: Parts) -> list[Finding]:
    return [Finding("owners", "warning", text, mend) for text, mend in await out_of_reach(parts)]


async def _chat_model(parts: Parts) -> list[Finding]:
    name = parts.settings.chat_model
    if not name:
        return [Finding("chat model", "ok", "none; answers are the passages themselves")]
    _ = parts.composer
    return [Finding("chat model", "ok", f"{name} is set up; it was not called")]


async def _people(parts: Parts) -> list[Finding]:
    people = await parts.accounts.people()
    try:
        mode = await sign_in_mode(parts)
    except SettingsError as error:
        return [Finding("people", "failed", str(error))]
    if mode == "proxy":
        return [Finding("people", "ok", f"a proxy signs people in; {len(people)} are known here")]
    if people:
        return [Finding("people", "ok", f"{len(people)} invited")]
    if parts.settings.serves_slack:
        return [Finding("people", "ok", "people ask in Slack; nobody is invited to the page")]
    return [Finding("people", "warning", "nobody can sign in yet", "Invite people with: handrail invite NAME")]
