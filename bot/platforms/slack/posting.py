"""Putting messages on Slack so that none is lost and none stands there twice.

Each part of a post has a key, which goes with it as metadata. Before a part is sent a mark is stored; once Slack has
said where it stands, that is stored too. A mark without a place means that nobody knows: the process died, or the
connection broke after Slack had the message. Then the thread is read back first, and only what is not there is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import DeliveryDelayed, DeliveryRefused, DeliveryUnknown
from bot.platforms.health import Health
from bot.platforms.slack.answers import (
    CHANNEL,
    THREAD_GONE,
    WORKSPACE,
    NoAnswer,
    SlackSaidNo,
    asked,
    how_to_mend,
)
from bot.platforms.slack.blocks import PLAIN_SURFACE, SlackMessage, Surface, brief
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.reading_back import metadata_for, read_back
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchor, Anchors
from bot.ports.surroundings import Clock

MENDED_IN = 60.0
"""Seconds until something is tried again that somebody has to mend first."""

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 60.0
"""Seconds until something is tried again to which there was no answer; doubled each time."""

Rendered = Callable[[Surface], Sequence[SlackMessage]]


class ChannelShut(DeliveryDelayed):
    """The channel, or the thread in it, cannot be written to until somebody changes that."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to post: a channel, and the thread in it (empty: in the channel itself)."""

    channel: str
    thread: str = ""


