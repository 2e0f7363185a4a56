"""Finds in a transcript what an agent asks for: by what the question names, and by what stands next to it.

Nothing is concluded. What is found is a sentence that somebody wrote, shown as it is; a question to which nothing like
an answer was written finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.escalation.recall_words import known_answers, renamed, stem, stems

MOST = 4
"""Sentences that are found for one question."""
LONGEST = 160
"""Characters of a sentence that are quoted."""
LONGEST_PIECE = 600
"""Characters that are looked at as one sentence."""
NEWEST = 200
"""Lines that are looked at: of an endless transcript the newest."""

ENOUGH_OPEN = 0.5
"""Share of an open question's words that a sentence with a value needs."""
ENOUGH_YES_NO = 0.6
"""The same for a question that is answered by yes or no."""
ENOUGH_ASKED = 0.6
"""How far two questions ask the same: the words that both have, of those that either has."""

_INFO = (
    r"(?:tell|give|send|confirm|share|let (?:me|us) know|remind|provide|describe|explain|say|specify|clarify|forward"
    r"|quote|read (?:me|us|out))"
)
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|also|ok|okay|hi|hello|thanks|thank you|sorry|just|first|one more thing|quick question"
    r"|please)\b[ ,:–-]*(?:\w+, )?)*"
    r"(?:what|which|who|whose|where|when|how|do you|did you|does|did|is|are|was|were|have you|has|had|any)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    rf"\b(?:can|could|would|will|may|might) (?:you|i|we)\b(?: please| just| also| quickly)*"
    rf" (?:{_INFO}|have|get|know|ask|take|check|see what|note)\b|^\W*(?:please )?{_INFO}\b"
    r"|\b(?:i|we)(?:['’]ll| will|['’]d| would| just| also)* (?:need|like) (?:to know|your|the|an?)\b|\bremind me\b",
    re.IGNORECASE,
)
_DO_THIS = re.compile(
    r"^(?!\W*(?:and |so )?(?:what|which|who|where|when|how)\b).*\b(?:can|could|would|will) (?:you|we)\b", re.IGNORECASE
)
_OPEN = re.compile(
    r"^.{0,25}?\b(?:what|which|who|whose|where|when|how)\b|^\W*(?:(?:and|also|plus)\W+)?(?:your|the)\b"
    r"|\b(?:do|would) you have (?:an?|the|your)\b.*\b(?:number|id|code|tag|reference|address|name)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\bwhen\b|\b(?:what|which) (?:time|date|day|month|year)\b|\bhow long\b", re.IGNORECASE)
_WHO = re.compile(r"\bwho(?:se|m)?\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much|old|far|big|large|long|often)\b", re.IGNORECASE)
_WHICH_NUMBER = re.compile(r"\b(?:numbers?|code|id|serial|tag|reference|version|plate|extension)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|(?<=\));\s")
_NUMBER = re.compile(r"\b(?=[\w./-]*\d)[\w./-]+|[“\"'‘][^“”\"]{2,60}[”\"'’]")
_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred"
    r"|dozens?|several|both|none|twice|once)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{1,2}:\d{2}|\d{1,2}(?:\.\d{2})? ?[ap]m|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today"
    r"|tonight|tomorrow|noon|midnight|o.?clock|ago|since|(?:last|this|next) (?:night|week|month|year"
    r"|term|morning|afternoon|evening|\w+day)"
    r"|(?:jan|febr)uary|march|april|june|july|august|(?:sept|nov|dec)ember|october"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2})\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w-]+")
