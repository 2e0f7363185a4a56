"""Which audiences anybody has, and how an administrator gives one to people."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable

from bot.app import Parts
from bot.settings import Settings


async def audiences_of_somebody(parts: Parts) -> frozenset[str]:
    """Those that are built in, those that the settings give to groups, and those of people who were invited."""
    people = await parts.accounts.people()
    return parts.settings.known_audiences().union(*(person.audiences for person in people.values()))


def how_to_give(settings: Settings, audiences: Iterable[str]) -> list[str]:
    """Lines that say what to type for one person, and what to write for a group."""
    file = settings.handrail_settings.absolute()
    lines: list[str] = []
    for audience in audiences:
        lines.append(f"  to one person:  handrail invite NAME --audience {shlex.quote(audience)}")
        lines.append(f'  to a group:     "Name of the group" = {json.dumps(audience, ensure_ascii=False)}')
    if not (settings.serves_slack or settings.serves_teams):
        return [*lines, f"  The lines for groups stand under [audiences] in {file}"]
    lines.append(f"  The lines for groups stand in {file}:")
    if settings.serves_slack:
        lines.append("    for Slack's user groups, by id or handle, under [slack.audiences]")
    if settings.serves_teams:
        lines.append("    for teams, by the id of their General channel, under [teams.audiences]")
    return [*lines, "    for groups of the page's sign-in under [audiences]"]
