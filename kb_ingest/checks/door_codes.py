"""Codes that open doors, safes and alarms, as articles write them: people who paste a secret write it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

OTHER_CODES = re.compile(
    r"\b(?:error|event|status|exit|stop|area|country|dialling|dial|zip|postal|post|room|course|product|source|qr|bar"
    r"|object|cost|charge|project|return|response|http|building|floor|site|department|discount|promo|promotion|voucher"
    r"|module|class|job|unit|tax|sort|swift|colour|color|licen[cs]e|location|language|currency|branch|wing|fault"
    r"|blink|beep|access level|reason|result|time|pay|hazard|dress|fire|trouble|diagnostic|warning)\W*codes?\b",
    re.IGNORECASE,
)
"""Codes that are no secret."""
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$))+[.!?]?")
_OPENED = re.compile(
    r"\b(?:doors?|gates?|alarms?|safes?|locks?|locked|unlock|padlocks?|sheds?|entrances?|entry|garages?|cabinets?"
    r"|cupboards?|lockers?|key ?box(?:es)?|key ?safes?|keypads?|barriers?|turnstiles?|vaults?|cages?|racks?|rooms?"
    r"|lifts?|elevators?|archives?|labs?|laborator(?:y|ies)|workshops?|storerooms?|cellars?|basements?|roof"
    r"|car park|parking|buildings?|offices?|stores?)\b",
    re.IGNORECASE,
)
_VALUE = r"(?P<value>\d{1,2}(?:[ -]\d{1,2}){2,3}|[A-Z]?\d{3,10}[A-Z]?)[#*]{0,2}(?![\w%/:-]|[.,]\d)"
_IS = r"\s{0,2}(?:\bis|\bwas|:|=|–|->|→)(?: now| still| always| currently)?\s{0,3}"
_OPENS = r"[\"“‘'`*_]{0,3}"
_CODE = re.compile(
    r"\b(?:codes?|combinations?|passcodes?)\b"
    rf"(?:(?:{_IS}|\s{{1,3}})|\s(?:of|for|to|at|on|in|by)\b(?:[^.:=\n]|\.(?=\d)){{1,60}}?{_IS}){_OPENS}{_VALUE}",
    re.IGNORECASE,
)
_PRESSED = re.compile(
    rf"\b(?:press|type|enter|dial|key in|tap in|punch in)\s+(?:in\s+)?{_OPENS}(?P<value>\d{{4,10}})"
    r"[#*]{0,2}(?![\w%/:-])",
    re.IGNORECASE,
)
_GETS_IN = re.compile(
    r"\b(?:open|opens|unlock|unlocks|get in|let yourself in|disarm|switch off the alarm)\b", re.IGNORECASE
)


def door_codes(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand in a paragraph, in order: from, up to."""
    if not re.search(r"\d.?\d", text) or not _OPENED.search(text):
        return
    for sentence in _SENTENCE.finditer(text):
        if not _OPENED.search(sentence[0]):
            continue
        found = [one for one in _CODE.finditer(sentence[0]) if not OTHER_CODES.search(sentence[0][: one.start() + 5])]
        if _GETS_IN.search(sentence[0]):
            found += _PRESSED.finditer(sentence[0])
        spans = sorted({one.span("value") for one in found})
        at = 0
        for start, end in spans:
            if start >= at:
                yield sentence.start() + start, sentence.start() + end
                at = end
