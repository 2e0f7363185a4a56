"""What a soak looks at: everything that is sent, case by case, and what must always hold of it.

It knows what people and agents see; the stored case is asked only for its desk and for when it is late.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.escalation import waits
from bot.flows.house import House
from bot.messages.case import Case
from bot.messages.outgoing import CaseCard, CaseEntry, Relayed, Reply, Whisper
from bot.messages.turn import Parcel

_USUALLY = re.compile(r"Usually someone answers within ([a-z0-9 ]+?)[.;]")
_IN_WORDS = {waits.in_words(timedelta(minutes=step)): timedelta(minutes=step) for step in waits._STEPS}
_TAKES = re.compile(r"^(?P<who>.+) (?:claimed the case|opened the case again)\.$")
_GIVES = re.compile(
    r"released the case\.$|has been quiet while|moved the case from|to take this case\.$|closed the case: "
    r"|handed the conversation back|called the case off|reopened by the person"
)
HAS_IT = ("has your case now and can see everything", "again and has everything from before")
SORRY = "this is taking longer than it should"
LATE_LINE = "This has waited "
NUDGE = "has been waiting for a word from you"
ENDED = {
    "closed": "has closed case #",
    "handed_back": "has handed this back to me",
    "cancelled": "and the desk knows",
}


@dataclass
class Stretch:
    """One wait at one desk. ``told``: within what time somebody usually answers, as the person was told."""

    case: str
    desk: str
    since: datetime
    late_at: datetime | None
    told: timedelta | None
    busier: bool = False
    seconds: float = 0.0
    """Of opening time."""
    taken: bool | None = None
    """None while it goes on."""
    desk_told: int = 0
    sorry: int = 0
    """Apologies in this wait: one, whenever what was told runs out or it becomes late."""


@dataclass
class Seen:
    """One case as it looked from outside."""

    case: Case
    holder: str = ""
    sorry: int = 0
    """Apologies since it was opened, or opened again."""
    stretch: Stretch | None = None
    nudges: Counter[datetime | None] = field(default_factory=Counter)


class Watch:
    """Keeps the boards of the desks, and in ``wrong`` whatever should never be."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hours = {desk.id: desk.hours for desk in house.desks.all}
        self.seen: dict[str, Seen] = {}
        self.of: dict[str, list[Seen]] = {}
        """The cases of each conversation, oldest first."""
        self.boards: dict[str, dict[str, CaseCard]] = {}
        self.replies: dict[str, list[Reply]] = {}
        self.relayed: Counter[str] = Counter()
        self.said: dict[str, Counter[str]] = {}
        self.at_desk: dict[str, Counter[str]] = {}
        self.conversations: dict[str, str] = {}
        self.stretches: list[Stretch] = []
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self.surveyed: Counter[str] = Counter()
        self._refs: set[str] = set()
        self._parcels: set[str] = set()
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """The same for two runs in which the same was sent to the same in the same order."""
        return self._digest.hexdigest()[:16]

    def holder(self, case: str) -> str:
        return self.seen[case].holder if case in self.seen else ""

    def sent(self, parcels: Sequence[Parcel], cases: Sequence[Case], now: datetime) -> None:
        """What one event led to: the desk's lines first, as the person's lane may be sent before or after it."""
        for case in cases:
            if case.id not in self.seen:
                self.seen[case.id] = Seen(case)
                self.of.setdefault(case.conversation, []).append(self.seen[case.id])
        for parcel in parcels:
            self._digest.update(f"{now}{parcel.lane}{parcel.id}{getattr(parcel.what, 'text', '')}".encode())
            self._once(parcel.id, self._parcels, "sent twice")
        for parcel in sorted(parcels, key=lambda parcel: not parcel.desk):
            self._one(parcel, now)
        for case in cases:
            self._moved_on(self.seen[case.id], case, parcels, now)

    def looked_over(self, now: datetime, late: int) -> None:
        """Every open case is with somebody who is reminded, or stands on its desk's board. ``late``: as health says."""
        waiting = [seen.case for seen in self.seen.values() if seen.case.state == "waiting"]
        for case in waiting:
            card = self.boards.get(case.desk, {}).get(case.id)
            if card is None or card.state != "waiting":
                self.wrong.append(f"{now:%a %H:%M} #{case.number} waits and does not stand on its desk's board")
            if not case.late and (case.late_at is None or case.late_at < now):
                self.wrong.append(f"{now:%a %H:%M} #{case.number} waits without anything that will bring it up")
        everything = [seen.case for seen in self.seen.values()]
        overdue = sum(case.overdue_at is not None and case.overdue_at <= now for case in everything)
        if overdue != late:
            self.wrong.append(f"{now:%a %H:%M} {overdue} cases are late, and health says {late}")
        patience = self.house.nudge_after + self.house.take_back_after
        for case in (seen.case for seen in self.seen.values() if seen.case.state == "claimed"):
            if case.unanswered_since is None:
                self._left_alone(case, now)
                continue
            since = max(case.unanswered_since, case.agent_at or case.unanswered_since)
            due = self.hours[case.desk_id].after(since, patience)
            if due is None or due < now:
                self.wrong.append(f"{now:%a %H:%M} #{case.number} waits for an agent who is not reminded any more")

    def ended(self) -> None:
        """At the very end: nothing waits, and nothing that was said is missing at the desk."""
        for seen in self.seen.values():
            case = seen.case
            if case.state in ("held", "waiting"):
                self.wrong.append(f"#{case.number} is stuck: {case.state} since {case.waits_since}")
            if case.state == "claimed" and case.left:
                self.wrong.append(f"#{case.number} is stuck: left with {seen.holder} since {case.agent_at}")
            missing = self.said.get(case.conversation, Counter()) - self.at_desk.get(case.conversation, Counter())
            if missing and case.state != "cancelled":
                self.wrong.append(f"#{case.number} lacks {dict(missing)}")

    def _left_alone(self, case: Case, now: datetime) -> None:
        """Of a case whose agent had the last word: something brings it up, and after days its card says so."""
        card = self.boards.get(case.desk, {}).get(case.id)
        if case.quiet_at is None:
            self.wrong.append(f"{now:%a %H:%M} #{case.number} is with an agent, and nothing will bring it up")
        elif case.quiet_at < now and (card is None or not card.late):
            self.wrong.append(f"{now:%a %H:%M} #{case.number} was left for days, and its desk's board does not say so")

    def _one(self, parcel: Parcel, now: datetime) -> None:
        what = parcel.what
        if isinstance(what, CaseCard):
            self.conversations[what.case] = parcel.conversation
            self.boards.setdefault(parcel.desk, {})[what.case] = what
        elif isinstance(what, CaseEntry):
            self._entry(parcel, what)
        elif isinstance(what, Whisper) and NUDGE in what.text:
            seen = self.seen[what.case]
            seen.nudges[seen.case.unanswered_since] += 1
            self.counts["agents reminded"] += 1
            if seen.nudges[seen.case.unanswered_since] > 1 and not _heard_of(seen.case):
                self.wrong.append(f"#{seen.case.number}: its agent was reminded twice in one silence")
        elif isinstance(what, Whisper) and "has this case already" in what.text:
            self.counts["claims that came second, refused"] += 1
        elif isinstance(what, Relayed):
            self.relayed[parcel.conversation] += 1
            if what.text.startswith("//"):
                self.wrong.append(f"a note reached the person: {what.text}")
            if self.holder(what.case) != what.agent.name:
                self.wrong.append(
                    f"{what.agent.name} wrote to the person while {self.holder(what.case)!r} had the case"
                )
        elif isinstance(what, Reply):
            self.replies.setdefault(parcel.conversation, []).append(what)
            self.counts["apologies for a fault"] += what.kind == "apology"
            if any(button.action == "ease" for button in what.buttons):
                who = parcel.conversation.rpartition(":")[0]
                self.surveyed[who] += 1
                if self.surveyed[who] > 1:
                    self.wrong.append(f"{who} was asked twice how it went")

    def _entry(self, parcel: Parcel, what: CaseEntry) -> None:
        if what.quotes:
            return  # the summary at the head of a thread
        if what.ref in self._refs:
            return  # in another desk's thread; or again in one where it stands, which platforms tell by the ref
        self._refs.add(what.ref)
        if what.who == "person":
            self.at_desk.setdefault(parcel.conversation, Counter())[what.text] += 1
        seen = self.seen.get(what.case)
        if what.who != "system" or seen is None:
            return
        takes = _TAKES.match(what.text)
        if takes is not None:
            if seen.holder:
                self.wrong.append(f"#{seen.case.number} is held by two: {seen.holder} and {takes['who']}")
            seen.holder = takes["who"]
        elif _GIVES.search(what.text):
            seen.holder = ""
        if what.text.startswith(LATE_LINE) and seen.stretch is not None:
            seen.stretch.desk_told += 1
            if seen.stretch.desk_told > 1:
                self.wrong.append(f"#{seen.case.number}: the desk was told twice that it is late")

    def _moved_on(self, seen: Seen, case: Case, parcels: Sequence[Parcel], now: datetime) -> None:
        before, seen.case = seen.case, case
        told = [parcel.what.text for parcel in parcels if isinstance(parcel.what, Reply)]
        if case.reopened > before.reopened:
            seen.sorry = 0
        sorry = sum(SORRY in text for text in told)
        seen.sorry += sorry
        if seen.stretch is not None:
            seen.stretch.sorry += sorry
        if seen.stretch is not None and seen.stretch.sorry > 1:
            self.wrong.append(f"#{case.number}: an apology for the same wait came twice")
        self._waited(seen, case, told, now)
        if case.state == before.state and case.agent == before.agent:
            return
        if case.state == "claimed" and not any(part in text for text in told for part in HAS_IT):
            self.wrong.append(f"#{case.number} was taken and the person not told")
        if case.state in ENDED and before.state in ("waiting", "claimed"):
            self.counts[f"cases {case.state.replace('_', ' ')}"] += 1
            card = self.boards.get(case.desk, {}).get(case.id)
            if not any(ENDED[case.state] in text for text in told) or card is None or card.state != case.state:
                self.wrong.append(f"#{case.number} ended ({case.state}) unseen")
            if case.state == "closed" and before.state != "claimed":
                self.wrong.append(f"#{case.number} was closed while nobody had it")

    def _waited(self, seen: Seen, case: Case, told: Sequence[str], now: datetime) -> None:
        old = seen.stretch
        same = case.state == "waiting" and old is not None and (old.desk, old.since) == (case.desk_id, case.waits_since)
        if old is not None and not same:
            old.seconds = self.hours[old.desk].open_between(old.since, now).total_seconds()
            old.taken = case.state == "claimed"
            seen.stretch = None
            was_late = old.late_at is not None and old.late_at < now
            if was_late and not (seen.sorry and old.desk_told):
                self.wrong.append(f"#{case.number} was late at {old.desk}, and not everybody was told")
        if case.state == "waiting" and not same and case.waits_since is not None:
            found = next((match for text in told if (match := _USUALLY.search(text))), None)
            within = _time(found[1]) if found is not None else None
            busier = any("today it is busier" in text for text in told)
            seen.stretch = Stretch(case.id, case.desk_id, case.waits_since, case.late_at, within, busier)
            self.stretches.append(seen.stretch)

    def _once(self, id: str, known: set[str], what: str) -> None:
        if id in known:
            self.wrong.append(f"{what}: {id}")
        known.add(id)


def _time(words: str) -> timedelta:
    found = _IN_WORDS.get(words)
    return found if found is not None else timedelta(hours=int(words.split()[0]))


def _heard_of(case: Case) -> bool:
    """Whether the agent did anything about it after the person began to wait for them: then a new silence began."""
    return case.unanswered_since is not None and case.agent_at is not None and case.agent_at > case.unanswered_since
