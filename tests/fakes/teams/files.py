"""Files and pictures that people send along.

A file reaches a bot in personal chats only (elsewhere it reads that there is one), as
``application/vnd.microsoft.teams.file.download.info`` with a ``downloadUrl`` that needs no token; a pasted picture as
``image/*`` with a ``contentUrl`` at the Connector that needs the bot's token (Microsoft's page on files and bots).
"""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from tests.fakes.teams.records import Conversation, File, Message
from tests.fakes.teams.state import State

DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


def keep_file(state: State, message: Message, place: Conversation, name: str, content: bytes) -> File:
    ident = state.next_id()
    url = f"{state.url}/files/{ident}/{quote(name)}?tempauth=local"
    file = File(ident, name, "application/octet-stream", content, url)
    state.files[ident] = file
    message.files.append(file)
    if place.kind != "personal":
        message.html += f'<attachment id="{ident}"></attachment>'
    else:
        kind = name.rpartition(".")[2].lower() if "." in name else ""
        message.attachments.append(
            {
                "contentType": DOWNLOAD,
                "contentUrl": f"https://alder.sharepoint.example/personal/Documents/{quote(name)}",
                "name": name,
                "content": {"downloadUrl": url, "uniqueId": ident, "fileType": kind},
            }
        )
    return file


def keep_picture(state: State, message: Message, tenant: str, name: str, content: bytes) -> File:
    ident = state.next_id()
    kind = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}.get(name.rpartition(".")[2], "image/png")
    url = f"{state.service_url(tenant)}v3/attachments/{ident}/views/original"
    state.files[ident] = File(ident, name, kind, content, url, picture=True)
    message.files.append(state.files[ident])
    message.attachments.append({"contentType": "image/*", "contentUrl": url})
    return state.files[ident]


def routes(state: State) -> list[web.RouteDef]:
    async def download(request: web.Request) -> web.StreamResponse:
        file = state.files.get(request.match_info["file"])
        if file is None or file.gone or request.query.get("tempauth") != "local":
            return web.Response(status=404 if file is None or file.gone else 401)
        return web.Response(body=file.content, content_type=file.content_type)

    return [web.get("/files/{file}/{name}", download)]
