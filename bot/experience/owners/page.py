"""What owners see, as one HTML page. Everything that people or articles wrote is escaped; drafts are decided by the
page's own code (``owners.js``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from bot.experience.framing import framed
from bot.experience.owners import words
from bot.experience.owners.drafting import left_out
from bot.experience.owners.gaps import Gap
from bot.experience.owners.owned import ArticleShown, Due, Owned, PassageShown
from bot.messages.article_draft import ArticleDraft
from bot.messages.evidence import ArticleRef

EXCERPT = 420
"""Characters of a passage that are shown at once."""

_MAIN = """<p class="headline">{headline}</p>
{notes}<p class="spans">Show {spans}</p>
<nav aria-label="On this page"><ul class="contents">{contents}</ul></nav>
{sections}"""

_BELOW = """<footer class="foot">
<p>Harm is people × effort: how often each of them wrote or pressed again after they had been shown the passage. Fewer
than five people are told as “a few people”. Words stand here without names and numbers, and nobody is ranked. What it
cannot tell stands in Handrail's <code>docs/owners.md</code>.</p>
<p>Made {made}.</p>
</footer>
<div class="unseen" id="announcer" aria-live="polite"></div>
"""

_SPANS = {1: "the last week", 4: "four weeks", 13: "a quarter", 26: "half a year"}


def as_html(
    owned: Owned, *, organisation: str, weeks: int, exports: bool, more: Sequence[tuple[str, str, str]] = ()
) -> str:
    """``exports``: accepted drafts are written somewhere; else they are to be fetched here. ``more``: further parts, as
    (id, title, HTML)."""
    waiting = [draft for draft in owned.drafts if draft.state == "waiting"]
    decided = [draft for draft in owned.drafts if draft.state != "waiting"]
    parts = [
        ("drafts", "Drafts to decide", "".join(_draft(draft, exports) for draft in waiting), bool(waiting)),
        ("harm", "What failed people", _harm(owned), True),
        ("gaps", "What no article answers", _gaps(owned.gaps), True),
        ("due", "Past their review date", _due(owned), bool(owned.due)),
        ("decided", "Drafts that were decided", _decided(decided), bool(decided)),
    ]
    shown = [*((id, title, body) for id, title, body, there in parts if there), *more]
    main = _MAIN.format(
        headline=escape(headline(owned)),
        notes=_notes(owned),
        spans=_spans(weeks),
        contents="".join(f'<li><a href="#{id}">{title}</a></li>' for id, title, _ in shown),
        sections="\n".join(_section(*part) for part in shown),
    )
    return framed(
        main,
        title="Your articles",
        organisation=organisation,
        link=("/", "Ask a question yourself"),
        script="owners.js",
        skip="Skip to the articles",
        below=_BELOW.format(made=escape(f"{owned.made_at:%d %B %Y, %H:%M} UTC".lstrip("0"))),
    )


def headline(owned: Owned) -> str:
    """The one thing to look at first."""
    said = f"From {owned.period.in_words()}: "
    if owned.articles:
        worst = owned.articles[0]
        return f"{said}look at “{worst.ref.title}” first. It failed {words.line(worst.harm)}."
    if any(gap.pursued for gap in owned.gaps):
        return (
            f"{said}none of your articles failed anybody as far as they said. Something is missing, though: see below."
        )
    return f"{said}none of your articles failed anybody, as far as anybody said."


def _notes(owned: Owned) -> str:
    notes = []
    if owned.unnamed:
        names = ", ".join(f"“{name}”" for name in owned.unnamed)
        notes.append(
            f"Nobody is known for {names}: their articles show to everybody here until whoever "
            "runs Handrail says who that is ([owners] in its settings)."
        )
    if not owned.looks_after:
        notes.append(
            "No published article is yours. If that is wrong, tell whoever runs Handrail ([owners] in its settings)."
        )
    return "".join(f'<p class="note">{escape(note)}</p>' for note in notes)


def _spans(weeks: int) -> str:
    return " · ".join(
        f'<a href="?weeks={each}"{" aria-current=page" if each == weeks else ""}>{told}</a>'
        for each, told in _SPANS.items()
    )


def _section(id: str, title: str, body: str) -> str:
    return f'<section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>{body}</section>'


def _harm(owned: Owned) -> str:
    if not owned.articles:
        return "<p>Nothing, as far as anybody said.</p>"
    return "".join(_article(one, owned) for one in owned.articles)


def _article(one: ArticleShown, owned: Owned) -> str:
    today = owned.period.day_of(owned.made_at)
    gone = "" if one.published else '<p class="note">It is not published any more.</p>'
    refused = any(each.refused for each in owned.due if each.ref.id == one.ref.id)
    counted = one.harm.people > 0
    what = _list(words.failed(one.harm), "what") if counted else ""
    stands = _whose(one.ref) + words.review(one.ref, today, refused=refused)
    told = words.line(one.harm) if counted else "Only before it was changed"
    return (
        f'<article class="sheet"><h3>{_titled(one.ref)}</h3><p class="cost">{escape(told[:1].upper() + told[1:])}</p>'
        f'{what}{gone}<p class="quiet">{escape(stands)}</p>'
        f"{''.join(map(_passage, one.passages))}</article>"
    )


def _passage(shown: PassageShown) -> str:
    """What it says, then what people asked and said of it."""
    passage = shown.passage
    where = passage.section_title if passage is not None and passage.section_title else "The passage that was shown"
    if shown.changed:
        where = "In words that the article does not have any more"
    elif passage is None:
        where = "The article as a whole"
    text = f"<blockquote>{escape(_excerpt(passage.text))}</blockquote>" if passage is not None else ""
    quotes = (
        _quotes("They had asked", shown.harm.questions) + _quotes("They said of it", shown.harm.words)
        + _quotes("Where it stopped", shown.harm.steps, marks=False)
    )  # fmt: skip
    return (
        f"<details><summary>{escape(where)} <span class=quiet>· {escape(words.line(shown.harm))}</span></summary>"
        f"{text}{quotes}</details>"
    )


def _quotes(title: str, texts: Iterable[str], *, marks: bool = True, level: int = 4) -> str:
    said = "".join(f"<li>{'“' if marks else ''}{escape(text)}{'”' if marks else ''}</li>" for text in texts)
    return f'<h{level} class="small">{title}</h{level}><ul class="quotes">{said}</ul>' if said else ""


def _gaps(gaps: Iterable[Gap]) -> str:
    gaps = list(gaps)
    several = "".join(_gap(gap) for gap in gaps if len(gap.topics) > 1)
    alone = [gap.examples[0] for gap in gaps if len(gap.topics) == 1 and gap.pursued and gap.examples]
    left = [gap.examples[0] for gap in gaps if not gap.pursued and gap.examples]
    if alone:
        several += f'<article class="sheet">{_quotes("Single questions, the newest first", alone, level=3)}</article>'
    several = several or "<p>Every question that people pursued met an article, as far as we know.</p>"
    if left:
        quotes = "".join(f"<li>“{escape(text)}”</li>" for text in left)
        told = "Asked once and left at that, and no article comes near"
        several += f'<details><summary>{told}</summary><ul class="quotes">{quotes}</ul></details>'
    return several


def _gap(gap: Gap) -> str:
    nearest = ", ".join(f"“{ref.title}”" for ref in gap.nearest[:2])
    more = [f"Closest: {nearest}."] if nearest else []
    if gap.solved:
        more.append("A person could help; their answer can become an article.")
    told = words.gap_line(gap)
    return (
        f'<article class="sheet"><p class="cost">{escape(told[:1].upper() + told[1:])}</p>'
        f'<ul class="quotes">{"".join(f"<li>“{escape(text)}”</li>" for text in gap.examples)}</ul>'
        f'<p class="quiet">{escape(" ".join(more))}</p></article>'
    )


def _due(owned: Owned) -> str:
    today = owned.period.day_of(owned.made_at)

    def one(each: Due) -> str:
        told = f"{_whose(each.ref)}{words.review(each.ref, today, refused=each.refused)}"
        return f'<li>{_titled(each.ref)} <span class="quiet">{escape(told)}</span></li>'

    how = (
        "Read each one again and mend what is not right any more. Then write the day of the next review at the top of "
        "the article (after <code>review_by:</code>), and have it published again."
    )
    return f'<p>{how}</p><ul class="plain">{"".join(map(one, owned.due))}</ul>'


def _draft(draft: ArticleDraft, exports: bool) -> str:
    id = escape(draft.id, quote=True)
    sources = ", ".join(f"“{ref.title}”" for ref in draft.sources)
    files = f"<p>{escape(left_out(draft))}</p>" if draft.files else ""
    shown = f"They had been shown {sources}." if sources else "No article had answered it."
    where = "" if exports else " When you accept it, you get a file for your articles."
    return (
        f'<form class="sheet draft" data-draft="{id}" aria-label="Draft from case #{draft.number}">'
        f'<p class="quiet">From case #{draft.number}, which {escape(draft.agent)} solved on '
        f"{words.day(draft.at.date())}. {escape(shown)} Nothing is published by itself.{escape(where)}</p>"
        f'<h3 class="small">The question</h3><p>“{escape(draft.question)}”</p>'
        f'<label>Title<input name="title" value="{escape(draft.title, quote=True)}" maxlength="200" required></label>'
        f'<label>What the article says<textarea name="answer" rows="8" required>{escape(draft.answer)}</textarea>'
        '</label><p class="quiet">Lines that begin with 1. 2. 3. become steps, lines that begin with - a list.</p>'
        f"{files}"
        f'<p class="presses"><button type="submit" value="accept" class="primary">Accept</button>'
        f'<button type="submit" value="keep">Keep my changes</button>'
        f'<button type="submit" value="decline" class="link grave">Decline</button></p>'
        f'<p class="said" role="status"></p></form>'
    )


def _decided(drafts: Iterable[ArticleDraft]) -> str:
    def one(draft: ArticleDraft) -> str:
        how = f"{draft.state} by {draft.decided_by}" + (f": {draft.why}" if draft.why else "")
        where = f" It is in {draft.where}." if draft.where else ""
        link = f' <a href="/owners/drafts/{escape(draft.id, quote=True)}">Fetch the file</a>'
        fetch = link if draft.state == "accepted" else ""
        return f"<li>{escape(draft.title)} <span class=quiet>{escape(how)}.{escape(where)}</span>{fetch}</li>"

    return f'<ul class="plain">{"".join(map(one, drafts))}</ul>'


def _titled(ref: ArticleRef) -> str:
    title = escape(ref.title)
    if ref.url.startswith(("https://", "http://")):
        return f'<a href="{escape(ref.url, quote=True)}" rel="noreferrer">{title}</a>'
    return title


def _whose(ref: ArticleRef) -> str:
    return f"{ref.owner}: " if ref.owner else "No owner named; "


def _list(texts: Iterable[str], name: str) -> str:
    return f'<ul class="{name}">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'


def _excerpt(text: str) -> str:
    plain = re.sub(r"[*_`#>]+", "", text)
    plain = " ".join(re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", plain).split())
    return plain if len(plain) <= EXCERPT else plain[:EXCERPT].rsplit(" ", 1)[0] + " …"
