"""Where each conversation goes on, and which conversation a message belongs to.

A conversation begins where it was opened: in the chat with one person, in a group chat, or in a channel's thread. It
moves to the chat with the person when a case opens, or when an answer is not for everybody there; what is written in
that chat then belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.errors import DeliveryRefused
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.conversations import PERSONAL, Kind, Place, Spot, place_name
from bot.platforms.teams.heard import Source
from bot.platforms.teams.references import References
from bot.ports.anchors import Anchors


@dataclass(frozen=True, slots=True)
class Home:
    """Where a conversation goes on. ``case`` is set while one is open that was moved to the chat with the person."""

    spot: Spot
    case: str = ""

    @property
    def personal(self) -> bool:
        return self.spot.personal


def place_of(conversation: str) -> Place:
    """``DeliveryRefused`` where it is not a conversation on Teams."""
    place = Place.of(conversation)
    if place is None:
        raise DeliveryRefused(f"{conversation} is not a conversation on Teams.")
    return place


def first_home(conversation: str) -> Home:
    """Where a conversation began."""
    return Home(place_of(conversation).spot)


class Homes:
    """Kept as anchors: ``home:<conversation>``, ``line:<user>`` (whose turn it is in the chat with somebody),
    ``direct:<user>`` (which chat that is), ``said:<ref>`` (what was said where that cannot be told from the place)."""

    def __init__(self, anchors: Anchors, connector: Connector, references: References) -> None:
        self._anchors = anchors
        self._connector = connector
        self._references = references
        self._direct: dict[tuple[str, str], str] = {}

    async def of(self, conversation: str) -> Home:
        place = place_of(conversation)
        found = await self._anchors.get(place_name(place.tenant), f"home:{conversation}")
        if found is None:
            return first_home(conversation)
        spot = Spot(str(found.body["chat"]), str(found.body["thread"]), cast(Kind, found.body["kind"]))
        return Home(spot, str(found.body.get("case", "")))

    async def move(self, conversation: str, home: Home) -> None:
        """It goes on there from now on."""
        body = {"chat": home.spot.chat, "thread": home.spot.thread, "kind": home.spot.kind, "case": home.case}
        await self._anchors.put(place_name(place_of(conversation).tenant), f"home:{conversation}", body)

    async def take_line(self, conversation: str) -> None:
        """What the person writes in the chat with us belongs to this conversation now."""
        place = place_of(conversation)
        found = await self._anchors.get(place_name(place.tenant), f"line:{place.user}")
        its_own = found is None and place.thread == PERSONAL
        if not its_own and (found is None or found.body["conversation"] != conversation):
            body = {"conversation": conversation}
            await self._anchors.put(place_name(place.tenant), f"line:{place.user}", body)

    async def in_personal(self, source: Source, ref: str) -> str:
        """The conversation of a message in the chat with us."""
        await self.know_direct(source)
        conversation = await self._line(source.tenant, source.user, source.spot.chat)
        if conversation != source.own.conversation:
            await self.said(source.tenant, ref, conversation)
            home = await self.of(conversation)
            if not home.personal:  # it was moved back to its channel, and goes on here all the same
                await self.move(conversation, Home(source.spot, home.case))
        return conversation

    async def in_channel(self, source: Source, ref: str) -> str:
        """The conversation of a message where others read along: one for each person in each thread.

        An answer that was for them alone does not keep it in their chat; an open case does.
        """
        conversation = source.own.conversation
        await self.said(source.tenant, ref, conversation)
        home = await self.of(conversation)
        if home != first_home(conversation) and not home.case:
            await self.move(conversation, first_home(conversation))
        return conversation

    async def know_direct(self, source: Source) -> None:
        """This is the chat with them."""
        if self._direct.get((source.tenant, source.user)) != source.spot.chat:
            body = {"chat": source.spot.chat}
            await self._anchors.put(place_name(source.tenant), f"direct:{source.user}", body)
            self._direct[source.tenant, source.user] = source.spot.chat

    async def direct(self, tenant: str, user: str) -> str:
        """The chat with somebody; begun where there is none. Raises ``TeamsSaidNo``, ``NoAnswer`` or
        ``DeliveryDelayed``."""
        known = self._direct.get((tenant, user))
        if known is not None:
            return known
        found = await self._anchors.get(place_name(tenant), f"direct:{user}")
        if found is not None:
            chat = str(found.body["chat"])
        else:
            service, bot = await self._references.service(tenant, ""), await self._references.bot(tenant)
            chat = await self._connector.chat_with(service, user, tenant, bot)
            await self._anchors.put(place_name(tenant), f"direct:{user}", {"chat": chat})
        if len(self._direct) > 20_000:
            self._direct.clear()
        self._direct[tenant, user] = chat
        return chat

    async def direct_line(self, tenant: str, user: str) -> str:
        """The conversation that goes on in the chat with somebody. Raises as ``direct`` does."""
        return await self._line(tenant, user, await self.direct(tenant, user))

    async def keep_apart(self, conversation: str) -> None:
        """What is answered next is for this person alone: they pasted a secret, say."""
        await self._anchors.put(place_name(place_of(conversation).tenant), f"apart:{conversation}", {})

    async def is_apart(self, conversation: str) -> bool:
        """Whether what is answered now is for this person alone."""
        place = place_name(place_of(conversation).tenant)
        return await self._anchors.get(place, f"apart:{conversation}") is not None

    async def no_longer_apart(self, conversation: str) -> None:
        await self._anchors.remove(place_name(place_of(conversation).tenant), f"apart:{conversation}")

    async def said(self, tenant: str, ref: str, conversation: str) -> None:
        """Keep which conversation a person's message belongs to: for its edits and its deletion."""
        await self._anchors.put(place_name(tenant), f"said:{ref}", {"conversation": conversation}, where=ref)

    async def of_said(self, source: Source, ref: str) -> str | None:
        """The conversation in which a message was said that is changed or deleted now; None where it was not for
        us."""
        found = await self._anchors.get(place_name(source.tenant), f"said:{ref}")
        if found is not None:
            conversation = str(found.body["conversation"])
            return conversation if place_of(conversation).user == source.user else None
        return source.own.conversation if source.spot.personal else None

    async def _line(self, tenant: str, user: str, chat: str) -> str:
        found = await self._anchors.get(place_name(tenant), f"line:{user}")
        return str(found.body["conversation"]) if found else Place(tenant, user, chat, PERSONAL).conversation
