"""What a person has said about their problem, in their own words: so that nobody has to ask for it again.

Nothing is concluded: a fact is a stretch of what they wrote, and what is not found counts as not said yet.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

FactKind = Literal["device", "place", "message", "since", "others", "needed_by", "tried"]

FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)

LABELS: Mapping[FactKind, str] = {
    "device": "device",
    "place": "where",
    "message": "what it says",
    "since": "since when",
    "others": "who else",
    "needed_by": "needed by",
    "tried": "tried",
}
"""What stands before each kind, and what a kind is called that nobody has said anything about."""

ALWAYS_USEFUL: tuple[FactKind, ...] = ("device", "place", "message", "since", "tried")
"""What an agent usually asks first: these are named as not said yet."""

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morning|afternoon|evening|night|week|weekend|month)"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?(?:[ap]\.?m\.?|o.?clock)|noon|midnight|tonight|tomorrow)"
_SPAN = r"(?:\d+|an?|two|three|four|five|six|a few|several|a couple of) (?:minutes?|hours?|days?|weeks?|months?)"
_ROOMS = (
    r"library|halls?|office|home|lab|laboratory|classroom|lecture (?:theatre|hall)|reading room"
    r"|reception|canteen|campus"
    r"|basement|corridor|kitchen|meeting room|workshop|dormitory|dorm|train|hotel|airport"
)

_PATTERNS: Mapping[FactKind, tuple[str, ...]] = {
    "device": (
        r"\b(?:mac ?book(?: (?:air|pro))?|imac|mac(?! address)(?:os)?|i ?phones?(?: \d+\w*)?|i ?pads?"
        r"|android(?: (?:phone|"
        r"tablet))?|windows(?: (?:\d+|laptop|pc))?|linux|ubuntu|chrome ?book|surface(?: pro)?|thinkpad"
        r"|laptop|desktop pc)\b",
    ),
    "place": (
        r"\b(?:room|building|block|floor|desk|flat|theatre) (?:no\.? ?)?[a-z]?[-.]?\d[\w.-]*",
        rf"\b(?:in|at|from|on) (?:the |my |our )?(?:[a-z]+ )?(?:{_ROOMS})\b(?! (?:page|screen|button|card|account))",
    ),
    "message": (
        r"(?:says?|saying|shows?|showing|reads?|error(?: message)?"
        r"|message)[:,]? *[\"“'‘](?P<what>[^\"”’\n]{3,160})[\"”’']",
        r"\b(?:error|code|fault)(?: code| number)?[: ]+#?(?P<what2>[a-z]{0,5}[-_ ]?\d{2,}[\w-]*)",
        r"\b0x[0-9a-f]{4,}\b",
    ),
    "since": (
        rf"\bsince (?:(?:last|this|the) )?(?:{_DAY}|{_PART}|yesterday|today|update|upgrade|move|\d[\w:.]*)"
        r"(?: (?:morning|afternoon|evening|night))?",
        rf"\bfor (?:the (?:last|past) |about |over |nearly )?{_SPAN}",
        rf"\b(?:started|began|happened|first|broke|stopped)[^.!?\n]{{0,40}}?\b(?P<when>yesterday|today|this {_PART}"
        rf"|last {_PART}|on {_DAY}|{_SPAN} ago|after the (?:update|upgrade))\b",
        rf"\b(?:all (?:day|{_PART})|{_SPAN} ago)\b",
    ),
    "others": (
        r"\b(?:only|just) me\b|\b(?:nobody|no one) else\b|\b(?:every(?:one|body)|all of us"
        r"|the whole (?:team|office|floor|"
        r"class|group))\b(?= (?:has|have|is|are|in|on|here|gets?|sees?|with))|\bmy (?:colleagues?"
        r"|flatmates?|neighbours?|"
        r"classmates?|team)[^.!?\n]{0,30}\b(?:too|same|also|as well)\b",
    ),
    "needed_by": (
        rf"\b(?:need|due|deadline|lecture|exam|meeting|class|interview|presentation|submit"
        rf"|hand in)\b[^.!?\n]{{0,40}}?\b"
        rf"(?P<by>(?:by|before|at|in|until|on)? ?(?:{_TIME}|{_SPAN}|{_DAY}))\b",
    ),
    "tried": (
        r"\b(?:i|we)(?:['’]ve| have)?(?: already| just| also| even| then)? (?:tried|restarted|rebooted"
        r"|re-?installed|reset|"
        r"cleared|forgot the|unplugged|logged (?:out|off)|signed (?:out|off)|updated|switched (?:it "
        r"|the )?(?:off|on)|turned"
        r" (?:it|my|the)|re-?connected|checked|changed)\b[^.!?;\n]{0,100}",
    ),
}
_FINDERS: Mapping[FactKind, tuple[re.Pattern[str], ...]] = {
    kind: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns) for kind, patterns in _PATTERNS.items()
}

_ASKED: Mapping[FactKind, str] = {
    "device": r"\b(?:which|what|whose)(?: kind of| type of| sort of)? (?:device|computer|laptop"
    r"|machine|phone|operating system"
    r"|os|model)\b|\b(?:are you (?:on|using)|is (?:it|this|that) (?:on|an?)) (?:an? |your )?(?:mac"
    r"|windows|pc|laptop|phone|"
    r"iphone|android)",
    "place": r"\bwhere(?:abouts)? (?:are|is|were|was|do|does|did|exactly)\b|\b(?:which|what) (?:room"
    r"|building|floor|site|place"
    r"|campus|part)\b|\bwhat(?:['’]s| is) your (?:room|location)\b",
    "message": r"\b(?:what|which|any|is there an?|the|an?)(?: exact| full| kind of)? (?:error"
    r"|message|code)\b[^.!]*\?|\bwhat "
    r"(?:exactly )?(?:does|did) (?:it|the (?:screen|message|page)) (?:say|show)",
    "since": r"\bsince when\b|\bhow long\b|\bwhen did (?:it|this|that|you)\b|\bwhen was the (?:last|first)\b",
    "others": r"\b(?:any|some)(?:one|body) else\b|\bother(?:s| people)\b[^.!]*\?|\b(?:only|just) (?:you|for you)\b",
    "needed_by": r"\b(?:by )?when do you need\b|\bhow (?:urgent|soon)\b|\bby when\b",
    "tried": r"\bhave you (?:already |also |ever )?(?:tried|restart|reboot|turned|forgotten|clear"
    r"|reset|re-?install|updat|check"
    r"|sign|log|switch|unplug)|\bdid you (?:already |also )?(?:try|restart|reboot|turn|clear|reset"
    r"|check|switch)|\bwhat have you"
    r"(?: already)?(?: tried| done)|\bwhat did you try",
}
_QUESTIONS: Mapping[FactKind, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE) for kind, words in _ASKED.items()
}

LONGEST = 160
"""Characters of one fact that are quoted."""
LONGEST_PIECE = 1_000
"""Characters that are searched as one."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A stretch of what the person wrote."""

    kind: FactKind
    words: str


