"""Sentences of passages as they are compared: their words, their figures, what they are about by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from bot.knowledge.composing.polarity import Clause, clauses_of
from bot.knowledge.composing.quantities import UNITS, Quantity, quantities
from bot.knowledge.composing.sentences import segments_of
from bot.knowledge.composing.words import EMPTY, content, listed, stem, words_in
from bot.knowledge.reading import heading, plain
from bot.messages.evidence import Passage

FEWEST = 4
"""Words that carry meaning, below which a sentence says too little by itself …"""
FEWEST_SAME = 2
"""… unless all its other words are the same."""
SHORTEST = 3
"""Spaces in the shortest sentence."""
MOST = 60
"""Words above which it is no sentence but code, or a table's row."""
_MEASURED = frozenset({"date", "time"})
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w-]*|\b\w*[A-Z]\w*[A-Z]\w*\b|\b\w*\d[\w.]*\b")
_ALLOWED = re.compile(r"\b(?:is|are)( not)? (?:allowed|permitted) to\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:it|its|they|them|this|that|these|those)\b", re.IGNORECASE)
_FRAME = listed(
    """
    above after again all already another any before below between both during each either every except first if
    last off only other out over same still then through under unless until when while within without yet
    """
)
"""Small words that say when, where or for whom something holds."""
_LED_IN = re.compile(r"\b(?:after|every|each|all|for|in|on|at|by)\s+(?:the\s+)?$", re.IGNORECASE)
_SCOPE = re.compile(
    r"(?:in|on|for|with|using|under|since|from|if|when|at|to)\b[^,]{0,80},|[^.:]{1,40}:\s|as of\b[^,]{0,80},",
    re.IGNORECASE,
)
"""What a sentence begins with that says for what alone it holds."""
_NUMBERED = frozenset(
    stem(word)
    for word in listed(
        """
        step page table figure section chapter version example option question slide error code item part method case
        note appendix level layer tier phase lesson grade type day week month year article paragraph number no nr
        release build update rule exercise unit module patch
        """
    )
)
"""Things that are told apart by numbers: another number is another thing."""
_ALONE = re.compile(r"(?:^|[\s(“\"'€$£#])$"), re.compile(r"(?:[\s)”\"'%!?;,]|[.:](?:\s|$)|$)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPLY = re.compile(r"(yes|no)\s*(?:[.,;:!–—]|-\s|$)", re.IGNORECASE)
_DURATIONS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_629_800,
              "year": 31_557_600}  # fmt: skip
_VOLUMES = {"kb": 1, "mb": 1_000, "gb": 1_000_000, "tb": 1_000_000_000}
_SIZES = {unit: (name, each) for name, units in (("duration", _DURATIONS), ("volume", _VOLUMES))
          for unit, each in units.items()}  # fmt: skip
_NEARLY = Decimal("0.1")
"""Share by which figures in different units may differ and still be the same: 30 days are a month."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it measures or counts. ``unit``: the name of the unit, else the stem of the noun beside it."""

    kind: str
    unit: str
    value: str
    start: int
    end: int
    measured: bool = False
    """Whether it has a unit, or is a date or a time."""

    @property
    def measures(self) -> tuple[str, str]:
        return self.kind, _SIZES[self.unit][0] if self.unit in _SIZES else self.unit

    def equals(self, other: Figure) -> bool:
        if self.unit == other.unit or not (self.unit in _SIZES and other.unit in _SIZES):
            return self.value == other.value
        try:
            mine, theirs = (Decimal(one.value) * _SIZES[one.unit][1] for one in (self, other))
        except InvalidOperation:
            return self.value == other.value
        return abs(mine - theirs) <= _NEARLY * max(mine, theirs)


