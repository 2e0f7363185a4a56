"""How the owners' page and their letters put things: few people are never counted one by one."""

from __future__ import annotations

from datetime import date

from bot.experience.counting import FEWEST
from bot.experience.owners.gaps import Gap
from bot.experience.owners.harm import IN_WORDS, KINDS, Harm
from bot.messages.evidence import ArticleRef, past_review


def people(count: int) -> str:
    """Under five: "a few people"."""
    return f"{count:,} people" if count >= FEWEST else "a few people"


def cost(harm: Harm) -> str:
    """What it cost each of them."""
    if harm.people < FEWEST:
        return "who had to try several times more" if harm.each >= 3 else ""
    return f"about {harm.each:.0f} more {'try' if round(harm.each) == 1 else 'tries'} each"


def line(harm: Harm) -> str:
    """Who and what it cost: "11 people, about 3 more tries each"."""
    after = cost(harm)
    return f"{people(harm.people)}{', ' if after else ''}{after}"


def failed(harm: Harm) -> tuple[str, ...]:
    """What failed, the gravest first; with counts where there are enough people."""
    found = [(kind, harm.people_who(kind)) for kind in KINDS]
    if harm.people < FEWEST:
        return tuple(IN_WORDS[kind] for kind, count in found if count)
    return tuple(f"{people(count)} {IN_WORDS[kind]}" for kind, count in found if count)


def gap_line(gap: Gap) -> str:
    times = f", {gap.tries:,} messages" if gap.people >= FEWEST else ""
    return f"{people(gap.people)}{times}"


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def review(ref: ArticleRef, today: date, *, refused: bool = False) -> str:
    """Where an article stands with its review."""
    seen = f"reviewed on {day(ref.reviewed)}" if ref.reviewed is not None else "no review on record"
    if ref.review_by is None:
        return f"{seen}; no date for the next review"
    if not past_review(ref, today):
        return f"{seen}; next review by {day(ref.review_by)}"
    told = "nothing is answered from it any more" if refused else "answers from it say so"
    return f"{seen}; the review was due on {day(ref.review_by)}, and {told}"
