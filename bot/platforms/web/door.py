"""What every request passes on its way in and every response on its way out.

Only names that are meant reach the page (against DNS rebinding), only the page itself may change anything (against
forged requests), nothing is too large, and whatever goes wrong is answered in words that a person can use.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.errors import HandrailError, NotAllowed, StoreError
from bot.messages.outgoing import Route
from bot.platforms.web.inbound import BadRequest, Body
from bot.platforms.web.pace import TooMany
from bot.platforms.web.render import route
from bot.platforms.web.settings import PageSettings

LARGEST_BODY = 64 * 1024
BODY_WITHIN = 30.0
"""Seconds in which a request's body has to be here: whoever sends it letter by letter must not hold a place."""
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD"})

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


class NotSignedIn(HandrailError):
    """Nobody is signed in here. The message says how to."""


class Door:
    """Wraps the page's handlers, and those alone: other platforms on the same application have doors of their own."""

    def __init__(self, settings: PageSettings) -> None:
        self._settings = settings
        self._hosts = LOOPBACK_NAMES | {name.lower() for name in settings.hosts}
        if settings.public_host:
            self._hosts |= {settings.public_host.lower()}

    def page(self, handler: Handler) -> Handler:
        """For what a browser shows: trouble is answered with a page."""
        return self._guarded(handler, self._trouble_page)

    def data(self, handler: Handler) -> Handler:
        """For what the page's own code asks: trouble is answered with JSON."""
        return self._guarded(handler, self._trouble_data)

    def upload(self, handler: Handler) -> Handler:
        """As ``data``, for a file's own bytes, under a type that no form of another page can send."""
        return self._guarded(handler, self._trouble_data, takes="application/octet-stream")

    def _guarded(
        self, handler: Handler, trouble: Callable[[int, str, str], web.Response], *, takes: str = "application/json"
    ) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._check_name(request)
                if request.method not in SAFE_METHODS:
                    self._check_origin(request, takes)
                response = await handler(request)
            except NotSignedIn as error:
                response = trouble(401, "signed_out", str(error))
            except NotAllowed as error:
                response = trouble(403, "not_allowed", str(error))
            except BadRequest as error:
                response = trouble(400, "bad_request", str(error))
            except TooMany as error:
                response = trouble(429, "too_many", str(error))
            except StoreError as error:
                log.warning("page_store_failed", route=_route(request), error=str(error))
                response = trouble(503, "unavailable", self._unavailable())
            except web.HTTPException as error:
                response = trouble(error.status, "refused", error.text or error.reason)
            except Exception:
                # The edge of a request: nothing gets past here without words for the person.
                log.exception("page_request_failed", route=_route(request))
                response = trouble(500, "failed", self._unavailable())
            if not response.prepared:
                for name, value in (*_HEADERS.items(), ("Cache-Control", "no-store")):
                    response.headers.setdefault(name, value)
            return response

        return guarded

    def _check_name(self, request: web.Request) -> None:
        if host_of(request)[0] not in self._hosts:
            raise NotAllowed("This page is not served under this name. Use the address that you were given.")

    def _check_origin(self, request: web.Request, takes: str) -> None:
        """Only the page's own code may change anything. A browser always says where a request comes from."""
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is not None and site != "same-origin":
            raise NotAllowed("This was sent from another page. Open the page itself and try again.")
        if origin is None and site is None:
            raise NotAllowed("This has to come from the page itself: the request does not say where it was sent from.")
        if origin is not None and not self._own(origin, request):
            raise NotAllowed("This was sent from another page. Open the page itself and try again.")
        if takes == "application/json" and request.content_type != takes:
            raise web.HTTPUnsupportedMediaType(text="Send JSON, with Content-Type: application/json.")
        # Without the header aiohttp says octet-stream, and another page may leave it out: it has to be there.
        if request.content_type != takes or "Content-Type" not in request.headers:
            raise web.HTTPUnsupportedMediaType(text=f"Send the file as it is, with Content-Type: {takes}.")

    def _own(self, origin: str, request: web.Request) -> bool:
        try:
            came_from = urlsplit(origin)
        except ValueError:
            return False
        if came_from.scheme not in {"http", "https"}:
            return False
        public = urlsplit(self._settings.public_url)
        if self._settings.public_url and (came_from.scheme, came_from.netloc) == (public.scheme, public.netloc):
            return True
        return came_from.netloc.lower() == request.headers.get("Host", "").lower()

    def _unavailable(self) -> str:
        contact = self._settings.contact
        return "Something here is not working just now." + (f" You can reach a person: {contact}" if contact else "")

    def _trouble_data(self, status: int, code: str, say: str) -> web.Response:
        contact = self._settings.contact
        body = {"error": code, "say": say, "contact": contact, "route": route(Route(contact=contact))}
        return web.json_response(body, status=status, dumps=_dumps)

    def _trouble_page(self, status: int, _code: str, say: str) -> web.Response:
        page = _TROUBLE.format(
            title=escape(_TITLES.get(status, "That did not work")),
            say=escape(say),
            contact=escape(self._settings.contact),
            hidden="" if self._settings.contact else " hidden",
            organisation=escape(self._settings.organisation),
        )
        return web.Response(text=page, status=status, content_type="text/html")


def host_of(request: web.Request) -> tuple[str, int]:
    """The name (lower case, no brackets) and port under which the request came; no name where it makes no sense."""
    try:
        asked = urlsplit(f"//{request.headers.get('Host', '')}")
        return (asked.hostname or "").lower(), asked.port or 80
    except ValueError:
        return "", 80


def stream_headers() -> Mapping[str, str]:
    """For a response whose headers go out before its handler is done."""
    return {
        **_HEADERS,
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }


async def json_body(request: web.Request) -> Body:
    """The request's JSON object. 413 when it is too large, 400 when it is something else."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise _too_large()
    try:
        async with asyncio.timeout(BODY_WITHIN):
            raw = await _raw_body(request)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="This took too long to arrive. Please send it again.") from error
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest("This is not JSON.") from error
    if not isinstance(values, dict):
        raise BadRequest("This has to be a JSON object.")
    return Body(values)


async def _raw_body(request: web.Request) -> bytes:
    raw = bytearray()
    async for chunk in request.content.iter_chunked(16 * 1024):
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise _too_large()
    return bytes(raw)


def _route(request: web.Request) -> str:
    """Which handler it was, for the log. Never the path itself: a personal link's holds what signs somebody in."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""


def json_response(values: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.json_response(values, status=status, dumps=_dumps)


def _too_large() -> web.HTTPException:
    return web.HTTPRequestEntityTooLarge(
        max_size=LARGEST_BODY,
        actual_size=LARGEST_BODY + 1,
        text="This is more than the page can take at once (64 kB). Please send it in two or more parts.",
    )


def _dumps(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False)


_TITLES = {
    401: "Please sign in",
    403: "This page is not for you",
    404: "There is nothing here",
    410: "This link no longer works",
    500: "That did not work",
    503: "Not working just now",
}

_TROUBLE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Handrail</title>
<link rel="icon" href="/static/rail.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/handrail.css">
</head>
<body class="plain-page">
<main class="plain-page-words">
<p class="mark">{organisation}</p>
<h1>{title}</h1>
<p>{say}</p>
<p{hidden}><strong>You can always reach a person:</strong> {contact}</p>
</main>
</body>
</html>
"""
