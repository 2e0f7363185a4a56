"""How much Teams takes, and how it is counted.

A message may have 100 KB, as UTF-16 and with everything in it; cards in some clients and hosts no more than 28 KB.
Vendor's documentation, November 2026.
"""

from __future__ import annotations

import json
from typing import Any

LARGEST_MESSAGE = 80_000
"""Bytes of an activity as JSON in UTF-16. Above 100 KB Teams answers 413."""

LARGEST_CARD = 28_000
"""Bytes of a card as JSON in UTF-8."""

MOST_CITATIONS = 20
LONGEST_CITED_NAME = 80
LONGEST_ABSTRACT = 160

LONGEST_LABEL = 40
"""Characters on a button: more is cut off on a telephone."""

WIDEST_ROW = 36
"""Characters of the labels of buttons that stand side by side."""

MOST_IN_ROW = 3

LONGEST_DATA = 1_500
"""Bytes of what one button carries, as JSON in UTF-8: a card has room for all of its own."""

LONGEST_SUMMARY = 200
"""Characters of the words in a notification."""


def units(text: str) -> int:
    """UTF-16 units: what Teams counts as characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def message_bytes(activity: dict[str, Any]) -> int:
    """Bytes of an activity as Teams counts them."""
    return 2 * units(json.dumps(activity, ensure_ascii=False, separators=(",", ":")))


def card_bytes(card: dict[str, Any]) -> int:
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
