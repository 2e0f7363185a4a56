"""An owner's week in a few lines, with one thing worth doing first; nothing where nothing failed, is missing or due.
Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.experience.counting import FEWEST
from bot.experience.owners import words
from bot.experience.owners.gaps import Gap
from bot.experience.owners.harm import Harm
from bot.experience.owners.letter import WORTH_TELLING
from bot.experience.owners.owned import ArticleShown, Owned
from bot.messages.letter import Letter, LetterLink

MOST = 2
"""Articles and reviews that are named beside the one thing worth doing first: of each so many."""


@dataclass(frozen=True, slots=True)
class _Week:
    """What is worth an owner's time. Nobody is quoted but in the example of a gap, which says what to write."""

    wrong: Sequence[tuple[ArticleShown, Harm]]
    harmful: Sequence[tuple[ArticleShown, Harm]]
    missing: Sequence[Gap]
    refused: Sequence[str]
    due: Sequence[str]
    drafts: Sequence[str]
    soon: Sequence[str]


def owner_digest(owned: Owned, to: str, ref: str, since: datetime, page: str) -> Letter | None:
    """``since``: the beginning of the week. ``page``: the address of the owners' page, if it has one."""
    week = _read(owned, since)
    told = list(_lines(week))
    if not told:
        return None
    (_, first), rest = told[0], told[1:]
    lines = [f"Worth doing first: {first}", *(f"• {also}" for also, _ in rest)]
    links = (LetterLink("Your articles: what failed, what is missing and due, and the drafts", page),) if page else ()
    if not page:
        lines.append("Everything stands on the owners’ page, /owners.")
    return Letter(ref, to, "Your articles this week", tuple(lines), links)


def cannot_wait(owned: Owned, since: datetime) -> bool:
    """Whether something came since then that no digest of tomorrow should be waited for: an article that is wrong."""
    return any(one.published and one.harm.since(since).people_who("wrong") for one in owned.articles)


def _read(owned: Owned, since: datetime) -> _Week:
    failed = [(one, harm) for one in owned.articles if one.published and (harm := one.harm.since(since)).troubles]
    failed.sort(key=lambda one: (-one[1].total, -one[1].people, one[0].ref.id))
    wrong = [(one, harm) for one, harm in failed if harm.people_who("wrong")]
    return _Week(
        wrong,
        [each for each in failed if each not in wrong and each[1].total >= WORTH_TELLING],
        [gap for gap in owned.gaps if gap.people >= FEWEST and gap.last_at > since and gap.examples],
        [one.ref.title for one in owned.due if one.refused],
        [one.ref.title for one in owned.due if not one.refused],
        [draft.title for draft in owned.drafts if draft.state == "waiting"],
        [ref.title for ref in owned.soon],
    )


def _lines(week: _Week) -> Iterator[tuple[str, str]]:
    """Each twice: as one thing of several, and as the thing to do first. The most pressing comes first: what is wrong,
    what nothing is answered from, then what cost people most together, what waits, and what is due."""
    for one, harm in week.wrong[:MOST]:
        title, who = one.ref.title, words.people(harm.people)
        said = "said to be wrong" + (f", and it failed {words.line(harm)}" if harm.people >= FEWEST else "")
        yield (
            f"“{title}” is {said}",
            f"read “{title}” again. It is {said if harm.people >= FEWEST else f'said to be wrong ({who})'}.",
        )
    if week.refused:
        titles = _titles(week.refused)
        yield (
            f"Nothing is answered any more from {titles}: the review is overdue",
            f"review {titles}. Nothing is answered from it any more, as the review is long overdue.",
        )
    yield from _costly(week)
    if week.drafts:
        titles = _titles(week.drafts)
        yield f"Waiting for your decision: {titles}", f"decide on {titles}, written from a solved case."
    if week.due:
        titles = _titles(week.due)
        yield (
            f"Past the review date, which answers say: {titles}",
            f"review {titles}. Its date has passed, and answers say so.",
        )
    if week.soon:
        titles = _titles(week.soon)
        yield f"Due for review within two weeks: {titles}", f"review {titles}, due within two weeks."


def _costly(week: _Week) -> Iterator[tuple[str, str]]:
    """Articles that failed people and what is missing, by what it cost all of them together."""
    found: list[tuple[int, str, str]] = []
    for one, harm in week.harmful[:MOST]:
        title, how = one.ref.title, f"{words.line(harm)}: {'; '.join(words.failed(harm))}"
        found.append((harm.total, f"“{title}” failed {how}", f"mend “{title}”. It failed {how}."))
    for gap in week.missing[:1]:
        asked = f"“{gap.examples[0]}”"
        count = f"{words.gap_line(gap)} in four weeks"
        found.append(
            (
                gap.tries,
                f"No article answers {asked}: {count}",
                f"write what answers {asked}. No article does: {count}.",
            )
        )
    for _, also, first in sorted(found, key=lambda one: -one[0]):
        yield also, first


def _titles(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - MOST} more" if len(titles) > MOST else ""
    return ", ".join(f"“{title}”" for title in titles[:MOST]) + more
