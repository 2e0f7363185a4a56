"""What is found: where it stands and what kind it is."""

from __future__ import annotations

from typing import NamedTuple

PASSWORD, KEY, CARD, CODE = "password", "access key", "card number", "code"
BANK, RECOVERY, PRIVATE = "bank account number", "recovery key", "private key"
KINDS = (PASSWORD, KEY, CARD, CODE, BANK, RECOVERY, PRIVATE)


class Secret(NamedTuple):
    """From ``start`` up to ``end`` in the text that was searched."""

    start: int
    end: int
    kind: str
