"""Words from people and agents: plain text in which only web and mail addresses can be followed."""

from __future__ import annotations

from typing import Literal

from bot.platforms.writing.text import addresses

Part = tuple[Literal["text", "link"], str]
"""A stretch of plain text, or an address that is its own label."""


def parts(text: str) -> list[Part]:
    """Cut ``text`` into stretches and addresses; joined again they are ``text``, whole."""
    found: list[Part] = []
    for words, address in addresses(text):
        if address and _has_host(words):
            found.append(("link", words))
        elif found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + words)
        else:
            found.append(("text", words))
    return found


def _has_host(address: str) -> bool:
    host = address.partition("://")[2]
    return bool(host) and host[0] not in "/?#:@"
