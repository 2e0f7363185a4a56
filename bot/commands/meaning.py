"""Who is meant by a name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.printing import line, warn
from bot.messages.people import Person

UNCLEAR = 2
"""How a command exits that cannot tell who is meant."""


def the_one(people: Sequence[Person], who: str, *, as_json: bool) -> Person | None:
    """Whoever is meant; None, with a word on what to do, where that is nobody or could be several."""
    if len(people) == 1:
        return people[0]
    if as_json:
        line({"error": "nobody is called so" if not people else "several are called so", "meant": _keys(people)})
    if not people:
        warn(
            f"handrail: Nobody is known by {who!r}. Names are known from the last weeks, from cases and from "
            "invitations; others are found by id: slack:TEAM:USER, teams:TENANT:ID or web:local:ID."
        )
        return None
    warn(f"handrail: {who!r} may be any of these. Say which, by its id:")
    for person in people:
        warn(f"  {person.key}   {person.name}")
    return None


def _keys(people: Sequence[Person]) -> list[str]:
    return [person.key for person in people]
