"""One-time codes, told from the codes of errors and places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.secret import CODE, PIN, Secret

_QUALIFIED = re.compile(
    r"(?i)\b(?:verification|security|one[- ]?time|2fa|mfa|sms|otp|log ?-?in|sign ?-?in|authenticator"
    r"|authentication|duo|confirmation|access|unlock|activation|two[- ]factor|tan|door|safe|passkey)"
    r"(?: (?:code|pin|password|passcode|token|number))?(?: (?:i (?:got|received|have)|that came|they sent(?: me)?"
    r"|you sent(?: me)?))?(?: ?(?:is|was|:|=|says|shows|->))? {0,3}(?P<value>\d{3}[ -]\d{3}|\d{4,10}"
    r"|[A-Z]-\d{6})(?![\w%/-]|\.\d)"
)
_PLAIN_CODE = re.compile(
    r"(?i)(?<![\w-])(?:(?P<before>[\w-]{1,20}) )?(?:code|otp|pin|tan|passcode)(?: (?:i (?:got|received|have)|they "
    r"sent(?: me)?|you sent(?: me)?|from my phone|on my phone|it sent))?(?: ?(?:is|was|:|=|says|->)) "
    r"{0,3}(?P<value>\d{3}[ -]\d{3}|\d{6})(?![\w%/-]|\.\d)"
)
_PIN = re.compile(
    r"(?i)\b(?:pass ?code|pin(?: code)?)(?: ?(?:is|was|:|=|->))? {0,3}(?P<value>\d{4,10})(?![\w%/-]|\.\d)"
)
_SENT_CODE = re.compile(
    r"(?i)\b(?:got|received|sent(?: me)?|entered|typed|texted(?: me)?|use|enter) (?:a|the|this"
    r"|that)? ?(?:code|otp|pin|tan) {1,2}(?P<value>\d{3}[ -]\d{3}|\d{6})(?![\w%/-]|\.\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME_ALONE = re.compile(r"(?i)(?:access|duo|authenticator|security|safe|door)")
_CALLED_PIN = re.compile(r"(?i)\bpin\b")
_OTHER_CODE = re.compile(
    r"(?i)\b(?:error|errors|exit|status|return|stop|bug|fault|response|http|zip|post|postal|area|country|dial"
    r"|product|course|building|source|bar|qr|event|result|promo|discount|cost|color|colour|hex|failure|failed"
    r"|exception|crash\w*|blue ?screen|hresult|reason)\b"
)


def codes(text: str) -> Iterator[Secret]:
    for pattern in (_QUALIFIED, _PLAIN_CODE, _PIN, _SENT_CODE):
        for found in pattern.finditer(text):
            around = text[max(0, found.start() - 40) : found.start("value")]
            if not _OTHER_CODE.search(around):
                called = found.group()[: found.start("value") - found.start()]
                if _YEAR.fullmatch(found["value"]) and _NAME_ALONE.fullmatch(called.strip()):
                    continue  # "Access 2007" is a program
                yield Secret(*found.span("value"), PIN if _CALLED_PIN.search(called) else CODE)
