"""Whether two topics of one person are about the like, from articles and words: what the report can tell by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.escalation.signals.words import plain
from bot.messages.state import Topic

SHARED = 0.34
"""From this share of the rarer words in common on, two questions are about the like."""

_SMALL_WORDS = """
    a about address after again all already also always am an and any anybody anyone are as asked at back be because
    been before but by came can cannot come comes could day days did do does done else email even every everyone
    find for from get gets getting give go goes good got had has have hello help her here hey hi his hours how i if
    in into is it its just keep keeps know last like link long make me mine minutes more morning much my need needs
    never new no not nothing now number of off often on one only or other our out over own please put really said
    same say says see seems set she should since so some somebody someone something start started starts still stop
    stopped stops such sure take than thank thanks that the their them then there they thing this through time to
    today told too tried try trying twice under until up us use used using very want wants was way we week well went
    were what when where which while who why will with work working works would yes yesterday yet you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of what a question is about."""


@lru_cache(maxsize=20_000)
def telling(text: str) -> frozenset[str]:
    """The words of a question that say what it is about, in one spelling, without plural endings."""
    words = "".join(letter if letter.isalnum() or letter == "-" else " " for letter in plain(text)).split()
    joined = (word.replace("-", "") for word in words)
    return frozenset(_stem(word) for word in joined if len(word) >= 3 and word not in _SMALL and not word.isdigit())


def articles_of(topic: Topic) -> frozenset[str]:
    """What it was shown; else what was named to choose from, as far as that was little."""
    if topic.shown:
        return frozenset(ref.id for ref in topic.shown)
    return frozenset(ref.id for ref in topic.named[:3])


def rarity(topics: Sequence[Topic]) -> Mapping[str, float]:
    """Word → its weight, 0..1: the more questions have it, the less it says."""
    seen: dict[str, int] = {}
    for topic in topics:
        for word in telling(topic.question):
            seen[word] = seen.get(word, 0) + 1
    return {word: 1 / (1 + count / 25) for word, count in seen.items()}


def alike(one: Topic, other: Topic, weights: Mapping[str, float]) -> bool:
    """The same article was shown, or the words that matter are the same."""
    if articles_of(one) & articles_of(other):
        return True
    mine, theirs = _words(one), _words(other)
    together = sum(weights.get(word, 1.0) for word in mine | theirs)
    return bool(mine & theirs) and sum(weights.get(word, 1.0) for word in mine & theirs) / together >= SHARED


def _words(topic: Topic) -> frozenset[str]:
    return telling(topic.question).union(*map(telling, topic.wordings))


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
