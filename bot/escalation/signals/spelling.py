"""Puts right the few misspelt words that a request for a person hangs on, and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.slips import slips_between

_KEY = """
    talk talking speak speaking chat chatting contact contacting person human agent operator assistant
    assistance representative someone somebody anyone anybody advisor technician customer support connect
    transfer telephone please need want
"""
KEY_WORDS = tuple(_KEY.split())

_REAL = """
    tall tale talc walk tank task chart chant char cat hat that what chap chats charts contract contracts
    contacts contacted persons talks speaks spoke agents humans peak speck sneak steak spear operators operate
    assistants assist operated connects connected connecting connector connection transfers supports phones
    phone wont went wants needs feed seed weed knee nerd ned newt wand wane wait wart pant cant customers custom
    customs gent aged ages arent argent urgent humane advisors advised reason parson prison persona leaking
    taking walking speaking baking chatted chasing charting chattering ahat had hate deed nee heed reed knead
    want ant pleased plea pleas pleases neat near neck next seeks weak speech swank hank tal tally sleeping
    sleek bleak break freak streak talkie chit chai chad coat boat goat cheat whats thats then than
"""
REAL_WORDS = frozenset(_REAL.split())
"""Words that are no misspelling, however near they come to a key word."""

_GLUED = re.compile(
    r"\b(to|with|an?|the|help|i|have|how|can|could|do|u|you)(?=(?:talk|speak|chat|contact|someone|somebody|person|human"
    r"|agent|operator|assistant|help me|direct|try|want|need)(?:ing)?\b)"
    r"|\b(how|can|could|have|know)(?=(?:can|i|you|u|got|what|help)\b)"
    r"|\b(you|u)(?=(?:need|want|help|are)\b)|\b(try|want|need|have|like|got)(?=to\b)"
)
_WORD = re.compile(r"[a-z]{4,15}")


def respell(words: str) -> str:
    """Plain text with glued words parted ("tosomebody") and key words put right ("eprson", "talkk")."""
    words = _GLUED.sub(lambda found: found.group(0) + " ", words)
    return _WORD.sub(lambda found: _nearest(found.group(0)), words)


@lru_cache(maxsize=8192)
def _nearest(word: str) -> str:
    if word in KEY_WORDS or word in REAL_WORDS:
        return word
    allowed = 2 if len(word) >= 9 else 1
    for key in KEY_WORDS:
        if len(key) < 5 and (word[0] != key[0] or len(word) < len(key)):
            continue
        if abs(len(key) - len(word)) <= allowed and slips_between(word, key, allowed) <= (
            allowed if len(key) >= 8 else 1
        ):
            return key
    return word
