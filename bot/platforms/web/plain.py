"""Words from people and agents: plain text in which only web and mail addresses can be followed."""

from __future__ import annotations

import re
from typing import Literal

Part = tuple[Literal["text", "link"], str]
"""A stretch of plain text, or an address that is its own label."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\u0000-\u001f]+", re.IGNORECASE)
_CLOSERS = ".,;:!?)]}»”’…*_~"


def parts(text: str) -> list[Part]:
    """Cut ``text`` into stretches and addresses; joined again they are ``text``, whole."""
    found: list[Part] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        address = _without_closing_marks(match.group())
        if not _has_host(address):
            continue
        if match.start() > at:
            found.append(("text", text[at : match.start()]))
        found.append(("link", address))
        at = match.start() + len(address)
    if at < len(text):
        found.append(("text", text[at:]))
    return found


def _without_closing_marks(address: str) -> str:
    """A full stop or bracket after an address belongs to the sentence, unless the bracket was opened inside it."""
    while address and address[-1] in _CLOSERS:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _has_host(address: str) -> bool:
    host = address.partition("://")[2]
    return bool(host) and host[0] not in "/?#:@"
