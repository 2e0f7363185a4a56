"""Bolt's installation store and state store, in our database."""

from __future__ import annotations

import secrets
from datetime import timedelta
from logging import Logger, getLogger
from typing import Any

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.ports.anchors import Installations
from bot.ports.surroundings import Clock

SLACK = "slack"

STATE_SECONDS = 600
"""How long somebody may take to say yes on Slack's page."""

_KEPT = (
    "app_id", "enterprise_id", "enterprise_name", "team_id", "team_name", "bot_token", "bot_id", "bot_user_id",
    "bot_scopes", "user_id", "is_enterprise_install", "token_type",
)  # fmt: skip
"""Fields of an installation that are kept. Not kept: the installer's own token, which is never asked for."""


class StoredInstallations(AsyncInstallationStore):
    """One installation a workspace, or one an organisation that let us into all of its workspaces."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        values = installation.to_dict()
        body: dict[str, Any] = {name: values.get(name) for name in _KEPT}
        await self._installations.save(SLACK, _tenant(installation.enterprise_id, installation.team_id, body), body)

    async def async_save_bot(self, bot: Bot) -> None:
        values = bot.to_dict()
        body: dict[str, Any] = {name: values.get(name) for name in _KEPT}
        await self._installations.save(SLACK, _tenant(bot.enterprise_id, bot.team_id, body), body)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002  # the library's signature; there is one bot for all users
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        for tenant in (enterprise_id if is_enterprise_install else team_id, enterprise_id):
            found = await self._installations.find(SLACK, tenant) if tenant else None
            if found is not None and (tenant == team_id or found.body.get("is_enterprise_install")):
                return Installation(**{**found.body, "user_id": str(found.body.get("user_id") or "")})
        return None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self.async_delete_all(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002  # the library's signature; there is one bot for all users
    ) -> None:
        await self.async_delete_all(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The workspace's own installation; the organisation's only where no workspace is named."""
        tenant = team_id or enterprise_id
        if tenant:
            await self._installations.remove(SLACK, tenant)


class StoredStates(AsyncOAuthStateStore):
    """The one-time ticket that keeps somebody else from finishing an installation."""

    def __init__(self, installations: Installations, clock: Clock) -> None:
        self._installations = installations
        self._clock = clock

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002  # the library's signature
        ticket = secrets.token_urlsafe(32)
        await self._installations.issue(ticket, self._clock.now() + timedelta(seconds=STATE_SECONDS))
        return ticket

    async def async_consume(self, state: str) -> bool:
        return await self._installations.redeem(state, self._clock.now())


def _tenant(enterprise: str | None, team: str | None, body: dict[str, Any]) -> str:
    return str((enterprise if body.get("is_enterprise_install") else team) or team or enterprise or "")
