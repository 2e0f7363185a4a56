"""People's own words, fit to be shown to whoever looks after an article: short, and without what tells who they are.

Secrets were taken out before anything was stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from bot.masking.people import without_people
from bot.ports.experience import Records

LONGEST = 220
"""Characters of one quotation."""

GONE = "(deleted"
"""What stands where somebody deleted their words begins so."""


def quoted(text: str, names: Iterable[str] = ()) -> str:
    """One line of it; nothing where it was deleted. ``names``: of everybody who takes part in that conversation."""
    words = " ".join(without_people(text, names).split())
    if words.startswith(GONE):
        return ""
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def names_in(records: Records) -> Mapping[str, Set[str]]:
    """Conversation → the names of everybody who takes part in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for conversation, lines in records.transcripts.items():
        found[conversation] |= {line.name for line in lines if line.who in ("person", "agent")}
    for case in records.cases:
        found[case.conversation].add(case.person.name)
    return found


def different(texts: Iterable[str], most: int) -> tuple[str, ...]:
    """The first so many that do not say the same."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault("".join(filter(str.isalnum, text.casefold())), text)
    return tuple(found.values())[:most]
