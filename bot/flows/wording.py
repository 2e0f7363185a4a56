"""How sure the bot is and how old its evidence is, in plain words. Pure: today's date is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.escalation.hours import MONTHS
from bot.messages.evidence import ArticleRef, Verdict, past_review

FAIRLY_SURE = 0.85
"""From this confidence on the bot says that it is fairly sure."""

LIKELY = 0.65
"""From this confidence on the bot says that it thinks so; below, that it is not certain."""

OLD_AFTER_YEARS = 2
"""An article without a review date of its own is called old once its last review is so many years back."""

_MARKS = re.compile(r"([\\`*_\[\]<>#~|!])")


def literal(text: str) -> str:
    """Somebody's name, or an article's title, as it stands: none of it is markup in a reply's Markdown."""
    return _MARKS.sub(r"\\\1", text)


def sureness(confidence: float, verdict: Verdict) -> str:
    """How sure the bot is: one short sentence. ``confidence`` is a probability, 0..1."""
    if verdict == "refused":
        return "I have nothing on this."
    if verdict == "asked":
        return "More than one article could be meant."
    if verdict == "offered":
        return "I'm not sure about this one. It's the closest I have."
    if confidence >= FAIRLY_SURE:
        return "I'm fairly sure this answers it."
    if confidence >= LIKELY:
        return "I think this answers it."
    return "This may answer it, but I'm not certain."


def age(article: ArticleRef, today: date) -> str:
    """When an article was last reviewed, as it stands behind its title: "reviewed in March 2024, past its review date".

    A review dated in the future is a slip of somebody's pen and counts as none.
    """
    reviewed = article.reviewed if article.reviewed is not None and article.reviewed <= today else None
    overdue = past_review(article, today)
    if reviewed is None:
        return "no review on record, past its review date" if overdue else "no review date"
    text = f"reviewed in {month(reviewed)}"
    if overdue:
        return f"{text}, past its review date"
    years = _whole_years(reviewed, today)
    if article.review_by is None and years >= OLD_AFTER_YEARS:
        return f"{text}, more than {years} years ago"
    return text


def ages(articles: Sequence[ArticleRef], today: date) -> str:
    """The age of everything that an answer rests on. Articles of different age are told apart by their titles."""
    different: dict[str, ArticleRef] = {}
    for article in articles:
        different.setdefault(article.id, article)
    told = [(article.title, age(article, today)) for article in different.values()]
    if not told:
        return ""
    if len({text for _, text in told}) == 1:
        return capital(told[0][1])
    return "; ".join(f"{title}: {text}" for title, text in told)


def month(day: date) -> str:
    """As in "March 2024"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _whole_years(then: date, today: date) -> int:
    return today.year - then.year - ((today.month, today.day) < (then.month, then.day))
