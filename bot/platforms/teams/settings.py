"""What the administrator settled for Teams, as the platform needs it. ``bot.app`` makes it from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from bot.errors import SettingsError

MICROSOFTS_KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
MICROSOFTS_LOGIN = "https://login.microsoftonline.com"
MICROSOFTS_SERVICES = ("https://smba.trafficmanager.net/", "https://smba.infra.gcc.teams.microsoft.com/")
"""Where Teams takes what bots send: the world's, and that of the American government's community cloud."""

_ANY_REGION = "https://smba.trafficmanager.net/teams/"


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """Who we are for Microsoft, and who may see and do what. Ids throughout, never names."""

    app_id: str = ""
    """Empty: nobody has to prove that they are Teams. That is for trials on this machine alone."""
    password: str = ""
    tenant: str = ""
    """The one organisation that is served. Whatever comes from another is refused."""
    on_loopback: bool = True
    """Whether nobody but this machine can reach us."""
    keys_url: str = ""
    login_url: str = ""
    service_urls: tuple[str, ...] = ()
    """Where answers may be sent to, and with them the bot's token. Empty: Microsoft's own."""
    organisation: str = "your organisation"
    contact: str = ""
    """How people reach somebody without us; said whenever something here is down."""
    desk_name: str = "the service desk"
    """What people know those at the desk as: "Sam from the service desk"."""
    desks: tuple[str, ...] = ()
    """The desks' channels: ``19:…@thread.tacv2``. Empty where no desk is on Teams."""
    team_audiences: Mapping[str, str] = field(default_factory=dict)
    """Whose membership means which audience: a team, by the id of its General channel."""

    @property
    def openid(self) -> str:
        return self.keys_url or MICROSOFTS_KEYS

    @property
    def login(self) -> str:
        return (self.login_url or MICROSOFTS_LOGIN).rstrip("/")

    @property
    def services(self) -> tuple[str, ...]:
        return self.service_urls or MICROSOFTS_SERVICES

    @property
    def first_service(self) -> str:
        """Where to send before Teams has told us where."""
        return self.service_urls[0] if self.service_urls else _ANY_REGION

    def checked(self) -> TeamsSettings:
        """Itself. ``SettingsError`` where it cannot work so, or would not be safe."""
        if not self.app_id and not self.on_loopback:
            raise SettingsError(
                "Teams is set up without MICROSOFT_APP_ID, so anybody could speak for it. Set it to the bot's id, or "
                "leave HOST at 127.0.0.1 for a trial."
            )
        if self.app_id and not (self.password and self.tenant):
            missing = "MICROSOFT_APP_TENANT_ID" if self.password else "MICROSOFT_APP_PASSWORD"
            raise SettingsError(f"MICROSOFT_APP_ID is set without {missing}. docs/teams.md says where to find it.")
        addresses = [*self.service_urls, *filter(None, (self.keys_url, self.login_url))]
        for address in addresses:
            if not _usable(address):
                raise SettingsError(f"{address!r} is not an address that Teams can be reached at: write https://….")
        return self

    def may_send_to(self, service_url: str) -> bool:
        """Whether this address is one of those that answers, and our token, may go to."""
        asked = _taken_apart(service_url)
        return asked is not None and any(_covers(urlsplit(allowed), asked) for allowed in self.services)


def _taken_apart(address: str) -> SplitResult | None:
    if any(letter.isspace() or ord(letter) < 0x20 or letter == "\\" for letter in address):
        return None
    try:
        found = urlsplit(address)
        _ = found.port
    except ValueError:
        return None
    plain = not (found.username or found.password or found.query or found.fragment)
    return found if found.hostname and plain and ".." not in found.path and "%" not in found.path else None


def _covers(allowed: SplitResult, asked: SplitResult) -> bool:
    same_place = (allowed.scheme, allowed.hostname, allowed.port) == (asked.scheme, asked.hostname, asked.port)
    path = allowed.path.rstrip("/")
    return same_place and (asked.path == path or asked.path.startswith(f"{path}/"))


def _usable(address: str) -> bool:
    found = _taken_apart(address)
    if found is None:
        return False
    local = found.hostname in ("127.0.0.1", "localhost", "::1")
    return found.scheme == "https" or (found.scheme == "http" and local)
