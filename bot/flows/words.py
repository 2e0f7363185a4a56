"""Short words that stand for a press: typing works wherever pressing does.

Only whole messages count: "yes" is a yes, "yes but the printer is still jammed" is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.messages.state import Choices, Pending, PersonOffered, Steps

MeaningKind = Literal["yes", "no", "helped", "not_helped", "thanks", "hello", "done", "failed", "stop", "pick", "walk", "cancel", "more"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a short message stands for. ``pick`` counts from 0."""

    kind: MeaningKind
    pick: int = 0


_YES = r"(?:yes|yeah|yep|yup|ya|sure|ok|okay|please|yes please|please do|do it|go ahead|go on|ok please|that would be (?:great|good|nice)|why not)"
_NO = r"(?:no|nope|nah|no thanks|no thank you|no thanks i m fine|not now|not yet|don t|please don t|i m fine|no need|leave it)"
_HELPED = (
    r"(?:(?:that|this|it) (?:really )?(?:helped|worked|works|did it|fixed it|did the trick|solved it)(?: now)?"
    r"|(?:it |that )?works now|(?:it s |that s |all )?(?:fixed|solved|sorted|working)(?: now)?|helped|it s working(?: now| again)?"
    r"|problem solved|got it working|(?:that s |this is )?(?:perfect|exactly what i needed))"
)
_NOT_HELPED = (
    r"(?:(?:that|this|it) (?:did ?n[o ]?t|does ?n[o ]?t|did not|does not) (?:really )?(?:help|work)(?: at all| either| for me)?"
    r"|(?:still )?not working|still (?:doesn t|not|does not) (?:work|working)|(?:that |it )?didn t (?:help|work)|no luck|not helpful"
    r"|(?:that s |this is )?not (?:what i (?:asked|meant|need(?:ed)?)|it)|no that s not it|that s not it|doesn t (?:help|work)|useless)"
)
_THANKS = r"(?:thanks?|thank you|thx|cheers|ta|many thanks|thank you (?:so|very) much|thanks a lot|great thanks|ok thanks|perfect thanks|thanks that s all|brilliant|great)"
_HELLO = r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|hi there|hello there|hey there|help|morning)"
_DONE = r"(?:done|ok|okay|next|did that|did it|ready|yes|yep|continue|go on|carry on|ok done|done that|what next|and now|then)"
_FAILED = (
    r"(?:(?:that|it|this|this step|that step) (?:didn t|doesn t|did not|does not|won t) work|didn t work|doesn t work|not working|failed"
    r"|it failed|no|nope|can t|i can t|can t do that|i can t find (?:it|that)|i don t (?:have|see) (?:that|it|one)|stuck|i m stuck|that didn t help)"
)
_STOP = r"(?:stop|enough|cancel|quit|never ?mind|forget it|leave it|exit|no more)"
_WALK = r"(?:walk me through(?: it)?|step by step|(?:one )?step at a time|slower|slowly)"
_MORE = r"(?:more|something else|anything else|other(?: articles| answers)?|next best|what else)"
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "1st": 0, "2nd": 1, "3rd": 2, "4th": 3}
_NUMBERS = {"1": 0, "2": 1, "3": 2, "4": 3, "one": 0, "two": 1, "three": 2, "four": 3}
_PICK = re.compile(
    r"(?:(?:the|number|option|no) )?(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th|1|2|3|4|one|two|three|four)(?: one| option)?(?: please)?"
)


def plain(text: str) -> str:
    """Lower case, letters and digits only, single spaces: what the patterns above are matched against."""
    return " ".join(re.sub(r"[^\w]+", " ", text.lower().replace("_", " ")).split())


def _is(pattern: str, words: str) -> bool:
    return re.fullmatch(pattern, words) is not None


def interpret(text: str, pending: Pending | None) -> Meaning | None:
    """The meaning of a short message, given what was asked last; None where it is to be read as what it says."""
    words = plain(text)
    if not words or len(words) > 60:
        return None
    asked = _in_answer_to(words, pending)
    if asked is not None:
        return asked
    anywhere: tuple[tuple[str, MeaningKind], ...] = (
        (_HELPED, "helped"),
        (_NOT_HELPED, "not_helped"),
        (_THANKS, "thanks"),
        (_HELLO, "hello"),
        (_WALK, "walk"),
        (_MORE, "more"),
    )
    return next((Meaning(kind) for pattern, kind in anywhere if _is(pattern, words)), None)


def _in_answer_to(words: str, pending: Pending | None) -> Meaning | None:
    if isinstance(pending, Choices):
        return _picked(words, pending)
    if isinstance(pending, Steps):
        for pattern, kind in ((_STOP, "stop"), (_FAILED, "failed"), (_DONE, "done")):
            if _is(pattern, words):
                return Meaning(kind)  # type: ignore[arg-type]  # the tuple above names three of MeaningKind
    if isinstance(pending, PersonOffered):
        if _is(_YES, words):
            return Meaning("yes")
        if _is(_NO, words) or _is(_STOP, words):
            return Meaning("no")
    return None


def _picked(words: str, choices: Choices) -> Meaning | None:
    match = _PICK.fullmatch(words)
    if match:
        which = match["which"]
        at = len(choices.articles) - 1 if which == "last" else _ORDINALS.get(which, _NUMBERS.get(which, 99))
        return Meaning("pick", at) if at < len(choices.articles) else None
    titles = [plain(article.title) for article in choices.articles]
    named = [at for at, title in enumerate(titles) if words == title]
    if not named:
        own = [set(title.split()) - set().union(*(set(o.split()) for o in titles if o != title)) for title in titles]
        named = [at for at, rare in enumerate(own) if rare & set(words.split())]
    return Meaning("pick", named[0]) if len(named) == 1 and len(words.split()) <= 5 else None
