"""Whether a message follows up on what was just said, rather than putting the problem again in other words.

Each cue moves the odds that an earlier question is being asked again. The numbers are the coefficients of a logistic
regression with the likeness's own log odds as its offset (``python -m tests.bench.fit_followup DATA`` fits them),
rounded; the last three are too rare among forum posts to be fitted and are set by hand for how people write in a chat.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bot.escalation.signals.words import Sentence, sentences


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One cue: its name, what it adds to the log odds of a rephrasing, and its pattern; ``opening``: only in the "
    "first sentence."""

    name: str
    weight: float
    pattern: re.Pattern[str]
    opening: bool = False
    at_most: int = 0
    """Words that the whole message may have for the cue to count; 0: any number."""


CUES: tuple[FollowUp, ...] = (
    FollowUp(
        "opens with thanks or an answer",
        -2.2,
        re.compile(
            r"^(?:(?:hi|hello|dear) \w+ ,? ?)?(?:thanks|thank you|many thanks|thx|ok|okay|yes|yeah|yep|sure|great"
            r"|perfect|good|fine|done|sorry|ah|oh|aha|understood|got it|i see|correct"
            r"|exactly|indeed|true|right|nope|attached|here (?:is|are)|interesting)\b"
        ),
        opening=True,
    ),
    FollowUp(
        "greets a helper by name",
        -1.0,
        re.compile(
            r"^(?:hi|hello|dear|hey) (?!all|there|everyone|everybody"
            r"|team|support|folks|thunderbird|firefox|sir|i |my |can |how |we |the )[a-z]{3,12}(?: ?,|$)"
        ),
        opening=True,
    ),
    FollowUp(
        "points at the answer",
        -1.1,
        re.compile(
            r"\b(?:your (?:answer|suggestion|advice|link|instructions|steps|reply|response|help|message|explanation"
            r"|question|post|input|tip)|as you (?:said|suggested|asked|wrote)|you (?:said|suggested|asked|mentioned"
            r"|wrote|told|mean|describe)"
            r"|the (?:article|link|steps|instructions) (?:you|above)|step \d+|the (?:first|second|third|last|next) "
            r"(?:step|option)|that (?:button|option|menu|setting|page|link|step|folder|file|tab|window|box|article))\b"
        ),
        opening=True,
    ),
    FollowUp(
        "says what came of it",
        -0.8,
        re.compile(
            r"\b(?:(?:that|this|it) (?:did|does|has|works|worked|helped|solved|fixed|made|seems|was|looks)|i (?:have "
            r"|just |then |also |already |even |did |now )*(?:tried|did|done|checked|followed|clicked|went|restarted"
            r"|rebooted|looked|opened"
            r"|disabled|unchecked|selected|attached|see|noticed|will try|can see|do see))\b"
        ),
        opening=True,
    ),
    FollowUp(
        "asks about a detail of the answer",
        -1.2,
        re.compile(
            r"^(?:and |so |but |ok |sorry )*(?:where (?:is|are|do i find|can i find) (?:that|this|it|the)|which (?:one"
            r"|of)|what (?:does|do) (?:that|this|it|you) mean|what is (?:that|it)|how do i (?:do that|get there|find "
            r"that|open that)|is (?:that|this|it)|does (?:that|this|it)"
            r"|will (?:that|this|it)|can (?:that|this|it)|do (?:i|you) mean|should i|where exactly)\b"
        ),
        opening=True,
        at_most=25,
    ),
    FollowUp(
        "goes on to another case",
        -2.5,
        re.compile(
            r"^(?:and|also|what about|how about|what if|same (?:for"
            r"|on|with)|(?:one )?(?:more|another|further|last|second|other|different|new) (?:question|thing|issue"
            r"|problem)|by the way|btw)\b"
        ),
        opening=True,
        at_most=30,
    ),
    FollowUp(
        "refers back without naming", -1.5, re.compile(r"\b(?:it|that|this|these|those|them|so|same)\b"), at_most=7
    ),
)


def follows_up(text: str) -> float:
    """What the wording adds to the log odds that an earlier question is asked again: 0 or below."""
    read = sentences(text)
    return sum(cue.weight for cue in CUES if present(cue, read))


def present(cue: FollowUp, read: tuple[Sentence, ...]) -> bool:
    """Whether a message, as its sentences, has the cue."""
    if not read or (cue.at_most and sum(len(sentence.plain.split()) for sentence in read) > cue.at_most):
        return False
    if cue.opening:
        return cue.pattern.search(read[0].plain) is not None
    return any(cue.pattern.search(sentence.plain) for sentence in read)


def rephrased_given(distant: float, follow_up: float) -> float:
    """The probability of a rephrasing from the likeness's probability and what the wording adds to its log odds."""
    distant = min(max(distant, 1e-6), 1 - 1e-6)
    odds = math.log(distant / (1 - distant)) + follow_up
    return 1 / (1 + math.exp(-odds))
