"""chat.startStream, appendStream and stopStream."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.block_kit.blocks import BLOCKS_IN_A_MESSAGE, check_blocks
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.methods.chat import LONGEST_MARKDOWN, metadata_of, publish, thread_of
from tests.fakes.slack.records import ApiError, Json, Message

CHUNKS = ("markdown_text", "task_update", "plan_update", "blocks")


def start(asking: Asking) -> Json:
    channel = asking.post_to(asking.text("channel"))
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not asking.text(name, ""):
                raise ApiError(f"missing_{name}")
        if asking.text("recipient_user_id") not in asking.core.state.users:
            raise ApiError("user_not_found")
    asking.text("thread_ts")
    caller = asking.caller
    message = Message(
        channel=channel.id,
        ts=asking.core.state.next_ts(),
        team=caller.team,
        user=caller.bot_user,
        bot_id=caller.bot_id,
        app_id=asking.core.state.app.id,
        thread_ts=thread_of(asking, channel),
        text=_added(asking),
        blocks=_added_blocks(asking, 0),
        markdown=True,
        streaming=True,
        unfurl_links=False,
        unfurl_media=False,
    )
    publish(asking.core, message)
    return {"channel": channel.id, "ts": message.ts}


def append(asking: Asking) -> Json:
    message = _streaming(asking)
    added, blocks = _added(asking), _added_blocks(asking, len(message.blocks))
    if not added and not blocks:
        raise ApiError("no_text")
    message.text += added
    message.blocks = [*message.blocks, *blocks]
    asking.core.remember(message)
    asking.core.state.changed()
    return {"channel": message.channel, "ts": message.ts}


def stop(asking: Asking) -> Json:
    message = _streaming(asking)
    blocks = asking.structure("blocks", "invalid_blocks_format") or []
    if len(blocks) > BLOCKS_IN_A_MESSAGE:
        raise ApiError("msg_blocks_too_many")
    metadata = metadata_of(asking)
    text = message.text + _added(asking)
    above = [*message.blocks, *_added_blocks(asking, len(message.blocks))]
    checked = check_blocks([*above, *check_blocks(blocks, len(above))])
    if not text and not checked:
        raise ApiError("no_text")
    message.streaming = False
    message.metadata = metadata or message.metadata
    asking.core.talk.change(message, text, checked)
    asking.core.remember(message)
    shown = asking.core.state.shown(message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "message": shown}


def _streaming(asking: Asking) -> Message:
    channel = asking.post_to(asking.text("channel"))
    message = asking.core.state.message(channel.id, asking.text("ts"))
    if message.bot_id != asking.caller.bot_id:
        raise ApiError("message_not_owned_by_app")
    if not message.streaming:
        raise ApiError("message_not_in_streaming_state")
    return message


def _added(asking: Asking) -> str:
    """The words that a call brings, from ``markdown_text`` or from chunks."""
    text = asking.text("markdown_text", "")
    chunks = asking.structure("chunks", "invalid_chunks")
    if chunks:
        text += "".join(_words(chunk) for chunk in chunks)
    if len(text) > LONGEST_MARKDOWN:
        raise ApiError("msg_too_long")
    return text


def _added_blocks(asking: Asking, above: int) -> list[Json]:
    """The blocks that a call brings in chunks, below so many others; those that the stream ends with stand last."""
    chunks = asking.structure("chunks", "invalid_chunks") or []
    brought = [chunk.get("blocks") for chunk in chunks if chunk.get("type") == "blocks"]
    if any(not isinstance(blocks, list) or not 1 <= len(blocks) <= BLOCKS_IN_A_MESSAGE for blocks in brought):
        raise ApiError("invalid_chunks")
    return check_blocks([block for blocks in brought for block in blocks], above)


def _words(chunk: Any) -> str:
    if not isinstance(chunk, dict) or chunk.get("type") not in CHUNKS:
        raise ApiError("invalid_chunks")
    return str(chunk.get("text", "")) if chunk["type"] == "markdown_text" else ""
