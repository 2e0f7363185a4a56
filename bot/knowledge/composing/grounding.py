"""Whether a written answer holds: every sentence is laid beside the passages that it cites.

A sentence needs a citation that exists, and in the cited passages: its numbers with what they count, its names, labels,
code and links, the same yes or no, and most of its words. What fails is returned as values; nothing is logged here, and
reasons hold no text of anybody's. The check prefers to turn down a true sentence over letting a false one pass: the
person then gets the passage itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.knowledge.composing.coverage import too_new
from bot.knowledge.composing.figures import unborne_figure
from bot.knowledge.composing.names import Source, named_in, source_of, spoken, stands_in
from bot.knowledge.composing.pairing import other_link
from bot.knowledge.composing.polarity import turned_round
from bot.knowledge.composing.sentences import Claim, claims_in, segments_of

Ground = Literal["citation", "link", "name", "number", "polarity", "coverage", "code", "empty"]


@dataclass(frozen=True, slots=True)
class Unfounded:
    """A sentence that its passages do not bear out. ``why`` is for people who look into it, ``ground`` for counting."""

    sentence: str
    ground: Ground
    why: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """A passage that an answer may cite."""

    text: str
    titles: tuple[str, ...] = ()
    """Of its article and section: names may come from there, statements may not."""


def unfounded(answer: str, passages: Mapping[int, Bearing]) -> tuple[Unfounded, ...]:
    """Every sentence of ``answer`` (Markdown with ``[n]``) that the cited ``passages`` do not bear out."""
    claims = claims_in(answer)
    if not claims:
        return (Unfounded("", "empty", "there is no sentence in it"),)
    read: dict[tuple[int, ...], _Cited] = {}
    found = [_judged(claim, passages, read) for claim in claims]
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True, slots=True)
class _Cited:
    source: Source
    segments: tuple[str, ...]


def _judged(claim: Claim, passages: Mapping[int, Bearing], read: dict[tuple[int, ...], _Cited]) -> Unfounded | None:
    if not claim.cited:
        return Unfounded(claim.text, "citation", "it cites nothing")
    if any(number not in passages for number in claim.cited):
        return Unfounded(claim.text, "citation", "it cites a passage that does not exist")
    key = tuple(sorted(claim.cited))
    if key not in read:
        cited = [passages[number] for number in key]
        texts = [text for each in cited for text in (*each.titles, each.text)]
        read[key] = _Cited(source_of(texts), tuple(one for each in cited for one in segments_of(each.text)))
    against = _code_missing(claim, read[key]) if claim.kind == "code" else _against(claim.text, read[key])
    return Unfounded(claim.text, *against) if against else None


def _against(sentence: str, cited: _Cited) -> tuple[Ground, str] | None:
    """The first thing in a sentence that does not hold."""
    for named in named_in(sentence):
        if not stands_in(named, cited.source):
            ground: Ground = "link" if named.kind == "link" else "name"
            return ground, f"a {named.kind} that the passage does not have"
    said = spoken(sentence)
    segments = [spoken(segment) for segment in cited.segments]
    checks: Sequence[tuple[Ground, str]] = (
        ("link", other_link(sentence, cited.segments)),
        ("number", unborne_figure(said, segments, cited.source.raw)),
        ("polarity", turned_round(said, segments)),
        ("coverage", too_new(said, segments, cited.source)),
    )
    return next(((ground, why) for ground, why in checks if why), None)


def _code_missing(claim: Claim, cited: _Cited) -> tuple[Ground, str] | None:
    """Code may be left out, never changed: each line stands in the passage as it is."""
    lines = [line.strip() for line in claim.text.split("\n") if line.strip().strip("`~")]
    there = {line.strip().strip("`") for line in cited.source.raw.split("\n")}
    fenced = claim.text.lstrip().startswith(("```", "~~~"))
    code = [line for line in lines if not (fenced and line.startswith(("```", "~~~")))]
    spans = cited.source.flat
    missing = [line for line in code if line not in there and f"`{line}`" not in spans]
    return ("code", "a line of code that the passage does not have") if missing else None
