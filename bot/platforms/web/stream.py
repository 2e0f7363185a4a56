"""Server-sent events: everything since the page last looked, then whatever happens, as it happens.

An event's id is one number for each place that the stream follows (``12-7``): places are read one after the other, so
one number for both could step over a post of the first. Status lines have no id: they are for whoever looks now, and
never come twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import structlog
from aiohttp import web

from bot.errors import StoreError
from bot.platforms.web.door import stream_headers
from bot.platforms.web.inbound import BadRequest
from bot.platforms.web.listeners import Listener, Listeners
from bot.ports.platform import Post, Posts

HEARTBEAT_SECONDS = 15.0
_PAGE = 500
_CURSOR = re.compile(r"\d{1,18}(-\d{1,18})*")

log = structlog.get_logger(__name__)

View = Callable[[Post], Mapping[str, Any] | None]
"""A post's body as this viewer may see it, or None where it is not for them."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A place that a stream follows. ``name`` is what the page calls it."""

    name: str
    place: str
    view: View


async def stream(
    request: web.Request,
    posts: Posts,
    listeners: Listeners,
    followed: Sequence[Followed],
    *,
    whose: str,
    sweep_seconds: float,
    still_allowed: Callable[[], Awaitable[bool]],
) -> web.StreamResponse:
    """Serve until the page goes away, the server stops, or the viewer is signed out.

    ``whose`` is the viewer's key.
    With ``once`` in the query, for a tab that only looks in: everything so far, and the end.
    """
    cursor = _cursor(request, len(followed))
    with listeners.listen(whose, [one.place for one in followed]) as listener:
        response = web.StreamResponse(headers=stream_headers())
        await response.prepare(request)
        try:
            await response.write(b"retry: 1500\n\n")
            await _catch_up(response, posts, followed, cursor)
            await _write(response, "ready", {}, _id(cursor))
            if "once" in request.query:
                return response
            await _follow(response, posts, listener, followed, cursor, sweep_seconds, still_allowed)
        except StoreError as error:
            # The page comes back by itself, from where it was.
            log.warning("stream_store_failed", error=str(error))
            await _write(response, "trouble", {})
        except ConnectionError:
            log.debug("stream_left")
        return response


async def _follow(
    response: web.StreamResponse,
    posts: Posts,
    listener: Listener,
    followed: Sequence[Followed],
    cursor: list[int],
    sweep_seconds: float,
    still_allowed: Callable[[], Awaitable[bool]],
) -> None:
    checked = monotonic()
    while not listener.closing:
        await listener.heard(min(sweep_seconds, HEARTBEAT_SECONDS))
        if monotonic() - checked >= HEARTBEAT_SECONDS:
            checked = monotonic()
            if not await still_allowed():
                await _write(response, "signed-out", {})
                return
            # An event and not a comment: the page notices when these stop coming, which a browser alone does not.
            await _write(response, "beat", {})
        if listener.status is not None:
            text, listener.status = listener.status, None
            await _write(response, "status", {"text": text})
        await _catch_up(response, posts, followed, cursor)


async def _catch_up(
    response: web.StreamResponse, posts: Posts, followed: Sequence[Followed], cursor: list[int]
) -> None:
    for index, one in enumerate(followed):
        while found := await posts.since(one.place, cursor[index], _PAGE):
            for post in found:
                cursor[index] = post.seq
                body = one.view(post)
                if body is not None:
                    shown = {"place": one.name, "key": post.key, "born": post.born, "seq": post.seq, "body": body}
                    await _write(response, "post", shown, _id(cursor))
            if len(found) < _PAGE:
                break


async def _write(response: web.StreamResponse, event: str, values: Mapping[str, Any], id: str = "") -> None:
    head = f"id: {id}\n" if id else ""
    # JSON keeps line ends inside strings escaped, so the data is always one line.
    await response.write(f"{head}event: {event}\ndata: {json.dumps(values)}\n\n".encode())


def _id(cursor: Sequence[int]) -> str:
    return "-".join(str(seq) for seq in cursor)


def _cursor(request: web.Request, places: int) -> list[int]:
    """Where the page left off: the browser's own header when it reconnects, ``after`` when the page's code does."""
    asked = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    if not asked:
        return [0] * places
    if not _CURSOR.fullmatch(asked) or len(numbers := asked.split("-")) != places:
        raise BadRequest("“after” is not where any stream left off. Reload the page.")
    return [int(number) for number in numbers]
