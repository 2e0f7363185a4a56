"""Taking away what stands on Slack about somebody who is to be forgotten.

Found by what was kept of each post: where it stands, and which case or conversation it is about. A card stays as an
empty one, so that agents see why nothing is there; all else of ours is deleted. What people wrote themselves Slack
leaves to them. A few at a time, each forgotten once it is gone: whatever breaks, it goes on from there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from bot.errors import DeliveryDelayed
from bot.messages.outgoing import Forgotten
from bot.messages.turn import Parcel
from bot.platforms.forgetting import AT_ONCE, GOES_ON, Tally, concerned, post_of
from bot.platforms.slack.answers import CHANNEL, NoAnswer, SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.render import render
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors

_COME_AGAIN = 5.0
_MENDED_IN = 60.0
"""Seconds until it is tried again where the connection broke, or where somebody has to mend something first."""

_STAYS = CHANNEL.keys() | {"missing_scope", "cant_delete_message", "cant_delete_file", "cant_update_message"}
"""Refusals that waiting does not change: what stands there stays, and that is told."""

_GONE = {"thread_not_found", "message_not_found", "file_not_found", "file_deleted"}

Call = Callable[[], Awaitable[Any]]


class Forgetting:
    """Raises ``DeliveryDelayed`` where it has to go on later."""

    def __init__(self, anchors: Anchors, posting: Posting) -> None:
        self._anchors = anchors
        self._posting = posting

    async def forget(self, workspace: Workspace, parcel: Parcel, what: Forgotten) -> str:
        """Returns how many were emptied, taken away and left."""
        tally = await Tally.of(self._anchors, workspace.place, parcel)
        number = 0
        async for anchor in self._found(workspace, parcel, what):
            if number >= AT_ONCE:
                raise DeliveryDelayed("There is more to take away.", GOES_ON)
            number += post_of(anchor.key)
            await self._one(workspace, parcel, what, anchor, tally)
            await self._anchors.remove(anchor.place, anchor.key)
        return await tally.done()

    async def _found(self, workspace: Workspace, parcel: Parcel, what: Forgotten) -> AsyncIterator[Anchor]:
        """The last part of each post first; files before the message that they came with."""
        for anchor in reversed(await concerned(self._anchors, workspace.place, parcel, what)):
            for kind in ("file", "left:file"):
                copies = 0
                while copy := await self._anchors.get(workspace.place, f"{kind}:{anchor.key}#{copies}"):
                    copies += 1
                    yield copy
            yield anchor

    async def _one(self, workspace: Workspace, parcel: Parcel, what: Forgotten, anchor: Anchor, tally: Tally) -> None:
        kind, body, where = anchor.key.partition(":")[0], anchor.body, anchor.where
        if kind == "file":
            if body.get("file") and not body.get("deleted"):
                await self._call(tally, str(body["channel"]), "files.delete", _deleted_file(workspace, body))
        elif not post_of(anchor.key):
            return
        elif kind in ("card", "moved") and where and "#" not in anchor.key:
            channel = where.partition("/")[0]
            await self._call(tally, channel, "chat.update", _emptied(workspace, where, what), emptied=True)
        else:
            where = where or await self._looked_for(workspace, parcel, anchor)
            if where:
                await self._call(tally, where.partition("/")[0], "chat.delete", _deleted(workspace, where))

    async def _looked_for(self, workspace: Workspace, parcel: Parcel, anchor: Anchor) -> str:
        """Where a post stands of which nobody knows whether it arrived; empty where it did not."""
        if "at" not in anchor.body:
            return ""
        key, _, number = anchor.key.rpartition("#")
        base, part = (key, int(number)) if key and number.isdigit() else (anchor.key, 0)
        standing = await self._posting.standing(workspace, base, parcel.attempts)
        return standing[part] if len(standing) > part else ""

    async def _call(self, tally: Tally, channel: str, method: str, call: Call, *, emptied: bool = False) -> None:
        try:
            await asked(method, call())
        except SlackSaidNo as no:
            if no.code in _STAYS:
                await tally.left(how_to_mend(no, channel))
            elif no.code not in _GONE:
                raise DeliveryDelayed(how_to_mend(no, channel), _MENDED_IN) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error
        else:
            await (tally.emptied() if emptied else tally.taken())


def _emptied(workspace: Workspace, where: str, what: Forgotten) -> Call:
    channel, _, ts = where.partition("/")
    message = render(what, "")[0]
    blocks = list(message.blocks)
    return lambda: workspace.client.chat_update(channel=channel, ts=ts, text=message.text, blocks=blocks)


def _deleted(workspace: Workspace, where: str) -> Call:
    channel, _, ts = where.partition("/")
    return lambda: workspace.client.chat_delete(channel=channel, ts=ts)


def _deleted_file(workspace: Workspace, body: Mapping[str, Any]) -> Call:
    return lambda: workspace.client.files_delete(file=str(body["file"]))
