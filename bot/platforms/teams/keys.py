"""The keys with which Microsoft signs: fetched when needed, kept for a day, fetched anew for an unknown one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import jwt
import structlog

from bot.errors import HandrailError
from bot.platforms.health import Health
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

_FRESH_FOR = timedelta(hours=24)
_AGAIN_AFTER = timedelta(seconds=30)
"""At the earliest: whoever sends unknown keys must not make us fetch all the time."""

_WITHIN = aiohttp.ClientTimeout(total=6, sock_connect=4)
_LARGEST = 512 * 1024


class KeysUnknown(HandrailError):
    """The key that signed it is not one of Microsoft's, or nobody can say just now."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """``endorsements``: the channels that it may speak for."""

    key: Any
    endorsements: frozenset[str]


class Keys:
    """Reads the metadata at ``url``, and the keys where that says."""

    def __init__(self, url: str, health: Health, clock: Clock) -> None:
        self._url = url
        self._health = health
        self._clock = clock
        self._known: Mapping[str, SigningKey] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def named(self, kid: str) -> SigningKey:
        """Raises ``KeysUnknown``."""
        if kid not in self._known or not self._fresh():
            async with self._one_at_a_time:
                if (kid not in self._known or not self._fresh()) and self._may_try():
                    await self._fetch()
        if kid not in self._known:
            raise KeysUnknown("The key that signed the token is not one of Microsoft's, as far as can be said now.")
        return self._known[kid]

    async def fetched(self) -> None:
        """Fetch them now. Raises ``KeysUnknown``: for ``doctor``."""
        async with self._one_at_a_time:
            await self._fetch()
        if not self._known:
            raise KeysUnknown(self._health.problems().get("keys", "There are no keys."))

    def _fresh(self) -> bool:
        return self._fetched_at is not None and self._clock.now() - self._fetched_at < _FRESH_FOR

    def _may_try(self) -> bool:
        return self._tried_at is None or self._clock.now() - self._tried_at >= _AGAIN_AFTER

    async def _fetch(self) -> None:
        """What was known before is kept where that fails."""
        self._tried_at = self._clock.now()
        try:
            async with aiohttp.ClientSession(timeout=_WITHIN) as session:
                where = (await _read(session, self._url)).get("jwks_uri")
                if not isinstance(where, str):
                    raise KeysUnknown("The metadata does not say where the keys are.")
                found = _keys((await _read(session, where)).get("keys"))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError, KeysUnknown) as error:
            why = f"The keys with which Microsoft signs cannot be read from {self._url}. Is there a way out to it?"
            self._health.ill("keys", why)
            _log.warning("teams_keys_not_read", why=type(error).__name__)
            return
        self._known, self._fetched_at = found, self._clock.now()
        self._health.well("keys")


async def _read(session: aiohttp.ClientSession, url: str) -> Mapping[str, Any]:
    async with session.get(url) as answer:
        if answer.status != 200:
            raise KeysUnknown(f"{url} answered {answer.status}.")
        body = await answer.content.read(_LARGEST + 1)
        while len(body) <= _LARGEST and (more := await answer.content.read(_LARGEST + 1)):
            body += more
    if len(body) > _LARGEST:
        raise KeysUnknown(f"{url} answered with more than keys.")
    found = json.loads(body)
    if not isinstance(found, Mapping):
        raise KeysUnknown(f"{url} answered with something else.")
    return found


def _keys(listed: object) -> dict[str, SigningKey]:
    """One that cannot be used is left out: the others still serve."""
    found: dict[str, SigningKey] = {}
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, Mapping) or not isinstance(one.get("kid"), str) or one.get("kty") != "RSA":
            continue
        try:
            key = jwt.PyJWK(dict(one), algorithm="RS256").key
        except (jwt.PyJWTError, ValueError, TypeError):
            _log.warning("teams_key_not_usable", kid=one["kid"])
            continue
        endorsed = one.get("endorsements")
        names = frozenset(name for name in endorsed if isinstance(name, str)) if isinstance(endorsed, list) else None
        found[one["kid"]] = SigningKey(key, names or frozenset())
    if not found:
        raise KeysUnknown("There is no key among them.")
    return found
