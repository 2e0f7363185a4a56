"""The pages on which a workspace lets the app in: Bolt's OAuth, with the installations in our own database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import StoreError
from bot.platforms.slack.installations import StoredInstallations, StoredStates
from bot.platforms.slack.settings import SCOPES, SlackSettings
from bot.platforms.slack.workspaces import OFFICIAL, Workspaces
from bot.ports.anchors import Installations
from bot.ports.surroundings import Clock

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


class Installing:
    """Where several workspaces are served."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        stored: StoredInstallations,
        installations: Installations,
        clock: Clock,
    ) -> None:
        public = settings.public_url.rstrip("/")
        self.flow = AsyncOAuthFlow(
            client=workspaces.client(""),
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                scopes=SCOPES,
                user_scopes=[],
                redirect_uri=f"{public}{REDIRECT_PATH}" if public else None,
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                authorization_url=urljoin(settings.api_url or OFFICIAL, "/oauth/v2/authorize"),
                installation_store=stored,
                installation_store_bot_only=True,
                state_store=StoredStates(installations, clock),
            ),
        )

    def routes(self) -> list[web.RouteDef]:
        return [web.get(INSTALL_PATH, self._install), web.get(REDIRECT_PATH, self._redirect)]

    async def _install(self, request: web.Request) -> web.Response:
        return await self._page(request, self.flow.handle_installation)

    async def _redirect(self, request: web.Request) -> web.Response:
        return await self._page(request, self.flow.handle_callback)

    async def _page(
        self, request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> web.Response:
        made = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
        try:
            return await to_aiohttp_response(await handle(made))
        except StoreError:
            return web.Response(status=503, text="The database cannot be used just now. Please try again in a minute.")
