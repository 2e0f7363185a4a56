"""The workspaces that let us in, each with its token: nothing of one is ever asked for or posted with another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.platforms.health import Health
from bot.platforms.slack.answers import NoAnswer, SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.installations import SLACK
from bot.platforms.slack.settings import SlackSettings
from bot.ports.anchors import Installations
from bot.ports.surroundings import Clock

OFFICIAL = "https://slack.com/api/"

_KNOWN_FOR = timedelta(seconds=60)
"""How long an installation is taken to be there without asking the database again."""

_ANSWER_WITHIN = 20
_CONNECT_WITHIN = 5
"""Seconds for Slack's answer, and for reaching it at all."""

_COME_AGAIN = 30.0
"""Seconds until something is sent again for which there is no token just now."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace: how to call Slack there, and who we are there."""

    team: str
    client: AsyncWebClient
    bot_user: str = ""
    bot: str = ""
    enterprise: str = ""
    ours: bool = True
    """Whether it is the organisation's own: its people are the organisation's members."""

    @property
    def place(self) -> str:
        """Where its anchors are kept."""
        return f"slack:{self.team}"


class Workspaces:
    """Finds the workspace of a team. With one token in the settings there is one; else whoever installed the app."""

    def __init__(self, settings: SlackSettings, installations: Installations, health: Health, clock: Clock) -> None:
        self._settings = settings
        self._installations = installations
        self._health = health
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._known: dict[str, tuple[datetime, Workspace]] = {}
        self._only: Workspace | None = None

    def client(self, token: str, team: str = "") -> AsyncWebClient:
        """Calls with this token. It never repeats a call by itself: a post may have been stored."""
        return AsyncWebClient(
            token=token,
            base_url=self._settings.api_url or OFFICIAL,
            timeout=_ANSWER_WITHIN,
            session=self.session(),
            retry_handlers=[],
            team_id=team or None,
        )

    def session(self) -> aiohttp.ClientSession:
        """The connections to Slack: one pool for all calls."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN, sock_connect=_CONNECT_WITHIN)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    async def of(self, team: str) -> Workspace:
        """The workspace to send to. ``DeliveryDelayed`` or ``DeliveryRefused`` where there is no way into it."""
        if self._settings.by_installing:
            found = await self.installed(team)
            if found is None:
                raise DeliveryDelayed(
                    f"The workspace {team} has not let the app in, or has removed it. Install it again: "
                    f"{self._settings.public_url}/slack/install",
                    _COME_AGAIN,
                )
            return found
        only = await self.only()
        if team and only.team != team:
            raise DeliveryRefused(f"SLACK_BOT_TOKEN is for the workspace {only.team}, and this is for {team}.")
        return only

    async def only(self) -> Workspace:
        """The one workspace whose token stands in the settings. ``DeliveryDelayed`` while Slack cannot say which."""
        if self._only is None:
            client = self.client(self._settings.bot_token)
            try:
                me = await asked("auth.test", client.auth_test())
            except SlackSaidNo as no:
                self._health.ill("token", how_to_mend(no))
                raise DeliveryDelayed(how_to_mend(no), _COME_AGAIN) from no
            except NoAnswer as error:
                self._health.ill("connection", "Slack cannot be reached. Is there a way out to it (SLACK_API_URL)?")
                raise DeliveryDelayed(str(error), _COME_AGAIN / 10) from error
            self._health.well("token")
            self._health.well("connection")
            self._only = Workspace(
                str(me["team_id"]), client, str(me.get("user_id", "")), str(me.get("bot_id", "")),
                str(me.get("enterprise_id") or ""),
            )  # fmt: skip
        return self._only

    async def installed(self, team: str, enterprise: str = "") -> Workspace | None:
        """The workspace that installed the app, or None. ``StoreError`` when that cannot be looked up and is not
        known."""
        now = self._clock.now()
        known = self._known.get(team)
        if known is not None and known[0] > now:
            return known[1]
        found = await self._installations.find(SLACK, team)
        if found is None and enterprise:
            found = await self._installations.find(SLACK, enterprise)
        if found is None or not found.body.get("bot_token"):
            self._known.pop(team, None)
            return None
        workspace = self._workspace(team, found.body)
        self._known[team] = (now + _KNOWN_FOR, workspace)
        return workspace

    def remembered(self, team: str) -> Workspace | None:
        """What is known without asking anybody: for the moments in which the database is away."""
        if not self._settings.by_installing:
            return self._only
        known = self._known.get(team)
        return known[1] if known else None

    def forget(self, team: str) -> None:
        """It removed the app, or put in another token."""
        self._known.pop(team, None)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _workspace(self, team: str, body: Mapping[str, Any]) -> Workspace:
        enterprise = str(body.get("enterprise_id") or "")
        everywhere = bool(body.get("is_enterprise_install"))
        return Workspace(
            team,
            self.client(str(body["bot_token"]), team if everywhere else ""),
            str(body.get("bot_user_id") or ""),
            str(body.get("bot_id") or ""),
            enterprise,
            ours=bool({team, enterprise} & self._settings.workspaces),
        )
