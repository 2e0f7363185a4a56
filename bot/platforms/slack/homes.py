"""Where each conversation goes on, and which conversation a message belongs to.

A conversation begins where it was opened: in a direct message, or in a channel's thread. It moves to the direct message
when a case opens in a channel, or when an answer is not for everybody there; what is written in the direct message then
belongs to it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import structlog

from bot.errors import DeliveryRefused, HandrailError
from bot.platforms.slack.answers import asked
from bot.platforms.slack.conversations import DIRECT, Place, conversation_of
from bot.platforms.slack.posting import Spot
from bot.platforms.slack.reading_back import key_at
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors

_log = structlog.get_logger(__name__)

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Home:
    """Where a conversation goes on. ``case`` is set while one is open that was moved to a direct message."""

    spot: Spot
    case: str = ""

    @property
    def direct(self) -> bool:
        return is_direct(self.spot.channel)


def is_direct(channel: str) -> bool:
    """Whether a channel is a direct message between one person and us."""
    return channel.startswith("D")


def place_of(conversation: str) -> Place:
    """``DeliveryRefused`` where it is not a conversation on Slack."""
    place = Place.of(conversation)
    if place is None:
        raise DeliveryRefused(f"{conversation} is not a conversation on Slack.")
    return place


def first_home(conversation: str) -> Home:
    """Where a conversation began."""
    place = place_of(conversation)
    return Home(Spot(place.channel, "" if place.thread == DIRECT else place.thread))


class Homes:
    """Kept as anchors: ``home:<conversation>``, ``line:<user>`` (whose turn it is in the direct message, outside of
    threads), ``said:<ref>`` (what was said where that cannot be told from the place alone)."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self._said: OrderedDict[str, str] = OrderedDict()

    async def of(self, workspace: Workspace, conversation: str) -> Home:
        found = await self._anchors.get(workspace.place, f"home:{conversation}")
        if found is None:
            return first_home(conversation)
        return Home(Spot(str(found.body["channel"]), str(found.body["thread"])), str(found.body.get("case", "")))

    async def move(self, workspace: Workspace, conversation: str, home: Home) -> None:
        """It goes on there from now on."""
        body = {"channel": home.spot.channel, "thread": home.spot.thread, "case": home.case}
        await self._anchors.put(workspace.place, f"home:{conversation}", body)

    async def take_line(self, workspace: Workspace, conversation: str) -> None:
        """What the person writes in the direct message, outside of threads, belongs to this conversation now."""
        place = place_of(conversation)
        found = await self._anchors.get(workspace.place, f"line:{place.user}")
        its_own = found is None and place.direct and place.thread == DIRECT
        if not its_own and (found is None or found.body["conversation"] != conversation):
            await self._anchors.put(workspace.place, f"line:{place.user}", {"conversation": conversation})

    async def line(self, workspace: Workspace, user: str, channel: str) -> str:
        """The conversation of the direct message, outside of threads."""
        found = await self._anchors.get(workspace.place, f"line:{user}")
        return str(found.body["conversation"]) if found else conversation_of(workspace.team, user, channel, "")

    async def in_direct(self, workspace: Workspace, user: str, channel: str, ts: str, thread: str) -> str:
        """The conversation of a message in the direct message, which goes on where that was written."""
        if not thread:
            conversation = await self.line(workspace, user, channel)
        else:
            conversation = await self._of_thread(workspace, user, channel, thread)
        self._remember(f"{channel}/{ts}", conversation)
        if conversation != conversation_of(workspace.team, user, channel, thread):
            await self.said(workspace, f"{channel}/{ts}", conversation)
        home = await self.of(workspace, conversation)
        if home.spot != Spot(channel, thread):
            await self.move(workspace, conversation, Home(Spot(channel, thread), home.case))
        return conversation

    async def in_channel(self, workspace: Workspace, user: str, channel: str, ts: str, thread: str) -> str:
        """The conversation of a message in a channel: one for each person in each thread.

        An answer that was for them alone does not keep it in the direct message; an open case does.
        """
        conversation = conversation_of(workspace.team, user, channel, thread or ts)
        await self.said(workspace, f"{channel}/{ts}", conversation)
        home = await self.of(workspace, conversation)
        if home != first_home(conversation) and not home.case:
            await self.move(workspace, conversation, first_home(conversation))
        return conversation

    async def direct(self, workspace: Workspace, user: str) -> str:
        """The channel of the direct message with somebody. Raises ``SlackSaidNo``, ``NoAnswer`` or
        ``DeliveryDelayed``."""
        key = f"direct:{user}"
        known = await self._anchors.get(workspace.place, key)
        if known is not None:
            return str(known.body["channel"])
        answer = await asked("conversations.open", workspace.client.conversations_open(users=user))
        channel = str(answer["channel"]["id"])
        await self._anchors.put(workspace.place, key, {"channel": channel})
        return channel

    async def direct_line(self, workspace: Workspace, user: str) -> str:
        """The conversation that goes on in the direct message with somebody, outside of threads."""
        return await self.line(workspace, user, await self.direct(workspace, user))

    async def keep_apart(self, workspace: Workspace, conversation: str) -> None:
        """What is answered next is for this person alone: they pasted a secret, say."""
        await self._anchors.put(workspace.place, f"apart:{conversation}", {})

    async def is_apart(self, workspace: Workspace, conversation: str) -> bool:
        """Whether what is answered now is for this person alone."""
        return await self._anchors.get(workspace.place, f"apart:{conversation}") is not None

    async def no_longer_apart(self, workspace: Workspace, conversation: str) -> None:
        await self._anchors.remove(workspace.place, f"apart:{conversation}")

    async def said(self, workspace: Workspace, ref: str, conversation: str) -> None:
        """Keep which conversation a person's message belongs to: for its edits, its deletion, and its thread."""
        await self._anchors.put(workspace.place, f"said:{ref}", {"conversation": conversation}, where=ref)

    async def of_said(self, workspace: Workspace, user: str, channel: str, ref: str, thread: str) -> str | None:
        """The conversation in which a message was said that is changed or deleted now; None where it was not for
        us."""
        found = await self._anchors.get(workspace.place, f"said:{ref}")
        if found is not None:
            conversation = str(found.body["conversation"])
            return conversation if place_of(conversation).user == user else None
        return conversation_of(workspace.team, user, channel, thread) if is_direct(channel) else None

    async def _of_thread(self, workspace: Workspace, user: str, channel: str, thread: str) -> str:
        """A thread under something of a conversation belongs to that; any other thread is one of its own."""
        ref = f"{channel}/{thread}"
        root = await self._anchors.find(workspace.place, ref)
        if root is None and ref in self._said:
            return self._said[ref]
        if root is None:
            # A reply can come before Slack has told us where the message stands that it is a reply to.
            root = await self._just_posted(workspace, channel, thread)
        conversation = str(root.body.get("conversation", "")) if root is not None else ""
        if not conversation or place_of(conversation).user != user:
            conversation = conversation_of(workspace.team, user, channel, thread)
        self._remember(ref, conversation)
        return conversation

    async def _just_posted(self, workspace: Workspace, channel: str, ts: str) -> Anchor | None:
        """What is kept with a message of ours whose place is not; None where it is somebody else's."""
        try:
            key = await key_at(workspace, channel, ts)
        except HandrailError as error:
            _log.info("slack_thread_not_read", why=str(error))
            return None
        return await self._anchors.get(workspace.place, key) if key else None

    def _remember(self, ref: str, conversation: str) -> None:
        self._said[ref] = conversation
        while len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)
