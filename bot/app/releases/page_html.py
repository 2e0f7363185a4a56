"""The parts of the owners' page about releases: try a question, preview, publish, go back, withdraw. All is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from bot.app.releases.publishing import Shown
from bot.app.releases.work import Deed, Job, Preview
from bot.experience.owners import differing
from bot.experience.owners.differing import Group
from bot.messages.evidence import ArticleRef
from bot.messages.release import Release
from bot.ports.shelf import Withdrawal

MOST_DEEDS = 15

ROLLS_BACK = (
    "This concerns everybody: all sources go back to how they stood in that release, also those of other owners. "
    "Who may see what stays as it is now, and what is withdrawn stays withdrawn."
)


def sections(shown: Shown, own: Iterable[ArticleRef], words: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(id, title, body) each. ``own``: articles that they look after; ``words``: what was asked, by topic."""
    return [
        ("try", "Try a question", _try(shown)),
        ("releases", "Releases", _releases(shown, words)),
        ("withdraw", "Withdraw an article", _withdraw(shown.withdrawn, own)),
        ("deeds", "Who did what", _deeds(shown.deeds)),
    ]


def topics_of(shown: Shown) -> list[str]:
    """Whose words are needed."""
    groups = (group for job in shown.jobs if job.preview for group in job.preview.groups)
    return [example.topic for group in groups for example in group.examples]


def _try(shown: Shown) -> str:
    more = "".join(
        f'<option value="{_quoted(name)}">A member who has “{escape(name)}”</option>' for name in shown.audiences
    )
    return (
        "<p>See what somebody else would be answered, and why. Your question is not kept. Where you look as somebody "
        "who may see more than you may, the other owners can see that you did, without the question.</p>"
        '<form class="sheet deed" data-try aria-label="Try a question">'
        '<label>The question<textarea name="question" rows="2" maxlength="2000" required></textarea></label>'
        '<label for="try-as">As</label><select id="try-as" name="as">'
        '<option value="members">A member of the organisation</option>'
        f'<option value="public">A guest, who sees what is public</option>{more}</select>'
        '<p class="presses"><button type="submit" class="primary">Try it</button></p>'
        '<p class="said" role="status"></p><div class="tried" tabindex="-1"></div></form>'
    )


def _releases(shown: Shown, words: Mapping[str, str]) -> str:
    current = shown.current
    now = (
        f"<p>People are answered from {_articles(current)}, as published on {_when(current)}. "
        f'<span class="release">Its id: <code>{escape(current.id)}</code></span></p>'
        if current
        else "<p>Nothing has been published yet.</p>"
    )
    jobs = {(job.source, job.what): job for job in shown.jobs}
    sources = "".join(
        _source(name, jobs.get((name, "preview")), jobs.get((name, "publish")), words) for name in shown.sources
    )
    if not sources:
        sources = (
            '<p class="quiet">You cannot publish from this page yet: whoever runs Handrail publishes new articles for '
            "you. Once they have told Handrail where your articles live, you can do it here yourself.</p>"
        )
    earlier = [release for release in shown.releases if current is None or release.id != current.id]
    back = "".join(map(_earlier, earlier)) or '<p class="quiet">There is no other release to go back to.</p>'
    return f'{now}<h3 class="small">A new release</h3>{sources}<h3 class="small">Go back</h3>{back}'


def _source(name: str, preview: Job | None, publish: Job | None, words: Mapping[str, str]) -> str:
    busy = next((job for job in (preview, publish) if job is not None and job.open), None)
    told = ""
    if busy is not None:
        told = f'<p class="note" data-busy>A {busy.what} is under way, asked for by {escape(busy.by)}.</p>'
    for job in (publish, preview):
        if job is not None and not job.open and job.ended is not None:
            told += (
                f'<p class="quiet">Last {job.what}, {job.ended:%d %B, %H:%M} UTC, asked for by {escape(job.by)}: '
                f"{escape(job.said)}</p>"
            )
    found = preview.preview if preview is not None and not preview.open else None
    presses = ""
    if busy is None:
        presses = _press("preview", name, "Preview", "")
        if found is not None and found.mark and not found.stops:
            much = " More than a fifth of this source is taken away by it." if found.takes_much else ""
            sure = f"This publishes {name} as it was previewed, for everybody whom its articles are for.{much}"
            presses += _press("publish", name, "Publish this", sure, mark=found.mark)
    body = _preview(found, words) if found is not None else ""
    return f'<article class="sheet"><h4>{escape(name)}</h4>{told}{body}{presses}</article>'


