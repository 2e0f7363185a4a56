"""Files and pictures on their way: what somebody sent in a direct message is shared at the desk, and the other way.

A file's copy gets its id from Slack before it is shown anywhere, and that id is kept first: so whether it was shown can
always be looked up, and no copy is shown twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.errors import DeliveryDelayed
from bot.messages.incoming import Attachment
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.health import Health
from bot.platforms.slack.posting import Posting, Spot
from bot.platforms.slack.workspaces import Workspace, Workspaces
from bot.ports.anchors import Anchors

_log = structlog.get_logger(__name__)

LARGEST = 50 * 1024 * 1024
"""Bytes. A larger file keeps its name in the transcript; whoever has the case can ask for it."""

_SLACKS = (".slack.com", ".slack-gov.com", ".slack-files.com")
_COME_AGAIN = 5.0

_GONE = frozenset({"file_not_found", "file_deleted", "not_visible", "missing_scope", "unknown_method"})
"""What cannot be brought: its name stands in the transcript all the same."""


class Files:
    """Brings files from one place on Slack to another, within one workspace."""

    def __init__(self, workspaces: Workspaces, anchors: Anchors, posting: Posting, health: Health) -> None:
        self._workspaces = workspaces
        self._anchors = anchors
        self._posting = posting
        self._health = health

    async def bring(self, workspace: Workspace, key: str, files: Sequence[Attachment], spot: Spot) -> None:
        """Show each file there, once. Raises ``DeliveryDelayed`` or ``DeliveryRefused``."""
        for number, file in enumerate(files):
            team, _, id = file.where.partition("/")
            if team == workspace.team and id:
                await self._bring(workspace, f"file:{key}#{number}", id, spot)

    async def take_away(self, workspace: Workspace, key: str) -> None:
        """Delete the copies: what they were a copy of was deleted."""
        number = 0
        while (copy := await self._anchors.get(workspace.place, f"file:{key}#{number}")) is not None:
            number += 1
            if not copy.body.get("deleted"):
                try:
                    call = workspace.client.files_delete(file=str(copy.body["file"]))
                    await asked("files.delete", call)
                except SlackSaidNo as no:
                    if no.code not in _GONE:
                        raise self._posting.refusal(workspace, str(copy.body["channel"]), no) from no
                except NoAnswer as error:
                    raise DeliveryDelayed(str(error), _COME_AGAIN) from error
                await self._anchors.put(workspace.place, copy.key, {**copy.body, "deleted": True})

    async def _bring(self, workspace: Workspace, key: str, file: str, spot: Spot) -> None:
        try:
            copy = await self._anchors.get(workspace.place, key)
            if copy is not None and (copy.body.get("done") or copy.body.get("deleted")):
                return
            if copy is not None and await self._shown(workspace, str(copy.body["file"]), spot.channel):
                await self._anchors.put(workspace.place, key, {**copy.body, "done": True})
                return
            await self._copy(workspace, key, file, spot)
        except SlackSaidNo as no:
            if no.code not in _GONE:
                raise self._posting.refusal(workspace, spot.channel, no) from no
            self._health.without("files", how_to_mend(no))
        except NoAnswer as error:
            raise DeliveryDelayed(f"{error} The file is looked for before it is sent again.", _COME_AGAIN) from error

    async def _copy(self, workspace: Workspace, key: str, file: str, spot: Spot) -> None:
        client = workspace.client
        about = (await asked("files.info", client.files_info(file=file)))["file"]
        address, size = str(about.get("url_private_download") or about.get("url_private") or ""), about.get("size", 0)
        if not 0 < size <= LARGEST or about.get("is_external") or not self._is_slacks(workspace, address):
            _log.info("slack_file_left", file=file, size=size)
            return
        name = str(about.get("name") or "file")
        content = await self._download(workspace, address)
        if not content:
            return
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
        return content if len(content) <= LARGEST else b""

    async def _upload(self, address: str, content: bytes) -> None:
        try:
            async with self._workspaces.session().post(address, data=content) as answer:
                if answer.status != 200:
                    raise NoAnswer("the upload of a file")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer("the upload of a file") from error
