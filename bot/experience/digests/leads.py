"""A lead's week in a few lines, with one thing worth doing first. No counts under five, nobody's words, nobody ranked.
Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.experience.counting import FEWEST, Share, changed, rate_changed
from bot.experience.digests.weeks import WEEKS_BEFORE, Week
from bot.experience.early import Early, early_signals
from bot.experience.likeness import telling
from bot.experience.material import Material, confirmed, false_deflection, hard, people, unsure, upset
from bot.experience.owners.gaps import Gap
from bot.experience.owners.owned import ArticleShown
from bot.experience.owners.words import line as harm_line
from bot.experience.period import Period
from bot.experience.sections import doubts, waiting
from bot.experience.sections.glance import ENOUGH
from bot.experience.tables import minutes, percent, some, some_of
from bot.experience.topics import Experienced
from bot.messages.letter import Letter, LetterLink

_FELT: tuple[tuple[str, Callable[[Sequence[Experienced]], Share], int], ...] = (
    ("had to try more than once", hard, -1),
    ("said that it helped", confirmed, 1),
    ("were upset or gave up, in their own words", upset, -1),
    ("were shown nothing sure enough", unsure, -1),
)
"""Name, measure, and whether more of it is better."""

_CHANGE = {1: "clearly more", 0: "no clear change", -1: "clearly fewer"}
_THAN_USUAL = {1: "clearly more than usual", 0: "no clear change", -1: "clearly fewer than usual"}

LATE_SHARE = 0.25
"""From so many on, of those who waited for a person at one desk and time of day, being told that it is late hurts."""

NOTHING = "Nothing stands out that would be worth doing first."


@dataclass(frozen=True, slots=True)
class Known:
    """What a week's digest is made from. ``material``: of the week, with what was read of the time before."""

    week: Week
    material: Material
    gaps: Sequence[Gap] = ()
    """What people asked for in the last four weeks, and in this one, that no article answers."""
    articles: Sequence[ArticleShown] = ()
    """What failed people in the week, the most harmful first."""


@dataclass(frozen=True, slots=True)
class _First:
    """One thing worth doing, with its reason; ``about``: the line that need not be told again."""

    about: str
    what: str
    owners: bool = False
    """Whether the owners' page is the place for it."""


def lead_digest(known: Known, to: str, ref: str, page: str) -> Letter:
    """``page``: the address under which the page is reached; empty where nobody said."""
    now = known.material.now
    title = f"How support felt, {known.week.period.in_words()}"
    if people(now) < FEWEST:
        said = (
            "Nobody asked anything." if not now else f"Fewer than {FEWEST} people asked something, so nothing is told."
        )
        return Letter(ref, to, title, (said,))
    first = next(_first(known), _First("", ""))
    lines = [f"Worth doing first: {first.what}" if first.what else NOTHING]
    lines += [f"• {text}" for about, text in _lines(known) if about != first.about]
    links = [LetterLink("The week in the report", f"{page}/report?weeks=1")] if page else []
    if page and first.owners:
        links.insert(0, LetterLink("What failed people, and what is missing", f"{page}/owners?weeks=4"))
    more = () if page else ("The numbers stand on the page, /report, or come with: handrail report",)
    return Letter(ref, to, title, (*lines, *more), tuple(links))


def _lines(known: Known) -> Iterator[tuple[str, str]]:
    """What it is about, and a line of it."""
    material, before = known.material, known.material.within(known.week.before)
    yield "volume", _volume(material.now, before)
    if len(before) >= ENOUGH:
        yield "felt", _felt(material.now, before)
    if (worst := waiting.longest(material)) is not None:
        yield "waits", f"Waits for a person: {_lower(worst.in_words())}"
    if (early := _early(known)) is not None:
        yield "early", f"An early signal: {doubts.in_words(material, early)}"
    if (back := _back(known)) is not None:
        yield "back", back
    if (gap := _gap(known)) is not None:
        yield "gap", f"A gap: {_missing(gap)}"


