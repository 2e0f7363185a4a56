"""How much of a sentence's wording its passage has: what is new may be a paraphrase's, never its substance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge.composing.names import Source
from bot.knowledge.composing.words import content, every_meaning, listed, met, settled, stem, words_in

LEAST = 0.6
"""The share of a sentence's words that its passages must have."""

LEAST_TOGETHER = 0.5
"""The share of a sentence's words that some two neighbouring sentences of a passage must have together."""

_SUBSTANCE = """
staff employee faculty lecturer teacher | student pupil undergraduate postgraduate | guest visitor
contractor consultant
manager supervisor | administrator admin | alumni graduate | parent | director dean | team
laptop notebook macbook | desktop | phone smartphone mobile iphone android cellphone | tablet ipad | printer | scanner
router modem | monitor projector | keyboard | mouse | headset microphone | camera webcam | dock
email | chat | ticket | letter | form | invoice receipt | card badge | passport licence license | certificate
fee charge cost price payment pay | deposit | fine penalty | refund | warranty insurance
red | green | blue | amber yellow orange | white | black
daily | weekly | monthly | hourly | yearly annually annual | overnight | weekend | evening morning
library | reception | basement ground floor | canteen | office | helpdesk servicedesk desk counter
password passphrase | pin | code token | fingerprint face | key
approval approve permission authorisation authorization signature | training course
folder | spreadsheet | calendar | mailbox inbox | backup | file
encrypt encryption | virus malware antivirus | firewall | vpn proxy | bluetooth | cable
delete erase wipe | format reinstall | police | bank | tax | salary
legal illegal law | private confidential | dangerous | guaranteed guarantee | permanent forever
immediately instantly | free
"""


def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in _SUBSTANCE.replace("\n", "|").split("|"):
        stems = frozenset(stem(word) for word in group.split())
        found |= dict.fromkeys(stems, stems)
    return found


_CLASSES = _classes()
_PARTS = re.compile(r"[,;:()–—]\s|\b(?:and|but|then|while|because|so|or)\b", re.IGNORECASE)
_COMMON = frozenset(
    stem(word)
    for word in listed(
        """
    article passage guide page according mention say state describe explain instruction step follow section below above
    detail information info simply directly easily properly correctly quickly currently usual usually normally typically
    possible available ready good better best useful helpful like look come take try bring keep leave run
    need required allow help work thing way place time day person people someone else different similar certain
    first second last next following previous once soon later early right away back together both only
    include contain consist apply affect depend relate cause reason result due already long short
    """
    )
)
"""Words that a paraphrase may bring of its own."""


def too_new(sentence: str, segments: Sequence[str], source: Source) -> str:
    """Why a sentence says more than its passages do, or nothing."""
    words = list(dict.fromkeys(content(sentence)))
    there = source.met | source.stems
    fresh = [word for word in words if not met(word, there)]
    for word in words:
        if word in _CLASSES and _CLASSES[word].isdisjoint(source.stems):
            return "a matter that the passage does not speak of"
    weighty = [word for word in words if word not in _COMMON]
    if not weighty:
        return _bare(sentence, source)
    strange = [word for word in fresh if word not in _COMMON]
    if 1 - len(strange) / len(weighty) < LEAST:
        return "too few of its words are the passage's"
    if _clause_of_its_own(sentence, frozenset(strange)):
        return "a part of it is not the passage's"
    if len(words) >= 4 and _together(words, segments) < LEAST_TOGETHER:
        return "its words stand far apart in the passage"
    return ""


def _clause_of_its_own(sentence: str, strange: frozenset[str]) -> bool:
    """Whether a clause has nothing but new words: "and then unplug it"."""
    clauses = [frozenset(content(part)) for part in _PARTS.split(sentence)]
    return any(clause and clause <= strange for clause in clauses)


def _bare(sentence: str, source: Source) -> str:
    """A sentence of common words only must be the passage's own, or do no more than lead into what follows."""
    if sentence.rstrip(" *_").endswith(":"):
        return ""
    words = [stem(word) for word in words_in(settled(sentence))]
    return "" if sum(word in source.stems for word in words) >= len(words) / 2 else "nothing of it is the passage's"


def _together(words: Sequence[str], segments: Sequence[str]) -> float:
    each = [every_meaning(content(segment)) for segment in segments]
    pairs = [one | other for at, one in enumerate(each) for other in each[at + 1 : at + 4]] or each
    return max((sum(met(word, pair) for word in words) / len(words) for pair in [*pairs, *each]), default=0.0)
