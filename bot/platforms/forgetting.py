"""What Slack's and Teams' ways of taking posts away have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.messages.outgoing import Forgotten
from bot.messages.turn import Parcel
from bot.ports.anchors import Anchor, Anchors

AT_ONCE = 20
"""Posts taken away before others get their turn."""

GOES_ON = 0.5
"""Seconds until it goes on then."""

_NOT_POSTS = frozenset(
    {"said", "home", "line", "direct", "apart", "about", "opened", "thread", "newest", "refused", "forgetting"}
)
"""Kinds of anchors that say something else than where a message of ours stands; ``said`` is the person's own."""


def post_of(key: str) -> bool:
    """Whether a post of ours is kept under this key."""
    return key.partition(":")[0] not in _NOT_POSTS


def emptied_words(number: int) -> str:
    """What stands where a case's card stood."""
    return (
        f"Case #{number} · removed\nWhat was here has been taken away, because the person it was about is to be "
        "forgotten. Nothing can be done here any more."
    )


async def concerned(anchors: Anchors, place: str, parcel: Parcel, what: Forgotten) -> list[Anchor]:
    """What is kept of the case, or of the conversation apart from its cases, which have orders of their own; by key."""
    about = what.case or parcel.conversation
    found = []
    for anchor in await anchors.about(place, about):
        its_own = about in (anchor.body.get("case"), anchor.body.get("conversation")) or about in anchor.key
        if its_own and anchor.key.partition(":")[0] != "forgetting" and (what.case or not anchor.body.get("case")):
            found.append(anchor)
    return found


class Tally:
    """How many posts were dealt with, kept from one attempt to the next."""

    def __init__(self, anchors: Anchors, place: str, key: str, body: Mapping[str, Any]) -> None:
        self._anchors = anchors
        self._place = place
        self._key = key
        self._body: dict[str, Any] = dict(body)

    @classmethod
    async def of(cls, anchors: Anchors, place: str, parcel: Parcel) -> Tally:
        key = f"forgetting:{parcel.id}"
        kept = await anchors.get(place, key)
        return cls(anchors, place, key, kept.body if kept else {})

    async def emptied(self) -> None:
        await self._count("emptied")

    async def taken(self) -> None:
        await self._count("taken")

    async def left(self, why: str) -> None:
        """It stays there. ``why``: in words for the administrator."""
        self._body["why"] = why
        await self._count("left")

    async def done(self) -> str:
        """What it came to, as the receipt of the parcel."""
        await self._anchors.remove(self._place, self._key)
        counts = " ".join(f"{name}={self._body.get(name, 0)}" for name in ("emptied", "taken", "left"))
        return counts + (f" {self._body['why']}" if "why" in self._body else "")

    async def _count(self, name: str) -> None:
        self._body[name] = int(self._body.get(name, 0)) + 1
        await self._anchors.put(self._place, self._key, self._body)
