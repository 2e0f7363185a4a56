"""How the sources and the release that serves are: for ``doctor``."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence

from bot.app import Parts
from bot.app.sources.rounds import Rounds
from bot.commands.audiences import audiences_of_somebody, how_to_give
from bot.commands.finding import Finding
from bot.messages.evidence import ArticleRef
from bot.messages.evidence import past_review as is_past_review
from bot.store.anchors import SqlAnchors
from kb_ingest.front_matter import NOBODY
from kb_ingest.report import restore_command


async def sources(parts: Parts) -> list[Finding]:
    """Whether the described sources could be read when they were last looked at."""
    found = []
    rounds = Rounds(SqlAnchors(parts.transactions), parts.clock)
    for name in parts.settings.sources():
        last = await rounds.last(name)
        mend = f"Look at it with: handrail ingest --source {shlex.quote(name)}"
        if last is None:
            found.append(Finding("sources", "warning", f"{name} was never ingested", mend))
        elif last.outcome in ("failed", "stopped"):
            found.append(Finding("sources", "warning", f"{name}, {last.ended:%Y-%m-%d %H:%M} UTC: {last.said}", mend))
        else:
            found.append(Finding("sources", "ok", f"{name} was looked at, {last.ended:%Y-%m-%d %H:%M} UTC"))
    return found


async def release(parts: Parts) -> list[Finding]:
    current = await asyncio.to_thread(parts.shelf.current)
    if current is None:
        return [Finding("release", "failed", "nothing is published", "Publish articles with: handrail ingest PATH")]
    await parts.knowledge.ready()
    size = f"{current.articles:,} articles, {current.passages:,} passages"
    return [Finding("release", "ok", f"{current.id}: {size}, index opened")]


async def past_review(parts: Parts) -> list[Finding]:
    today = parts.clock.now().date()
    old = [ref.id for ref in await _served(parts) if is_past_review(ref, today)]
    if not old:
        return []
    mend = "Ask their owners to look at them; answers say that they are old."
    return [Finding("release", "warning", f"{len(old)} past their review date: {_some(old)}", mend)]


async def seen_by_nobody(parts: Parts) -> list[Finding]:
    known = await audiences_of_somebody(parts)
    hidden = [ref for ref in await _served(parts) if ref.audience and not known.intersection(ref.audience)]
    if not hidden:
        return []
    names = sorted({name for ref in hidden for name in ref.audience} - {NOBODY})
    told = f"{len(hidden)} that nobody can see: {_some([ref.id for ref in hidden])}"
    if not names:
        return [Finding("release", "warning", told, "Correct the audience in their front matter, and ingest again.")]
    first = f"Nobody has the audience {_some(names)}. If it is spelt right, give it"
    return [Finding("release", "warning", told, "\n".join([first, *how_to_give(parts.settings, names[:1])]))]


async def withdrawn(parts: Parts) -> list[Finding]:
    ids = [one.article for one in await asyncio.to_thread(parts.shelf.withdrawals)]
    if not ids:
        return []
    mend = f"Nobody sees them. To undo one: {restore_command(ids[0])}"
    return [Finding("release", "warning", f"{len(ids)} withdrawn: {_some(ids)}", mend)]


async def _served(parts: Parts) -> Sequence[ArticleRef]:
    current = await asyncio.to_thread(parts.shelf.current)
    return await asyncio.to_thread(parts.shelf.articles, current.id) if current else ()


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
