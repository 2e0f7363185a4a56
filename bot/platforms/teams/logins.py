"""The token with which we call Teams: asked for with the app's secret, kept until it runs out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.errors import DeliveryDelayed
from bot.platforms.health import Health
from bot.platforms.teams.answers import NotReached
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.surroundings import Clock

SCOPE = "https://api.botframework.com/.default"

_BEFORE_IT_ENDS = timedelta(minutes=5)
_COME_AGAIN = 30.0
_COME_SOON = 3.0
"""Seconds until something is sent again for which there was no token."""

Session = Callable[[], aiohttp.ClientSession]


class Logins:
    """Raises ``DeliveryDelayed`` while there is no token to be had."""

    def __init__(self, settings: TeamsSettings, session: Session, health: Health, clock: Clock) -> None:
        self._settings = settings
        self._session = session
        self._health = health
        self._clock = clock
        self._token = ""
        self._good_until: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def token(self) -> str:
        """Empty where nobody has to show one: trials on this machine."""
        if not self._settings.app_id:
            return ""
        if not self._good():
            async with self._one_at_a_time:
                if not self._good():
                    await self._ask()
        return self._token

    def forget(self, token: str) -> None:
        """Teams does not take this one."""
        if token == self._token:
            self._good_until = None

    def _good(self) -> bool:
        return self._good_until is not None and self._clock.now() < self._good_until

    async def _ask(self) -> None:
        url = f"{self._settings.login}/{quote(self._settings.tenant, safe='')}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.app_id,
            "client_secret": self._settings.password,
            "scope": SCOPE,
        }
        try:
            async with self._session().post(url, data=form, allow_redirects=False) as answer:
                status = answer.status
                said: Any = await answer.json(content_type=None) if status < 500 else {}
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            self._health.ill("sign-in", f"{self._settings.login} cannot be reached. Is there a way out to it?")
            raise NotReached("signing in", self._settings.login) from error
        if status != 200 or not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
            raise self._refused(status, said if isinstance(said, dict) else {})
        lifetime = timedelta(seconds=_seconds(said.get("expires_in")))
        self._token = said["access_token"]
        self._good_until = self._clock.now() + max(lifetime - _BEFORE_IT_ENDS, lifetime / 2)
        self._health.well("sign-in")

    def _refused(self, status: int, said: dict[str, Any]) -> DeliveryDelayed:
        if status >= 500 or status == 429:
            return DeliveryDelayed(f"Microsoft's sign-in is busy ({status}).", _COME_SOON)
        code = str(said.get("error") or status)[:60]
        why = (
            f"Microsoft does not let the bot sign in ({code}). Check MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD (it may "
            "have run out) and MICROSOFT_APP_TENANT_ID."
        )
        self._health.ill("sign-in", why)
        return DeliveryDelayed(why, _COME_AGAIN)


def _seconds(value: object) -> float:
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return 0.0
