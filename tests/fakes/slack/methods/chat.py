"""chat.* but for the streams."""

from __future__ import annotations

import json

from tests.fakes.slack.block_kit.blocks import METADATA_BYTES, check_blocks
from tests.fakes.slack.core import Core
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.records import ApiError, Channel, Json, Message

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4000
LONGEST_MARKDOWN = 12_000


def post_message(asking: Asking) -> Json:
    channel = asking.post_to(asking.text("channel"))
    _keep_pace(asking.core, channel)
    message = composed(asking, channel)
    message.thread_ts = thread_of(asking, channel)
    message.broadcast = bool(asking.flag("reply_broadcast"))
    if message.broadcast:
        message.subtype = "thread_broadcast"
    message.metadata = metadata_of(asking)
    publish(asking.core, message)
    shown = asking.core.state.shown(message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(asking: Asking) -> Json:
    channel = asking.post_to(asking.text("channel"))
    user = asking.text("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    message = composed(asking, channel)
    message.thread_ts = thread_of(asking, channel)
    message.ephemeral_for = user
    publish(asking.core, message)
    return {"message_ts": message.ts}


def update(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel"))
    message = own_message(asking, channel, "cant_update_message")
    if channel.archived:
        raise ApiError("is_inactive")
    if message.streaming:
        raise ApiError("streaming_state_conflict")
    changed = _changed(asking, message)
    kept = metadata_of(asking)
    if "metadata" in asking.arguments:
        message.metadata = kept or None
    message.markdown, message.expands_names = changed.markdown, changed.expands_names
    edited_by = asking.caller.bot_user if not changed.blocks else ""
    asking.core.talk.change(message, changed.text, changed.blocks, edited_by)
    asking.core.remember(changed)
    shown = asking.core.state.shown(message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def _changed(asking: Asking, message: Message) -> Message:
    """What the message is to say. Blocks without a text keep the text; a text without blocks takes the blocks away."""
    if len(asking.text("text", "")) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    if not any(asking.arguments.get(name) for name in ("text", "blocks", "markdown_text", "attachments")):
        raise ApiError("no_text")
    changed = composed(asking, asking.core.state.channel(message.channel))
    changed.ts, changed.thread_ts = message.ts, message.thread_ts
    changed.unfurl_links, changed.unfurl_media = message.unfurl_links, message.unfurl_media
    if "text" not in asking.arguments and "markdown_text" not in asking.arguments:
        changed.text, changed.markdown = message.text, message.markdown
    return changed


def delete(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel"))
    message = own_message(asking, channel, "cant_delete_message")
    asking.core.talk.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(asking: Asking) -> Json:
    channel = asking.reach(asking.text("channel"))
    message = channel.message(asking.text("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    domain = asking.core.state.teams[asking.caller.team].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.in_thread:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def composed(asking: Asking, channel: Channel) -> Message:
    """A message of the caller's own out of the arguments, checked."""
    text, markdown = asking.text("text", ""), asking.text("markdown_text", "")
    blocks = asking.structure("blocks", "invalid_blocks_format")
    attachments = asking.structure("attachments", "invalid_attachments") or []
    if markdown and (text or blocks):
        raise ApiError("markdown_text_conflict")
    if len(text) > LONGEST_TEXT or len(markdown) > LONGEST_MARKDOWN:
        raise ApiError("msg_too_long")
    if not (text or markdown or blocks or attachments):
        raise ApiError("no_text")
    if len(text) > LONGEST_UPDATE:
        asking.core.warnings.append(f"a text of {len(text)} characters: keep it below {LONGEST_UPDATE}")
    if blocks and not text:
        asking.core.warnings.append(f"{asking.method} without a text: notifications and screen readers have nothing")
    caller = asking.caller
    return Message(
        channel=channel.id,
        ts=asking.core.state.next_ts(),
        team=caller.team,
        user=caller.bot_user,
        bot_id=caller.bot_id,
        app_id=asking.core.state.app.id,
        text=markdown or text,
        markdown=bool(markdown),
        blocks=check_blocks(blocks) if blocks else [],
        attachments=attachments,
        unfurl_links=asking.flag("unfurl_links"),
        unfurl_media=asking.flag("unfurl_media"),
        expands_names=bool(asking.flag("link_names")) or asking.text("parse", "none") == "full",
    )


def publish(core: Core, message: Message) -> None:
    """Post it; the status of its thread goes, as it does on Slack when the app answers."""
    core.showing.pop((message.channel, message.root), None)
    core.remember(message)
    core.talk.post(message)


def thread_of(asking: Asking, channel: Channel) -> str:
    """Raises ``thread_not_found``, and ``cannot_reply_to_message`` for the ts of a reply."""
    ts = asking.text("thread_ts", "")
    if not ts:
        return ""
    root = channel.message(ts)
    if root is None:
        raise ApiError("thread_not_found")
    if root.in_thread:
        raise ApiError("cannot_reply_to_message")
    return ts


def metadata_of(asking: Asking) -> Json | None:
    metadata = asking.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return metadata


def own_message(asking: Asking, channel: Channel, otherwise: str) -> Message:
    """A message of the caller's own by its ts. An ephemeral one is not found, as on Slack."""
    message = asking.core.state.message(channel.id, asking.text("ts"))
    if message.bot_id != asking.caller.bot_id:
        raise ApiError(otherwise)
    return message


def _keep_pace(core: Core, channel: Channel) -> None:
    most = core.rules.messages_a_second
    if most is None:
        return
    now = core.state.now()
    recent = [at for at in core.paces.get(channel.id, []) if now - at < 1]
    if len(recent) >= most:
        core.paces[channel.id] = recent
        raise ApiError("ratelimited", retry_after=1)
    core.paces[channel.id] = [*recent, now]