def _first(known: Known) -> Iterator[_First]:
    """What is worth doing, the most pressing first: what goes on now, what got worse, what costs people most."""
    material, before = known.material, known.material.within(known.week.before)
    early = _early(known)
    if early is not None and doubts.goes_on(material, early):
        yield _First("early", f"find out what is behind {doubts.in_words(material, early)}")
    worst = waiting.longest(material)
    if worst is not None and worst.late.told and worst.late.value >= LATE_SHARE:
        told = percent(worst.late.value)
        why = f"{told} of those who waited were told that it is late, and one in ten waited over"
        about = (
            f"see who can help out at {worst.desk}, {worst.part}: {why} {minutes(max(1.0, worst.taken.worst_tenth))}."
        )
        yield _First("waits", about)
    yield from _costly(known)
    if len(before) >= ENOUGH and changed(hard(before), hard(material.now)) > 0:
        now, then = some_of(hard(material.now)), some(hard(before))
        about = f"look at what makes people try again: {now} had to, against {then} in the four weeks before."
        yield _First("", about)


def _costly(known: Known) -> Iterator[_First]:
    """An article to mend or one to write, by what it cost all of them together."""
    gap = _gap(known)
    harm = next((one for one in known.articles if one.published and one.harm.people >= FEWEST), None)
    if harm is not None and (gap is None or harm.harm.total >= gap.tries):
        yield _First("", f"have “{harm.ref.title}” mended. It failed {harm_line(harm.harm)}.", owners=True)
    elif gap is not None:
        yield _First("gap", f"have an article written. {_missing(gap)}", owners=True)


def _volume(now: Sequence[Experienced], before: Sequence[Experienced]) -> str:
    asked = f"{people(now):,} people asked about {len(now):,} things"
    if len(before) < ENOUGH:
        return f"{asked}. There is too little from the weeks before to say what is usual."
    usual = f"usual are {len(before) / WEEKS_BEFORE:.0f} a week"
    change = rate_changed(len(before), len(now), 7 * WEEKS_BEFORE, 7)
    return f"{asked}, {_THAN_USUAL[change]} ({usual})."


def _felt(now: Sequence[Experienced], before: Sequence[Experienced]) -> str:
    """What got clearly better or worse."""
    found: dict[int, list[str]] = {}
    for name, measure, good in _FELT:
        then, this = measure(before), measure(now)
        if change := changed(then, this):
            found.setdefault(change * good, []).append(f"{some_of(this)} {name}, {some(then)} before")
    if not found:
        again, earlier = some_of(hard(now)), some(hard(before))
        return f"Nothing got clearly better or worse: {again} had to try more than once, {earlier} before."
    told = [(f"{word}: {'; '.join(found[which])}") for which, word in ((-1, "worse"), (1, "better")) if which in found]
    return f"Got {'. Got '.join(told)}."


def _early(known: Known) -> Early | None:
    """The one that is still going on, else the newest."""
    found = early_signals(known.material.topics, known.material.period)
    return found[0] if found else None


def _back(known: Known) -> str | None:
    """Of the seven days after which everybody has had the time to come back: the last days would look too good."""
    period = known.week.period
    earlier = timedelta(days=max(1, period.patience.back_within.days))
    since, until = period.first - earlier, period.last - earlier
    now = known.material.within(replace(period, first=since, last=until))
    before = known.material.within(
        Period(since - timedelta(weeks=WEEKS_BEFORE), since - timedelta(days=1), period.zone, period.patience)
    )
    this, then = false_deflection(now), false_deflection(before)
    if people(now) < FEWEST or not this.enough:
        return None
    who = f"Of those who asked in the week up to {until.day} {until:%B}, {some_of(this)} were silent or refused and"
    told = f"{who} came back with the like"
    if len(before) < ENOUGH or not then.enough:
        return f"{told}."
    return f"{told}: {_CHANGE[changed(then, this)]} ({some(then)} before)."


def _gap(known: Known) -> Gap | None:
    """What most people ask for and no article answers, if it was asked for in the week too."""
    return next((gap for gap in known.gaps if gap.people >= FEWEST and gap.last_at >= known.week.period.start), None)


def _missing(gap: Gap) -> str:
    """Without a question of anybody's: single words, where enough people used them."""
    used = Counter(word for words in _words_of(gap).values() for word in words)
    shared = [word for word, count in sorted(used.items(), key=lambda one: (-one[1], one[0])) if count >= FEWEST][:3]
    wrote = f" They wrote of “{'”, “'.join(shared)}”." if shared else ""
    return f"{gap.people:,} people asked for the like in four weeks, and no article answers it.{wrote}"


def _words_of(gap: Gap) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in gap.topics:
        found.setdefault(one.known.person, set()).update(telling(one.question))
    return found


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
