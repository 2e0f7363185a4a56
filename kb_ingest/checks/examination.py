"""All checks of one release, each by itself: one that breaks is told of and keeps no other from being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from bot.messages.checked import Checked, Finding, Forced, Golden, GoldenAnswer, Kind
from bot.messages.evidence import ArticleRef
from bot.messages.release import Article
from kb_ingest.checks import golden as asking
from kb_ingest.checks.contradictions import contradictions
from kb_ingest.checks.duplicates import twins
from kb_ingest.checks.files import Files, look_at
from kb_ingest.checks.levels import NAMES, Levels
from kb_ingest.checks.lost import lost
from kb_ingest.checks.mending import Mend
from kb_ingest.checks.neighbours import neighbours
from kb_ingest.checks.reach import unreached
from kb_ingest.checks.trial import Trial, Trials
from kb_ingest.checks.widening import widened
from kb_ingest.checks.wording import Wording
from kb_ingest.front_matter import NOBODY

CARRIED: frozenset[Kind] = frozenset({"secret", "duplicate", "contradiction", "unfindable"})
"""What takes long to find: looked for in articles that have changed, and kept for the others."""
LASTING: frozenset[Kind] = frozenset(NAMES) - {"golden", "broken_check"}
"""What somebody may insist on for good. A question that fails is known from its answer, and a check that breaks may
have missed something else each time."""
_FORCE = 'If the release must go out all the same: --force "why".'


@dataclass(frozen=True)
class Checking:
    """What the checks of every ingest need."""

    levels: Levels
    trials: Trials


@dataclass(frozen=True)
class Subject:
    """What is checked: one source as it was read, within the release that it will be part of.

    ``changed``: ids that were added, changed or removed. ``examined``: those whose passages are gone through.
    ``paths``: the file of each article of the whole release, by source and id. ``before``: what was kept of the release
    that serves. ``readable``: the audiences that all had to allow an article until now, by its id.
    """

    source: str
    articles: Sequence[Article]
    files: Files
    questions: Sequence[Golden]
    changed: frozenset[str]
    examined: frozenset[str]
    paths: Mapping[tuple[str, str], str]
    before: Checked
    withdrawn: frozenset[str]
    audiences: frozenset[str]
    today: date
    readable: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


@dataclass
class Examined:
    """What was found. ``stopping`` are those of the findings that keep the release from being published."""

    findings: list[Finding] = field(default_factory=list)
    answers: tuple[GoldenAnswer, ...] | None = None
    """None where the golden questions were not asked, or could not be."""
    accepted: list[Finding] = field(default_factory=list)
    """Would stop it, had not somebody insisted on publishing an earlier release in spite of them."""

    @property
    def stopping(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.stops]


class Examination:
    """The checks of one subject. ``of_files`` first, which is quick; ``of_release`` when its index is built."""

    def __init__(self, levels: Levels, subject: Subject) -> None:
        self._levels = levels
        self._subject = subject
        self.examined = Examined()
        self._once: set[tuple[str, str, str, str]] = set()
        """What is over once it is published: to insist on it now says nothing of the next time."""

    def of_files(self, told: Iterable[Finding] = ()) -> None:
        """``told``: what reading the questions found."""
        subject = self._subject
        self._take(told)
        kinds: tuple[Kind, ...] = ("review", "owner", "link", "picture", "secret")
        for article in subject.articles:
            secrets = article.ref.id in subject.examined
            look = partial(look_at, article, subject.files, self._levels, subject.today, secrets=secrets)
            self._guarded(kinds, look, article.path)
        self._take(self._carried())
        self._guarded(("leak",), self._widened)

    def of_release(self, opened: Callable[[], AbstractContextManager[Trial]]) -> None:
        """Ask the golden questions, and go through the passages of what is to be examined."""

        def all_of_it() -> Iterator[Finding]:
            with opened() as trial:
                self._guarded(("leak", "golden"), lambda: self._asked(trial))
                self._guarded(("duplicate", "contradiction"), lambda: self._beside_each_other(trial))
                self._guarded(("unfindable",), lambda: self._unfindable(trial))
            yield from ()

        self._guarded(("leak", "golden", "duplicate", "contradiction", "unfindable"), all_of_it)

    def kept(self, forced: Forced | None = None) -> Checked:
        """What is kept with the release."""
        mine = [finding for finding in self.examined.findings if finding.kind in CARRIED]
        before = self._subject.before
        others = [one for one in self._still(before.findings) if one.source != self._subject.source]
        findings = dict.fromkeys(replace(one, stops=False) for one in (*mine, *others))
        insisted = [one for one in (forced.stopped if forced else ()) if self._lasts(one)]
        elsewhere = [one for one in before.accepted if one.source != self._subject.source]
        accepted = dict.fromkeys((*self.examined.accepted, *insisted, *elsewhere))
        answers = self.examined.answers
        if answers is None:
            answers = tuple(asking.unasked(self._questions(), "it was not asked"))
        answers = tuple(asking.remembering(answers, before.answers))
        return Checked(answers, tuple(findings), forced, tuple(accepted))

    def _widened(self) -> Iterator[Finding]:
        if not self._levels.asks_for("leak"):
            return
        for article in self._subject.articles:
            for finding in widened(article, self._subject.readable.get(article.ref.id, ()), self._subject.files):
                self._once.add(_same(finding))
                yield finding

    def _questions(self) -> list[Golden]:
        """The source's own, and those of the others as they were kept with the release before."""
        subject = self._subject
        others = [one.golden for one in subject.before.answers if one.golden.source != subject.source]
        return [*subject.questions, *others]

    def _asked(self, trial: Trial) -> Iterator[Finding]:
        if not self._levels.asks_for("leak", "golden"):
            return
        subject = self._subject
        refs: dict[str, ArticleRef] = {passage.article.id: passage.article for passage in trial.passages}
        paths = {id: subject.paths.get((ref.source, id), id) for id, ref in refs.items()}
        named = {name for ref in refs.values() for name in ref.audience if name != NOBODY}
        ask = asking.Asking(trial, refs, paths, subject.withdrawn, subject.audiences | named, self._mend)
        questions = self._questions()
        answers = tuple(ask.answer(one) for one in questions)
        self.examined.answers = answers
        yield from lost(subject.before.answers, subject.questions, subject.source)
        yield from asking.unanswered(answers, subject.before.answers, ask)
        yield from asking.leaks(questions, ask)
        yield from asking.unknown_audiences(subject.questions, subject.audiences | named)

    def _mend(self, ref: ArticleRef, path: str) -> Mend:
        own = ref.source == self._subject.source
        return Mend(self._subject.files.files.get(path) if own else None, path, ref.source)

    def _beside_each_other(self, trial: Trial) -> Iterator[Finding]:
        if not self._levels.asks_for("duplicate", "contradiction"):
            return
        passages, wording = trial.passages, self._wording()
        pairs = list(neighbours(passages, trial.vectors(), self._rows(trial)))
        for same in twins(passages, pairs):
            yield wording.duplicate(same, passages[same.row])
        for found in contradictions(passages, pairs):
            yield wording.contradiction(found, passages[found.row], passages[found.other])

    def _unfindable(self, trial: Trial) -> Iterator[Finding]:
        if not self._levels.asks_for("unfindable"):
            return
        rows, untried = unreached(trial, self._rows(trial))
        wording = self._wording()
        yield from (wording.unfindable(trial.passages[row]) for row in rows)
        if untried:
            text = f"{untried:,} passages with few words of their own were not asked for: there are too many"
            mend = "Nothing to do. They are looked at when their articles change."
            yield Finding("broken_check", "", text, mend, source=self._subject.source)

    def _rows(self, trial: Trial) -> list[int]:
        subject = self._subject
        return [
            row
            for row, passage in enumerate(trial.passages)
            if passage.article.source == subject.source and passage.article.id in subject.examined
        ]

    def _wording(self) -> Wording:
        return Wording(self._subject.files, self._subject.paths, self._subject.source)

    def _carried(self) -> Iterator[Finding]:
        """What was found in articles that are as they were, and are not gone through again now."""
        own = {article.ref.id for article in self._subject.articles}
        for finding in self._still(self._subject.before.findings):
            if own.intersection(finding.articles) and not self._subject.examined.issuperset(finding.articles):
                yield finding

    def _still(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        ids = {id for _, id in self._subject.paths}
        for finding in findings:
            if ids.issuperset(finding.articles) and not self._subject.changed.intersection(finding.articles):
                yield finding

    def _guarded(self, kinds: tuple[Kind, ...], check: Callable[[], Iterable[Finding]], path: str = "") -> None:
        """Do one check. If it breaks, that is a finding too, and stops the release where what it looks for would."""
        found: list[Finding] = []
        try:
            found.extend(check())
        except Exception as error:  # whatever a check stumbles over must not hold up or let through a release unseen
            names = " and ".join(NAMES[kind].casefold() for kind in kinds if self._levels.of(kind) != "off")
            text = f"could not be checked for: {names} ({type(error).__name__}: {error})"
            stops = self._levels.stops(*kinds)
            mend = (
                f"Try again; if it stays so, report it. {_FORCE}" if stops else "Try again; if it stays so, report it."
            )
            found.append(Finding("broken_check", path, text, mend, source=self._subject.source, stops=stops))
        self._take(found)

    def _take(self, findings: Iterable[Finding]) -> None:
        accepted = {_same(one) for one in self._subject.before.accepted}
        for finding in findings:
            level = self._levels.of(finding.kind)
            if level == "off":
                continue
            stops = _would_stop(finding) and (level == "block" or finding.kind == "broken_check")
            if stops and self._lasts(finding) and _same(finding) in accepted:
                self.examined.accepted.append(replace(finding, stops=True))
                stops = False
            taken = replace(finding, stops=stops)
            if taken not in self.examined.findings:
                self.examined.findings.append(taken)

    def _lasts(self, finding: Finding) -> bool:
        return finding.kind in LASTING and _same(finding) not in self._once


def _would_stop(finding: Finding) -> bool:
    """Of golden questions only those that were answered before; of broken checks those that look for what stops."""
    return finding.stops if finding.kind in ("golden", "broken_check") else True


def _same(finding: Finding) -> tuple[str, str, str, str]:
    """Wherever in its file it stands now."""
    return finding.kind, finding.source, finding.path, finding.text
