"""Where a post's parts stand: what an anchor says of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from bot.platforms.teams.conversations import Kind, Spot
from bot.ports.anchors import Anchor


def part_key(key: str, part: int) -> str:
    return f"{key}#{part}" if part else key


def part_of(key: str) -> tuple[str, int]:
    """An anchor's key → the post's, and which part of it this is."""
    name, _, number = key.rpartition("#")
    return (name, int(number)) if name and number.isdigit() else (key, 0)


def beside(spot: Spot, standing: Sequence[Anchor]) -> Spot:
    """After a thread has been begun, the rest goes into it."""
    if spot.kind != "channel" or spot.thread or not standing:
        return spot
    return Spot(spot.chat, id_at(standing[0].where), "channel")


def spot_of(anchor: Anchor) -> Spot:
    body = anchor.body
    return Spot(str(body["chat"]), str(body.get("thread", "")), cast(Kind, body.get("kind", "personal")))


def id_at(where: str) -> str:
    """The platform's id of what stands there; empty where nobody knows it."""
    return where.rpartition("/")[2]
