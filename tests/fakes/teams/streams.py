"""Streamed messages, by the rules of Microsoft's page on streaming for bots (REST API).

One-to-one chats only; ``typing`` activities with a ``streaminfo`` entity: the first with number 1 and no
``streamId``, answered 201 with the id; further ones with that id and greater numbers, answered 202 and nothing; a
number out of order is dropped (202 ``ContentStreamSequenceOrderPreConditionFailed``); the last a ``message`` with
``streamType`` ``final`` and no number. Two minutes at most, one at a time, nothing after the end; informative words
only before the first text; attachments, labels, feedback and the like only at the end; each text begins with the one
before it.
"""

from __future__ import annotations

from typing import Any

from tests.fakes.teams.core import Core
from tests.fakes.teams.records import ApiError, Conversation, Json, Message, Stream, Version, fill, utf16_bytes

NOT_ALLOWED = "ContentStreamNotAllowed"
ONLY_AT_THE_END = ("attachments", "suggestedActions")


def stream_info(activity: Json) -> Json | None:
    """The activity's ``streaminfo`` entity."""
    entities = activity.get("entities")
    for one in entities if isinstance(entities, list) else []:
        if isinstance(one, dict) and str(one.get("type")).lower() == "streaminfo":
            return one
    return None


def stream_step(core: Core, conversation: Conversation, activity: Json, info: Json) -> tuple[int, Json]:
    """One request of a stream: status and answer."""
    if conversation.kind != "personal" or not core.rules.streaming:
        raise ApiError(403, NOT_ALLOWED, "Content stream is not allowed")
    if utf16_bytes(activity) > core.rules.bytes_a_message:
        raise ApiError(403, NOT_ALLOWED, "Message size too large")
    _check_form(activity, info)
    if not info.get("streamId"):
        return _begin(core, conversation, activity, info)
    stream = conversation.streams.get(str(info["streamId"]))
    if stream is None:
        raise _bad("unknown streamId")
    if stream.finished:
        raise ApiError(403, NOT_ALLOWED, "Content stream is not allowed on an already completed streamed message")
    if core.state.now() - stream.began > core.rules.seconds_of_a_stream:
        stream.message.streaming = ""
        stream.finished = True
        raise ApiError(403, NOT_ALLOWED, "Content stream finished due to exceeded streaming time.")
    return _finish(core, stream, activity) if activity["type"] == "message" else _go_on(core, stream, activity, info)


def _check_form(activity: Json, info: Json) -> None:
    kind, final = activity["type"], info.get("streamType", "streaming") == "final"
    if info.get("streamType", "streaming") not in ("informative", "streaming", "final"):
        raise _bad(f"streamType {info['streamType']!r} is unknown")
    if final != (kind == "message"):
        raise _bad("a streamed message ends with type message and streamType final, and only it")
    sequence = info.get("streamSequence")
    if final:
        if sequence is not None:
            raise _bad("the final message must not have a streamSequence")
        if not info.get("streamId"):
            raise _bad("the final message needs a streamId")
        return
    if not activity.get("text"):
        raise _bad("Start streaming activities should include text")
    if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 1:
        raise _bad("streamSequence must be a number from 1 on")
    if not info.get("streamId") and sequence != 1:
        raise _bad("the first streamSequence must be 1")
    labels = [one for one in activity["entities"] if one is not info and one.get("additionalType")]
    if (
        labels
        or any(activity.get(name) for name in ONLY_AT_THE_END)
        or (activity.get("channelData") or {}).get("feedbackLoop")
    ):
        raise _bad("attachments, labels, feedback and actions are for the final message only")


def _begin(core: Core, conversation: Conversation, activity: Json, info: Json) -> tuple[int, Json]:
    if any(_under_way(core, stream) for stream in conversation.streams.values()):
        raise ApiError(403, NOT_ALLOWED, "Content stream is not allowed: another one is under way")
    state = core.state
    message = Message(state.next_message_id(), conversation.id, state.bot_id, state.bot_name, state.now(), by_app=True)
    stream = Stream(message, state.now(), 1)
    conversation.streams[message.id] = stream
    conversation.add(message)
    _show(core, stream, activity, info.get("streamType", "streaming"))
    return 201, {"id": message.id}


def _go_on(core: Core, stream: Stream, activity: Json, info: Json) -> tuple[int, Json]:
    kind = info.get("streamType", "streaming")
    if info["streamSequence"] <= stream.sequence:
        code = "ContentStreamSequenceOrderPreConditionFailed"
        core.warnings.append(f"{code}: {info['streamSequence']} after {stream.sequence}")
        return 202, {}
    if kind == "informative" and stream.switched:
        raise _bad("no informative update once text was streamed")
    stream.sequence = info["streamSequence"]
    _show(core, stream, activity, kind)
    return 202, {}


def _show(core: Core, stream: Stream, activity: Json, kind: str) -> None:
    message, text = stream.message, str(activity["text"])
    if kind == "streaming":
        if stream.switched and not text.startswith(message.text.rstrip()):
            core.warnings.append(f"a stream took back what it had shown: {message.text!r}, then {text!r}")
        stream.switched = True
    if message.streaming:
        message.versions.append(Version(message.text, []))
    message.text, message.streaming = text, kind
    message.entities, message.activity = list(activity["entities"]), dict(activity)
    core.remember(message)
    core.state.changed()


def _finish(core: Core, stream: Stream, activity: Json) -> tuple[int, Json]:
    if not activity.get("text") and not activity.get("attachments"):
        raise _bad("the final message has nothing to show")
    message = stream.message
    message.versions.append(Version(message.text, []))
    fill(message, activity)
    message.streaming, stream.finished = "", True
    core.remember(message)
    core.state.changed()
    return 202, {}


def _under_way(core: Core, stream: Stream) -> bool:
    return not stream.finished and core.state.now() - stream.began <= core.rules.seconds_of_a_stream


def _bad(message: Any) -> ApiError:
    return ApiError(400, "BadRequest", str(message))
