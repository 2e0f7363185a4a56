"""What may be logged of an exception: its kind and its place, never its text, which may hold what people wrote."""

from __future__ import annotations

from traceback import extract_tb


def fault(error: BaseException) -> dict[str, str]:
    """``error`` and ``where`` for a log line; the cause's as well where there is one."""
    frames = extract_tb(error.__traceback__)
    known = {"error": type(error).__name__}
    if frames:
        known["where"] = f"{frames[-1].filename}:{frames[-1].lineno}"
    if error.__cause__ is not None:
        known["cause"] = type(error.__cause__).__name__
    return known
