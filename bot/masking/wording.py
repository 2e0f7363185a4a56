"""What was taken out of a message, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(kind: str, count: int) -> str:
    """How many of a kind: "a password", "an access key", "two PINs", "40 codes"."""
    if count == 1:
        return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
    return f"{_NUMBERS[count - 2] if count - 2 < len(_NUMBERS) else count} {kind}s"


def listed(kinds: Sequence[str]) -> str:
    """All that was taken out, for a sentence: "a password, two PINs and a code"."""
    return " and ".join(filter(None, (", ".join(kinds[:-1]), *kinds[-1:])))


def several(kinds: Sequence[str]) -> bool:
    """Whether it was more than one secret, so that a sentence speaks of "them"."""
    return len(kinds) > 1 or not "".join(kinds).startswith(("a ", "an "))
