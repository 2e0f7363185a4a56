"""``preview NAME``: the release that a described source would make now, asked what people asked in the last month."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

from bot.app import Parts
from bot.app.releases.asked_lately import AskedLately, asked_lately
from bot.app.releases.work import Preview, ReleaseWork, State
from bot.commands.audiences import audiences_of_somebody
from bot.commands.printing import line, say
from bot.commands.publishing import progress_shown, stopped_at_once, workshop
from bot.commands.sources import Asked, alone, brought_here, described, ingest_described
from bot.errors import HandrailError, SettingsError, StoreError
from bot.experience.owners import differing
from bot.experience.owners.differing import Outlook, Twice
from bot.messages.evidence import Findings, too_old
from bot.store.anchors import SqlAnchors
from kb_ingest.build import ingest
from kb_ingest.candidate import Candidate, Watch
from kb_ingest.checks.trial import Trial, Trials, trials
from kb_ingest.connectors.mirror import mirror
from kb_ingest.connectors.opening import audience_table
from kb_ingest.report import IngestReport
from kb_ingest.workshop import Workshop

_LINES = 30
"""Lines of findings that are kept."""


def work_of(parts: Parts) -> ReleaseWork:
    return ReleaseWork(SqlAnchors(parts.transactions), parts.clock, parts.ids)


async def preview(parts: Parts, name: str, *, as_json: bool) -> None:
    """Keep what it found, also that it failed, where owners see it. Raises ``HandrailError``."""
    work = work_of(parts)
    try:
        source = described(parts, name)
        questions = await asked_lately(parts)
        shop = workshop(parts, await audiences_of_somebody(parts))
        with alone(parts, name), mirror(shop.home, source, shop.limits) as copies, progress_shown(as_json) as progress:
            found = await brought_here(parts, source, shop, copies, audience_table(source), progress)
            looking = Looking(parts, shop, questions)
            with stopped_at_once(parts):
                report = ingest(found, shop, source=name, dry_run=True, watch=looking.look, progress=progress)
    except HandrailError as error:
        try:
            await work.ended(name, "preview", "failed", str(error))
        except StoreError:
            raise error from None
        raise
    made = looking.preview(report)
    state: State = "stopped" if made.stops else "done"
    await work.ended(name, "preview", state, headline(name, made), made)
    if as_json:
        line({"source": name, "state": state, **asdict(made)})
    else:
        for text in (headline(name, made), *lines(made)):
            say(text)


async def publish(parts: Parts, name: str, *, as_json: bool) -> bool:
    """Publish what was previewed last, and nothing else. Whether nothing stopped it. Raises ``HandrailError``."""
    work = work_of(parts)
    try:
        job = await work.get(name, "preview")
        if job is None or job.preview is None or not job.preview.mark:
            raise SettingsError(f"There is no preview of {name} to be published. Make one: handrail preview {name}")
        # Whoever wants it has seen how much it takes away.
        well = await ingest_described(parts, [name], Asked(yes=True, as_json=as_json, expected=job.preview.mark))
    except HandrailError as error:
        try:
            await work.ended(name, "publish", "failed", str(error))
        except StoreError:
            raise error from None
        raise
    current = await asyncio.to_thread(parts.shelf.current)
    if well and current is not None:
        await work.ended(name, "publish", "done", f"Release {current.id} serves now ({current.articles:,} articles).")
        await work.keep(replace(job, preview=None, said="It was published.", state="done"))
    else:
        await work.ended(name, "publish", "stopped", "Its checks stopped it. What served before serves on.")
    return well


def headline(name: str, made: Preview) -> str:
    if not made.mark:
        return f"Nothing in {name} has changed, so there is nothing to publish."
    told = f"{name}: {made.added:,} articles new, {made.changed:,} changed, {made.removed:,} taken away."
    if made.stops:
        return f"{told} Its checks would stop it."
    return f"{told} Nothing would keep it from being published."


def lines(made: Preview) -> list[str]:
    """For people."""
    told = [*made.findings]
    if made.mark and made.questions:
        told.append(f"Of {made.questions:,} questions of the last month:")
        told += [f"  {differing.line(group)}" for group in made.groups]
    return told


class Looking:
    """Asks the questions of the release that serves and of the candidate."""

    def __init__(self, parts: Parts, shop: Workshop, questions: Sequence[AskedLately]) -> None:
        self._shop = shop
        self._questions = questions
        self._trials: Trials = trials(parts.embedder, parts.settings.chroma_url or None)
        self._refuse_after = parts.settings.house().refuse_after_review
        self._asked: list[Twice] = []
        self._mark = self._base = ""

    @property
    def look(self) -> Watch:
        return self._look

    def preview(self, report: IngestReport) -> Preview:
        findings = report.check_lines()
        more = [f"… and {len(findings) - _LINES:,} more lines: handrail ingest --source {report.source} --dry-run"]
        return Preview(
            mark=self._mark,
            base=self._base,
            added=len(report.added),
            changed=len(report.changed),
            removed=len(report.removed),
            takes_much=report.outcome == "would_need_yes",
            findings=tuple(findings[:_LINES] + (more if len(findings) > _LINES else [])),
            stops=sum(finding.stops for finding in report.findings),
            questions=len(self._asked),
            groups=differing.groups(self._asked),
        )

    def _look(self, candidate: Candidate) -> None:
        shelf, today = self._shop.shelf, self._shop.clock.now().date()
        self._mark = candidate.mark
        base = shelf.current()
        with self._trials(candidate.directory, candidate.release, candidate.passages, candidate.access) as after:
            later = [self._outlook(after, one, today) for one in self._questions]
        if base is None:
            self._asked = _together(self._questions, [Outlook("refused")] * len(later), later)
            return
        self._base = base.id
        with self._trials(self._shop.directory(base.id), base, shelf.passages(base.id), shelf.access()) as before:
            now = [self._outlook(before, one, today) for one in self._questions]
        self._asked = _together(self._questions, now, later)

    def _outlook(self, release: Trial, question: AskedLately, today: date) -> Outlook:
        return outlook(release.look(question.text, question.audiences), today, self._refuse_after)


def outlook(found: Findings, today: date, refuse_after: timedelta | None) -> Outlook:
    """What a release makes of a question, as a server does: nothing is answered from what is too old."""
    best = found.best
    if best is None or found.verdict == "refused" or too_old(best.passage.article, today, refuse_after):
        return Outlook("refused")
    passage = best.passage
    return Outlook(found.verdict, passage.article.id, passage.article.title, passage.id)


def _together(asked: Sequence[AskedLately], before: Sequence[Outlook], after: Sequence[Outlook]) -> list[Twice]:
    each = zip(asked, before, after, strict=True)
    return [Twice(one.topic, one.person, now, then, one.helped) for one, now, then in each]
