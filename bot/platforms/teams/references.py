"""Conversation references: how to get back to each chat and channel, kept whenever something comes from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from bot.errors import DeliveryDelayed
from bot.platforms.teams.conversations import place_name
from bot.platforms.teams.heard import Source
from bot.platforms.teams.settings import TeamsSettings
from bot.ports.anchors import Anchors

_LATEST = "service"
_TRIALS = "teams"
"""Where a trial without an app id remembers its one tenant."""

_REMEMBERED = 20_000
_COME_AGAIN = 60.0


class References:
    """Kept as anchors: ``reference:<chat>`` and ``service`` (the latest of all), ``hears:<team>`` (whatever is said
    there reaches us, mention or not)."""

    def __init__(self, settings: TeamsSettings, anchors: Anchors) -> None:
        self._settings = settings
        self._anchors = anchors
        self._known: OrderedDict[tuple[str, str], Mapping[str, Any]] = OrderedDict()

    async def keep(self, source: Source) -> None:
        """Something came from there."""
        place = place_name(source.tenant)
        reference = {"service": source.service_url, "bot": source.bot, "team": source.team}
        await self._put(place, f"reference:{source.spot.chat}", reference)
        await self._put(place, _LATEST, {"service": source.service_url, "bot": source.bot})
        if not self._settings.tenant:
            await self._put(_TRIALS, "tenant", {"tenant": source.tenant})

    async def service(self, tenant: str, chat: str) -> str:
        """Where to send what goes to that chat."""
        place = place_name(tenant)
        known = await self._get(place, f"reference:{chat}") or await self._get(place, _LATEST)
        service = str(known["service"]) if known else ""
        # What was allowed when it came may not be any more.
        return service if service and self._settings.may_send_to(service) else self._settings.first_service

    async def bot(self, tenant: str) -> str:
        """Our own id."""
        if self._settings.app_id:
            return f"28:{self._settings.app_id}"
        known = await self._get(place_name(tenant), _LATEST)
        return str(known["bot"]) if known else ""

    async def team(self, tenant: str, chat: str) -> str:
        """The team that a channel is in; empty where that was never said."""
        known = await self._get(place_name(tenant), f"reference:{chat}")
        return str(known.get("team", "")) if known else ""

    async def tenant(self) -> str:
        """The one that is served. ``DeliveryDelayed`` where a trial has not heard from any yet."""
        if self._settings.tenant:
            return self._settings.tenant
        known = await self._get(_TRIALS, "tenant")
        if known is None:
            raise DeliveryDelayed("Nothing has come from Teams yet, so there is nowhere to send to.", _COME_AGAIN)
        return str(known["tenant"])

    async def heard_unmentioned(self, source: Source) -> None:
        """A message that does not mention us came from there: so all of them do."""
        await self._put(place_name(source.tenant), f"hears:{source.team or source.spot.chat}", {"hears": True})

    async def hears_all(self, tenant: str, chat: str) -> bool:
        """Whether whatever is said there reaches us, as far as is known."""
        team = await self.team(tenant, chat)
        return await self._get(place_name(tenant), f"hears:{team or chat}") is not None

    async def _get(self, place: str, key: str) -> Mapping[str, Any] | None:
        known = self._known.get((place, key))
        if known is None and (found := await self._anchors.get(place, key)) is not None:
            known = self._remember(place, key, found.body)
        return known

    async def _put(self, place: str, key: str, body: Mapping[str, Any]) -> None:
        if await self._get(place, key) != body:
            await self._anchors.put(place, key, body)
            self._remember(place, key, body)

    def _remember(self, place: str, key: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        self._known[place, key] = body
        self._known.move_to_end((place, key))
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return body
