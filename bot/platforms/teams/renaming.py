"""Changing what stands on Teams and names an agent who is forgotten: each post is made anew without their name.

Only what still stands is changed, and nothing is posted for it. A whisper that was for them alone goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import DeliveryRefused
from bot.messages.letter import Letter
from bot.messages.outgoing import (
    CaseCard,
    CaseEntry,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Renamed,
    Reply,
    Route,
    Whisper,
)
from bot.messages.people import FORGOTTEN
from bot.messages.turn import Parcel
from bot.platforms.teams.cards import Surface
from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.desk import TeamsDesk
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.posting import Posting, Shut
from bot.platforms.teams.references import References
from bot.platforms.teams.render import notice_message, render
from bot.platforms.teams.render_desk import moment
from bot.platforms.teams.saying import ENTRY_IN_DOUBT, FILE_IN_DOUBT, RELAY_IN_DOUBT
from bot.platforms.teams.standing import id_at, spot_of
from bot.ports.anchors import Anchor, Anchors

CHANGED, TAKEN, GONE = "changed", "taken", "gone"
"""How it went, as the receipt of the parcel."""

_UNKNOWN = "Teams could not say whether a message had arrived, nor where it stands."


class Renaming:
    """Raises ``DeliveryRefused`` where it stays as it is."""

    def __init__(
        self, anchors: Anchors, references: References, posting: Posting, desk: TeamsDesk, desk_name: str
    ) -> None:
        self._anchors = anchors
        self._references = references
        self._posting = posting
        self._desk = desk
        self._desk_name = desk_name

    async def rename(self, parcel: Parcel, what: Renamed) -> str:
        sent = replace(parcel, id=what.parcel, what=what.what)
        if isinstance(what.what, Letter):
            tenant = what.what.to.split(":")[1]
        else:
            tenant = await self._desk.tenant(sent)
        try:
            await self._in_doubt(tenant, sent)
            return await self._again(tenant, sent)
        except Shut as shut:
            raise DeliveryRefused(str(shut)) from shut

    async def _again(self, tenant: str, sent: Parcel) -> str:
        key, standing = await self._standing(tenant, sent)
        if standing is None or (standing.body.get("deleted") and isinstance(sent.what, CaseEntry)):
            return GONE
        if not id_at(standing.where):
            raise DeliveryRefused(_UNKNOWN)
        for_them = isinstance(sent.what, Whisper) and sent.what.agent.id == FORGOTTEN
        messages = () if for_them else await self._rendered(tenant, sent, standing)
        if await self._posting.replace(tenant, key, messages, attempts=sent.attempts) is None:
            return GONE
        return TAKEN if for_them else CHANGED

    async def _standing(self, tenant: str, sent: Parcel) -> tuple[str, Anchor | None]:
        for key in _keys(sent):
            standing = await self._anchors.get(place_name(tenant), key)
            here = standing is not None and standing.body.get("chat") == sent.desk.partition(":")[2]
            if standing is not None and (here or not isinstance(sent.what, CaseCard)):
                return key, standing
        return "", None

    async def _rendered(self, tenant: str, sent: Parcel, standing: Anchor) -> Sequence[TeamsMessage]:
        what, conversation, kind = sent.what, sent.conversation, spot_of(standing).kind
        place = "group" if kind == "groupChat" else kind
        match what:
            case CaseCard():
                hears_all = await self._references.hears_all(tenant, sent.desk.partition(":")[2])
                return render(what, conversation, place=place, surface=Surface(hears_all=hears_all))
            case Whisper():
                return render(what, conversation, place="channel", about=await self._desk.named(tenant, what.case))
            case _:
                return render(what, conversation, desk_name=self._desk_name, place=place)

    async def _in_doubt(self, tenant: str, sent: Parcel) -> None:
        """The word that something may not have arrived names who sent it, too."""
        key = f"doubt:{sent.id}"
        said = await self._anchors.get(place_name(tenant), key)
        if said is None:
            return
        match sent.what:
            case CaseEntry(name=name, who=who, at=at):
                messages: Sequence[TeamsMessage] = (
                    notice_message(ENTRY_IN_DOUBT.format(name=name or who, when=moment(at))),
                )
            case Relayed(case=case, ref=ref):
                relayed = await self._anchors.get(place_name(tenant), f"relayed:{ref}")
                lost = relayed is None or not id_at(relayed.where)
                words = (RELAY_IN_DOUBT if lost else FILE_IN_DOUBT).format(name="Somebody")
                messages = render(Reply("notice", words, Route(case=case)), sent.conversation)
            case _:
                return
        await self._posting.replace(tenant, key, messages, attempts=sent.attempts)


def _keys(sent: Parcel) -> tuple[str, ...]:
    """Under which it may have been posted."""
    channel = sent.desk.partition(":")[2]
    match sent.what:
        case CaseCard(case=case):
            return f"card:{case}", f"moved:{case}:{channel}"
        case CaseEntry(case=case, ref=ref):
            return (f"entry:{case}:{channel}:{ref}",)
        case Relayed(ref=ref) | RelayedDeletion(ref=ref):
            return (f"relayed:{ref}",)
        case RelayedEdit(ref=ref):
            return f"changed:{sent.id}", f"relayed:{ref}"
        case Whisper():
            return (f"whisper:{sent.id}",)
        case Letter(ref=ref):
            return (f"letter:{ref}",)
    return (f"reply:{sent.id}",)
