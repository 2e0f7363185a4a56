"""Words with which an agent says that they will be back: until they are, the person goes on waiting for them."""

from __future__ import annotations

import re

_WILL = r"(?:i|we)(?:['’]?ll| will| am going to| are going to|['’]m going to|['’]re going to| need to| have to)"
_SOON = r"(?: (?:just|also|now|first|quickly|have to|need to|go and|try to|see if i can))*"
_LOOK = (
    r"(?:check|look|ask|find out|investigate|escalate|test|call|ring|phone|dig|chase|see (?:what|if|whether)"
    r"|(?:have|take) a (?:quick |closer |proper )?look|speak (?:to|with)|talk (?:to|with)|get (?:back|someone|somebody)"
    r"|come back|be (?:back|right back|with you|in touch|over)|let you know|update you|keep you posted|send you)"
)
_PROMISE = re.compile(
    rf"\b{_WILL}{_SOON} {_LOOK}\b"
    rf"|\blet me{_SOON} {_LOOK}\b"
    r"|\b(?:(?:get|getting|come|coming) back to|be back with) you\b"
    r"|\b(?:looking|checking) (?:into|at|on|with)? ?(?:it|this|that|them|now)\b"
    r"|\bbear with (?:me|us)\b|\bhold on\b(?! to)|\bhang on\b|\bleave it with me\b|\bon my way\b"
    r"|\b(?:one|just a|give me a|give us a|a) (?:moment|minute|min|sec|second|tick)\b"
    r"|\bgive (?:me|us) (?:(?:an?|\d+|five|ten|half an) )?(?:minutes?|mins?|hours?)\b",
    re.IGNORECASE,
)
_THEIR_TURN = re.compile(r"\b(?:if|when|once|after) (?:it|that|this|you|they|the)\b[^.!?]*$|\?\s*$", re.IGNORECASE)
"""How the last sentence puts it where the next word is the person's: a question, or "let me know if …"."""


def promises_a_word(text: str) -> bool:
    """Whether an agent's message says that more will come from them, and does not end by asking for something."""
    last = next((part for part in reversed(re.split(r"(?<=[.!?])\s+|\n+", text.strip())) if part.strip()), "")
    return _PROMISE.search(text) is not None and not (_THEIR_TURN.search(last) and not _PROMISE.search(last))
