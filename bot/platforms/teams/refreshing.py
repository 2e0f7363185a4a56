"""A card whose question is settled: its one-time buttons go, for whoever pressed at once and then for everybody.

The card is made anew from what was sent, so it works after a restart and days later, and keeps nothing of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.messages.outgoing import Reply, Whisper
from bot.messages.turn import Parcel
from bot.platforms.pressing import ONE_TIME
from bot.platforms.teams.buttons import spent
from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.heard import Press
from bot.platforms.teams.messages import Card, TeamsMessage, card_attachment
from bot.platforms.teams.posting import Posting
from bot.platforms.teams.render import render
from bot.platforms.teams.saying import PRESSED
from bot.platforms.teams.sender import where
from bot.platforms.teams.standing import part_of, spot_of
from bot.ports.anchors import Anchor, Anchors

ParcelOf = Callable[[str], Awaitable[Parcel | None]]
"""What was sent under this id, as it is kept now; None where it is not known."""


async def no_parcels(_: str) -> Parcel | None:
    return None


@dataclass(frozen=True, slots=True)
class Spent:
    """The card as it is now, and which message it takes the place of."""

    anchor: Anchor
    message: TeamsMessage

    @property
    def card(self) -> Card:
        card = self.message.card
        assert card is not None  # it is made of a card
        return card


class Refreshing:
    def __init__(self, anchors: Anchors, posting: Posting, parcel_of: ParcelOf) -> None:
        self._anchors = anchors
        self._posting = posting
        self._parcel_of = parcel_of

    async def parcel(self, press: Press) -> tuple[Anchor, Parcel] | None:
        """What was pressed on."""
        anchor = await self._anchors.find(place_name(press.source.tenant), press.ref) if press.ref else None
        if anchor is None:
            return None
        kind, _, id = part_of(anchor.key)[0].partition(":")
        parcel = await self._parcel_of(id) if kind in ("reply", "whisper") else None
        return (anchor, parcel) if parcel is not None else None

    async def spent(self, press: Press) -> Spent | None:
        """None where nothing on it goes with this press, or what was sent is not known any more."""
        if press.coded.action not in ONE_TIME:
            return None
        found = await self.parcel(press)
        if found is None:
            return None
        anchor, parcel = found
        what, part = parcel.what, part_of(anchor.key)[1]
        if not isinstance(what, Reply | Whisper):
            return None
        messages = render(what, parcel.conversation, place=where(spot_of(anchor)))
        if part >= len(messages) or (card := messages[part].card) is None:
            return None
        label = press.coded.label or press.coded.action
        now = spent(card, press.coded, PRESSED.format(label=label))
        return Spent(anchor, replace(messages[part], attachments=(card_attachment(now),)))

    async def show(self, tenant: str, now: Spent) -> None:
        """For everybody who sees the message."""
        await self._posting.change_one(tenant, now.anchor, now.message)
