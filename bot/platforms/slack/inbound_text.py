"""Slack's way of writing text → what a person reads: names instead of ids, addresses instead of tags."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TAG = re.compile(r"<([^<>\n]*)>")
_MENTION = re.compile(r"<(?:[@#]|!subteam\^)([A-Za-z0-9_.-]+)(?:\|[^<>\n]*)?>")
_NOBODY: Mapping[str, str] = {}


def readable(text: str, names: Mapping[str, str] = _NOBODY, own: str = "") -> str:
    """Plain words. ``names``: id → name of people, channels and groups; mentions of ``own`` are left out."""
    if own:
        text = _without_own_mention(text, own)
    read, at = [], 0
    for tag in _TAG.finditer(text):
        read += [_decoded(text[at : tag.start()]), _decoded(_read(tag.group(1), names))]
        at = tag.end()
    return "".join([*read, _decoded(text[at:])]).strip()


def mentioned_ids(text: str) -> tuple[str, ...]:
    """Whom and what a text as Slack writes it names: ids of people, channels and groups, in order."""
    return tuple(dict.fromkeys(match.group(1) for match in _MENTION.finditer(text)))


def people_in(text: str) -> tuple[str, ...]:
    """Ids of the people that a text as Slack writes it mentions."""
    return tuple(dict.fromkeys(re.findall(r"<@([A-Za-z0-9_.-]+)(?:\|[^<>\n]*)?>", text)))


def _read(tag: str, names: Mapping[str, str]) -> str:
    target, _, label = tag.partition("|")
    if target.startswith("@"):
        return "@" + (names.get(target[1:]) or label or "someone")
    if target.startswith("#"):
        return "#" + (names.get(target[1:]) or label or "a-channel")
    if target.startswith("!subteam^"):
        named = names.get(target.removeprefix("!subteam^")) or label or "a-group"
        return "@" + named.removeprefix("@")
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    address = re.sub(r"^(?:mailto|tel):", "", target)
    if not label or label in {target, address} or re.sub(r"^https?://", "", target).rstrip("/") == label.rstrip("/"):
        return label or address
    return f"{label} ({address})"


def _without_own_mention(text: str, own: str) -> str:
    mention = rf"<@{re.escape(own)}(?:\|[^<>\n]*)?>"
    text = re.sub(rf"^(?:\s*{mention}[\s,:;–-]*)+", "", text)
    return re.sub(rf"[ \t]*{mention}", "", text)


def _decoded(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
