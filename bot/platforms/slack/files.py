"""Files and pictures on their way: what somebody sent in a direct message is shared at the desk, and the other way.

A file's copy gets its id from Slack before it is shown anywhere, and that id is kept first: so whether it was shown can
always be looked up, and no copy is shown twice. Where a file cannot be brought, that is said in its place, with why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import aiohttp

from bot.errors import DeliveryDelayed
from bot.messages.incoming import Attachment
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
from bot.platforms.slack.posting import Posting, Rendered, Spot
from bot.platforms.slack.render import notice_message
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Anchors

LARGEST = 50 * 1024 * 1024
"""Bytes. A larger file keeps its name in the transcript; whoever has the case can ask for it."""

_SLACKS = (".slack.com", ".slack-gov.com", ".slack-files.com")
_COME_AGAIN = 5.0

_GONE = frozenset({"file_not_found", "file_deleted", "not_visible", "missing_scope", "unknown_method"})
"""What cannot be taken away any more, or never could."""

_TOO_LARGE = f"it is larger than {LARGEST // (1024 * 1024)} MB"
_ELSEWHERE = "it was sent somewhere else than in this workspace"

_REASONS: Mapping[str, str] = {
    "file_not_found": "Slack no longer has it",
    "file_deleted": "it was deleted",
    "not_visible": "Slack does not let the app read it",
    "missing_scope": "the app may not pass files on here",
    "unknown_method": "the app may not pass files on here",
    "file_uploads_disabled": "the workspace does not allow files",
}


class _Left(Exception):
    """The file stays where it is. ``str`` is why, as it is told."""


class Files:
    """Brings files from one place on Slack to another, within one workspace."""

    def __init__(self, workspaces: Workspaces, anchors: Anchors, posting: Posting, health: Health) -> None:
        self._workspaces = workspaces
        self._anchors = anchors
        self._posting = posting
        self._health = health

    async def bring(self, workspace: Workspace, key: str, files: Sequence[Attachment], spot: Spot) -> None:
        """Show each file there, once, or say why not. Raises ``DeliveryDelayed`` or ``DeliveryRefused``."""
        for number, file in enumerate(files):
            copy_key = f"file:{key}#{number}"
            try:
                await self._bring(workspace, copy_key, file, spot)
            except _Left as left:
                name = file.name or "A file without a name"
                told = _saying(f"{name} could not be brought here: {left}.")
                await self._posting.post(workspace, f"left:{copy_key}", spot, told, {})
                body = {"channel": spot.channel, "left": True, "done": True}
                await self._anchors.put(workspace.place, copy_key, body)

    async def take_away(self, workspace: Workspace, key: str) -> None:
        """Delete the copies: what they were a copy of was deleted."""
        number = 0
        while (copy := await self._anchors.get(workspace.place, f"file:{key}#{number}")) is not None:
            number += 1
            if copy.body.get("deleted"):
                continue
            if copy.body.get("left"):
                await self._posting.replace(workspace, f"left:{copy.key}", _saying("A file was taken back."))
            else:
                await self._delete(workspace, str(copy.body["file"]), str(copy.body["channel"]))
            await self._anchors.put(workspace.place, copy.key, {**copy.body, "deleted": True})

    async def _delete(self, workspace: Workspace, file: str, channel: str) -> None:
        try:
            await asked("files.delete", workspace.client.files_delete(file=file))
        except SlackSaidNo as no:
            if no.code not in _GONE:
                raise self._posting.refusal(workspace, channel, no) from no
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error

    async def _bring(self, workspace: Workspace, key: str, file: Attachment, spot: Spot) -> None:
        """Raises ``_Left`` where it cannot be brought."""
        copy = await self._anchors.get(workspace.place, key)
        if copy is not None and (copy.body.get("done") or copy.body.get("deleted")):
            return
        team, _, id = file.where.partition("/")
        if team != workspace.team or not id:
            raise _Left(_ELSEWHERE)
        try:
            if copy is not None and await self._shown(workspace, str(copy.body["file"]), spot.channel):
                await self._anchors.put(workspace.place, key, {**copy.body, "done": True})
                return
            await self._copy(workspace, key, id, spot)
        except SlackSaidNo as no:
            if no.code in ("missing_scope", "unknown_method"):
                self._health.without("files", how_to_mend(no))
            elif no.code in WORKSPACE or no.code in CHANNEL or no.code in THREAD_GONE:
                raise self._posting.refusal(workspace, spot.channel, no) from no
            raise _Left(_REASONS.get(no.code, f"Slack refused it ({no.code})")) from no
        except NoAnswer as error:
            raise DeliveryDelayed(f"{error} The file is looked for before it is sent again.", _COME_AGAIN) from error

    async def _copy(self, workspace: Workspace, key: str, file: str, spot: Spot) -> None:
        client = workspace.client
        about = (await asked("files.info", client.files_info(file=file)))["file"]
        address = str(about.get("url_private_download") or about.get("url_private") or "")
        if about.get("mode") == "tombstone":
            raise _Left(_REASONS["file_deleted"])
        if about.get("is_external") or not self._is_slacks(workspace, address):
            raise _Left("it is kept outside of Slack")
        if int(about.get("size") or 0) > LARGEST:
            raise _Left(_TOO_LARGE)
        name = str(about.get("name") or "file")
        content = await self._download(workspace, address)
        if not content:
            raise _Left("it is empty")
        call = client.files_getUploadURLExternal(filename=name, length=len(content))
        upload = await asked("files.getUploadURLExternal", call)
        await self._upload(str(upload["upload_url"]), content)
        body = {"file": upload["file_id"], "channel": spot.channel}
        await self._anchors.put(workspace.place, key, body)
        title = str(about.get("title") or name)
        done = client.files_completeUploadExternal(
            files=[{"id": upload["file_id"], "title": title}],
            channel_id=spot.channel,
            thread_ts=spot.thread or None,
        )
        await asked("files.completeUploadExternal", done)
        await self._anchors.put(workspace.place, key, {**body, "done": True})
        self._health.has("files")

    async def _shown(self, workspace: Workspace, file: str, channel: str) -> bool:
        try:
            about = (await asked("files.info", workspace.client.files_info(file=file)))["file"]
        except SlackSaidNo as no:
            if no.code == "file_not_found":
                return False
            raise
        return any(channel in (about.get(kind) or ()) for kind in ("channels", "groups", "ims"))

    def _is_slacks(self, workspace: Workspace, address: str) -> bool:
        """Whether the token may be shown there: to Slack itself and to nobody else."""
        host = urlsplit(address).netloc
        return host == urlsplit(workspace.client.base_url).netloc or (urlsplit(address).hostname or "").endswith(
            _SLACKS
        )

    async def _download(self, workspace: Workspace, address: str) -> bytes:
        headers = {"Authorization": f"Bearer {workspace.client.token}"}
        try:
            async with self._workspaces.session().get(address, headers=headers, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise SlackSaidNo("the download of a file", "not_visible")
                content = await answer.content.read(LARGEST + 1)
                while len(content) <= LARGEST and (more := await answer.content.read(LARGEST + 1 - len(content))):
                    content += more
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer("the download of a file") from error
        if len(content) > LARGEST:
            raise _Left(_TOO_LARGE)
        return content

    async def _upload(self, address: str, content: bytes) -> None:
        try:
            async with self._workspaces.session().post(address, data=content) as answer:
                if answer.status != 200:
                    raise NoAnswer("the upload of a file")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer("the upload of a file") from error


def _saying(words: str) -> Rendered:
    return lambda _: [notice_message(words)]
