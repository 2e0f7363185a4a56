"""``ingest --source NAME`` and ``ingest --all`` of described sources, and ``sources``, which lists them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app import Parts
from bot.app.sources.rounds import Rounds
from bot.commands.audiences import audiences_of_somebody
from bot.commands.printing import line, say
from bot.commands.publishing import insistence, progress_shown, stopped_at_once, tell, workshop
from bot.errors import Conflict, HandrailError, IngestBusy, SettingsError, StoreError
from bot.store.anchors import SqlAnchors
from bot.store.locks import one_at_a_time
from kb_ingest.build import ingest
from kb_ingest.connectors.audiences import AudienceTable
from kb_ingest.connectors.described import AnySource
from kb_ingest.connectors.mirror import Mirror, mirror, mirror_folder
from kb_ingest.connectors.opening import audience_table, connected
from kb_ingest.progress import Progress
from kb_ingest.source import Found
from kb_ingest.workshop import Workshop

_SHOWN = 10
_STOPPED = "Its checks stopped the new release. Look at it with --dry-run, and mend what is named there"


def rounds_of(parts: Parts) -> Rounds:
    return Rounds(SqlAnchors(parts.transactions), parts.clock)


def described(parts: Parts, name: str) -> AnySource:
    """``SettingsError`` where the settings describe no source of that name."""
    sources = parts.settings.sources()
    if name not in sources:
        known = f"There are {', '.join(sources)}" if sources else "None is described yet"
        raise SettingsError(
            f"{parts.settings.handrail_settings} has no table [sources.{name}]. {known}. Give the paths of files and "
            "folders to ingest those: handrail ingest PATH --source NAME. See docs/sources.md."
        )
    return sources[name]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of an ingest. ``expected``: the mark of what was previewed."""

    dry_run: bool = False
    yes: bool = False
    force: str | None = None
    as_json: bool = False
    expected: str = ""


async def ingest_described(parts: Parts, names: list[str], asked: Asked) -> bool:
    """Fetch what has changed where these sources live, and publish it. Whether nothing stopped any of them.

    With several, what goes wrong with one does not keep the others.
    """
    sources = [described(parts, name) for name in names] if names else [*parts.settings.sources().values()]
    if not sources:
        described(parts, "<name>")
    well = True
    for source in sources:
        try:
            well = await _ingest(parts, source, asked) and well
        except HandrailError as error:
            if len(sources) == 1:
                raise
            well = False
            if asked.as_json:
                line({"source": source.name, "error": str(error)})
            else:
                say(f"{source.name}: {error}")
    return well


async def _ingest(parts: Parts, source: AnySource, asked: Asked) -> bool:
    began, rounds = parts.clock.now(), rounds_of(parts)
    shop = workshop(parts, await audiences_of_somebody(parts))
    # Nobody else fetches this source until the release stands: what they publish could be an older state.
    with alone(parts, source.name), mirror(shop.home, source, shop.limits) as copies:
        if asked.dry_run:
            return await _fetched(parts, source, shop, copies, asked)
        await rounds.begin(source.name)
        try:
            stopped = not await _fetched(parts, source, shop, copies, asked)
            await rounds.ended(source.name, began, "stopped" if stopped else "done", _STOPPED if stopped else "")
        except HandrailError as error:
            await _note_failure(rounds, source.name, began, error)
            raise
        finally:
            await rounds.over(source.name)
    return not stopped


async def _fetched(parts: Parts, source: AnySource, shop: Workshop, copies: Mirror, asked: Asked) -> bool:
    """Fetched, ingested and told. Whether no check stopped it."""
    audiences = audience_table(source)
    with progress_shown(asked.as_json) as progress:
        found = await brought_here(parts, source, shop, copies, audiences, progress)
        with stopped_at_once(parts):
            report = ingest(
                found,
                shop,
                source=source.name,
                dry_run=asked.dry_run,
                yes=asked.yes,
                force=insistence(asked.force),
                expected=asked.expected,
                progress=progress,
            )
    tell(parts, report, asked.as_json)
    if not asked.as_json:
        say(f"Fetched anew: {copies.fetched:,} of {len(found.files) + len(found.questions):,} documents.")
        _tell_unmapped(source.name, audiences)
    return report.outcome != "stopped"


async def brought_here(
    parts: Parts, source: AnySource, shop: Workshop, copies: Mirror, audiences: AudienceTable, progress: Progress
) -> Found:
    """All documents of a source as they are now; only what has changed is fetched."""
    folder, secrets = mirror_folder(shop.home, source.name), parts.settings.source_secrets()
    async with connected(source, secrets, audiences, folder, parts.clock, shop.limits) as connector:
        return await copies.brought_up_to_date(connector, progress)


def _tell_unmapped(name: str, audiences: AudienceTable) -> None:
    if audiences.unmapped and audiences.carries:
        some = sorted(audiences.unmapped)
        more = f" and {len(some) - _SHOWN:,} more" if len(some) > _SHOWN else ""
        say(f"Who may read there and has no line in [sources.{name}.audiences]: {', '.join(some[:_SHOWN])}{more}")


@contextmanager
def alone(parts: Parts, name: str) -> Iterator[None]:
    """One look at a source at a time, wherever the processes are."""
    with ExitStack() as held:
        try:
            held.enter_context(one_at_a_time(parts.database, f"source {name}", 0))
        except Conflict as error:
            raise IngestBusy(f"{name} is being ingested already. Nothing has been changed: try later.") from error
        yield


async def _note_failure(rounds: Rounds, name: str, began: datetime, error: HandrailError) -> None:
    try:
        await rounds.ended(name, began, "failed", str(error))
    except StoreError:
        return  # the error that is on its way says what is wrong


async def list_sources(parts: Parts, as_json: bool) -> None:
    """What is described, when each was last looked at, and when it is next."""
    rounds, sources = rounds_of(parts), parts.settings.sources()
    if not sources and not as_json:
        say("No source is described in handrail.toml. How that is done: docs/sources.md")
    for name, source in sources.items():
        last, asked = await rounds.last(name), await rounds.asked(name)
        following = rounds.next(source, last) if last is not None and source.every is not None else None
        if as_json:
            line(
                {
                    "source": name,
                    "kind": source.kind,
                    "last": last.ended.isoformat() if last else None,
                    "outcome": last.outcome if last else None,
                    "said": last.said if last else "",
                    "next": following.isoformat() if following else None,
                    "asked": asked.isoformat() if asked else None,
                }
            )
            continue
        every = f"every {_often(source.every)}" if source.every else "no schedule"
        say(f"{name}  {source.kind}  {every}")
        if last is None:
            say(f"    never ingested. handrail ingest --source {name}")
        else:
            how = "went well" if last.outcome == "done" else f"{last.outcome}. {last.said.rstrip('.')}"
            say(f"    {last.ended:%Y-%m-%d %H:%M} UTC: {how}.")
        if following is not None:
            say(f"    next: {max(following, parts.clock.now()):%Y-%m-%d %H:%M} UTC, while a server or worker runs")


def _often(every: timedelta) -> str:
    """As one says it: ``6 hours``."""
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count, rest = divmod(int(every.total_seconds()), seconds)
        if count and not rest:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return str(every)
