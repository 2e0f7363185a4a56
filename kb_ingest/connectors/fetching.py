"""HTTP for connectors: bounded in size and time, patient where it is asked to wait, and nowhere it should not go.

Every hop is looked at anew (``addresses``), credentials go to the source's own host alone, and what stays away or is
cut short raises: a document that could not be fetched must not look like one that is gone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from bot.ports.surroundings import Clock
from kb_ingest.connectors.addresses import Gate, GuardedResolver, shown
from kb_ingest.connectors.faults import AccessRefused, AddressRefused, SourceFailed
from kb_ingest.limits import MEGABYTE

AGENT = "Handrail"
"""By this name we are known to robots.txt."""
USER_AGENT = f"{AGENT}/1 (support bot; reads articles for its organisation)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 5
_BUSY = frozenset({429, 500, 502, 503, 504})
_ATTEMPTS = 5
_LONGEST_WAIT = 120.0
"""Seconds: a place that asks for more is asked again by the next ingest."""
_TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=15, sock_read=60)
_CHUNK = 64 * 1024
ANSWERS = 50 * MEGABYTE
"""How long a listing's answer may be."""


class TooLarge(Exception):
    """More bytes than are read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``url``: from where in the end."""

    status: int
    headers: CIMultiDict[str]
    data: bytes
    url: str

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().casefold()

    def json(self) -> Any:
        try:
            return json.loads(self.data)
        except (ValueError, RecursionError) as error:
            raise SourceFailed(f"{shown(self.url)} answered with something other than data (JSON)") from error


class Credential(Protocol):
    """Lets us in. ``names``: the settings that hold it, for whoever has to mend them."""

    names: str

    async def headers(self, fetcher: Fetcher) -> Mapping[str, str]: ...

    def refused(self) -> bool:
        """They did not work; whether fresh ones may."""
        ...


class Fetcher:
    """Fetches for one source. ``home``: the host that the credential is for."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        gate: Gate,
        clock: Clock,
        home: str = "",
        credential: Credential | None = None,
    ) -> None:
        self._session = session
        self._gate = gate
        self._clock = clock
        self._home = URL(home).origin() if home else None
        self._credential = credential

    async def get(
        self,
        url: str | URL,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        take: frozenset[int] = frozenset(),
        most: int = ANSWERS,
    ) -> Answer:
        """What is there. Besides a success only the statuses in ``take`` are given back; all else is ``SourceFailed``.

        ``TooLarge`` where it is longer than ``most`` bytes.
        """
        made = self._gate.checked(url)
        made = made.update_query(params) if params else made
        return await self._tried("GET", made, dict(headers or {}), take, most)

    async def own(self, url: str, params: Mapping[str, str] | None = None, *, most: int = ANSWERS) -> Answer:
        """As ``get``, for an address that an answer named: it has to be at home, as it gets the credential."""
        made = self._gate.checked(url)
        if self._home is None or made.origin() != self._home:
            raise AddressRefused(f"An answer from {self._home} sends us on to {shown(made)}, which is another host")
        return await self.get(made, params, most=most)

    async def json(self, url: str | URL, params: Mapping[str, str] | None = None) -> Any:
        try:
            return (await self.get(url, params, headers={"Accept": "application/json"})).json()
        except TooLarge as error:
            raise SourceFailed(f"{shown(url)} answered with more than {ANSWERS // MEGABYTE} MB") from error

    async def post_form(self, url: str, form: Mapping[str, str]) -> Answer:
        """Without the credential: this is how one is come by."""
        return await self._tried("POST", self._gate.checked(url), {}, frozenset({400, 401, 403}), ANSWERS, form)

    async def _tried(
        self,
        method: str,
        url: URL,
        headers: dict[str, str],
        take: frozenset[int],
        most: int,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        why, renewed = "", False
        for attempt in range(_ATTEMPTS):
            try:
                answer = await self._followed(method, url, headers, most, form)
            except (TimeoutError, aiohttp.ClientError, OSError) as error:
                why, wait = _reason(error), 2.0**attempt
            else:
                if answer.status in take or 200 <= answer.status < 300:
                    return answer
                if answer.status == 401 and not renewed and self._credential and self._credential.refused():
                    renewed = True
                    continue
                if answer.status not in _BUSY:
                    raise self._unwelcome(answer)
                why, wait = f"it answers with {answer.status}", self._asked(answer, 2.0**attempt)
            if wait > _LONGEST_WAIT or attempt == _ATTEMPTS - 1:
                break
            await self._clock.sleep(wait)
        raise SourceFailed(f"{shown(url)} cannot be read just now: {why}")

    async def _followed(
        self, method: str, url: URL, headers: dict[str, str], most: int, form: Mapping[str, str] | None
    ) -> Answer:
        for _ in range(_HOPS + 1):
            sent = {"User-Agent": USER_AGENT, **headers}
            if form is None and self._credential is not None and url.origin() == self._home:
                sent |= await self._credential.headers(self)
            async with self._session.request(
                method, url, headers=sent, data=form, allow_redirects=False, timeout=_TIMEOUT
            ) as response:
                onward = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
                if not onward or form is not None:
                    data = await _bounded(response, most) if response.status < 300 else b""
                    return Answer(response.status, CIMultiDict(response.headers), data, str(url))
            url = self._gate.checked(url.join(URL(onward)))
        raise SourceFailed(f"{shown(url)} sends us round in circles")

    def _unwelcome(self, answer: Answer) -> SourceFailed:
        where, status = shown(answer.url), answer.status
        if status in (401, 403):
            names = self._credential.names if self._credential else ""
            mend = f"Check {names}, and what that account may read" if names else "It asks for a sign-in"
            return AccessRefused(f"{where} does not let us in ({status}). {mend}")
        if status in (404, 410):
            return SourceFailed(f"There is nothing at {where}. Correct the source's table")
        return SourceFailed(f"{where} answers with {status}, which is of no use")

    def _asked(self, answer: Answer, otherwise: float) -> float:
        """How long it asks us to wait, in seconds."""
        said = answer.headers.get("Retry-After", "").strip()
        if said.isdecimal():
            return float(said)
        try:
            at = parsedate_to_datetime(said)
        except ValueError:
            return otherwise
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max(1.0, (at - self._clock.now()).total_seconds())


@asynccontextmanager
async def fetching(
    gate: Gate, clock: Clock, home: str = "", credential: Credential | None = None
) -> AsyncIterator[Fetcher]:
    """A fetcher that is closed again. It asks no proxy and keeps no cookie: what is looked at is connected to."""
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(gate), use_dns_cache=False, limit=8)
    async with aiohttp.ClientSession(
        connector=connector, trust_env=False, cookie_jar=aiohttp.DummyCookieJar(), max_line_size=16_384
    ) as session:
        yield Fetcher(session, gate, clock, home, credential)


async def _bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Counted as it comes, after unpacking."""
    data = bytearray()
    async for part in response.content.iter_chunked(_CHUNK):
        data += part
        if len(data) > most:
            raise TooLarge
    return bytes(data)


def _reason(error: BaseException) -> str:
    if isinstance(error, asyncio.TimeoutError):
        return "it takes too long to answer"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "its answer was cut off"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return "its certificate cannot be trusted"
    if isinstance(error, aiohttp.ClientConnectorError):
        return str(error.os_error.strerror or error.os_error or "nobody answers")
    return str(error) or type(error).__name__
