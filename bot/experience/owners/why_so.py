"""Why a question was answered as it was, in plain words: what came closest, how sure, in which release. Pure."""

from __future__ import annotations

from bot.messages.evidence import Findings, Ranked
from bot.messages.outgoing import Reply
from bot.messages.release import Release

SHOWN = 5

_VERDICTS = {
    "answered": "The closest passage was taken for the answer",
    "asked": "Several articles come about equally close, so people are asked which they mean",
    "offered": "The closest passage may be about it, but too little speaks for it: it is named, not answered",
    "refused": "Nothing comes close enough, so nothing is answered and a person is offered",
}


def why_so(findings: Findings, reply: Reply, where: str = "") -> tuple[str, ...]:
    """A line each, the most important first. ``where``: which release this is about, in words."""
    told = [f"{_VERDICTS[findings.verdict]}: {_of_hundred(findings.confidence)} of 100 that it answers the question."]
    if reply.kind == "case":
        told = ["This goes straight to people: nothing is answered from articles, whatever they say."]
    elif findings.verdict == "answered" and reply.kind != "answer":
        told.append("Still it was not answered: the article is too long past its review, or no sentence of it holds.")
    told += [evidence(number, one) for number, one in enumerate(findings.ranked[:SHOWN], 1)]
    if not findings.ranked:
        told.append("No article that they may see has anything of it.")
    told.append(where or f"Looked up in release {findings.release}.")
    return tuple(told)


def which_release(then: str, before: Release | None, now: str, serving: Release | None) -> str:
    """Where this was looked up now, and whether another release answered then. ``then`` and ``now`` are ids; ``then``
    is empty where it is not known."""
    if then == now:
        return f"Looked up once more in {in_words(now, serving)}, the same as then. It still serves."
    if not then:
        return f"Looked up once more, in {in_words(now, serving)}, which serves now."
    return (
        f"Then it was looked up in {in_words(then, before)}. Another one serves now, {in_words(now, serving)}: what "
        "stands here is what that one makes of it."
    )


def in_words(id: str, release: Release | None) -> str:
    """``the release of 24 November, 00:59 UTC (01M…)``."""
    return f"the release of {release.created_at:%-d %B, %H:%M} UTC ({id})" if release is not None else f"release {id}"


def evidence(number: int, one: Ranked) -> str:
    """``1. Printing › Paper jams (it/printing): score 0.83, words 62 of 100, meaning 71 of 100``."""
    passage = one.passage
    where = f"{passage.article.title} › {passage.section_title}" if passage.section_title else passage.article.title
    return (
        f"{number}. {where} ({passage.article.id}): score {one.score:.2f}, words {_of_hundred(one.words)} of 100, "
        f"meaning {_of_hundred(one.meaning)} of 100"
    )


def _of_hundred(share: float) -> int:
    return round(100 * min(1.0, max(0.0, share)))
