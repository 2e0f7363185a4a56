"""The checks of one ingest: what is checked, put together from what was read and what serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.messages.checked import Checked, Finding, Forced, Golden, GoldenAnswer
from bot.messages.evidence import Passage
from bot.messages.release import Access, Release
from kb_ingest.checks.examination import Checking, Examination, Subject
from kb_ingest.checks.files import Files
from kb_ingest.checks.golden import key
from kb_ingest.checks.pages import Pages
from kb_ingest.checks.questions import read_questions
from kb_ingest.checks.widening import readable
from kb_ingest.encoding import decode
from kb_ingest.limits import Limits
from kb_ingest.problems import Unreadable
from kb_ingest.progress import Progress
from kb_ingest.source import Found, read_bytes

if TYPE_CHECKING:
    from kb_ingest.comparing import Compared
    from kb_ingest.workshop import Workshop


class Checks:
    """One ingest's checks; none at all where its workshop has no ``Checking``."""

    def __init__(
        self,
        workshop: Workshop,
        checking: Checking | None,
        subject: Subject | None = None,
        told: Sequence[Finding] = (),
        access: Access | None = None,
        *,
        questions_changed: bool = False,
    ) -> None:
        self._workshop = workshop
        self._checking = checking
        self._told = told
        self._access = access or Access({}, frozenset())
        self._examination = Examination(checking.levels, subject) if checking and subject else None
        self.questions_changed = questions_changed
        self.forced: Forced | None = None
        self.seconds = 0.0
        """What they have taken until now."""

    @property
    def wanted(self) -> bool:
        return self._examination is not None

    @property
    def findings(self) -> Sequence[Finding]:
        return self._examination.examined.findings if self._examination else ()

    @property
    def stopping(self) -> Sequence[Finding]:
        return self._examination.examined.stopping if self._examination else ()

    @property
    def answers(self) -> Sequence[GoldenAnswer]:
        return (self._examination.examined.answers or ()) if self._examination else ()

    def kept(self) -> Checked | None:
        """What is to be kept with the release."""
        return self._examination.kept(self.forced) if self._examination else None

    def of_files(self, progress: Progress) -> None:
        """What can be told before there is an index."""
        if self._examination is None:
            return
        progress.stage("Checking the articles", 0)
        started = self._workshop.clock.now()
        self._examination.of_files(self._told)
        self.seconds += (self._workshop.clock.now() - started).total_seconds()

    def of_release(
        self, release_id: str, calibration: Mapping[str, float], passages: Sequence[Passage], progress: Progress
    ) -> None:
        """What takes the index of the release, which is in its directory."""
        if self._examination is None or self._checking is None:
            return
        progress.stage("Checking the release", 0)
        workshop, started = self._workshop, self._workshop.clock.now()
        name = workshop.embedder.name
        release = Release(release_id, started, "building", 0, len(passages), (), calibration=calibration, embedder=name)
        directory = workshop.directory(release_id)
        self._examination.of_release(partial(self._checking.trials, directory, release, passages, self._access))
        self.seconds += (workshop.clock.now() - started).total_seconds()


def prepare(read: Compared, workshop: Workshop, *, everything: bool) -> Checks:
    """``everything``: articles that have not changed are gone through again too, as they are where the release that
    serves was never checked."""
    checking = workshop.checking
    if checking is None:
        return Checks(workshop, None)
    source = read.source
    kept = workshop.shelf.checked(read.base.id) if read.base else None
    mine = [one.golden for one in (kept or Checked()).answers if one.golden.source == source]
    questions, told = _questions(read.found, source, mine, workshop.limits)
    questions_changed = {key(one) for one in questions} != {key(one) for one in mine}
    first = kept is None and (questions_changed or not read.same)
    latest = {**read.access.audiences, **{article.ref.id: article.ref.audience for article in read.articles}}
    return Checks(
        workshop,
        checking,
        _subject(read, workshop, questions, kept or Checked(), all_own=everything or first),
        told,
        Access(latest, read.access.withdrawn),
        questions_changed=questions_changed,
    )


def _subject(
    read: Compared, workshop: Workshop, questions: Sequence[Golden], before: Checked, *, all_own: bool
) -> Subject:
    """What is gone through: all of the source's own articles, or those of them that have changed."""
    changed = frozenset((*read.changes.added, *read.changes.changed, *read.changes.removed))
    own = frozenset(article.ref.id for article in read.articles)
    paths = {(one.source, one.article): one.path for one in read.others}
    paths |= {(read.source, article.ref.id): article.path for article in read.articles}
    return Subject(
        source=read.source,
        articles=read.articles,
        files=Files({file.path: file for file in read.found.files}, workshop.limits, Pages.of(read.found)),
        questions=questions,
        changed=changed,
        examined=own if all_own else own & changed,
        paths=paths,
        before=before,
        withdrawn=read.access.withdrawn,
        audiences=workshop.known_audiences or frozenset(),
        today=workshop.clock.now().date(),
        readable=readable(
            {one.article: one.audience for one in read.served},
            read.access.audiences,
            {article.ref.id: article for article in read.articles},
        ),
    )


def _questions(
    found: Found, source: str, before: Sequence[Golden], limits: Limits
) -> tuple[list[Golden], list[Finding]]:
    """The source's golden questions. Of a file that cannot be read those that it held before are asked."""
    asked: list[Golden] = []
    told: list[Finding] = []
    for file in found.questions:
        try:
            read = read_questions(decode(read_bytes(file, limits)), file.path, source)
        except Unreadable as error:
            kept = [one for one in before if one.path == file.path]
            told.append(Finding("questions", file.path, f"{error}{_instead(kept)}", "Save it anew.", 0, source))
            asked += kept
            continue
        asked += read.asked
        told += read.findings
        if not read.whole:
            kept = [one for one in before if one.path == file.path]
            asked += kept
            first = read.findings[0]
            told[-len(read.findings)] = Finding(
                "questions", first.path, f"{first.text}{_instead(kept)}", first.mend, first.line, source
            )
    return list({key(one): one for one in asked}.values()), told


def _instead(kept: Sequence[Golden]) -> str:
    return f"; the {len(kept)} questions that it held before are asked until then" if kept else ""
