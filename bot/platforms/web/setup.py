"""Puts the page on an application."""

from __future__ import annotations

from aiohttp import web

from bot.platforms.web.conversations import Conversations
from bot.platforms.web.desk_api import DeskApi
from bot.platforms.web.door import Door
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.pace import Pace
from bot.platforms.web.pages import Pages
from bot.platforms.web.parts import LivePage, Parts
from bot.platforms.web.sender import WebSender
from bot.platforms.web.settings import PageSettings
from bot.platforms.web.sign_in import CookieSignIn, ProxySignIn, SignIn
from bot.platforms.web.staff_api import StaffApi
from bot.ports.platform import Accounts, Intake, Posts
from bot.ports.surroundings import Clock, Ids


def setup_web(
    app: web.Application,
    *,
    intake: Intake,
    posts: Posts,
    accounts: Accounts,
    clock: Clock,
    ids: Ids,
    page: PageSettings,
    listeners: Listeners | None = None,
    report: LivePage | None = None,
) -> WebSender:
    """Add the page's routes to ``app``; what is returned sends to it. ``listeners``: to be rung by others too.
    ``report``: what leads see at ``/report``."""
    sign_in: SignIn = ProxySignIn(page) if page.sign_in == "proxy" else CookieSignIn(page, accounts, ids)
    conversations, listeners = Conversations(posts, accounts), listeners or Listeners()
    parts = Parts(
        intake, posts, accounts, clock, page, conversations, listeners, sign_in, Pace(clock), Door(page), report
    )
    for group in (Pages(parts), StaffApi(parts), DeskApi(parts)):
        app.add_routes(group.routes())

    async def let_streams_end(_: web.Application) -> None:
        listeners.close()

    app.on_shutdown.append(let_streams_end)
    return WebSender(posts, conversations, listeners, clock)
