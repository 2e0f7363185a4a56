"""files.*: looking at a file, and the three steps of an upload."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass

from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.methods.chat import publish, thread_of
from tests.fakes.slack.records import ApiError, File, Json, Message
from tests.fakes.slack.state import State


@dataclass
class Upload:
    """A file that has been announced; ``content`` comes with the second step."""

    id: str
    name: str
    length: int
    alt_text: str
    content: bytes | None = None


def info(asking: Asking) -> Json:
    file = asking.core.state.files.get(asking.text("file"))
    if file is None:
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    if not can_read(asking.core.state, file, asking.caller.bot_user):
        raise ApiError("not_visible")
    return {"file": file.shown(), "comments": [], "response_metadata": {"next_cursor": ""}}


def can_read(state: State, file: File, user: str) -> bool:
    return file.user == user or any(user in state.channels[channel].members for channel in file.shares)


def announce(asking: Asking) -> Json:
    """files.getUploadURLExternal."""
    length = asking.number("length", 0)
    if length <= 0:
        raise ApiError("missing_argument")
    ident = asking.core.state.next_id("F")
    upload = Upload(ident, asking.text("filename"), length, asking.text("alt_txt", ""))
    asking.core.uploads[ident] = upload
    return {"upload_url": f"{asking.core.url}/upload/v1/{ident}", "file_id": ident}


def complete(asking: Asking) -> Json:
    """files.completeUploadExternal: the files appear in the channel as one message."""
    named = asking.structure("files", "invalid_arguments")
    if not isinstance(named, list) or not named:
        raise ApiError("invalid_arguments")
    files = [_finished(asking, one) for one in named]
    shared_in = [asking.text("channel_id", ""), *asking.text("channels", "").split(",")]
    for name in filter(None, shared_in):
        channel = asking.post_to(name)
        message = Message(
            channel=channel.id,
            ts=asking.core.state.next_ts(),
            team=asking.caller.team,
            user=asking.caller.bot_user,
            bot_id=asking.caller.bot_id,
            app_id=asking.core.state.app.id,
            text=asking.text("initial_comment", ""),
            subtype="file_share",
            files=files,
            thread_ts=thread_of(asking, channel),
        )
        publish(asking.core, message)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _finished(asking: Asking, named: Json) -> File:
    upload = asking.core.uploads.get(named.get("id", ""))
    if upload is None or upload.content is None:
        raise ApiError("file_not_found")
    title = named.get("title") or upload.name
    return new_file(
        asking.core.state, asking.core.url, asking.caller.team, asking.caller.bot_user, upload.name, upload.content,
        title=title, ident=upload.id, alt_text=upload.alt_text,
    )  # fmt: skip


def new_file(
    state: State,
    url: str,
    team: str,
    user: str,
    name: str,
    content: bytes,
    title: str = "",
    ident: str = "",
    alt_text: str = "",
) -> File:
    """Keep a file; whoever is in a channel that it is shared in may read it."""
    ident = ident or state.next_id("F")
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    private = f"{url}/files-pri/{team}-{ident}/{name}"
    file = File(ident, team, user, name, title or name, mimetype, content, private, int(state.now()), alt_text=alt_text)
    state.files[ident] = file
    return file
