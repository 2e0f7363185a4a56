"""What is new and worth an owner's time, as one short letter a day at most; nothing where nothing is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.experience.counting import FEWEST
from bot.experience.owners import words
from bot.experience.owners.drafting import left_out
from bot.experience.owners.harm import Harm
from bot.experience.owners.owned import ArticleShown, Owned
from bot.messages.article_draft import ArticleDraft
from bot.messages.letter import Letter, LetterLink

WORTH_TELLING = 3
"""From so much new effort on an article is told of; that it is wrong is told at once."""

MOST = 3
"""Articles, gaps, drafts and reviews that are named: of each so many."""

MOST_QUOTES = 2


def letter(owned: Owned, to: str, ref: str, since: datetime, seen: date | None, page: str) -> Letter | None:
    """``since``: what came later is new. ``seen``: on that day they were told last what is due; None: never. ``page``:
    the address of the owners' page, if it has one."""
    harmful = [(one, new) for one in owned.articles if one.published and _tells(new := one.harm.since(since))]
    drafts = [draft for draft in owned.drafts if draft.state == "waiting" and draft.at > since]
    missing = [gap for gap in owned.gaps if gap.people >= FEWEST and gap.last_at > since]
    due = [each for each in owned.due if seen is None or (each.ref.review_by or seen) >= seen]
    if not (harmful or drafts or missing or due):
        return None
    lines = [
        *(line for one, new in harmful[:MOST] for line in _article(one, new)),
        *(f"• A draft from a solved case waits for you: “{draft.title}”{_files(draft)}" for draft in drafts[:MOST]),
        *(f"• No article answers “{gap.examples[0]}”: {words.gap_line(gap)}" for gap in missing[:MOST] if gap.examples),
        *_due([each.ref.title for each in due]),
    ]
    links = (LetterLink("Your articles: what failed, in people’s words, and the drafts", page),) if page else ()
    if page and drafts:
        links = (LetterLink("Edit, accept or decline the drafts", f"{page}#drafts"), *links)
    more = ["To read and decide a draft here: write “drafts” to me."] if drafts and _is_chat(to) else []
    more += [] if page else ["Everything stands on the owners’ page, /owners."]
    return Letter(ref, to, _title(harmful, len(drafts), len(missing)), (*lines, *more), links)


def _is_chat(to: str) -> bool:
    """Whether it goes to one person, who can answer the bot there."""
    platform, _, id = to.split(":", 2)
    return (platform == "slack" and id[:1] in "UW") or (platform == "teams" and not id.startswith("19:"))


def _tells(new: Harm) -> bool:
    return new.total >= WORTH_TELLING or bool(new.people_who("wrong"))


def _files(draft: ArticleDraft) -> str:
    return f". {left_out(draft)}" if draft.files else ""


def _title(harmful: Sequence[tuple[ArticleShown, Harm]], drafts: int, missing: int) -> str:
    if harmful:
        one, new = harmful[0]
        how = "is said to be wrong" if new.people_who("wrong") else "fails people"
        return f"“{one.ref.title}” {how}"
    if drafts:
        return "A draft waits for your decision" if drafts == 1 else f"{drafts} drafts wait for your decision"
    return "Something that people ask for is in no article" if missing else "Time to review"


def _article(one: ArticleShown, new: Harm) -> Iterable[str]:
    yield f"• “{one.ref.title}”: {words.line(new)}. {_capital('; '.join(words.failed(new)))}."
    said = (*new.words, *new.steps, *new.questions)[:MOST_QUOTES]
    if said:
        yield "  In their words: " + " ".join(f"“{text}”" for text in said)


def _due(titles: Sequence[str]) -> Iterable[str]:
    if titles:
        more = f" and {len(titles) - MOST} more" if len(titles) > MOST else ""
        yield f"• Past the review date, which answers say: {', '.join(f'“{title}”' for title in titles[:MOST])}{more}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