def facts(messages: Iterable[str]) -> tuple[Fact, ...]:
    """What was said, by kind and then in the order in which it was said; each once."""
    found: dict[FactKind, dict[str, Fact]] = {kind: {} for kind in FACT_KINDS}
    for text in messages:
        for piece in _pieces(text):
            for kind in FACT_KINDS:
                for words in _found(kind, piece):
                    found[kind].setdefault(words.casefold(), Fact(kind, words))
    return tuple(fact for kind in FACT_KINDS for fact in found[kind].values())


def not_said(known: Sequence[Fact]) -> tuple[FactKind, ...]:
    """What an agent may still have to ask for."""
    said = {fact.kind for fact in known}
    return tuple(kind for kind in ALWAYS_USEFUL if kind not in said)


def asks_for(text: str) -> tuple[FactKind, ...]:
    """Which kinds of facts an agent's words ask for."""
    return tuple(kind for kind, pattern in _QUESTIONS.items() if pattern.search(text))


def _pieces(text: str) -> Iterator[str]:
    """Lines, and endless ones in pieces: what is looked for is short, and the search then takes time in proportion."""
    for line in text.splitlines():
        yield from textwrap.wrap(line, LONGEST_PIECE) if len(line) > LONGEST_PIECE else (line,)


def _found(kind: FactKind, text: str) -> Iterable[str]:
    taken: list[tuple[int, int]] = []
    for pattern in _FINDERS[kind]:
        for match in pattern.finditer(text):
            named = next((name for name, value in match.groupdict().items() if value), None)
            begin, end = match.span(named) if named else match.span()
            if all(end <= other[0] or begin >= other[1] for other in taken):
                taken.append((begin, end))
                yield " ".join(text[begin:end].split())[:LONGEST].strip(" ,;:")
