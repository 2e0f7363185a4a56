"""Puts the page on an application."""

from __future__ import annotations

from aiohttp import web

from bot.platforms.web.attachments import AttachmentApi
from bot.platforms.web.carrying import Carrying
from bot.platforms.web.conversations import Conversations
from bot.platforms.web.desk_api import DeskApi
from bot.platforms.web.digests import DigestsPage
from bot.platforms.web.door import Door
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.owners import LiveOwners, OwnersPage
from bot.platforms.web.owners_releases import LiveReleases, ReleasesApi
from bot.platforms.web.pace import Pace
from bot.platforms.web.pages import Pages
from bot.platforms.web.parts import LivePage, Parts
from bot.platforms.web.sender import WebSender
from bot.platforms.web.settings import PageSettings
from bot.platforms.web.sign_in import CookieSignIn, ProxySignIn, SignIn
from bot.platforms.web.staff_api import StaffApi
from bot.ports.attachments import Attachments, ContentOf, no_content
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
    attachments: Attachments | None = None,
    content_of: ContentOf = no_content,
    owners: LiveOwners | None = None,
    releases: LiveReleases | None = None,
) -> WebSender:
    """Add the page's routes to ``app``; what is returned sends to it. ``listeners``: to be rung by others too.
    ``report``: what leads see at ``/report``; ``owners``: what owners do at ``/owners``,
    and ``releases``: with releases there."""
    sign_in: SignIn = ProxySignIn(page) if page.sign_in == "proxy" else CookieSignIn(page, accounts, ids)
    conversations, listeners = Conversations(posts, accounts), listeners or Listeners()
    parts = Parts(
        intake, posts, accounts, clock, page, conversations, listeners, sign_in, Pace(clock), Door(page), report,
        attachments,
    )  # fmt: skip
    for group in (Pages(parts), StaffApi(parts), DeskApi(parts), AttachmentApi(parts), DigestsPage(parts)):
        app.add_routes(group.routes())

    if owners is not None:
        app.add_routes(OwnersPage(parts, owners).routes())
    if releases is not None:
        app.add_routes(ReleasesApi(parts, releases).routes())

    async def let_streams_end(_: web.Application) -> None:
        listeners.close()

    app.on_shutdown.append(let_streams_end)
    return WebSender(posts, conversations, listeners, clock, Carrying(attachments, content_of, page, clock))
