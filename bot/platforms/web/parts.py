"""What the page's handlers work with, put together once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.platforms.web.conversations import Conversations
from bot.platforms.web.door import SAFE_METHODS, Door
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.pace import Pace
from bot.platforms.web.settings import PageSettings
from bot.platforms.web.sign_in import SignIn, not_signed_in, pick
from bot.ports.attachments import Attachments
from bot.ports.platform import Accounts, Intake, Posts, Role, SignedIn
from bot.ports.surroundings import Clock


@dataclass(frozen=True, slots=True)
class LivePage:
    """A page that is made elsewhere, over so many weeks, with the source of its style for the browser's policy."""

    page: Callable[[int], Awaitable[str]]
    style: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The ports that the page was given and the parts that it made of them."""

    intake: Intake
    posts: Posts
    accounts: Accounts
    clock: Clock
    settings: PageSettings
    conversations: Conversations
    listeners: Listeners
    sign_in: SignIn
    pace: Pace
    door: Door
    report: LivePage | None = None
    attachments: Attachments | None = None

    @property
    def takes_files(self) -> bool:
        return self.attachments is not None and self.settings.attachment_bytes > 0

    def files(self) -> Attachments:
        """What is attached here; 404 where the page keeps no files."""
        if self.attachments is None:
            raise web.HTTPNotFound(text="Nothing can be attached here.")
        return self.attachments

    async def acting(self, request: web.Request, role: Role, *, paced: bool = True) -> SignedIn:
        """Who this request comes from, in this role. ``NotAllowed`` or ``NotSignedIn`` where there is nobody such.

        ``paced``: what changes something counts against how much they may send at once.
        """
        found = await self.sign_in.who(request)
        if not found:
            raise not_signed_in(self.settings)
        if paced and request.method not in SAFE_METHODS:
            self.pace.check(found[0].person.key)
        return pick(found, role)
