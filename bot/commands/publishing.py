"""``ingest``, ``releases``, ``rollback`` and ``withdraw``: what knowledge owners and administrators publish with."""

from __future__ import annotations

import asyncio
import getpass
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from bot.app import Parts
from bot.commands.audiences import audiences_of_somebody, how_to_give
from bot.commands.printing import line, say
from bot.errors import HandrailError, IngestError
from bot.messages.checked import Checked
from bot.messages.release import Release
from bot.store.locks import one_at_a_time
from kb_ingest.build import Insistence, Workshop, ingest
from kb_ingest.checks.examination import Checking
from kb_ingest.checks.levels import levels_from
from kb_ingest.checks.trial import trials
from kb_ingest.indexing import KnowledgeIndexing
from kb_ingest.limits import MEGABYTE, Limits
from kb_ingest.lock import LONG
from kb_ingest.progress import BarProgress, LineProgress, Progress
from kb_ingest.release import restore, roll_back, withdraw
from kb_ingest.report import IngestReport, release_line, restore_command


def workshop(parts: Parts, audiences: frozenset[str] = frozenset()) -> Workshop:
    """What an ingest needs, from the settings. ``audiences``: those that people have besides the settings'."""
    settings = parts.settings
    return Workshop(
        shelf=parts.shelf,
        home=settings.handrail_home,
        embedder=parts.embedder,
        indexing=_indexing(parts),
        clock=parts.clock,
        ids=parts.ids,
        limits=Limits(file=int(settings.largest_file_mb * MEGABYTE)),
        known_audiences=settings.known_audiences() | audiences,
        keep=settings.keep_releases,
        alone=lambda: one_at_a_time(parts.database, "ingest", LONG),
        checking=Checking(
            levels_from(settings.tables().get("checks", {})), trials(parts.embedder, settings.chroma_url or None)
        ),
    )


def _indexing(parts: Parts) -> KnowledgeIndexing:
    from bot.knowledge.calibration import calibrator

    chroma = parts.settings.chroma_url or None
    return KnowledgeIndexing(calibrator(parts.embedder, chroma), chroma_url=chroma)


async def ingest_paths(
    parts: Parts, paths: list[Path], source: str | None, *, dry_run: bool, yes: bool, force: str | None, as_json: bool
) -> bool:
    """Publish these paths as one source. ``force``: why, whatever the checks find. Whether nothing stopped it."""
    shop = workshop(parts, await audiences_of_somebody(parts))
    with stopped_at_once(parts), progress_shown(as_json) as progress:
        report = ingest(
            paths, shop, source=source or "", dry_run=dry_run, yes=yes, force=insistence(force), progress=progress
        )
    tell(parts, report, as_json)
    return report.outcome != "stopped"


def insistence(force: str | None) -> Insistence | None:
    """Whoever is at this machine insists, where they said why."""
    return Insistence(getpass.getuser(), force) if force else None


def tell(parts: Parts, report: IngestReport, as_json: bool) -> None:
    """What an ingest did, and how its audiences are given to people where nobody has them."""
    if as_json:
        line(report.as_json())
        return
    for text in report.lines():
        say(text)
    if report.unknown_audiences:
        say(
            f"Nobody has these audiences yet: {', '.join(report.unknown_audiences)}. If they are spelt right, give them"
        )
        for text in how_to_give(parts.settings, report.unknown_audiences):
            say(text)


async def check_paths(parts: Parts, paths: list[Path], source: str | None, *, as_json: bool) -> bool:
    """Look for all that the checks look for, in every article, and publish nothing. Whether nothing would stop it."""
    shop = workshop(parts, await audiences_of_somebody(parts))
    with stopped_at_once(parts), progress_shown(as_json) as progress:
        report = ingest(paths, shop, source=source or "", dry_run=True, everything=True, progress=progress)
    stopping = [finding for finding in report.findings if finding.stops]
    if as_json:
        for finding in report.findings:
            line(asdict(finding))
        return not stopping
    for text in (*report.note_lines(), *report.check_lines(everything=True)):
        say(text)
    if not report.findings:
        say("The checks found nothing to mend.")
    say("This would not be published." if stopping else "Nothing here would keep it from being published.")
    return not stopping


