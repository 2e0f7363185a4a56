"""What the tables say of waiting and of what went wrong, as values for dashboards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.messages.case import Case
from bot.ports.backlog import Backlog
from bot.ports.measures import Gauge

CATALOGUE: Mapping[str, tuple[str, str]] = {
    "handrail.tables.readable": ("", "Whether the tables can be read just now: 1 or 0."),
    "handrail.lanes.behind": ("", "Lanes whose oldest row has been due for over 30 seconds."),
    "handrail.lanes.oldest.wait": ("s", "For how long the oldest row that is due has waited; 0: none waits."),
    "handrail.dead.letters": ("", "Messages set aside, sends refused or of unknown outcome: handrail stuck."),
    "handrail.cases.open": ("", "Open cases, by where they stand."),
    "handrail.cases.late": ("", "Cases that wait beyond their time, or are quiet with their agent for too long."),
    "handrail.cases.oldest.wait": ("s", "For how long the oldest waiting case has waited; 0: none waits."),
    "handrail.desk.cases.waiting": ("", "Waiting cases by desk, without matters of care."),
    "handrail.desk.oldest.wait": ("s", "For how long the oldest waiting case of a desk has waited."),
    "handrail.worker.seen": ("s", "How long ago any worker was seen alive."),
}
"""Name → (unit, description)."""


def gauges_of(backlog: Backlog, now: datetime) -> list[Gauge]:
    found = [Gauge("handrail.lanes.behind", count, {"table": table}) for table, count in backlog.behind.items()]
    for table in ("inbox", "outbox"):
        wait = _seconds(backlog.oldest.get(table), now)
        found.append(Gauge("handrail.lanes.oldest.wait", wait, {"table": table}))
    for (table, state), count in sorted(backlog.dead.items()):
        found.append(Gauge("handrail.dead.letters", count, {"table": table, "state": state}))
    return found + _of_cases(backlog.cases, now)


def _of_cases(cases: Sequence[Case], now: datetime) -> list[Gauge]:
    """All count in the totals. By desk matters of care do not: so few of them are, each would be told of."""
    states = Counter[str](case.state for case in cases)
    waiting = [case for case in cases if case.state == "waiting"]
    late = sum(case.overdue_at is not None and case.overdue_at <= now for case in cases)
    found = [Gauge("handrail.cases.open", states[state], {"state": state}) for state in ("held", "waiting", "claimed")]
    found.append(Gauge("handrail.cases.late", late))
    found.append(Gauge("handrail.cases.oldest.wait", _oldest(waiting, now)))
    desks: dict[str, list[Case]] = {}
    for case in waiting:
        if case.care is None:
            desks.setdefault(case.desk_id or case.desk, []).append(case)
    for desk, those in sorted(desks.items()):
        found.append(Gauge("handrail.desk.cases.waiting", len(those), {"desk": desk}))
        found.append(Gauge("handrail.desk.oldest.wait", _oldest(those, now), {"desk": desk}))
    return found


def _oldest(waiting: Sequence[Case], now: datetime) -> float:
    return max((_seconds(case.waits_since or case.opened_at, now) for case in waiting), default=0.0)


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