@dataclass(frozen=True)
class Statement:
    """A sentence as it is compared. What takes long is found out only where two sentences are alike.

    ``text``: as it is shown. ``said``: what of it is compared, a question where ``reply`` is its yes or no.
    ``titles``: the numbers in the titles above it, which say what it is about.
    """

    text: str
    said: str
    words: frozenset[str]
    reply: bool | None = None
    titles: frozenset[str] = frozenset()

    @property
    def is_short(self) -> bool:
        return len(self.words) < FEWEST

    @cached_property
    def measured(self) -> tuple[Quantity, ...]:
        """The figures that have a unit."""
        return tuple(one for one in quantities(self.said) if one.unit or one.kind in _MEASURED)

    @cached_property
    def names(self) -> frozenset[str]:
        """What it is about by name, versions and other numbers too: without the figures that measure."""
        return _names(_blanked(self.said, [(one.start, one.end) for one in self.measured]))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return clauses_of(self.said)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Those that measure, and those that count the noun beside them."""
        scope = _SCOPE.match(self.said)
        made = (_figure(one, self.said, scope.end() if scope else 0) for one in quantities(self.said))
        return tuple(one for one in made if one is not None and (one.measured or one.value not in self.titles))

    @cached_property
    def rest(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """All but its figures: the words that carry meaning, the names, and the small words that say when it holds."""
        text = self.said
        for one in reversed(self.figures):
            led = _LED_IN.search(text[: one.start])
            text = _blanked(text, [(led.start() if led else one.start, one.end)])
        return frozenset(content(text)), _names(text), _FRAME.intersection(words_in(text))

    @property
    def refers(self) -> bool:
        """Whether it names something only by *it* or *they*."""
        return _REFERS.search(self.said) is not None


def statements_of(passage: Passage) -> Iterator[Statement]:
    """The sentences of a passage, and its questions that are answered with yes or no."""
    before = heading(passage).rsplit(" > ", 1)[-1]
    numbers = frozenset(one.value for one in quantities(f"{passage.article.title}\n{heading(passage)}"))
    for segment in segments_of(passage.text):
        text = " ".join(plain(segment).split())
        if text.endswith("?"):
            before = text
            continue
        answer = _REPLY.match(text)
        if answer and before.endswith("?"):
            words = frozenset(content(before))
            if len(words) >= FEWEST_SAME:
                yield Statement(f"{before} {text}", before, words, answer[1].casefold() == "yes", numbers)
        before = ""
        if not SHORTEST <= text.count(" ") < MOST:
            continue
        said = _ALLOWED.sub(lambda found: "can not" if found[1] else "can", text)
        words = frozenset(content(said))
        if len(words) >= FEWEST or (len(words) >= FEWEST_SAME and text.endswith((".", "!"))):
            yield Statement(text, said, words, titles=numbers)


def _figure(one: Quantity, text: str, scope: int) -> Figure | None:
    """None where it counts or measures nothing that is named."""
    written = text[one.start : one.end].strip()
    start = one.end - len(text[one.start : one.end].lstrip())
    if one.unit or one.kind in _MEASURED:
        return Figure(one.kind, one.unit, one.value, start, _with_unit(one, text), measured=True)
    alone = _ALONE[0].search(text[:start]) and _ALONE[1].match(text[one.end :])
    if one.kind != "number" or one.end <= scope or not alone or _YEAR.fullmatch(written) or written.casefold() == "one":
        return None
    noun = _noun(text, one)
    return Figure(one.kind, noun, one.value, start, one.end) if noun else None


def _with_unit(one: Quantity, text: str) -> int:
    """Where it ends together with the unit that stands behind it in words."""
    after = re.match(r"[\s-]+([A-Za-z%]+)", text[one.end :])
    return one.end + after.end() if after and one.unit and UNITS.get(after[1].casefold()) == one.unit else one.end


def _noun(text: str, one: Quantity) -> str:
    """The stem of what a bare number counts or names; nothing where another number is simply another thing."""
    before = re.search(r"([^\W\d][\w'-]*)\s*$", text[: one.start])
    if before and stem(before[1].casefold()) in _NUMBERED:
        return ""
    after = re.match(r"\s+([A-Za-z][\w'-]*)", text[one.end :])
    if after and after[1].casefold() not in EMPTY:
        return stem(after[1].casefold())
    for word in reversed(re.findall(r"[^\W\d][\w'-]*", text[: one.start])):
        if word.casefold() not in EMPTY:
            found = stem(word.casefold())
            return "" if found in _NUMBERED else found
    return ""


def _names(text: str) -> frozenset[str]:
    return frozenset(found[0].casefold() for found in _NAME.finditer(text))


def _blanked(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
