"""Files and pictures on their way: what somebody sent in a direct message is shared at the desk, and the other way;
and what was sent somewhere else than on Slack.

A file's copy gets its id from Slack before it is shown anywhere, and that id is kept first: so whether it was shown can
always be looked up, and no copy is shown twice. Where a file cannot be brought, that is said in its place, with why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import aiohttp

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.incoming import Attachment
from bot.platforms.fetching import fetched
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
from bot.ports.attachments import DELETED, ContentOf, Left, no_content, too_large

LARGEST = 50 * 1024 * 1024
"""Bytes. A larger file keeps its name in the transcript; whoever has the case can ask for it."""

_OWN = re.compile(r"([A-Z0-9]+)/([A-Z0-9]+)")
"""How a file that stands on Slack is found again: its workspace and its id."""

_SLACKS = (".slack.com", ".slack-gov.com", ".slack-files.com")
_COME_AGAIN = 5.0

_GONE = frozenset({"file_not_found", "file_deleted", "not_visible", "missing_scope", "unknown_method"})
"""What cannot be taken away any more, or never could."""

_ELSEWHERE = "it was sent somewhere else than in this workspace"

_REASONS: Mapping[str, str] = {
    "file_not_found": "Slack no longer has it",
    "file_deleted": DELETED,
    "not_visible": "Slack does not let the app read it",
    "missing_scope": "the app may not pass files on here",
    "unknown_method": "the app may not pass files on here",
    "file_uploads_disabled": "the workspace does not allow files",
}


class _Left(Exception):
    """The file stays where it is. ``str`` is why, as it is told."""


class Files:
    """Brings files from one place on Slack to another, within one workspace, and from elsewhere to Slack."""

    def __init__(
        self,
        workspaces: Workspaces,
        anchors: Anchors,
        posting: Posting,
        health: Health,
        content_of: ContentOf = no_content,
    ) -> None:
        self._workspaces = workspaces
        self._anchors = anchors
        self._posting = posting
        self._health = health
        self._content_of = content_of

    async def bring(
        self, workspace: Workspace, key: str, files: Sequence[Attachment], spot: Spot, *, attempts: int = 0
    ) -> tuple[Left, ...]:
        """Show each file there, once, or say why not. Returns those that were left, however often it is tried.
        Raises ``DeliveryDelayed`` or ``DeliveryRefused``."""
        found: list[Left] = []
        for number, file in enumerate(files):
            copy_key = f"file:{key}#{number}"
            try:
                await self._bring(workspace, copy_key, file, spot, attempts)
            except _Left as left:
                name = file.name or "A file without a name"
                told = _saying(f"{name} could not be brought here: {left}.")
                await self._posting.post(workspace, f"left:{copy_key}", spot, told, {})
                body = {"channel": spot.channel, "left": True, "done": True, "why": str(left)}
                await self._anchors.put(workspace.place, copy_key, body)
                found.append(Left(file.name, str(left)))
        return tuple(found)

    async def content(self, file: Attachment, most: int) -> bytes | Left | None:
        """``Keeper`` of what stands on Slack."""
        own = _OWN.fullmatch(file.where)
        if own is None:
            return None
        try:
            workspace = await self._workspaces.of(own[1])
            _, _, content = await self._there(workspace, own[2], most)
        except (DeliveryRefused, _Left) as left:
            return Left(file.name, str(left) if isinstance(left, _Left) else _ELSEWHERE)
        except SlackSaidNo as no:
            return Left(file.name, _REASONS.get(no.code, f"Slack refused it ({no.code})"))
        except NoAnswer as error:
            raise DeliveryDelayed(str(error), _COME_AGAIN) from error
        return content

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

    async def _bring(self, workspace: Workspace, key: str, file: Attachment, spot: Spot, attempts: int) -> None:
        """Raises ``_Left`` where it cannot be brought."""
        copy = await self._anchors.get(workspace.place, key)
        if copy is not None and copy.body.get("left") and not copy.body.get("deleted"):
            raise _Left(str(copy.body.get("why", _ELSEWHERE)))
        if copy is not None and (copy.body.get("done") or copy.body.get("deleted")):
            return
        own = _OWN.fullmatch(file.where)
        if own is not None and own[1] != workspace.team:
            raise _Left(_ELSEWHERE)
        try:
            if copy is not None and await self._shown(workspace, str(copy.body["file"]), spot.channel):
                await self._anchors.put(workspace.place, key, {**copy.body, "done": True})
                return
            name, title, content = await (
                self._there(workspace, own[2], LARGEST) if own is not None else self._from_elsewhere(file, attempts)
            )
            await self._share(workspace, key, name, title, content, spot)
        except SlackSaidNo as no:
            if no.code in ("missing_scope", "unknown_method"):
                self._health.without("files", how_to_mend(no))
            elif no.code in WORKSPACE or no.code in CHANNEL or no.code in THREAD_GONE:
                raise self._posting.refusal(workspace, spot.channel, no) from no
            raise _Left(_REASONS.get(no.code, f"Slack refused it ({no.code})")) from no
        except NoAnswer as error:
            raise DeliveryDelayed(f"{error} The file is looked for before it is sent again.", _COME_AGAIN) from error

    async def _from_elsewhere(self, file: Attachment, attempts: int) -> tuple[str, str, bytes]:
        """Of a file that was sent on the page or in Teams: its name, title and content."""
        content = await fetched(self._content_of, file, LARGEST, attempts)
        if isinstance(content, Left):
            raise _Left(content.why)
        return file.name or "file", file.name or "file", content

    async def _there(self, workspace: Workspace, file: str, most: int) -> tuple[str, str, bytes]:
        """Of a file that stands somewhere else on Slack: its name, title and content."""
        about = (await asked("files.info", workspace.client.files_info(file=file)))["file"]
        address = str(about.get("url_private_download") or about.get("url_private") or "")
        if about.get("mode") == "tombstone":
            raise _Left(_REASONS["file_deleted"])
        if about.get("is_external") or not self._is_slacks(workspace, address):
            raise _Left("it is kept outside of Slack")
        name = str(about.get("name") or "file")
        if int(about.get("size") or 0) > most:
            raise _Left(too_large(Attachment(name), most).why)
        content = await self._download(workspace, address, most)
        if not content:
            raise _Left("it is empty")
        return name, str(about.get("title") or name), content

    async def _share(self, workspace: Workspace, key: str, name: str, title: str, content: bytes, spot: Spot) -> None:
        client = workspace.client
        call = client.files_getUploadURLExternal(filename=name, length=len(content))
        upload = await asked("files.getUploadURLExternal", call)
        await self._upload(str(upload["upload_url"]), content)
        body = {"file": upload["file_id"], "channel": spot.channel}
        await self._anchors.put(workspace.place, key, body)
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

    async def _download(self, workspace: Workspace, address: str, most: int) -> bytes:
        headers = {"Authorization": f"Bearer {workspace.client.token}"}
        try:
            async with self._workspaces.session().get(address, headers=headers, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise SlackSaidNo("the download of a file", "not_visible")
                content = await answer.content.read(most + 1)
                while len(content) <= most and (more := await answer.content.read(most + 1 - len(content))):
                    content += more
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer("the download of a file") from error
        if len(content) > most:
            raise _Left(too_large(Attachment(""), most).why)
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
