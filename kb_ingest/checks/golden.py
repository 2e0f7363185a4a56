"""Asking the golden questions: what passes, what passed before and does not now, and who gets what is not for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bot.messages.checked import Finding, Golden, GoldenAnswer
from bot.messages.evidence import ArticleRef, Findings
from bot.messages.people import MEMBERS, PUBLIC
from kb_ingest.checks.mending import Mend
from kb_ingest.checks.trial import Trial

Key = tuple[str, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Asking:
    """The new release, and what has to be known of it. ``articles``: by id; ``paths``: the file of each, by id.

    ``audiences``: every audience that there is, those that only an article names among them. ``mend``: by
    article and file, how it is mended.
    """

    trial: Trial
    articles: Mapping[str, ArticleRef]
    paths: Mapping[str, str]
    withdrawn: frozenset[str]
    audiences: frozenset[str]
    mend: Callable[[ArticleRef, str], Mend]

    def answer(self, golden: Golden) -> GoldenAnswer:
        """Ask it as each audience that it names."""
        article = self.meant(golden)
        if article in self.withdrawn:
            return GoldenAnswer(golden, None, "its article is withdrawn")
        if article and article not in self.articles:
            return GoldenAnswer(golden, False, f"there is no article {article}")
        for name in golden.audience or (MEMBERS,):
            found = self.trial.look(golden.question, asking_as(name))
            if why := self._wrong(article, found, name):
                return GoldenAnswer(golden, False, why)
        return GoldenAnswer(golden, True, stood=True)

    def meant(self, golden: Golden) -> str:
        """The id of its article: owners may also write the file."""
        if golden.article in self.articles:
            return golden.article
        files = {path: id for id, path in self.paths.items() if self.articles[id].source == golden.source}
        return files.get(golden.article.removeprefix("./"), golden.article)

    def strangers_who_get(self, golden: Golden) -> tuple[str, ...]:
        """The audiences, besides those that the question names, to which its article is shown."""
        article = self.meant(golden)
        if not golden.audience or PUBLIC in golden.audience or article not in self.articles:
            return ()
        everybody = {PUBLIC} if MEMBERS in golden.audience else {PUBLIC, MEMBERS, *self.audiences}
        others = frozenset(everybody) - set(golden.audience)
        seen = {one.passage.article.id for one in self.trial.look(golden.question, others).ranked}
        if article not in seen and not self.trial.may_see(article, others):
            return ()
        return tuple(name for name in sorted(others) if self.trial.may_see(article, frozenset({name})))

    def _wrong(self, article: str, found: Findings, name: str) -> str:
        """Why a question does not get what it should; empty where it does."""
        if not article:
            if found.verdict in ("refused", "offered"):
                return ""
            return f"nothing should answer it, and {self._named(self._shown(found)[0])} does"
        if not self.trial.may_see(article, asking_as(name)):
            meant = ", ".join(self.articles[article].audience) or MEMBERS
            return f"{self._named(article)} is for {meant}, and the question is asked by {name}"
        shown = self._shown(found)
        if article in shown:
            return ""
        if found.verdict == "answered":
            return f"{self._named(shown[0])} answers it instead"
        if found.verdict == "asked":
            return f"it is asked back, and {self._named(article)} is not among the choices"
        place = [one.passage.article.id for one in found.ranked]
        where = f"comes in place {place.index(article) + 1}" if article in place else "is not among the first ten"
        return f"it is not clear enough for an answer ({self._named(article)} {where})"

    def _shown(self, found: Findings) -> list[str]:
        """The articles that a person gets to read, or to choose from."""
        shown = found.ranked[:1] if found.verdict == "answered" else found.choices
        return [one.passage.article.id for one in shown]

    def _named(self, article: str) -> str:
        return self.paths.get(article, article)


def asking_as(name: str) -> frozenset[str]:
    """The audiences of somebody of whom only this one is known."""
    return frozenset({PUBLIC}) if name == PUBLIC else frozenset({PUBLIC, MEMBERS, name})


def key(golden: Golden) -> Key:
    """What makes it the same question in another release."""
    return golden.source, " ".join(golden.question.split()).casefold(), golden.article, golden.audience


def unasked(questions: Iterable[Golden], why: str) -> Iterator[GoldenAnswer]:
    """For a release whose questions could not be asked: they are kept for the next one."""
    for golden in questions:
        yield GoldenAnswer(golden, None, why)


def remembering(answers: Iterable[GoldenAnswer], before: Iterable[GoldenAnswer]) -> Iterator[GoldenAnswer]:
    """Those that were not asked keep what was known of them."""
    stood = {key(one.golden) for one in before if one.stood}
    for one in answers:
        yield replace(one, stood=key(one.golden) in stood) if one.passed is None else one


def unanswered(answers: Iterable[GoldenAnswer], before: Iterable[GoldenAnswer], asking: Asking) -> Iterator[Finding]:
    """Those that do not pass. The ones that passed in the release before are the ones that stop a release."""
    stood = {key(one.golden) for one in before if one.stood}
    for one in answers:
        if one.passed is not False:
            continue
        golden = one.golden
        if key(golden) in stood:
            text = f"“{golden.question}” was answered and is not any more: {one.why}"
            mend = "Mend the article, or change or take out the question if it is no longer right."
            yield _about(golden, text, mend, asking, stops=True)
        elif golden.article and asking.meant(golden) not in asking.articles:
            near = get_close_matches(golden.article, [*asking.articles, *asking.paths.values()], 1, 0.6)
            mend = f"Did you mean {near[0]}?" if near else "Write the id of an article, or nothing."
            yield Finding("questions", golden.path, one.why, mend, golden.line, golden.source)
        else:
            text = f"“{golden.question}” is not answered as it should be: {one.why}"
            yield _about(golden, text, "Say in the article what people ask, in their words.", asking)


def leaks(questions: Sequence[Golden], asking: Asking) -> Iterator[Finding]:
    """Articles that somebody without the question's audience gets."""
    for golden in questions:
        if others := asking.strangers_who_get(golden):
            article = asking.meant(golden)
            meant, path = ", ".join(golden.audience), asking.paths.get(article, article)
            mend = asking.mend(asking.articles[article], path).audience(meant)
            yield Finding(
                "leak",
                golden.path,
                f"{path} should be for {meant} alone, and {', '.join(others)} get it too",
                f"{mend} Or, if they may see it, add them to the question's audience.",
                golden.line,
                golden.source,
                (article,),
                stops=True,
            )


def unknown_audiences(questions: Sequence[Golden], known: frozenset[str]) -> Iterator[Finding]:
    """Audiences that questions name and nobody can have: a slip of the keyboard, mostly."""
    for golden in questions:
        for name in golden.audience:
            if name not in known and name not in (PUBLIC, MEMBERS):
                near = get_close_matches(name, [*known, PUBLIC, MEMBERS], 1, 0.6)
                mend = f"Did you mean {near[0]}?" if near else "Give it to somebody, or correct it."
                text = f"names the audience {name!r}, which nobody has"
                yield Finding("questions", golden.path, text, mend, golden.line, golden.source)


def _about(golden: Golden, text: str, mend: str, asking: Asking, *, stops: bool = False) -> Finding:
    article = asking.meant(golden)
    articles = (article,) if article else ()
    return Finding("golden", golden.path, text, mend, golden.line, golden.source, articles, stops)
