"""Sending again what may have arrived on Teams: only where somebody has said that it may be there twice."""

from __future__ import annotations

from bot.messages.outgoing import CaseEntry, DeskMark, Relayed, Reply, Whisper
from bot.messages.turn import Parcel
from bot.platforms.teams.conversations import place_name
from bot.ports.anchors import Anchors


async def forget_doubt(anchors: Anchors, tenant: str, parcel: Parcel) -> None:
    """As if the part of which nobody knows had never been sent: the next attempt begins with it."""
    key, part = _key(parcel), 0
    place = place_name(tenant)
    while key and (anchor := await anchors.get(place, f"{key}#{part}" if part else key)) is not None:
        if anchor.body.get("doubt") or not anchor.where:
            await anchors.remove(place, anchor.key)
            return
        part += 1


def _key(parcel: Parcel) -> str:
    """Under which it was posted; nothing for what is never in doubt: to change or take away twice does no harm."""
    match parcel.what:
        case Reply():
            return f"reply:{parcel.id}"
        case Relayed(ref=ref):
            return f"relayed:{ref}"
        case CaseEntry(case=case, ref=ref):
            return f"entry:{case}:{parcel.desk.partition(':')[2]}:{ref}"
        case DeskMark(ref=ref):
            return f"mark:{ref}"
        case Whisper():
            return f"whisper:{parcel.id}"
    return ""
