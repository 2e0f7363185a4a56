"""Numbers with a check digit: cards and bank accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.masking.secret import BANK, CARD, CODE, Secret

_CARD = re.compile(
    r"(?<![\w.+-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|3[47]\d\d|35[2-8]\d|6(?:011|5\d\d"
    r"|4[4-9]\d))(?:[ -]?\d){11,15}(?![\w-])"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_OTHER_NUMBER = re.compile(
    r"(?i)(?:order|ticket|tracking|case|reference|ref|serial|imei|asset|invoice|parcel"
    r"|shipment)(?: ?(?:no|nr|number|id|code))?\.?[ :#]{0,3}(?:is )?$"
)
_CVV = re.compile(
    r"(?i)\b(?:cvv|cvc|cvv2|cvc2|card verification (?:code|number))(?: ?(?:is|:|=|code|number))? "
    r"{0,2}(?P<value>\d{3,4})(?!\w)"
)


def numbers(text: str) -> Iterator[Secret]:
    for found in _CARD.finditer(text):
        digits = [int(digit) for digit in found.group() if digit.isdigit()]
        ordinary = _OTHER_NUMBER.search(text[max(0, found.start() - 40) : found.start()])
        if _luhn(digits) and not ordinary and (len(digits) != 15 or digits[1] in (4, 7)):
            yield Secret(*found.span(), CARD)
    for found in _IBAN.finditer(text):
        if _iban(found.group()):
            yield Secret(*found.span(), BANK)
    for found in _CVV.finditer(text):
        yield Secret(*found.span("value"), CODE)


def _luhn(digits: list[int]) -> bool:
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban(written: str) -> bool:
    letters = written.replace(" ", "")
    return (
        15 <= len(letters) <= 34
        and int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1
    )
