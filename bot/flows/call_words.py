"""Whether somebody would rather be called, and on which number."""

from __future__ import annotations

import re

from bot.flows.phrases import plain, table

_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[\d ()./-]{1,22})\d(?![\w])")
_NAMED = re.compile(
    r"\b(?:on|at|number(?: is)?|ext(?:ension)?\.?|mobile(?: is)?|phone(?: is)?|me back)[: ]+(\+?\(?\d[\d "
    r"()./-]{1,22}\d)(?!\w)",
    re.IGNORECASE,
)
_ASK = (
    "(?:please|hi|hello|can you|could you|would you|will you|can someone|could someone|can somebody|could somebody"
    "|someone please|i d like (?:you|someone|somebody) to|i would like (?:you|someone|somebody) to|i want (?:you"
    "|someone|somebody) to|i d rather you|just|would someone|maybe|better)"
)
_WHEN = (
    "(?:please|now|asap|later|today|tomorrow|instead|thanks|thank you|this (?:morning|afternoon)|when you can|quickly)"
)
_ON = r"(?:on|at|my|mobile|phone|cell|number|extension|ext|is|it s|the|office|desk|under|\d[\d ]*)"
_CALL = table(
    rf"(?:{_ASK} )*(?:call|ring|phone|telephone)(?: me)(?: back)?(?: up)?(?: {_WHEN})*(?: {_ON})*(?: {_WHEN})*",
    rf"(?:{_ASK} )*please (?:call|ring|phone|telephone)(?: {_WHEN})*(?: {_ON})*(?: {_WHEN})*",
    rf"(?:{_ASK} )*give me a (?:quick )?(?:call|ring|bell|buzz)(?: back)?(?: {_WHEN})*(?: {_ON})*(?: {_WHEN})*",
    rf"(?:{_ASK} )*(?:i (?:d like|would like|want|need|prefer|d prefer) |can i (?:get|have) |could i (?:get|have) "
    rf")?a (?:phone ?|telephone )?call(?: ?back)?(?: {_WHEN})*(?: {_ON})*(?: {_WHEN})*",
    rf"(?:phone )?call ?back(?: {_WHEN})*",
    rf"(?:can|could) (?:we|i) (?:do this|talk|speak)(?: about (?:it|this))? (?:on|over|by) the (?:phone"
    rf"|telephone)(?: {_WHEN})*",
)
_WHY = re.compile(
    r"(?:(?:sorry|because|as|since) )*i (?:can t|cannot|can not|couldn t|don t|am not able to|m not able to|struggle to"
    r"|find it (?:hard|difficult) to|(?:am|m) (?:not (?:very |so )?good|bad|slow|no good) at|hate|have trouble)"
    r" (?:type|typing|write|writing|spell|spelling|see|seeing|read|reading|chat|chatting|do chat)"
    r"(?: (?:very |so |too |that )?(?:well|much|properly|good|fast|quickly|at all|here|this|it))*"
)
"""Why somebody would rather be called than write."""
_CALL_ME = re.compile(
    r"\b(?:call|ring|phone|telephone) me\b(?! (?:a|an|names?|old|stupid|crazy|mad)\b)|\bgive me a (?:quick )?(?:call"
    r"|ring|bell)\b"
    r"|\b(?:want|need|like|request\w*) a call ?back\b|\bcall ?back (?:please|requested)\b",
    re.IGNORECASE,
)
_DO_NOT = re.compile(r"\b(?:do ?n[o']?t|did ?n[o']?t|not|never|n't|no one|nobody) (?:\w+ ){0,2}$", re.IGNORECASE)


def asks_for_a_call(text: str) -> bool:
    """Whether a whole message asks to be called and nothing else."""
    words = plain(text)
    found = next((why for why in _WHY.finditer(words) if why.start() == 0 or why.end() == len(words)), None)
    if found is not None:
        rest = (words[: found.start()] + words[found.end() :]).strip()
        words = re.sub(r"^(?:so|and|then|therefore) ", "", rest)
    return _CALL.fullmatch(words) is not None


def wants_a_call(text: str) -> bool:
    """Whether a message asks to be called, whatever else it says."""
    found = _CALL_ME.search(text)
    return found is not None and not _DO_NOT.search(text[: found.start()])


def number_in(text: str, *, alone: bool = False) -> str:
    """The telephone number that somebody gives, as they wrote it. ``alone``: they have been asked for one."""
    named = _NAMED.search(text)
    if named is not None and 3 <= _digits(named[1]) <= 16:
        return named[1].strip()
    found = next((each[0] for each in _NUMBER.finditer(text) if (3 if alone else 6) <= _digits(each[0]) <= 16), "")
    return found.strip()


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)
