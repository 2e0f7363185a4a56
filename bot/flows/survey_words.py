"""What somebody writes in answer to *how did it go*: whole messages only, so that no question is swallowed.

Only what was said counts: a bare *ok* rates nothing, and a bare *yes* or *no* answers none of three questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.flows.phrases import THANKS, plain, table
from bot.messages.survey import Ended

LONGEST = 120
"""Characters. What is longer tells of something."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one message answers.

    ``which``: a bare yes or no, of which nobody can tell what it is about; or a number and a word that contradict each
    other. ``nod``: an *ok*, which says nothing of how it was.
    """

    ease: int | None = None
    repeated: bool | None = None
    ended: Ended | None = None
    skip: bool = False
    which: Literal["yes", "no", "scale"] | None = None
    nod: bool = False


_NUMBER = re.compile(
    r"(?:(?:it was|it s|i d say|i would say|about|maybe|a|an|ease|easy|say|around|probably|ok|so) )*"
    r"(?P<n>[1-5]|one|two|three|four|five)(?: (?:out )?of (?:5|five)| 5| stars?| out of five stars)?"
    r"(?: (?P<word>easy|hard|ok|okay))?(?: please| i think| thanks| thank you)?"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_VERY = "(?:very|really|super|extremely|so|dead|totally|pretty damn)"
_IT = "(?:it (?:was|is)|it s|that was|this was|was)"
_EASE: tuple[tuple[re.Pattern[str], int], ...] = (
    (table(f"(?:{_IT} )?{_VERY} (?:easy|simple|smooth"
        f"|good)", f"(?:{_IT} )?(?:a breeze|effortless|no effort at all)"), 5),
    (table(f"(?:{_IT} )?(?:quite |rather |fairly |pretty )?(?:easy|simple|smooth)(?: enough)?"), 4),
    (table("(?:it |that |this )?was (?:ok|okay|all right|alright)",
        f"(?:{_IT} )?(?:so so|average|neither|medium|in between)"), 3),
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
    "(?:no )?i (?:didn t|did not|never) (?:have|had|need) to",
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
    "skip(?: (?:it|this|that|all|them|the questions?|please))*", "no thanks|no thank you|pass|no comment",
    "(?:i d )?rather not(?: say)?|not now|later|maybe later|stop|enough|leave it|never ?mind|prefer not to(?: say)?",
    "(?:please )?(?:don t|do not) ask(?: me)?(?: that| again| this)?", "none of (?:your business|these)",
)  # fmt: skip
_YES = table("yes|yeah|yep|yup|sure|yes please|y|ya|yes it (?:is|was)|yes i did")
_NO = table("no|nope|nah|n|not really|no not really|no it (?:isn t|wasn t|is not|was not)|no i didn t")
_NOD = table("(?:ok|okay|k|kk|all right|alright|right|fine|it was fine|that s fine|no problem|noted)(?: then)?")
_LABELS = table("5 easy", "1 hard", "i had to repeat myself", "i didn t have to", "i did not have to")
"""What stands on the question's own buttons and can mean nothing else, whatever was asked last."""
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
    whole = _part(plain(text))
    if whole is not None:
        return whole
    parts = [plain(part) for part in _APART.split(text) if plain(part)]
    found = [_part(words) for words in parts if not THANKS.fullmatch(words)]
    answers = [each for each in found if each is not None]
    return _joined(_in_turn(answers)) if answers and len(answers) == len(found) else None


def is_label(text: str) -> bool:
    """Whether a message is the label of one of the question's own buttons."""
    return _LABELS.fullmatch(plain(text)) is not None


def still_there(text: str) -> bool | None:
    """The answer to *is it still in the way*; None where a message is none."""
    words = plain(text)
    return next((answer for answer in (False, True) if _STILL[answer].fullmatch(words)), None)


def _part(words: str) -> Answers | None:
    number = _NUMBER.fullmatch(words)
    if number is not None:
        return _number(_NUMBERS.get(number["n"]) or int(number["n"]), number["word"])
    bare: Literal["yes", "no"] | None = "no" if _NO.fullmatch(words) else "yes" if _YES.fullmatch(words) else None
    if bare is not None:
        return Answers(which=bare)
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
    return Answers(nod=True) if _NOD.fullmatch(words) else None


def _number(ease: int, word: str | None) -> Answers:
    against = (word == "easy" and ease < 3) or (word == "hard" and ease > 3)
    return Answers(which="scale") if against else Answers(ease=ease)


def _in_turn(answers: list[Answers]) -> list[Answers]:
    """A yes or no in the midst of three answers is on repeating, and at their end on whether it is fixed: so they were
    asked. Of two answers nobody can tell."""
    if len(answers) != 3 or answers[0].ease is None:
        return answers
    first, second, third = answers
    if second.which in ("yes", "no"):
        second = Answers(repeated=second.which == "yes")
    if third.which in ("yes", "no"):
        third = Answers(ended="fixed" if third.which == "yes" else "not_fixed")
    return [first, second, third]


def _joined(answers: list[Answers]) -> Answers:
    """All that was said. Beside an answer in words a bare yes or no needs no asking back, and a skip skips nothing."""
    found = Answers(
        ease=next((each.ease for each in reversed(answers) if each.ease is not None), None),
        repeated=next((each.repeated for each in reversed(answers) if each.repeated is not None), None),
        ended=next((each.ended for each in reversed(answers) if each.ended is not None), None),
        which=next((each.which for each in answers if each.which is not None), None),
    )
    if found.which != "scale" and (found.repeated is not None or found.ended is not None):
        return replace(found, which=None)
    if found.ease is not None or found.which is not None:
        return found
    return Answers(skip=True) if any(each.skip for each in answers) else Answers(nod=True)
