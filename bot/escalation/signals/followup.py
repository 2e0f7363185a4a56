"""Whether a message follows up on what was just said, rather than putting the problem again."""

from __future__ import annotations

import re

from bot.escalation.signals.words import sentences

_OPENING = re.compile(
    r"^(?:(?:and|also|or|but|so|then|ok|okay|yes|yeah|yep|no|nope|right|sure|thanks|thank you|great|perfect|good|fine|done|sorry"
    r"|ah|oh|aha|hm+|well|actually|interesting|understood|got it|i see|correct|exactly|indeed|true|here (?:is|are)|attached|p\.?s)\b)"
)
_POINTING = re.compile(
    r"\b(?:that (?:button|option|menu|setting|page|link|step|folder|file|tab|window|one|did|does|worked|is)|this (?:button|option|step|did|does)"
    r"|the (?:first|second|third|last|next) (?:step|one|option)|where is (?:that|this|it)|which (?:one|of)|what (?:does|do) (?:that|this|it|you) mean"
    r"|(?:your|the) (?:answer|suggestion|advice|article|link|instructions|steps|reply|response|screenshot|question)|as you (?:said|suggested|asked|wrote)"
    r"|you (?:mean|said|suggested|asked|mentioned|wrote|told)|step \d+)\b"
)
_REPORTING = re.compile(
    r"\bi (?:have |just |then |also |already |even |did )*(?:tried|did|checked|followed|clicked|went|restarted|rebooted|found|looked|opened|changed|removed|deleted"
    r"|installed|reinstalled|uninstalled|ran|turned|set|switched|selected|see|noticed|will try|can see|do see|do not see|cannot see|attached)\b"
)
_SHORT_FURTHER = re.compile(r"^(?:and|also|what about|how about|what if|same (?:for|on|with)|does (?:that|this|it)|is (?:that|this|it)|can (?:that|this|it))\b")


def follows_up(text: str) -> float:
    """How far a message reads like a fair follow-up, 0..1: an answer to the bot, a report, a further question."""
    read = sentences(text)
    if not read:
        return 0.0
    first, whole = read[0].plain, " ".join(sentence.plain for sentence in read)
    score = 0.0
    if _OPENING.search(first):
        score += 0.35
    if _POINTING.search(whole):
        score += 0.35
    if _REPORTING.search(whole):
        score += 0.25
    if _SHORT_FURTHER.search(first) and len(whole.split()) <= 12:
        score += 0.5
    return min(1.0, score)
