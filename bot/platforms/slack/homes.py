"""Where each conversation goes on, and which conversation a message belongs to.

A conversation begins where it was opened: in a direct message, or in a channel's thread. It moves to a thread of its
own in the direct message when a case opens in a channel, or when an answer is not for everybody there. What is written
in a thread belongs to whatever that thread belongs to; what is written outside of threads to one conversation at a
time, whose *line* it is: see ``whose_line``.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

import structlog

from bot.errors import DeliveryRefused, HandrailError
from bot.messages.case import Case
from bot.platforms.slack.answers import asked
from bot.platforms.slack.conversations import Place, conversation_of
from bot.platforms.slack.posting import Spot
from bot.platforms.slack.reading_back import key_at
from bot.platforms.slack.records import Records
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors

_log = structlog.get_logger(__name__)

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Home:
    """Where a conversation goes on. ``case`` is set while one is open that has a thread of its own."""

    spot: Spot
    case: str = ""
    root: str = ""
    """Timestamp of its first message in the direct message, where it began elsewhere: the thread that is its own."""
    begins: bool = False
    """Whether nothing of it stands in the direct message so far."""

    @property
    def direct(self) -> bool:
        return is_direct(self.spot.channel)


@dataclass(frozen=True, slots=True)
class Line:
    """Whose the direct message is, outside of threads."""

    conversation: str
    at_case: bool = False
    """Whether an open case is why."""
    unsure: tuple[Case, ...] = ()
    """Open cases of which each could be meant: it is none of theirs then."""


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
    outside = place.line or place.beginning is not None
    return Home(Spot(place.channel, "" if outside else place.thread), begins=place.beginning is not None)


def whose_line(own: str, last: str, open_cases: Sequence[Case]) -> Line:
    """To whom the direct message belongs outside of threads. ``own``: its own conversation; ``last``: the one that
    spoke there last.

    Its own case comes first, then the only one that is open; with several nobody can tell, and nothing is passed on.
    """
    theirs = {case.conversation for case in open_cases}
    if own in theirs:
        return Line(own, at_case=True)
    if len(theirs) == 1:
        return Line(theirs.pop(), at_case=True)
    return Line(own, unsure=tuple(open_cases)) if theirs else Line(last)


class Homes:
    """Kept as anchors: ``home:<conversation>``, ``line:<user>`` (who spoke last in the direct message, outside of
    threads), ``said:<ref>`` (what was said where that cannot be told from the place alone)."""

    def __init__(self, anchors: Anchors, records: Records | None = None) -> None:
        self._anchors = anchors
        self._records = records or Records()
        self._said: OrderedDict[str, str] = OrderedDict()
        self._moving: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, workspace: Workspace, conversation: str) -> Home:
        found = await self._anchors.get(workspace.place, f"home:{conversation}")
        if found is None:
            return first_home(conversation)
        body = found.body
        spot = Spot(str(body["channel"]), str(body["thread"]))
        return Home(spot, str(body.get("case", "")), str(body.get("root", "")))

    async def move(self, workspace: Workspace, conversation: str, home: Home) -> None:
        """It goes on there from now on."""
        body = {"channel": home.spot.channel, "thread": home.spot.thread, "case": home.case, "root": home.root}
        await self._anchors.put(workspace.place, f"home:{conversation}", body)

    async def settle(self, workspace: Workspace, conversation: str, before: Home, own: Home) -> None:
        """Its own thread in the direct message is begun. Where the person has meanwhile written to it elsewhere there,
        it goes on where they did. ``before``: its home when that was begun."""
        async with self._moves(conversation):
            now = await self.of(workspace, conversation)
            spot = now.spot if now != before and now.direct else own.spot
            await self.move(workspace, conversation, Home(spot, own.case, own.root))

    async def spot(self, workspace: Workspace, conversation: str, home: Home) -> Spot:
        """Where its next message goes: not to the line while that is somebody else's."""
        place = place_of(conversation)
        if home.spot.thread or place.line or not home.root:
            return home.spot
        line = await self.line(workspace, place.user, home.spot.channel)
        return home.spot if line.conversation == conversation else Spot(home.spot.channel, home.root)

    async def take_line(self, workspace: Workspace, conversation: str) -> None:
        """It has spoken in the direct message, outside of threads: unless a case is open, what follows is for it."""
        place = place_of(conversation)
        found = await self._anchors.get(workspace.place, f"line:{place.user}")
        its_own = found is None and place.direct and place.line
        if not its_own and (found is None or found.body["conversation"] != conversation):
            await self._anchors.put(workspace.place, f"line:{place.user}", {"conversation": conversation})

    async def share_line(self, workspace: Workspace, conversation: str, channel: str) -> None:
        """A case has begun to speak in a thread of its own: the direct message has more than one conversation now."""
        user = place_of(conversation).user
        own = conversation_of(workspace.team, user, channel, "")
        await self._anchors.add(workspace.place, f"line:{user}", {"conversation": own})

    async def has_several(self, workspace: Workspace, user: str) -> bool:
        """Whether more than one conversation has spoken in the direct message with somebody."""
        return await self._anchors.get(workspace.place, f"line:{user}") is not None

    async def line(self, workspace: Workspace, user: str, channel: str) -> Line:
        """Whose the direct message is, outside of threads."""
        own = conversation_of(workspace.team, user, channel, "")
        found = await self._anchors.get(workspace.place, f"line:{user}")
        if found is None:
            return Line(own)
        open_cases = await self._records.open_cases(workspace.team, user)
        return whose_line(own, str(found.body["conversation"]), open_cases)

    async def in_direct(self, workspace: Workspace, user: str, channel: str, ts: str, thread: str) -> Line:
        """Whose a message in the direct message is. That goes on where it was written, but a case keeps its thread."""
        line = await self._in_direct(workspace, user, channel, thread)
        conversation = line.conversation
        self._remember(f"{channel}/{ts}", conversation)
        if conversation != conversation_of(workspace.team, user, channel, thread):
            await self.said(workspace, f"{channel}/{ts}", conversation)
        stays = not thread and line.at_case and not place_of(conversation).line
        async with self._moves(conversation):
            home = await self.of(workspace, conversation)
            if home.spot != Spot(channel, thread) and not stays:
                await self.move(workspace, conversation, Home(Spot(channel, thread), home.case, thread or home.root))
        return line

    async def _in_direct(self, workspace: Workspace, user: str, channel: str, thread: str) -> Line:
        if thread:
            return Line(await self._of_thread(workspace, user, channel, thread))
        return await self.line(workspace, user, channel)

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
        return (await self.line(workspace, user, await self.direct(workspace, user))).conversation

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

    def _moves(self, conversation: str) -> asyncio.Lock:
        """One move at a time: the person's next message often comes while its first reply is still being settled."""
        return self._moving.setdefault(conversation, asyncio.Lock())

    def _remember(self, ref: str, conversation: str) -> None:
        self._said[ref] = conversation
        while len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)
