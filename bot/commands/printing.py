"""How commands print: for people by default, one JSON object a line with ``--json``."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any


def line(value: Mapping[str, Any]) -> None:
    """One machine-readable line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(text: str = "") -> None:
    """A line for people."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """A line for people beside the output: warnings and what went wrong."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
