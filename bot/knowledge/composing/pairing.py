"""Which link belongs to what: of two links in a passage, an answer must not give the wrong one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.composing.names import links_in, spoken
from bot.knowledge.composing.words import content, every_meaning, met

MARGIN = 0.25
"""How much better the sentence around another link must fit to show that the links were swapped."""


def other_link(sentence: str, segments: Sequence[str]) -> str:
    """Why a link of ``sentence`` is the wrong one of its passage's, or nothing."""
    linked = [(frozenset(links_in(segment)), segment) for segment in segments]
    linked = [(links, segment) for links, segment in linked if links]
    words = frozenset(content(spoken(sentence)))
    if not words or len({link for links, _ in linked for link in links}) < 2:
        return ""
    for claimed in links_in(sentence):
        mine = max((_fit(words, text) for links, text in linked if claimed in links), default=0.0)
        others = max((_fit(words, text) for links, text in linked if claimed not in links), default=0.0)
        if others > mine + MARGIN:
            return "a link that belongs to something else in the passage"
    return ""


def _fit(words: frozenset[str], segment: str) -> float:
    there = every_meaning(content(spoken(segment)))
    return sum(met(word, there) for word in words) / len(words)
