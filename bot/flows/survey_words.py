"""What somebody writes in answer to *how did it go*: whole messages only, so that no question is swallowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.flows.phrases import plain, table
from bot.messages.survey import Ended

LONGEST = 120
"""Characters. What is longer tells of something."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one message answers. ``which``: a bare yes, of which nobody can tell what it is about."""

    ease: int | None = None
    repeated: bool | None = None
    ended: Ended | None = None
    skip: bool = False
    which: bool = False


_NUMBER = re.compile(
    r"(?:(?:it was|it s|i d say|i would say|about|maybe|a|an|ease|easy|say|around|probably|ok|so) )*"
    r"(?P<n>[1-5]|one|two|three|four|five)(?: (?:out )?of (?:5|five)| 5| stars?| out of five stars)?(?: please| i "
    r"think)?"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_VERY = "(?:very|really|super|extremely|so|dead|totally|pretty damn)"
_IT = "(?:it (?:was|is)|it s|that was|this was|was)"
_EASE: tuple[tuple[re.Pattern[str], int], ...] = (
    (table(f"(?:{_IT} )?{_VERY} (?:easy|simple|smooth"
        f"|good)", f"(?:{_IT} )?(?:a breeze|effortless|no effort at all)"), 5),
    (table(f"(?:{_IT} )?(?:quite |rather |fairly |pretty )?(?:easy|simple|smooth)(?: enough)?"), 4),
    (table(f"(?:{_IT} )?(?:ok|okay|so so|average|neither|medium|all right|alright|in between)"), 3),
    (table(f"(?:{_IT} )?(?:quite |rather |fairly |pretty )?(?:hard|difficult|tough|tedious|not (?:so |very |that "
        f")?easy)"), 2),
    (table(f"(?:{_IT} )?{_VERY} (?:hard|difficult|tough|tedious"
        f"|bad)", f"(?:{_IT} )?(?:terrible|awful|a nightmare)"), 1),
)  # fmt: skip
_REPEATED = table(
    r"(?:yes )?(?:i )?(?:had to|did|have to|needed to) (?:repeat|explain)(?: (?:myself|it|everything|that))?"
    r"(?: (?:again|twice|a lot|a bit|once|three times|more than once|several times|too))*",
    "(?:yes )?(?:i )?repeated (?:myself|it)(?: (?:twice|a lot|once|a bit))?",
    "(?:yes )?(?:had|having) to (?:repeat|say) (?:myself|it|everything)(?: (?:twice|again))?",
)
_NOT_REPEATED = table(
    r"(?:no )?(?:i )?(?:didn t|did not|never|don t|didn t have to|did not have to|didn t need to|never had to|haven "
    r"t)"
    r"(?: have to)? (?:repeat|explain|repeated)(?: (?:myself|it|anything|everything))?(?: (?:again|once|twice|at "
    r"all))?",
    "(?:no|without) (?:need to repeat(?: myself)?|repeating(?: myself)?|repetition)",
    "no need to repeat(?: myself| anything)?",
)
_NOW = "(?: (?:now|again|for good|thanks|thank you|properly|really|completely|fully|today|so far))*"
_FIXED = table(
    rf"(?:yes )?(?:it s|it is|that s|that is|everything is|all|it has been|it was)?(?: really| properly| all| "
    rf"completely)? ?"
    rf"(?:fixed|solved|sorted|working|resolved|done){_NOW}",
    rf"(?:yes )?(?:it |that |everything )?(?:really |all )?works?{_NOW}", "problem (?:is )?(?:solved|fixed|gone)",
    f"(?:yes )?(?:really|properly) fixed{_NOW}",
)  # fmt: skip
_GOT_ROUND = table(
    r"(?:no )?(?:well )?(?:i |we )?(?:just |only |sort of |kind of |have |ve )*(?:got|get|getting|gotten|worked|work"
    r"|working|found"
    r" a way|went)(?: a)? ?(?:round|around)(?: (?:it|that|this|the problem|the issue))?(?: (?:for now|so far"
    r"|instead))?",
    r"(?:no |just |only |it s |with |i have |i use |using |there s )*(?:a |my )?work ?around(?: (?:for now|only))?",
    r"(?:i |we )?(?:just |only )?(?:found|use|used|using|have) (?:a|another|some other) way(?: round(?: it)?)?(?: "
    r"for now)?",
)
_NOT_FIXED = table(
    "(?:no )?(?:it isn t|it s not|it is not|not|still not|it s still not|isn t)(?: really| yet)?"
    " (?:fixed|solved|working|resolved)(?: yet| though| really| at all)?",
    "(?:no )?(?:it s |it is )?still (?:broken|there|the same|happening|wrong)",
    "(?:no )?(?:it )?(?:still )?(?:doesn t|does not|didn t) work(?: yet| though| at all)?",
    "(?:no )?nothing (?:has )?changed",
)
_SKIP = table(
    "skip(?: (?:it|this|that|all|them|the questions?|please))*", "no thanks|no thank you|no|nope|nah|pass|no comment",
    "(?:i d )?rather not(?: say)?|not now|later|maybe later|stop|enough|leave it|never ?mind|prefer not to(?: say)?",
    "(?:please )?(?:don t|do not) ask(?: me)?(?: that| again| this)?", "none of (?:your business|these)",
)  # fmt: skip
_YES = table("yes|yeah|yep|yup|sure|yes please|y|ya")
_ENDED: tuple[tuple[re.Pattern[str], Ended], ...] = (
    (_NOT_FIXED, "not_fixed"),
    (_GOT_ROUND, "got_round"),
    (_FIXED, "fixed"),
)
_APART = re.compile(r"\s*[,;.\n]+\s*(?:and\s+)?|\s+and\s+(?=(?:i|it|yes|no|got|did|had)\b)", re.IGNORECASE)

_STILL: Mapping[bool, re.Pattern[str]] = {
    True: table(
        "yes|yeah|yep|yup|y|ya|sure|unfortunately(?: yes)?|sadly(?: yes)?|i m afraid so|afraid so",
        "(?:yes )?(?:unfortunately |sadly )?(?:it |that |the problem |this )?(?:still )?(?:does|is|stands"
        "|happens)(?: still)?"
        "(?: there| broken| a problem| a nuisance| the same| in the way)?",
        "(?:yes )?(?:it s |it is )?still (?:there|broken|a problem|a nuisance|the same|happening|stands|in the way"
        "|not (?:fixed|working))",
        "(?:yes )?(?:it s |it is )?(?:not|isn t|never) (?:fixed|solved|working)",
    ),
    False: table(
        "no|nope|nah|n|not any ?more|not anymore|no longer|no it (?:doesn t|does not|isn t|is not)(?: any ?more)?",
        "(?:no )?(?:it s |it is |that s |all )?(?:fixed|solved|sorted|gone|fine|ok|okay|working)(?: now| again)?",
        "(?:no )?(?:it |everything )?works(?: now| again| fine)*",
    ),
}


def read(text: str) -> Answers | None:
    """What a message answers, if it does nothing else."""
    if not 0 < len(plain(text)) <= LONGEST:
        return None
    whole = _part(plain(text), 0)
    if whole is not None:
        return whole
    found = Answers()
    parts = [plain(part) for part in _APART.split(text) if plain(part)]
    for place, words in enumerate(parts):
        more = _part(words, place)
        if more is None:
            return None
        found = _joined(found, more)
    return found if parts else None


def still_there(text: str) -> bool | None:
    """The answer to *is it still in the way*; None where a message is none."""
    words = plain(text)
    return next((answer for answer in (False, True) if _STILL[answer].fullmatch(words)), None)


def _part(words: str, place: int) -> Answers | None:
    """``place``: of several answers in a row the second is on repeating and the third on how it ended."""
    number = _NUMBER.fullmatch(words)
    if number is not None:
        return Answers(ease=_NUMBERS.get(number["n"]) or int(number["n"]))
    if place and words in ("yes", "no", "yep", "nope"):
        yes = words.startswith("y")
        return Answers(repeated=yes) if place == 1 else Answers(ended="fixed" if yes else "not_fixed")
    repeated = False if _NOT_REPEATED.fullmatch(words) else True if _REPEATED.fullmatch(words) else None
    if repeated is not None:
        return Answers(repeated=repeated)
    ended = next((kind for pattern, kind in _ENDED if pattern.fullmatch(words)), None)
    if ended is not None:
        return Answers(ended=ended)
    ease = next((number for pattern, number in _EASE if pattern.fullmatch(words)), None)
    if ease is not None:
        return Answers(ease=ease)
    if _SKIP.fullmatch(words):
        return Answers(skip=True)
    return Answers(which=True) if _YES.fullmatch(words) else None


def _joined(one: Answers, more: Answers) -> Answers:
    return replace(
        one,
        ease=more.ease if more.ease is not None else one.ease,
        repeated=more.repeated if more.repeated is not None else one.repeated,
        ended=more.ended or one.ended,
    )
