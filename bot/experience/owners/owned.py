"""What somebody who looks after articles has to know: what failed people, what is missing, what is due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.experience.owners.gaps import Gap, Likenesses, Unanswered, gaps
from bot.experience.owners.harm import ArticleHarm, Harm, by_article, troubles
from bot.experience.owners.looking_after import Owners
from bot.experience.period import Period
from bot.messages.article_draft import ArticleDraft
from bot.messages.evidence import ArticleRef, Passage, past_review, too_old
from bot.messages.people import Person
from bot.ports.experience import Records

MOST_ARTICLES = 25
MOST_GAPS = 12
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Library:
    """The articles as they are now."""

    articles: Mapping[str, ArticleRef]
    passages: Mapping[str, Passage]


@dataclass(frozen=True, slots=True)
class PassageShown:
    """A passage that failed people. ``passage`` is None where it is not there any more in these words."""

    harm: Harm
    passage: Passage | None
    changed: bool
    """It was shown in other words than it has now, or has gone."""


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """One article with what failed people in it."""

    ref: ArticleRef
    published: bool
    harm: Harm
    passages: tuple[PassageShown, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """An article past its review date. ``refused``: nothing is answered from it any more."""

    ref: ArticleRef
    refused: bool


@dataclass(frozen=True, slots=True)
class Owned:
    """Everything for one person."""

    period: Period
    made_at: datetime
    articles: tuple[ArticleShown, ...]
    gaps: tuple[Gap, ...]
    due: tuple[Due, ...]
    drafts: tuple[ArticleDraft, ...]
    """The newest first: those that wait, then those decided in the period."""
    looks_after: int
    """How many published articles are theirs."""
    alone: bool
    """Some articles are theirs by name, rather than because nobody else's."""
    unnamed: tuple[str, ...]
    """Owners that articles name and nobody is known for."""
    soon: tuple[ArticleRef, ...] = ()
    """Articles whose review comes due within ``SOON``, the first one first."""


def owned(
    read: Records, period: Period, library: Library, drafts: Sequence[ArticleDraft], unanswered: Sequence[Unanswered],
    likenesses: Likenesses, owners: Owners, person: Person | None, now: datetime, refuse_after: timedelta | None = None,
    *, by_name: bool = False,
) -> Owned:  # fmt: skip
    """``person``: None for everything. ``unanswered`` with ``likenesses``: of the same period. ``by_name``: only what
    is theirs by name, and of what is nobody's the drafts alone."""
    today = period.day_of(now)

    def may_see(owner: str) -> bool:
        return person is None or owners.looks_after(person, owner)

    def theirs(owner: str) -> bool:
        return may_see(owner) and (not by_name or owners.known(owner))

    refs = _refs(read) | dict(library.articles)
    mine = {id: ref for id, ref in library.articles.items() if theirs(ref.owner)}
    within = [trouble for trouble in troubles(read) if period.holds(trouble.at)]
    still = {id: passage.article.id for id, passage in library.passages.items()}
    harmful = [one for one in by_article(within, still) if one.article in refs and theirs(refs[one.article].owner)]
    found = gaps([one for one in unanswered if period.holds(one.known.topic.asked_at)], likenesses)
    return Owned(
        period=period,
        made_at=now,
        articles=tuple(_article(one, refs[one.article], library) for one in harmful[:MOST_ARTICLES]),
        gaps=tuple(gap for gap in found if theirs(gap.nearest[0].owner if gap.nearest else ""))[:MOST_GAPS],
        due=due(mine.values(), today, refuse_after),
        drafts=tuple(sorted((one for one in drafts if may_see(one.owner)), key=lambda one: one.state != "waiting")),
        looks_after=len(mine),
        alone=person is not None and bool(owners.of(person)),
        unnamed=owners.nobodys(library.articles.values()),
        soon=soon(mine.values(), today),
    )


def due(articles: Iterable[ArticleRef], today: date, refuse_after: timedelta | None) -> tuple[Due, ...]:
    """Those past their review date, the longest first."""
    past = [ref for ref in articles if past_review(ref, today)]
    past.sort(key=lambda ref: (ref.review_by or today, ref.title))
    return tuple(Due(ref, too_old(ref, today, refuse_after)) for ref in past)


def soon(articles: Iterable[ArticleRef], today: date) -> tuple[ArticleRef, ...]:
    """Those that will be past their review date within ``SOON`` and are not yet."""
    there = (ref for ref in articles if not past_review(ref, today) and past_review(ref, today + SOON))
    return tuple(sorted(there, key=lambda ref: (ref.review_by or today, ref.title)))


def _article(one: ArticleHarm, ref: ArticleRef, library: Library) -> ArticleShown:
    shown = tuple(
        PassageShown(harm, library.passages.get(id), bool(id) and id not in library.passages)
        for id, harm in one.passages
    )
    return ArticleShown(ref, ref.id in library.articles, one.harm, shown)


def _refs(read: Records) -> dict[str, ArticleRef]:
    """Articles as they were when they were shown last: some are not published any more."""
    topics = (known.topic for known in read.topics)
    return {ref.id: ref for topic in topics for ref in (*topic.named, *topic.shown)}
