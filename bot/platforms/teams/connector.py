"""What we ask of Teams: the Bot Connector's calls that are used here, each once, never repeated by itself.

Our own and not botbuilder's, whose client blocks a thread for each call and sends a post again after a fault.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.errors import DeliveryRefused
from bot.platforms.health import Health
from bot.platforms.teams.answers import BUSY, Busy, NoAnswer, NotReached, TeamsSaidNo
from bot.platforms.teams.logins import Logins
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.surroundings import Clock

_ANSWER_WITHIN = 20
_CONNECT_WITHIN = 5
"""Seconds for Teams' answer, and for reaching it at all."""

_KEPT_OPEN = 15
"""Seconds: a connection that Teams closes just when we use it again leaves us not knowing."""

_PAGES = 100
_A_PAGE = 500

Verb = Literal["GET", "POST", "PUT", "DELETE"]


class Connector:
    """Raises ``TeamsSaidNo``, ``NoAnswer`` (nobody can tell), or a ``DeliveryDelayed`` where nothing was done."""

    def __init__(self, settings: TeamsSettings, health: Health, clock: Clock) -> None:
        self._settings = settings
        self._health = health
        self._logins = Logins(settings, self.session, health, clock)
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """The connections to Microsoft: one pool for all calls."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN, sock_connect=_CONNECT_WITHIN)
            connections = aiohttp.TCPConnector(keepalive_timeout=_KEPT_OPEN)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=connections)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def token(self) -> str:
        """For ``doctor``, and for pictures. Raises ``DeliveryDelayed``."""
        return await self._logins.token()

    # --- messages

    async def send(self, service: str, conversation: str, activity: Mapping[str, Any]) -> str:
        """Post. Returns the id of what stands there now."""
        path = f"v3/conversations/{_part(conversation)}/activities"
        return _id(await self._call("POST", service, path, "a message", activity), "a message")

    async def update(self, service: str, conversation: str, id: str, activity: Mapping[str, Any]) -> None:
        path = f"v3/conversations/{_part(conversation)}/activities/{_part(id)}"
        await self._call("PUT", service, path, "a change", activity)

    async def delete(self, service: str, conversation: str, id: str) -> None:
        path = f"v3/conversations/{_part(conversation)}/activities/{_part(id)}"
        await self._call("DELETE", service, path, "taking a message away")

    async def chat_with(self, service: str, user: str, tenant: str, bot: str) -> str:
        """The chat with one person, there already or not. Returns its id."""
        asked = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return _id(await self._call("POST", service, "v3/conversations", "a chat", asked), "a chat")

    async def new_thread(self, service: str, channel: str, tenant: str, bot: str, activity: Mapping[str, Any]) -> str:
        """Begin a thread in a channel. Returns the id of its first message."""
        asked = {
            "isGroup": True,
            "bot": {"id": bot},
            "tenantId": tenant,
            "channelData": {"channel": {"id": channel}, "tenant": {"id": tenant}},
            "activity": dict(activity),
        }
        answer = await self._call("POST", service, "v3/conversations", "a thread", asked)
        if isinstance(answer.get("activityId"), str) and answer["activityId"]:
            return str(answer["activityId"])
        return _id(answer, "a thread").partition(";messageid=")[2]

    # --- people

    async def member(self, service: str, conversation: str, user: str) -> Mapping[str, Any] | None:
        """Who that is; None where they are not in the conversation (a team's id: in the team)."""
        path = f"v3/conversations/{_part(conversation)}/members/{_part(user)}"
        try:
            return await self._call("GET", service, path, "a member")
        except TeamsSaidNo as no:
            if no.gone and no.code.lower() != "conversationnotfound":
                return None
            raise

    async def members(self, service: str, conversation: str) -> AsyncIterator[Mapping[str, Any]]:
        """Everybody in it. ``TeamsSaidNo`` where there are too many to know them all."""
        token: str | None = None
        for _ in range(_PAGES):
            asked = {"pageSize": str(_A_PAGE), **({"continuationToken": token} if token else {})}
            path = f"v3/conversations/{_part(conversation)}/pagedmembers"
            page = await self._call("GET", service, path, "the members", query=asked)
            for one in page.get("members") or ():
                if isinstance(one, Mapping):
                    yield one
            token = page.get("continuationToken")
            if not token:
                return
        raise TeamsSaidNo("the members", 0, "TooMany")

    async def content(self, address: str, most: int) -> tuple[str, bytes]:
        """A picture that somebody sent: its type and what is in it; empty where it is larger than ``most`` bytes."""
        if not self._settings.may_send_to(address.partition("?")[0]):
            raise DeliveryRefused("That picture does not stand where Teams keeps its own.")
        headers = await self._headers()
        try:
            async with self.session().get(address, headers=headers, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise _refusal("a picture", answer.status, b"", answer.headers)
                content = await answer.content.read(most + 1)
                while len(content) <= most and (more := await answer.content.read(most + 1 - len(content))):
                    content += more
                return answer.content_type, content if len(content) <= most else b""
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotReached("a picture", self._settings.first_service) from error

    # --- how

    async def _call(
        self,
        verb: Verb,
        service: str,
        path: str,
        what: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        if not self._settings.may_send_to(service):
            raise DeliveryRefused(f"{service} is not one of TEAMS_SERVICE_URLS, so nothing is sent there.")
        url = f"{service.rstrip('/')}/{path}"
        for last in (False, True):
            headers = await self._headers()
            try:
                return await self._once(verb, url, headers, what, body, query)
            except TeamsSaidNo as no:
                if no.status != 401 or last or "Authorization" not in headers:
                    raise
                self._logins.forget(headers["Authorization"].removeprefix("Bearer "))
        raise AssertionError("one of the two has ended")

    async def _once(
        self,
        verb: Verb,
        url: str,
        headers: Mapping[str, str],
        what: str,
        body: Mapping[str, Any] | None,
        query: Mapping[str, str] | None,
    ) -> Mapping[str, Any]:
        address = URL(url, encoded=True)
        if query:
            address = address.with_query(dict(query))
        try:
            async with self.session().request(
                verb, address, headers=headers, json=None if body is None else dict(body), allow_redirects=False
            ) as answer:
                status, read, said = answer.status, await answer.read(), answer.headers
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            self._health.ill("connection", f"Teams cannot be reached at {address.origin()}. Is there a way out to it?")
            raise NotReached(what, str(address.origin())) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(what) from error
        self._health.well("connection")
        if status >= 300:
            raise _refusal(what, status, read, said)
        return _values(read, what) if read.strip() else {}

    async def _headers(self) -> dict[str, str]:
        token = await self._logins.token()
        return {"Authorization": f"Bearer {token}"} if token else {}


def _values(read: bytes, what: str) -> Mapping[str, Any]:
    try:
        found = json.loads(read)
    except (ValueError, RecursionError) as error:
        raise NoAnswer(what) from error
    return found if isinstance(found, Mapping) else {}


def _refusal(what: str, status: int, read: bytes, headers: Mapping[str, str]) -> TeamsSaidNo | NoAnswer | Busy:
    if status in BUSY:
        return Busy(what, status, _retry_after(headers))
    if status >= 500 or status == 408:
        return NoAnswer(what)
    code = message = ""
    try:
        error = json.loads(read).get("error")
        code, message = str(error.get("code", "")), str(error.get("message", ""))
    except (ValueError, AttributeError, RecursionError):
        pass
    return TeamsSaidNo(what, status, code[:80], message[:200])


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        return max(0.0, float(headers.get("Retry-After", "")))
    except ValueError:
        return None


def _id(answer: Mapping[str, Any], what: str) -> str:
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise NoAnswer(what)
    return found


def _part(text: str) -> str:
    return quote(text, safe="")
