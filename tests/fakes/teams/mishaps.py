"""Misbehaviour of the Connector and the token service on command, a call at a time.

Operations: ``send``, ``reply``, ``update``, ``delete``, ``create_conversation``, ``members``, ``member``,
``paged_members``, ``team``, ``channels``, ``attachment``, and ``token``, ``openid``, ``keys`` of the token service.
``post`` stands for ``send`` and ``reply``, ``*`` for everything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.mishaps import Calls, CutAfterStoring, CutBeforeStoring, Garbled, Hold, HtmlPage, Slow

GROUPS = {"send": "post", "reply": "post"}
MESSAGES = {
    401: ("Unauthorized", "Authorization has been denied for this request."),
    403: ("Forbidden", "The bot is not allowed to do this."),
    412: ("PreconditionFailed", "Precondition failed, please try again."),
    429: ("Throttled", "Too many requests."),
    502: ("ServiceError", "Service error."),
    503: ("ServiceUnavailable", "Service unavailable."),
    504: ("GatewayTimeout", "Gateway timeout."),
}


@dataclass(frozen=True)
class RateLimited:
    """429 with ``Retry-After``, in seconds; without the header when that is None."""

    retry_after: int | None = 1


@dataclass(frozen=True)
class Refused:
    """A status with the Connector's own error (412, 502, 504, 401, 403 …); nothing was done."""

    status: int
    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class FailedAfterStoring:
    """Does what it was asked and answers with an error all the same, as a gateway may."""

    status: int = 502


Mishap = (
    RateLimited | CutAfterStoring | CutBeforeStoring | Slow | Refused | FailedAfterStoring | HtmlPage | Garbled | Hold
)


class Mishaps(Calls[Mishap]):
    """What the next calls of each operation meet."""

    def __init__(self) -> None:
        super().__init__(GROUPS)


async def before(mishap: Mishap | None, request: web.Request) -> web.StreamResponse | None:
    """What happens before anything is done; an answer when that is all that happens."""
    match mishap:
        case CutBeforeStoring():
            return cut(request)
        case Slow(seconds):
            await asyncio.sleep(seconds)
        case Refused(status, code, message):
            return refusal(status, code, message)
        case RateLimited(seconds):
            return refusal(429, retry_after=seconds)
        case HtmlPage(status):
            page = "<!DOCTYPE html><html><body>Our services aren't available right now</body></html>"
            return web.Response(status=status, text=page, content_type="text/html")
        case Hold(after_storing=False):
            await mishap.keep()
    return None


async def after(mishap: Mishap | None, request: web.Request, answer: web.Response) -> web.StreamResponse:
    """What becomes of the answer once everything is done."""
    match mishap:
        case CutAfterStoring():
            return cut(request)
        case FailedAfterStoring(status):
            return refusal(status)
        case Hold(after_storing=True):
            await mishap.keep()
        case Garbled():
            whole = answer.text or ""
            return web.Response(status=answer.status, text=whole[: len(whole) // 2], content_type="application/json")
    return answer


def refusal(status: int, code: str = "", message: str = "", retry_after: int | None = None) -> web.Response:
    usual, words = MESSAGES.get(status, ("ServiceError", "Service error."))
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    body = {"error": {"code": code or usual, "message": message or words}}
    return web.json_response(body, status=status, headers=headers)


def cut(request: web.Request) -> web.Response:
    """Close the connection so that the caller gets nothing."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
