"""What can be seen of a text, and the web addresses in it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

TICK = "\u02cb"
"""Looks like a backtick. It stands for one where a real one would end what is in fixed width."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
"""Control characters, and those that turn the direction of everything after them."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WEB = re.compile(r"https?://[^\s<>\"'`|\u0000-\u001f\u00ad\u200b]+", re.IGNORECASE)
_CLOSERS = ".,;:!?)]}»”’…*_~"
_IN_LINK = {ord(mark): f"%{ord(mark):02X}" for mark in ' <>|"`\\^{}'}


def seen(text: str) -> str:
    """What can be seen of a text: no control characters, no halves of surrogate pairs, one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNSEEN.sub("", text)


def addresses(text: str) -> list[tuple[str, bool]]:
    """Cut ``text`` into stretches; True stands beside web addresses. Joined again they are ``text``."""
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _WEB.finditer(text):
        address = _without_closing_marks(match.group())
        if match.start() > at:
            found.append((text[at : match.start()], False))
        found.append((address, True))
        at = match.start() + len(address)
    if at < len(text):
        found.append((text[at:], False))
    return found


def link_target(url: str) -> str:
    """``url`` as it may stand in a link, or nothing where it is no address on the web."""
    url = seen(url).strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    return "".join(url.split()).translate(_IN_LINK)


def size(text: str) -> int:
    """How long a platform may find a text: in UTF-16 units, the most that any way of counting characters gives."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def one_line(text: str) -> str:
    return " ".join(seen(text).split())


def beginning(text: str, longest: int) -> str:
    """At most so many characters of it, ending with a whole word."""
    text = text.strip()
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip() + " …"


def _without_closing_marks(address: str) -> str:
    """A full stop or bracket after an address belongs to the sentence, unless the bracket was opened inside it."""
    while address and address[-1] in _CLOSERS:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address
