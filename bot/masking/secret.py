"""What is found: where it stands and what kind it is."""

from __future__ import annotations

from typing import NamedTuple

PASSWORD, PIN, KEY, CARD, CODE = "password", "PIN", "access key", "card number", "code"
BANK, RECOVERY, PRIVATE = "bank account number", "recovery key", "private key"
KINDS = (PASSWORD, PIN, KEY, CARD, CODE, BANK, RECOVERY, PRIVATE)


class Secret(NamedTuple):
    """From ``start`` up to ``end`` in the text that was searched."""

    start: int
    end: int
    kind: str
