"""``tidy``: let go of what has been kept for long enough, or show how much that is."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app.keeping import Keeping, keep_of, limits
from bot.app.parts import Parts
from bot.commands.printing import line, say
from bot.ports.retention import Kind
from bot.store.retention import SqlRetention

_WHAT: Mapping[Kind, str] = {
    "messages": "messages as they came or were sent, of which only the time stays",
    "talk": "topics, cases, conversations and what belongs to them",
    "signing_in": "personal links that are over, and who they were for",
    "figures": "the report's numbers of long ago",
}


async def tidy(parts: Parts, *, dry_run: bool, as_json: bool) -> None:
    keep = keep_of(parts.settings)
    before = limits(keep, parts.clock.now())
    if dry_run:
        retention = SqlRetention(parts.transactions)
        counts = {kind: await retention.due(kind, when) for kind, when in before.items()}
    else:
        counts = dict((await Keeping(parts).now()).counts)
    for kind, count in counts.items():
        if as_json:
            line({"kind": kind, "before": before[kind].isoformat(), "count": count, "gone": not dry_run})
        else:
            say(f"{count:>8,}  {_WHAT[kind]}, before {before[kind]:%Y-%m-%d}")
    if dry_run and not as_json:
        say("Nothing was touched. Whatever belongs to an open case stays as it is.")
