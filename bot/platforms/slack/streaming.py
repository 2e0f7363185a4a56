"""An answer that a chat model wrote, shown in parts where the workspace takes that (``chat.startStream``).

The answer is whole and checked before its first word is shown. What is streamed are the blocks that a plain message
would hold, so it reads the same in the end, and nothing in it can do more.

``posting``'s rules hold: a mark is stored before anything is sent, and what nobody is sure of is looked for. A stream
takes our key as metadata only when it ends, so until then its first block's id is the key. Whatever breaks after it has
begun, it is ended and the whole message put in its place; what cannot begin is posted plainly.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.errors import DeliveryDelayed
from bot.platforms.health import Health
from bot.platforms.slack.answers import (
    CHANNEL,
    LACKING,
    THREAD_GONE,
    WORKSPACE,
    NoAnswer,
    SlackSaidNo,
    asked,
    how_to_mend,
)
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.in_parts import InParts, in_parts
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import MENDED_IN, Posting, Rendered, Spot
from bot.platforms.slack.reading_back import metadata_for, stream_mark
from bot.platforms.slack.workspaces import Workspace
from bot.ports.anchors import Anchors
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

_ASK_AGAIN = timedelta(hours=1)
"""How long a workspace that does not take streams is sent plain messages without being asked again."""

_ELSEWHERE = (CHANNEL.keys() | WORKSPACE.keys() | THREAD_GONE) - LACKING
"""Refusals that a plain message would meet as well: they say nothing about streams."""


_OVER = LACKING | THREAD_GONE | {"message_not_in_streaming_state"}
"""Refusals to end a stream after which the message is an ordinary one, or is gone."""


class Streaming:
    """Posts answers in parts. ``key`` names a post for good, as it does for ``Posting``."""

    def __init__(self, anchors: Anchors, posting: Posting, pace: Pace, health: Health, clock: Clock) -> None:
        self._anchors = anchors
        self._posting = posting
        self._pace = pace
        self._health = health
        self._clock = clock
        self._not_before: dict[str, datetime] = {}

    async def post(
        self,
        workspace: Workspace,
        key: str,
        spot: Spot,
        reader: str,
        rendered: Rendered,
        about: Mapping[str, Any],
        *,
        attempts: int = 0,
        since: datetime | None = None,
    ) -> str:
        """As ``Posting.post``; in parts for ``reader`` in a thread of their direct message, and else plainly."""
        before = await self._anchors.get(workspace.place, key)
        if before is not None and before.body.get("stream"):
            await self._mend(workspace, key, rendered, before.body, attempts)
        elif (
            since is None and before is None and spot.thread and spot.channel[:1] == "D" and self._may_stream(workspace)
        ):
            pieces = in_parts(rendered(self._posting.surface(workspace))[0])
            if pieces is not None:
                await self._stream(workspace, key, spot, reader, rendered, pieces, about, attempts)
        return await self._posting.post(workspace, key, spot, rendered, about, attempts=attempts, since=since)

    def _may_stream(self, workspace: Workspace) -> bool:
        not_before = self._not_before.get(workspace.team)
        return not_before is None or self._clock.now() >= not_before

    async def _stream(
        self,
        workspace: Workspace,
        key: str,
        spot: Spot,
        reader: str,
        rendered: Rendered,
        pieces: InParts,
        about: Mapping[str, Any],
        attempts: int,
    ) -> None:
        """Leaves the message whole under its key, or nothing at all."""
        body = {
            **about,
            "channel": spot.channel,
            "thread": spot.thread,
            "at": self._clock.now().timestamp(),
            "stream": True,
        }
        first, *others = pieces.parts
        first = ({**first[0], "block_id": stream_mark(key)}, *first[1:])
        await self._pace.turn(f"{workspace.team}/{spot.channel}")
        await self._anchors.put(workspace.place, key, body)
        try:
            ts = await self._begin(workspace, spot, reader, first)
        except NoAnswer as error:
            raise self._posting.no_answer(error, attempts) from error
        if not ts:
            await self._anchors.remove(workspace.place, key)
            return
        where = f"{spot.channel}/{ts}"
        await self._anchors.put(workspace.place, key, body, where=where)
        try:
            for part in others:
                call = workspace.client.chat_appendStream(channel=spot.channel, ts=ts, chunks=[_chunk(part)])
                await asked("chat.appendStream", call)
            await self._end(workspace, where, key, pieces.rest)
        except (SlackSaidNo, NoAnswer, DeliveryDelayed) as error:
            _log.warning("slack_stream_broken", team=workspace.team, why=str(error))
            await self._mend(workspace, key, rendered, body, attempts)
            return
        await self._anchors.put(workspace.place, key, {**body, "stream": False}, where=where)
        self._health.has(_about(workspace))

    async def _begin(self, workspace: Workspace, spot: Spot, reader: str, part: tuple[Block, ...]) -> str:
        """The stream's ts; empty where none was begun. Raises ``NoAnswer``."""
        call = workspace.client.chat_startStream(
            channel=spot.channel,
            thread_ts=spot.thread,
            recipient_team_id=workspace.team,
            recipient_user_id=reader,
            chunks=[_chunk(part)],
        )
        try:
            return str((await asked("chat.startStream", call))["ts"])
        except SlackSaidNo as no:
            if no.code not in _ELSEWHERE:
                self._not_before[workspace.team] = self._clock.now() + _ASK_AGAIN
                why = f"Answers that a chat model wrote are shown whole instead of in parts. {no}"
                self._health.without(_about(workspace), why)
        except DeliveryDelayed as busy:
            self._not_before[workspace.team] = self._clock.now() + timedelta(seconds=busy.seconds)
        return ""

    async def _end(self, workspace: Workspace, where: str, key: str, rest: tuple[Block, ...]) -> None:
        channel, _, ts = where.partition("/")
        blocks = list(rest) or None
        call = workspace.client.chat_stopStream(channel=channel, ts=ts, blocks=blocks, metadata=metadata_for(key, 0))
        await asked("chat.stopStream", call)

    async def _mend(
        self, workspace: Workspace, key: str, rendered: Rendered, body: Mapping[str, Any], attempts: int
    ) -> None:
        """What was begun is ended, and shows the whole message; what never arrived leaves nothing behind."""
        standing = await self._posting.standing(workspace, key, attempts)
        if standing:
            try:
                await self._end(workspace, standing[0], key, ())
            except SlackSaidNo as no:
                if no.code not in _OVER:  # while it is open it cannot be changed; Slack ends it after some minutes
                    raise DeliveryDelayed(how_to_mend(no, standing[0].partition("/")[0]), MENDED_IN) from no
            except NoAnswer as error:
                raise self._posting.no_answer(error, attempts) from error
            whole = {**body, "stream": False}
            if await self._posting.replace(workspace, key, rendered, whole, attempts=attempts) is not None:
                return
        await self._anchors.remove(workspace.place, key)


def _about(workspace: Workspace) -> str:
    return f"streams {workspace.team}"


def _chunk(blocks: tuple[Block, ...]) -> dict[str, Any]:
    return {"type": "blocks", "blocks": list(blocks)}
