"""Whether those who look after articles can be reached, and where their drafts go: for ``doctor``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from bot.app import Parts
from bot.settings import Settings

Told = tuple[str, str]
"""What is the matter, and what mends it."""


async def out_of_reach(parts: Parts) -> list[Told]:
    """Everything about owners, and leads who get digests, that somebody should mend. ``SettingsError`` where their
    tables cannot be used."""
    settings, owners = parts.settings, parts.settings.owners()
    found = [*_not_served(settings), *_leads_not_served(settings), *_drafts(settings)]
    current = await asyncio.to_thread(parts.shelf.current)
    articles = await asyncio.to_thread(parts.shelf.articles, current.id) if current else ()
    nobodys = owners.nobodys(articles)
    if nobodys:
        names = ", ".join(nobodys[:5]) + (f" and {len(nobodys) - 5} more" if len(nobodys) > 5 else "")
        mend = f'Say where they are reached, in [owners] in {settings.handrail_settings}: "{nobodys[0]}" = "…"'
        found.append((f"articles name owners that nobody is known for: {names}", mend))
    return found


def _not_served(settings: Settings) -> Iterator[Told]:
    served = {"web": True, "slack": settings.serves_slack, "teams": settings.serves_teams}
    for owner, places in settings.owners().table.items():
        for place in places:
            platform = place.partition(":")[0]
            if not served[platform]:
                mend = f"Set {platform.capitalize()} up (.env.example), or name another place in [owners]."
                yield f"{owner!r} is to be reached at {place}, which is not served", mend


def _leads_not_served(settings: Settings) -> Iterator[Told]:
    served = {"web": True, "slack": settings.serves_slack, "teams": settings.serves_teams}
    for to in settings.digests().leads:
        platform = to.partition(":")[0]
        if not served[platform]:
            mend = f"Set {platform.capitalize()} up (.env.example), or name another place in [digests]."
            yield f"the week's digest is to go to {to.replace('::', ':')}, which is not served", mend


def _drafts(settings: Settings) -> Iterator[Told]:
    repository = Path(settings.drafts_repository)
    if settings.drafts_repository and not (repository / ".git").exists():
        mend = "Set DRAFTS_REPOSITORY to the top folder of a git checkout, or leave it empty."
        yield f"accepted drafts are to go to {repository}, which is no git checkout", mend
