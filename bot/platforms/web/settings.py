"""What the page needs to be told: who may come in and how, and whom to name when nothing else works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal
from urllib.parse import urlsplit

from bot.errors import SettingsError

SignInMode = Literal["demo", "invite", "proxy"]
"""``demo``: every visitor on this machine comes in. ``invite``: by personal link. ``proxy``: a reverse proxy knows."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """Values only; ``bot.settings`` is the one that reads the environment."""

    sign_in: SignInMode
    organisation: str = "Your organisation"
    contact: str = ""
    """The fallback contact: a number, an address, a place. Shown whenever the desk cannot be reached."""
    starters: tuple[str, ...] = ()
    """Questions to start from, shown before the first message."""
    desk: str = "web"
    """The desk whose cases the agents' page shows."""
    public_url: str = ""
    """Where people reach the page (``https://help.example.edu``); empty where only this machine does."""
    hosts: tuple[str, ...] = ()
    """Further names, without port, under which requests are taken. Loopback names always are."""
    demo_audiences: tuple[str, ...] = ()
    """Audiences of the demo's visitors besides ``public`` and ``members``."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks from which the user's header is believed."""
    user_header: str = "X-Forwarded-User"
    name_header: str = "X-Forwarded-Preferred-Username"
    groups_header: str = ""
    """Comma-separated groups; empty: groups are not read."""
    group_audiences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agent_groups: frozenset[str] = frozenset()
    """Who is in one of these is an agent."""
    lead_groups: frozenset[str] = frozenset()
    """Who is in one of these may see the report."""
    owner_groups: frozenset[str] = frozenset()
    """Who is in one of these looks after articles."""
    attachment_bytes: int = 10 * 1024 * 1024
    """The largest file that a person may attach; 0: none at all."""
    attachments_a_message: int = 5
    attachments_a_day: int = 50
    """Files that one person may attach within a day."""
    sweep_seconds: float = 5.0
    """How often an open page looks for what another process has put there."""

    def __post_init__(self) -> None:
        if self.public_url and urlsplit(self.public_url).scheme not in {"http", "https"}:
            raise SettingsError("The page's public address has to begin with https:// (or http://).")
        if self.sign_in == "proxy" and not self.trusted_proxies:
            raise SettingsError("Signing in through a proxy needs the addresses of the proxies that may be believed.")
        self.networks()

    @property
    def secure(self) -> bool:
        """Whether people reach the page over https, so that cookies must never travel otherwise."""
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        return (urlsplit(self.public_url).hostname or "") if self.public_url else ""

    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        try:
            return tuple(ip_network(address, strict=False) for address in self.trusted_proxies)
        except ValueError as error:
            raise SettingsError(f"A trusted proxy has to be an address or a network: {error}") from error
