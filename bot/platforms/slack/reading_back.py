"""Looking whether a post that nobody is sure of stands on Slack, by the key in its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.errors import DeliveryUnknown
from bot.platforms.slack.answers import asked
from bot.platforms.slack.workspaces import Workspace

EVENT_TYPE = "handrail_post"
"""The kind of metadata by which a post of ours is known again."""

_CLOCKS_APART = 600.0
"""Seconds by which Slack's clock and ours may differ."""

_PAGES = 50
"""Pages that are read back at most. Some apps get 15 messages a page."""


def metadata_for(key: str, part: int) -> dict[str, Any]:
    """The metadata that goes with a part of a post."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "part": part}}


def stream_mark(key: str) -> str:
    """The id of the first block of a stream: metadata goes with its end alone, and it may be cut before that."""
    return f"stream:{sha256(key.encode()).hexdigest()[:40]}"


async def read_back(workspace: Workspace, key: str, part: int, sent: Mapping[str, Any]) -> str:
    """Where this part stands (``channel/ts``); empty where it does not.

    ``sent`` says where and when it was to be posted. Raises ``SlackSaidNo``, ``NoAnswer``, ``DeliveryDelayed``, and
    ``DeliveryUnknown`` where too much was written since.
    """
    channel = str(sent["channel"])
    cursor: str | None = None
    for _ in range(_PAGES):
        page = await _page(workspace, channel, str(sent["thread"]), float(sent["at"]) - _CLOCKS_APART, cursor)
        for message in page.get("messages", ()):
            if _is(message, key, part):
                return f"{channel}/{message['ts']}"
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return ""
    raise DeliveryUnknown("It may have arrived, but too much was written since to look for it.")


async def _page(
    workspace: Workspace, channel: str, thread: str, oldest: float, cursor: str | None
) -> Mapping[str, Any]:
    client, since = workspace.client, f"{oldest:.6f}"
    if thread:
        replies = client.conversations_replies(
            channel=channel, ts=thread, oldest=since, cursor=cursor, limit=200, include_all_metadata=True
        )
        return await asked("conversations.replies", replies)
    history = client.conversations_history(
        channel=channel, oldest=since, cursor=cursor, limit=200, include_all_metadata=True
    )
    return await asked("conversations.history", history)


async def key_at(workspace: Workspace, channel: str, ts: str) -> str:
    """The key that the message there was posted under; empty where it is not one of ours, or is gone.

    Raises ``SlackSaidNo``, ``NoAnswer`` or ``DeliveryDelayed``.
    """
    return key_of(await message_at(workspace, channel, ts))


async def message_at(workspace: Workspace, channel: str, ts: str) -> Mapping[str, Any]:
    """The message that stands there outside of threads, or begins one; empty where there is none.

    Raises ``SlackSaidNo``, ``NoAnswer`` or ``DeliveryDelayed``.
    """
    call = workspace.client.conversations_replies(channel=channel, ts=ts, limit=1, include_all_metadata=True)
    messages = (await asked("conversations.replies", call)).get("messages", ())
    return next((dict(one) for one in messages if one.get("ts") == ts), {})


def key_of(message: Mapping[str, Any]) -> str:
    """The key that a message of ours was posted under; empty for any other message."""
    return str(_payload(message).get("key", ""))


def _is(message: Mapping[str, Any], key: str, part: int) -> bool:
    if key_of(message):
        return key_of(message) == key and _payload(message).get("part") == part
    ids = (block.get("block_id") for block in message.get("blocks") or ())
    return part == 0 and stream_mark(key) in ids


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}) if metadata.get("event_type") == EVENT_TYPE else {}