@contextmanager
def stopped_at_once(parts: Parts) -> Iterator[None]:
    """Let Ctrl-C end an ingest where it is, and tell the person what serves then.

    The work has the main thread to itself, as a thread beside it would go on to the end and publish. The event loop's
    own handling of Ctrl-C, which waits for the loop to turn, is put aside meanwhile.
    """
    before = parts.shelf.version()
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        signal.default_int_handler(number, frame)

    handler = signal.signal(signal.SIGINT, stop) if _in_main_thread() else None
    try:
        yield
    except (KeyboardInterrupt, HandrailError) as error:
        # A library that is interrupted while it is loaded says that it cannot be loaded.
        if isinstance(error, HandrailError) and not asked:
            raise
        published = parts.shelf.version() != before
        told = "The new release had been published already." if published else "Nothing has been changed."
        raise KeyboardInterrupt(told) from None
    finally:
        if handler is not None:
            signal.signal(signal.SIGINT, handler)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextmanager
def progress_shown(as_json: bool) -> Iterator[Progress]:
    """A bar on a terminal, lines elsewhere."""
    if sys.stderr.isatty() and not as_json:
        from rich.console import Console

        with BarProgress(Console(stderr=True)) as bar:
            yield bar
    else:
        yield LineProgress(sys.stderr)


def publish_bundled(parts: Parts, articles: Path) -> None:
    """The demo's articles, if they are not published yet or have changed since."""
    report = ingest([articles], workshop(parts), source="alder-college", yes=True, progress=LineProgress(sys.stderr))
    if report.outcome == "stopped":
        raise IngestError("\n".join(report.lines()))


async def list_releases(parts: Parts, as_json: bool) -> None:
    """Newest first, the current one marked."""
    current = await asyncio.to_thread(parts.shelf.current)
    kept = await asyncio.to_thread(parts.shelf.releases)
    for release in kept:
        is_current = current is not None and release.id == current.id
        checked = await asyncio.to_thread(parts.shelf.checked, release.id)
        if as_json:
            line(_release_record(release, is_current) | _checked_record(checked))
        else:
            mark = "→" if is_current else " "
            say(f"{mark} {release_line(release.id, release.created_at, release.state, release.articles, release.sources, release.note)}")  # fmt: skip  # noqa: E501  # one call
            if checked and checked.forced:
                say(f"    in spite of its checks, by {checked.forced.by}: {checked.forced.reason}")
    if not kept and not as_json:
        say("Nothing has been published yet. Publish articles with: handrail ingest PATH")
    if not as_json:
        for withdrawn in await asyncio.to_thread(parts.shelf.withdrawals):
            why = f": {withdrawn.reason}" if withdrawn.reason else ""
            say(f"Withdrawn from all of them: {withdrawn.article}, by {withdrawn.by}{why}")
            say(f"  To undo it: {restore_command(withdrawn.article)}")


def _release_record(release: Release, is_current: bool) -> dict[str, object]:
    return {
        "release": release.id,
        "created_at": release.created_at.isoformat(),
        "state": release.state,
        "current": is_current,
        "articles": release.articles,
        "passages": release.passages,
        "sources": list(release.sources),
        "note": release.note,
    }


def _checked_record(checked: Checked | None) -> dict[str, object]:
    """How many golden questions it answers, and who insisted on publishing it."""
    if checked is None:
        return {}
    forced = {"forced_by": checked.forced.by, "forced_reason": checked.forced.reason} if checked.forced else {}
    passed = sum(one.passed is True for one in checked.answers)
    return {"golden": len(checked.answers), "golden_passed": passed, **forced}


async def go_back(parts: Parts, to: str | None, as_json: bool) -> None:
    """Make an earlier release current."""
    release = await asyncio.to_thread(
        roll_back, parts.shelf, parts.settings.handrail_home, _indexing(parts), parts.clock, to
    )
    if as_json:
        line(_release_record(release, True))
    else:
        say(
            f"Release {release.id} serves now ({release.articles:,} articles). A running server follows within seconds."
        )


async def withdraw_article(parts: Parts, article: str, reason: str, undo: bool, as_json: bool) -> None:
    """Take one article out of every release, or put it back."""
    by = getpass.getuser()
    if undo:
        await asyncio.to_thread(restore, parts.shelf, parts.clock, article, by=by)
    else:
        await asyncio.to_thread(withdraw, parts.shelf, parts.clock, article, by=by, reason=reason)
    if as_json:
        line(
            {"article": article, "withdrawn": not undo, "by": by} | ({} if undo else {"undo": restore_command(article)})
        )
    elif undo:
        say(f"{article} can be seen again by those it is meant for.")
    else:
        say(f"{article} is withdrawn from every release. A running server follows within seconds.")
        say(f"To undo it: {restore_command(article)}")