_IS = re.compile(
    r"^[^.!?,;]{0,25}?(?:\bis|\bwas|\bare|['’]s|:|=|\bcalled|\bnamed)\s+(?!not\b|n['’]t|gone|lost|wrong|missing|broken)(?P<value>[\w@][\w@.'’-]*)"
)
_JUST_BEFORE = re.compile(r"(?<=\w )[A-Z][\w-]+(?: [\w-]+)? $")
_ABOUT = re.compile(
    r"^\W*(?:in|at|on|by|from|next to|near|outside|opposite|beside|called|named|to)\b \w+", re.IGNORECASE
)
_AFTER, _BEFORE = 45, 45
"""Characters after and before what is asked for, within which a value belongs to it."""
_VAGUE = frozenset({"number", "nam", "error", "device", "computer", "problem"})
"""Stems that belong to many things: alone they name nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something in a transcript. ``answers``: the question of an agent's or the bot's that came right before it."""

    who: Literal["person", "agent"]
    name: str
    text: str
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A sentence that may answer a question, as it was written."""

    told: Told
    words: str


def questions(text: str) -> tuple[str, ...]:
    """The sentences of an agent's message that ask for something to be told. What asks for something to be done does
    not count."""
    return tuple(one for one in _sentences(text) if _is_question(one))


def recalled(text: str, transcript: Sequence[Told]) -> tuple[Recalled, ...]:
    """What in the transcript may answer what this message asks, oldest first; each sentence once."""
    found: dict[str, Recalled] = {}
    for question in questions(text):
        for each in _answering(question, transcript[-NEWEST:]):
            found.setdefault(each.words.casefold(), each)
    return tuple(found.values())[-MOST:]


def _sentences(text: str) -> Iterator[str]:
    for piece in _SENTENCE.split(text):
        if piece and piece.strip():
            yield piece.strip()[:LONGEST_PIECE]


def _is_question(sentence: str) -> bool:
    if _REQUEST.search(sentence):
        return True
    if _DO_THIS.search(sentence):
        return False
    return sentence.rstrip("”\"') ").endswith("?") or (
        _ASKS.match(sentence) is not None and len(sentence.split()) <= 12
    )


def _answering(question: str, transcript: Sequence[Told]) -> Iterator[Recalled]:
    """What answers best alone: a known answer next to something the question names goes before the rest."""
    asked = _Asked.of(question)
    found = [each for told in transcript for each in asked.found_in(told)]
    best = max((rank for rank, _ in found), default=0)
    yield from (each for rank, each in found if best < _BOTH or rank >= _BOTH)


_SOME, _BOTH = 1, 2
"""How well a sentence answers: by one sign, or by a known answer and by something that the question names."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, as what is looked for."""

    words: tuple[str, ...]
    """Its stems that count."""
    answers: tuple[re.Pattern[str], ...]
    """How known answers to it look."""
    is_open: bool
    """Whether it is answered by more than yes or no."""
    value: re.Pattern[str] | None
    """What an answer must hold, where the question says so."""

    @classmethod
    def of(cls, question: str) -> _Asked:
        words = tuple(dict.fromkeys(stems(question)))
        return cls(words, tuple(known_answers(question)), _open(question), _kind(question))

    def found_in(self, told: Told) -> Iterator[tuple[int, Recalled]]:
        if told.who == "person" and self.words and _asks_the_same(self.words, told.answers):
            yield _BOTH, Recalled(told, " ".join(told.text.split())[:LONGEST])
            return
        for sentence in _sentences(told.text):
            rank = self._rank(sentence, told)
            if rank:
                yield rank, Recalled(told, " ".join(sentence.split())[:LONGEST])

    def _rank(self, sentence: str, told: Told) -> int:
        asks_back = sentence.endswith("?")
        there = set(stems(sentence))
        common = [word for word in self.words if word in there]
        if told.who == "person" and not asks_back and any(pattern.search(sentence) for pattern in self.answers):
            return _BOTH if common else _SOME
        if all(word in _VAGUE for word in common):
            return 0
        share = len(common) / len(self.words)
        if self.is_open:
            return int(share >= ENOUGH_OPEN and self._is_answered(sentence, common, asks_back=asks_back))
        return int(told.who == "person" and not asks_back and share >= ENOUGH_YES_NO)

    def _is_answered(self, sentence: str, common: Sequence[str], *, asks_back: bool) -> bool:
        if self.value is None:
            return _has_value(sentence, common, asks_back=asks_back)
        if asks_back and self.value is not _NUMBER:
            return False
        if self.value is _TIME or self.value is _COUNT:
            return self.value.search(sentence) is not None
        return self.value.search(sentence) is not None and _has_value(sentence, common, asks_back=asks_back)


def _asks_the_same(asked: Sequence[str], before: str) -> bool:
    for question in questions(before):
        one, other = set(asked), set(stems(question))
        if other and len(one & other) / len(one | other) >= ENOUGH_ASKED:
            return True
    return False


def _open(question: str) -> bool:
    return _OPEN.search(question) is not None or _REQUEST.search(question) is not None


def _kind(question: str) -> re.Pattern[str] | None:
    """What an answer to this question must hold: a time, a count, a name, a number."""
    kinds = ((_WHEN, _TIME), (_HOW_MANY, _COUNT), (_WHO, _NAMED), (_WHICH_NUMBER, _NUMBER))
    return next((value for asked, value in kinds if asked.search(question)), None)


def _has_value(sentence: str, common: Sequence[str], *, asks_back: bool) -> bool:
    """Whether a number, a name or what something *is* stands next to one of these words."""
    sentence = renamed(sentence)
    for found in re.finditer(r"[\w'’-]+", sentence):
        if not any(word in common for word in stems(found[0])) and stem(found[0].lower()) not in common:
            continue
        after, before = (
            sentence[found.end() : found.end() + _AFTER],
            sentence[max(0, found.start() - _BEFORE) : found.start()],
        )
        if _NUMBER.search(after) or _NUMBER.search(before):
            return True
        if asks_back:
            continue
        if _NAMED.search(f"- {after}") or _IS.match(after) or _ABOUT.match(after) or _JUST_BEFORE.search(before):
            return True
    return False