class Posting:
    """Posts, and changes what was posted. ``key`` names a post for good: the same key never stands twice."""

    def __init__(
        self, anchors: Anchors, pace: Pace, health: Health, clock: Clock, *, desks: frozenset[str] = frozenset()
    ) -> None:
        self._desks = desks
        self._anchors = anchors
        self._pace = pace
        self._health = health
        self._clock = clock
        self._surfaces: dict[str, Surface] = {}
        self._not_stored: set[tuple[str, str]] = set()

    def surface(self, workspace: Workspace) -> Surface:
        """What this workspace has been found to take."""
        return self._surfaces.get(workspace.team, Surface())

    async def post(
        self,
        workspace: Workspace,
        key: str,
        spot: Spot,
        rendered: Rendered,
        about: Mapping[str, Any],
        *,
        attempts: int = 0,
        since: datetime | None = None,
    ) -> str:
        """Post what is not there yet. Returns where the first part stands. ``about`` is kept with it.

        ``since``: from then on it may have been posted although nothing is kept of that, so it is looked for.
        Raises ``ChannelShut`` or another ``DeliveryError``.
        """
        standing = await self.standing(workspace, key, attempts)
        messages = rendered(self.surface(workspace))
        for part in range(len(standing), len(messages)):
            if since is not None:  # looked for as what was cut off is: by a mark
                body = {**about, "channel": spot.channel, "thread": spot.thread, "at": since.timestamp()}
                await self._anchors.put(workspace.place, _part_key(key, part), body)
                standing = await self.standing(workspace, key, attempts)
                if part < len(standing):
                    continue
            there = await self._post_part(workspace, _part_key(key, part), (key, part), spot, rendered, about, attempts)
            standing.append(there)
        return standing[0]

    async def replace(
        self,
        workspace: Workspace,
        key: str,
        rendered: Rendered,
        about: Mapping[str, Any] | None = None,
        *,
        spot: Spot | None = None,
        attempts: int = 0,
    ) -> str | None:
        """Change a post in place; None where it never stood there, or was deleted there.

        Needs it more messages than before, the rest goes to ``spot`` (else beside it); fewer, the last ones go.
        """
        first = await self._anchors.get(workspace.place, key)
        if first is None:
            return None
        standing = await self.standing(workspace, key, attempts)
        if not standing:
            return None
        messages = rendered(self.surface(workspace))
        kept = {**first.body, **(about or {})}
        for part, where in enumerate(standing[: len(messages)]):
            if not await self._change(workspace, where, rendered, part, attempts) and part == 0:
                return None
        for part in reversed(range(len(messages), len(standing))):  # what is left is found by its place in the row
            await self._take_away(workspace, standing[part], attempts)
            await self._anchors.remove(workspace.place, _part_key(key, part))
        if about is not None:
            await self._anchors.put(workspace.place, key, kept, where=standing[0])
        if len(messages) > len(standing):
            rest = spot or Spot(str(first.body["channel"]), str(first.body.get("thread", "")))
            await self.post(workspace, key, rest, rendered, kept, attempts=attempts)
        return standing[0]

    async def forget(self, workspace: Workspace, key: str) -> None:
        """As if it had never been posted: the next post under this key is a new one."""
        for anchor in await self._parts(workspace, key):
            await self._anchors.remove(workspace.place, anchor.key)

    async def _post_part(
        self,
        workspace: Workspace,
        key: str,
        named: tuple[str, int],
        spot: Spot,
        rendered: Rendered,
        about: Mapping[str, Any],
        attempts: int,
    ) -> str:
        body = {**about, "channel": spot.channel, "thread": spot.thread, "at": self._clock.now().timestamp()}
        await self._pace.turn(f"{workspace.team}/{spot.channel}")
        await self._anchors.put(workspace.place, key, body)
        payload = metadata_for(*named)

        async def send(message: SlackMessage) -> Mapping[str, Any]:
            return await asked(
                "chat.postMessage",
                workspace.client.chat_postMessage(
                    channel=spot.channel,
                    thread_ts=spot.thread or None,
                    text=brief(message.text),
                    blocks=list(message.blocks),
                    metadata=payload,
                    unfurl_links=False,
                    unfurl_media=False,
                    parse="none",
                    link_names=False,
                ),
            )

        try:
            answer = await self._on_its_surface(workspace, rendered, named[1], send)
        except SlackSaidNo as no:
            self._not_stored.add((workspace.place, key))
            raise self.refusal(workspace, spot.channel, no) from no
        except NoAnswer as error:
            raise self.no_answer(error, attempts) from error
        except DeliveryDelayed as busy:
            self._not_stored.add((workspace.place, key))
            self._pace.stop_until(f"{workspace.team}/{spot.channel}", busy.seconds)
            raise
        self._arrived(workspace, spot.channel)
        where = f"{answer.get('channel') or spot.channel}/{answer['ts']}"
        await self._anchors.put(workspace.place, key, body, where=where)
        return where

    async def _on_its_surface(
        self, workspace: Workspace, rendered: Rendered, part: int, send: Callable[[SlackMessage], Any]
    ) -> Mapping[str, Any]:
        """Send; in plainer blocks where this workspace does not know the newer ones."""
        surface = self.surface(workspace)
        try:
            answer: Mapping[str, Any] = await send(rendered(surface)[part])
        except SlackSaidNo as no:
            if no.code not in ("invalid_blocks", "invalid_blocks_format") or surface == PLAIN_SURFACE:
                raise
            plain: Mapping[str, Any] = await send(rendered(PLAIN_SURFACE)[part])
            self._surfaces[workspace.team] = PLAIN_SURFACE
            return plain
        return answer

    async def _change(self, workspace: Workspace, where: str, rendered: Rendered, part: int, attempts: int) -> bool:
        """Whether it stands there and is as it should be now."""
        channel, _, ts = where.partition("/")

        async def send(message: SlackMessage) -> Mapping[str, Any]:
            return await asked(
                "chat.update",
                workspace.client.chat_update(
                    channel=channel,
                    ts=ts,
                    text=brief(message.text),
                    blocks=list(message.blocks),
                    parse="none",
                    link_names=False,
                ),
            )

        try:
            await self._on_its_surface(workspace, rendered, part, send)
        except SlackSaidNo as no:
            if no.code in THREAD_GONE:
                return False
            raise self.refusal(workspace, channel, no) from no
        except NoAnswer as error:
            raise self.no_answer(error, attempts) from error
        self._arrived(workspace, channel)
        return True

    async def _take_away(self, workspace: Workspace, where: str, attempts: int) -> None:
        channel, _, ts = where.partition("/")
        try:
            await asked("chat.delete", workspace.client.chat_delete(channel=channel, ts=ts))
        except SlackSaidNo as no:
            if no.code not in THREAD_GONE:
                raise self.refusal(workspace, channel, no) from no
        except NoAnswer as error:
            raise self.no_answer(error, attempts) from error

    async def _parts(self, workspace: Workspace, key: str) -> list[Anchor]:
        parts: list[Anchor] = []
        while (anchor := await self._anchors.get(workspace.place, _part_key(key, len(parts)))) is not None:
            parts.append(anchor)
        return parts

    async def standing(self, workspace: Workspace, key: str, attempts: int) -> list[str]:
        """Where the parts stand that arrived. What nobody knows of is looked for first."""
        parts = await self._parts(workspace, key)
        if not parts or parts[-1].where:
            return [part.where for part in parts]
        doubtful = parts.pop()
        known = [part.where for part in parts]
        if (workspace.place, doubtful.key) in self._not_stored:
            self._not_stored.discard((workspace.place, doubtful.key))
            return known
        try:
            found = await read_back(workspace, key, len(known), doubtful.body)
        except SlackSaidNo as no:
            if no.code == "missing_scope":
                raise DeliveryUnknown(f"It may have arrived, and cannot be looked for. {how_to_mend(no)}") from no
            if no.code not in THREAD_GONE:
                raise self.refusal(workspace, str(doubtful.body["channel"]), no) from no
            found = ""
        except NoAnswer as error:
            raise self.no_answer(error, attempts) from error
        if not found:
            return known
        await self._anchors.put(workspace.place, doubtful.key, doubtful.body, where=found)
        return [*known, found]

    def refusal(self, workspace: Workspace, channel: str, no: SlackSaidNo) -> DeliveryDelayed | DeliveryRefused:
        """The error that says whether it is worth coming again, and what somebody has to do before that."""
        words = how_to_mend(no, channel)
        if no.code in WORKSPACE:
            self._health.ill(f"workspace {workspace.team}", words)
            return DeliveryDelayed(words, MENDED_IN)
        if no.code in CHANNEL or no.code in THREAD_GONE:
            if channel in self._desks:
                self._health.ill(f"channel {channel}", words)
            return ChannelShut(words, MENDED_IN)
        return DeliveryRefused(words)

    def no_answer(self, error: NoAnswer, attempts: int) -> DeliveryDelayed:
        """The error that says when to come again, where nobody can tell whether Slack did it."""
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(attempts, 10))
        if wait > _FIRST_WAIT:
            self._health.ill("connection", "Slack does not answer. Is there a way out to it (SLACK_API_URL)?")
        return DeliveryDelayed(f"{error} Before it is sent again, it is looked for.", wait)

    def _arrived(self, workspace: Workspace, channel: str) -> None:
        for what in (f"workspace {workspace.team}", f"channel {channel}", "connection"):
            self._health.well(what)


def _part_key(key: str, part: int) -> str:
    return f"{key}#{part}" if part else key