def _preview(found: Preview, words: Mapping[str, str]) -> str:
    made = ""
    if found.findings:
        lines = "".join(f"<li>{escape(text)}</li>" for text in found.findings)
        title = (
            "What keeps it from being published, and what else was found" if found.stops else "What its checks found"
        )
        opened = " open" if found.stops else ""
        made += f'<details{opened}><summary>{title}</summary><ul class="plain">{lines}</ul></details>'
    if found.mark and found.questions:
        groups = "".join(_group(group, words) for group in found.groups if group.questions)
        made += f"<p>Of {found.questions:,} questions of the last month:</p>{groups}"
    elif found.mark:
        made += '<p class="quiet">Nobody asked anything in the last month, so there is nothing to compare.</p>'
    return made


def _group(group: Group, words: Mapping[str, str]) -> str:
    told = escape(differing.line(group))
    examples = "".join(
        f"<li>“{escape(words[one.topic])}” <span class=quiet>now: {escape(one.before)}; then: {escape(one.after)}"
        "</span></li>"
        for one in group.examples
        if one.topic in words
    )
    if not examples:
        return f"<p>{told}.</p>"
    opened = " open" if group.kind in ("refused", "worse") else ""
    return f'<details{opened}><summary>{told}</summary><ul class="plain">{examples}</ul></details>'


def _earlier(release: Release) -> str:
    about = f"<p>As published on {_when(release)}: {_articles(release)}.</p>"
    id = f'<p class="release">Its id: <code>{escape(release.id)}</code></p>'
    press = _press("roll_back", release.id, "Go back to this one", ROLLS_BACK, named=_when(release))
    return f'<article class="sheet">{about}{id}{press}</article>'


def _articles(release: Release) -> str:
    return f"{release.articles:,} articles from {escape(', '.join(release.sources))}"


def _withdraw(withdrawn: Iterable[Withdrawal], own: Iterable[ArticleRef]) -> str:
    gone = {one.article: one for one in withdrawn}
    refs = list(own)
    options = "".join(
        f'<option value="{_quoted(ref.id)}">{escape(ref.title)}</option>' for ref in refs if ref.id not in gone
    )
    form = (
        '<form class="sheet deed" data-do="withdraw" data-sure="Nobody is answered from it any more, in no release, '
        'until it is put back." aria-label="Withdraw an article">'
        f'<label for="withdraw-on">The article</label><select id="withdraw-on" name="on">{options}</select>'
        '<label>Why<input name="why" maxlength="500" required></label>'
        '<p class="presses"><button type="submit">Withdraw</button></p><p class="said" role="status"></p></form>'
        if options
        else '<p class="quiet">No published article is yours.</p>'
    )
    titles = {ref.id: ref.title for ref in refs}
    back = "".join(
        f'<article class="sheet"><p>{escape(titles.get(id, id))} <span class="quiet">withdrawn by {escape(one.by)}'
        f"{escape(f': {one.reason}' if one.reason else '')}</span></p>"
        f"{_press('restore', id, 'Put it back', '') if id in titles else ''}</article>"
        for id, one in gone.items()
    )
    return f"<p>Out of every release, at once. Only your own articles.</p>{form}{back}"


def _deeds(deeds: Iterable[Deed]) -> str:
    lines = "".join(
        f"<li>{deed.at:%d %B, %H:%M} UTC: {escape(deed.by)} {escape(deed.did)}"
        f"{escape(f'. {deed.why}' if deed.why else '')}</li>"
        for deed in list(deeds)[:MOST_DEEDS]
    )
    return f'<ul class="plain">{lines}</ul>' if lines else '<p class="quiet">Nothing yet from here.</p>'


def _press(do: str, on: str, label: str, sure: str, *, mark: str = "", named: str = "") -> str:
    """A form of one button. ``sure``: what it does, asked before it is done; nothing where it harms nobody. ``named``:
    what it is done to, in words."""
    return (
        f'<form class="deed" data-do="{do}" data-on="{_quoted(on)}" data-mark="{_quoted(mark)}" '
        f'data-sure="{_quoted(sure)}" aria-label="{_quoted(f"{label}: {named or on}")}">'
        f'<p class="presses"><button type="submit">{escape(label)}</button></p>'
        '<p class="said" role="status"></p></form>'
    )


def _when(release: Release) -> str:
    return f"{release.created_at:%-d %B %Y, %H:%M} UTC"


def _quoted(text: str) -> str:
    return escape(text, quote=True)
