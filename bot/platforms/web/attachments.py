"""Files on the page: taken in one by one before the message that they go with, and handed out to be saved.

What somebody else's file holds never runs and never shows as a page: it comes as something to save, in a sandbox,
under a type that browsers do not interpret. Only pictures whose first bytes say that they are one keep their type, so
that the page can show them small.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote, unquote

import structlog
from aiohttp import web

from bot.messages.incoming import Attachment
from bot.messages.people import Person
from bot.platforms.sniffing import ANY_TYPE, is_picture, media_type
from bot.platforms.web import inbound
from bot.platforms.web.door import json_response
from bot.platforms.web.inbound import BadRequest
from bot.platforms.web.kept import attachment, clean_name, shown
from bot.platforms.web.parts import Parts
from bot.ports.attachments import Attachments, KeptFile

UPLOADED_WITHIN = 180.0
"""Seconds that one file may take on its way here."""

_DAY = timedelta(days=1)

_log = structlog.get_logger(__name__)


class AttachmentApi:
    """Handlers under ``/api/attachments/``: a person's own files, those that agents sent them, and nobody else's."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[web.RouteDef]:
        door, path = self._parts.door, "/api/attachments/{id}"
        return [
            web.put(path, door.upload(self.take)),
            web.delete(path, door.data(self.discard)),
            web.get(path, door.page(self.file)),
        ]

    async def take(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        return await taken_in(self._parts, request, person, inbound.own(request.query.get("conversation"), person))

    async def discard(self, request: web.Request) -> web.Response:
        return await taken_off(self._parts, request, await self._person(request))

    async def file(self, request: web.Request) -> web.Response:
        person, files = await self._person(request), self._parts.files()
        about = await files.about(request.match_info["id"])
        theirs = about is not None and (about.person == person.key or await self._was_sent_to(person, about))
        return await handed_out(files, about if theirs else None)

    async def _person(self, request: web.Request) -> Person:
        return (await self._parts.acting(request, "staff")).person

    async def _was_sent_to(self, person: Person, about: KeptFile) -> bool:
        """Whether it came with an agent's words to this person. What they are shown says so: notes are not there."""
        if not about.message or inbound.person_of(about.conversation) != person.key:
            return False
        post = await self._parts.posts.get(about.conversation, f"relay:{about.message}")
        return post is not None and any(one.get("id") == about.id for one in post.body.get("attachments", ()))


async def taken_in(parts: Parts, request: web.Request, who: Person, conversation: str) -> web.Response:
    """Keep a file until the message comes that it goes with. The same id again changes nothing."""
    files = parts.files()
    if not parts.takes_files:
        raise web.HTTPNotFound(text="Nothing can be attached here.")
    id = inbound.reference(request.match_info["id"])
    standing = await files.about(id)
    if standing is None:
        await _check_day(parts, who, files)
    content = await _content(request, parts.settings.attachment_bytes)
    if not content:
        raise BadRequest("This file is empty.")
    if standing is None:
        name = clean_name(unquote(request.headers.get("X-File-Name", "")))
        kind = media_type(content, unquote(request.headers.get("X-File-Type", "")))
        digest, now = sha256(content).hexdigest(), parts.clock.now()
        standing = KeptFile(id, who.key, conversation, name, kind, len(content), digest, now)
        await files.keep(standing, content)
        _log.info("file_kept", conversation=conversation, size=len(content), media_type=kind)
    elif (standing.person, standing.sha256) != (who.key, sha256(content).hexdigest()):
        raise BadRequest("This id stands for another file already.")
    return json_response(shown(attachment(standing)))


async def taken_off(parts: Parts, request: web.Request, who: Person) -> web.Response:
    """Taken off again before it was sent."""
    await parts.files().discard(inbound.reference(request.match_info["id"]), who.key)
    return json_response({})


async def sent_with(
    parts: Parts, ids: Sequence[str], who: Person, conversation: str, ref: str
) -> tuple[Attachment, ...]:
    """These files go with that message."""
    found = await parts.files().send_with(ids, who.key, conversation, ref) if ids else ()
    if ids and not found:
        raise BadRequest("A file of this message is not here any more. Take it off, attach it again, and send.")
    return tuple(attachment(one) for one in found)


async def _check_day(parts: Parts, who: Person, files: Attachments) -> None:
    most = parts.settings.attachments_a_day
    if await files.kept_since(who.key, parts.clock.now() - _DAY) >= most:
        raise BadRequest(f"You have attached {most} files within a day, and that is as many as I can take.")


async def handed_out(files: Attachments, about: KeptFile | None) -> web.Response:
    """The file as something to save; 404 where there is none, or none for who asks."""
    content = await files.content(about.id) if about is not None else None
    if about is None or content is None:
        raise web.HTTPNotFound(text="There is no such file here, or it was deleted.")
    response = web.Response(body=content)
    response.headers["Content-Type"] = about.media_type if is_picture(about.media_type) else ANY_TYPE
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(about.name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


async def _content(request: web.Request, most: int) -> bytes:
    if (request.content_length or 0) > most:
        raise _too_large(most)
    content = bytearray()
    try:
        async with asyncio.timeout(UPLOADED_WITHIN):
            async for chunk in request.content.iter_chunked(64 * 1024):
                content += chunk
                if len(content) > most:
                    raise _too_large(most)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="This file took too long to arrive. Please try it again.") from error
    return bytes(content)


def _too_large(most: int) -> web.HTTPException:
    say = f"This file is larger than {most // (1024 * 1024)} MB, the most that I can take."
    return web.HTTPRequestEntityTooLarge(max_size=most, actual_size=most + 1, text=say)
