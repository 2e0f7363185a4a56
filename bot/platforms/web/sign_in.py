"""Who is it? Three ways in: the demo's open door, a personal link, a trusted proxy's header.

Staff and agents have cookies of their own, so that one browser can hold both; what somebody may do comes from their
session and never from the cookie's name.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import quote

from aiohttp import web

from bot.errors import NotAllowed
from bot.masking import one_line
from bot.messages.people import Person, member
from bot.platforms.web.door import LOOPBACK_NAMES, NotSignedIn, host_of
from bot.platforms.web.settings import PageSettings
from bot.ports.platform import Accounts, Role, SignedIn
from bot.ports.surroundings import Ids

PLATFORM = "web"
TENANT = "local"
COOKIE_DAYS = 30
ROLES: tuple[Role, ...] = ("staff", "agent", "lead", "owner")
DEMO_PERSON = "Nina"
DEMO_LEAD = "Robin"
DEMO_OWNER = "Mara"
DEMO_AGENTS = ("Sam", "Kim")
"""Two, so that one visitor can try what happens among agents. The page's ``agent=`` says which one is meant."""

LONGEST_NAME = 80
"""Characters of a name that are shown."""


_HOW = {
    "demo": "Open the start page to begin.",
    "invite": "Open the personal link that you were given. If it is lost, ask for a new one.",
    "proxy": "Your organisation's sign-in did not say who you are. Sign in there first, then reload this page.",
}


class SignIn(Protocol):
    """One way of knowing who a request comes from."""

    async def who(self, request: web.Request) -> list[SignedIn]:
        """Everybody that this browser is signed in as: at most one a role."""
        ...

    async def welcome(self, request: web.Request, role: Role) -> str | None:
        """A fresh session's token for somebody who opens a page without being signed in, if this way grants one."""
        ...


class CookieSignIn:
    """By session cookie. Sessions begin with a personal link, or in the demo by opening a page."""

    def __init__(self, settings: PageSettings, accounts: Accounts, ids: Ids) -> None:
        self._settings = settings
        self._accounts = accounts
        self._ids = ids

    async def who(self, request: web.Request) -> list[SignedIn]:
        if self._settings.sign_in == "demo":
            check_loopback(request)
        found: list[SignedIn] = []
        for role in ROLES:
            token = request.cookies.get(cookie_name(request, self._settings, role))
            signed_in = await self._accounts.session(token) if token else None
            if signed_in is not None and signed_in.role == role:
                found.append(replace(signed_in, person=_fairly_named(signed_in.person)))
        return found

    async def welcome(self, request: web.Request, role: Role) -> str | None:
        if self._settings.sign_in != "demo":
            return None
        check_loopback(request)
        # Every visit is a Nina of her own; the agents are the same two in every browser, or "Sam has it" would be news
        # to Sam.
        name = {"agent": demo_agent(request), "lead": DEMO_LEAD, "owner": DEMO_OWNER}.get(role, DEMO_PERSON)
        id = f"demo-{name.lower()}" if role != "staff" else self._ids.new()
        person = member(PLATFORM, TENANT, id, name, *self._settings.demo_audiences)
        redeemed = await self._accounts.redeem(await self._accounts.invite(person, role, days=COOKIE_DAYS))
        return redeemed[0] if redeemed else None


class ProxySignIn:
    """By the header of a reverse proxy, believed only from the addresses in settings."""

    def __init__(self, settings: PageSettings) -> None:
        self._settings = settings
        self._networks = settings.networks()

    async def who(self, request: web.Request) -> list[SignedIn]:
        if not self._believed(request.remote):
            return []
        user = _single(request, self._settings.user_header)
        if not user:
            return []
        groups = self._groups(request)
        audiences = [name for group in sorted(groups) for name in self._settings.group_audiences.get(group, ())]
        name = _single(request, self._settings.name_header) or user
        # Quoted, so that no colon or star in a user's name can make one person's keys look like another's.
        person = member(PLATFORM, TENANT, quote(user.casefold(), safe="@.+-_"), name, *audiences)
        roles: list[Role] = ["agent" if groups & self._settings.agent_groups else "staff"]
        if groups & self._settings.lead_groups:
            roles.append("lead")
        if groups & self._settings.owner_groups:
            roles.append("owner")
        return [SignedIn(_fairly_named(person), role) for role in roles]

    async def welcome(self, request: web.Request, role: Role) -> str | None:  # noqa: ARG002 - the port's signature
        return None

    def _believed(self, remote: str | None) -> bool:
        try:
            address = ip_address(remote or "")
        except ValueError:
            return False
        return any(address in network for network in self._networks)

    def _groups(self, request: web.Request) -> frozenset[str]:
        if not self._settings.groups_header:
            return frozenset()
        listed = _single(request, self._settings.groups_header)
        return frozenset(group.strip() for group in listed.split(",") if group.strip())


def pick(found: list[SignedIn], role: Role) -> SignedIn:
    """Who acts in this role. Agents may ask questions of their own; staff may not act at the desk."""
    for signed_in in found:
        if signed_in.role == role:
            return signed_in
    if role == "staff" and found:
        return found[0]
    if found and role == "lead":
        raise NotAllowed("The report is for those who lead the service. If you do, ask for a lead's link.")
    if found and role == "owner":
        raise NotAllowed("This page is for those who look after articles. If you do, ask for an owner's link.")
    if found:
        raise NotAllowed("The service desk is for agents. If you are one, ask for an agent's link.")
    raise NotSignedIn("")


def not_signed_in(settings: PageSettings) -> NotSignedIn:
    return NotSignedIn(_HOW[settings.sign_in])


def cookie_name(request: web.Request, settings: PageSettings, role: Role) -> str:
    """Browsers share cookies between the ports of one host: two servers on one machine keep theirs apart."""
    if settings.secure:
        return f"__Host-handrail_{role}"
    which = f"-{demo_agent(request).lower()}" if settings.sign_in == "demo" and role == "agent" else ""
    return f"handrail_{role}{which}_{host_of(request)[1]}"


def demo_agent(request: web.Request) -> str:
    """Which of the demo's agents this request comes from."""
    asked = request.query.get("agent", "")
    return asked if asked in DEMO_AGENTS else DEMO_AGENTS[0]


def keep_cookie(
    response: web.StreamResponse, request: web.Request, settings: PageSettings, role: Role, token: str
) -> None:
    """For as long as sessions last, out of reach of the page's own code."""
    response.set_cookie(
        cookie_name(request, settings, role),
        token,
        max_age=COOKIE_DAYS * 24 * 3600,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings.secure,
    )


def check_loopback(request: web.Request) -> None:
    """The demo lets everybody in, so it is for this machine only."""
    try:
        near = ip_address(request.remote or "").is_loopback
    except ValueError:
        near = False
    if not near or host_of(request)[0] not in LOOPBACK_NAMES:
        raise NotAllowed("The demo is for the machine that it runs on. Use “handrail serve” for others.")


def _fairly_named(person: Person) -> Person:
    return replace(person, name=one_line(person.name, LONGEST_NAME))


def _single(request: web.Request, header: str) -> str:
    """A header that stands there once: a second one may have come from outside past the proxy."""
    values = request.headers.getall(header, [])
    if len(values) != 1:
        return ""
    return values[0].encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
