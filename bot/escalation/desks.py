"""The desks: what each is, and which one a case goes to. Pure: the time is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.escalation.hours import ALWAYS_OPEN, Hours
from bot.messages.case import Case
from bot.messages.evidence import ArticleRef

MAIN = "main"
"""The id of the one desk where no table names any."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where agents work."""

    id: str
    name: str
    """As people know it: "the service desk"."""
    place: str
    """``web``, ``slack:C0123``, ``teams:19:…``."""
    hours: Hours = ALWAYS_OPEN
    contact: str = ""
    """How to reach somebody when it cannot wait; empty: the house's."""
    calls: bool = False
    """Whether somebody calls people back who would rather speak than write."""
    on_call: str = ""
    """Who is called when a case waits too long, in words ("IT on call")."""
    on_call_mention: str = ""
    """The same as the platform knows them: a Slack user group's id, a Teams tag."""
    take_within: timedelta | None = None
    """How long a case may wait here, in opening time, before it is late. None: as the estimate says."""
    overflow: str = ""
    """The desk that is asked instead while this one is closed, or next when a case waits too long."""
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Ids of articles, or the folder or source that they come from."""
    tags: tuple[str, ...] = ()
    """Tags of articles."""
    audiences: tuple[str, ...] = ()
    """Whose cases come here; empty: everybody's."""

    @property
    def for_all(self) -> bool:
        """Whether it takes what no other desk is named for."""
        return not (self.keywords or self.topics or self.tags or self.audiences)


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about, as far as it decides where it goes."""

    words: str
    articles: Sequence[ArticleRef]
    audiences: frozenset[str]


@dataclass(frozen=True, slots=True)
class Routed:
    """The desk that is asked. ``meant``: the desk that it is for, where that one is closed."""

    desk: Desk
    meant: Desk | None = None


@dataclass(frozen=True, slots=True)
class Desks:
    """Every desk, in the order of the settings. There is always one."""

    all: tuple[Desk, ...]

    def find(self, id: str) -> Desk | None:
        return next((desk for desk in self.all if desk.id == id), None)

    def of(self, case: Case) -> Desk:
        """The desk of a case; where the settings no longer have it, the one in the same place, else the first."""
        named = self.find(case.desk_id)
        if named is not None:
            return named
        there = next((desk for desk in self.all if desk.place == case.desk), None)
        return there if there is not None else self.first

    @property
    def first(self) -> Desk:
        """The desk for what no other is named for."""
        return next((desk for desk in self.all if desk.for_all), self.all[0])

    def others(self, case: Case) -> tuple[Desk, ...]:
        own = self.of(case)
        return tuple(desk for desk in self.all if desk.id != own.id)

    def for_case(self, about: About, now: datetime) -> Routed:
        """Where a case about this goes now: its own desk, or the overflow of a closed one where that is open."""
        ranked = [(_matches(desk, about), desk) for desk in self.all]
        most = max(score for score, _ in ranked)
        meant = next(desk for score, desk in ranked if score == most) if most else self.first
        return self.open_now(meant, now)

    def open_now(self, meant: Desk, now: datetime) -> Routed:
        """``meant`` where it is open, or where nobody whom it leaves things to is."""
        if meant.hours.open_at(now):
            return Routed(meant)
        instead = next((desk for desk in self.after(meant) if desk.hours.open_at(now)), None)
        return Routed(instead, meant) if instead is not None else Routed(meant)

    def after(self, desk: Desk) -> tuple[Desk, ...]:
        """Its overflow, the overflow of that one, and so on; none twice."""
        found = [desk]
        while (following := self.find(found[-1].overflow)) is not None and following not in found:
            found.append(following)
        return tuple(found[1:])

    def named(self, words: str) -> Desk | None:
        """The desk that somebody names: by id or name, with or without its article."""
        wanted = _bare(words)
        return next((desk for desk in self.all if wanted and wanted in (_bare(desk.id), _bare(desk.name))), None)


def _matches(desk: Desk, about: About) -> int:
    """How much speaks for this desk; 0: nothing, or it is not for these people."""
    if desk.audiences and not about.audiences.intersection(desk.audiences):
        return 0
    words = _bare(about.words)
    keywords = sum(bool(re.search(rf"\b{re.escape(_bare(word))}\b", words)) for word in desk.keywords if _bare(word))
    tags = {tag.casefold() for article in about.articles for tag in article.tags}
    tagged = sum(tag.casefold() in tags for tag in desk.tags)
    topics = sum(any(_comes_from(article, topic) for article in about.articles) for topic in desk.topics)
    named = 2 * (keywords + tagged + topics)
    if not named and (desk.keywords or desk.tags or desk.topics):
        return 0
    return named + bool(desk.audiences)


def _comes_from(article: ArticleRef, topic: str) -> bool:
    return topic in (article.id, article.source) or article.id.startswith(f"{topic.rstrip('/')}/")


def _bare(words: str) -> str:
    """Lower case, letters and digits, without the article before a name."""
    spaced = " ".join(re.sub(r"[^\w]+", " ", words.casefold()).split())
    return spaced.removeprefix("the ")
