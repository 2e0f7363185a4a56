"""Is it Teams that speaks? Each request carries a token that Microsoft signed; everything about it is checked.

Done here and not by botbuilder, which takes a rotated key for an error and turns bad tokens into faults of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from bot.errors import HandrailError
from bot.platforms.teams.keys import Keys, KeysUnknown
from bot.platforms.teams.settings import TeamsSettings

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY = timedelta(minutes=5)
"""How far our clock and Microsoft's may be apart."""

LONGEST_TOKEN = 16_000


class NotTeams(HandrailError):
    """Whoever sent this has not shown that they are Teams (401), or may not send this (403)."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who has shown that they may speak: for which service, and which channels the key may speak for."""

    service_url: str
    endorsements: frozenset[str]


class Tokens:
    """Checks who is speaking, and then whether they may say this. Raises ``NotTeams`` and nothing else."""

    def __init__(self, settings: TeamsSettings, keys: Keys) -> None:
        self._settings = settings
        self._keys = keys

    async def speaker(self, authorization: str) -> Speaker | None:
        """Who speaks, from the request's ``Authorization``. None where nobody has to say so: trials on this machine."""
        if not self._settings.app_id:
            return None
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
            raise NotTeams(401, "There is no token with the request.")
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            if not isinstance(kid, str):
                raise NotTeams(401, "The token does not say which key signed it.")
            key = await self._keys.named(kid)
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "nbf", "iss", "aud"]},
            )
        except KeysUnknown as error:
            raise NotTeams(401, str(error)) from error
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise NotTeams(401, f"The token is not good: {type(error).__name__}.") from error
        service = claims.get("serviceurl") or claims.get("serviceUrl")
        return Speaker(service if isinstance(service, str) else "", key.endorsements)

    def check(self, speaker: Speaker | None, activity: Mapping[str, Any]) -> None:
        """Whether this speaker may say this: for this channel, from this service, in this tenant."""
        service, channel = activity.get("serviceUrl"), activity.get("channelId")
        if not isinstance(service, str) or not self._settings.may_send_to(service):
            raise NotTeams(403, "The service that answers would go to is not one of TEAMS_SERVICE_URLS.")
        if speaker is not None:
            if channel != CHANNEL or CHANNEL not in speaker.endorsements:
                raise NotTeams(403, "The key that signed the token may not speak for this channel.")
            if _plain(speaker.service_url) != _plain(service):
                raise NotTeams(403, "The token is for another service than the one that answers would go to.")
        tenant = tenant_of(activity)
        if not tenant or (self._settings.tenant and tenant.lower() != self._settings.tenant.lower()):
            raise NotTeams(403, "It comes from another organisation than MICROSOFT_APP_TENANT_ID.")


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The tenant that an activity belongs to; empty where it is not said, or where it says two."""
    data, conversation = activity.get("channelData"), activity.get("conversation")
    tenant = data.get("tenant") if isinstance(data, Mapping) else None
    named = tenant.get("id") if isinstance(tenant, Mapping) else None
    also = conversation.get("tenantId") if isinstance(conversation, Mapping) else None
    found = {one.lower(): one for one in (named, also) if isinstance(one, str) and one}
    return next(iter(found.values())) if len(found) == 1 else ""


def _plain(url: str) -> str:
    return url.rstrip("/").lower()
