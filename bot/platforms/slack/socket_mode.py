"""Socket Mode: Slack's requests through a connection that we open, where nothing can reach us from outside."""

from __future__ import annotations

import asyncio

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.errors import HandrailError
from bot.platforms.health import Health
from bot.platforms.slack.answers import SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspaces
from bot.ports.surroundings import Clock

_log = structlog.get_logger(__name__)

_LOOK_EVERY = 5.0
"""Seconds between two attempts to connect, and between two looks at whether we still are."""

_NOT_CONNECTED = "There is no connection to Slack, so nothing comes in. It is tried again all the time."
_OUT_OF_REACH = "Slack cannot be reached, so nothing comes in. Is there a way out to it (SLACK_API_URL)?"


class Socket:
    """Connects, and keeps saying how it stands. Slack's own client goes on trying, at first and after every break."""

    def __init__(
        self, bolt: AsyncApp, settings: SlackSettings, workspaces: Workspaces, health: Health, clock: Clock
    ) -> None:
        self._bolt = bolt
        self._settings = settings
        self._workspaces = workspaces
        self._health = health
        self._clock = clock
        self._handler: AsyncSocketModeHandler | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        client = self._workspaces.client("")
        handler = AsyncSocketModeHandler(
            self._bolt, self._settings.app_token, web_client=client, ping_interval=_LOOK_EVERY
        )
        self._handler = handler
        self._tasks = [
            asyncio.create_task(self._connect(handler), name="slack connect"),
            asyncio.create_task(self._keep_watch(handler), name="slack watch"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # the library's

    async def _connect(self, handler: AsyncSocketModeHandler) -> None:
        while True:
            try:
                await handler.connect_async()  # type: ignore[no-untyped-call]  # the library's
            except Exception as error:  # Slack is away, or the token is wrong: neither may end the server
                _log.warning("slack_not_connected", why=type(error).__name__)
                await self._clock.sleep(_LOOK_EVERY)
            else:
                self._health.well("socket")
                return

    async def _keep_watch(self, handler: AsyncSocketModeHandler) -> None:
        why = ""
        while True:
            await self._clock.sleep(_LOOK_EVERY)
            if await handler.client.is_connected():
                why = ""
                self._health.well("socket")
            else:
                why = why or await self._why()
                self._health.ill("socket", why)

    async def _why(self) -> str:
        """Asked once each time that the connection is lost: Slack takes this question a few times a minute."""
        client = self._workspaces.client("")
        try:
            await asked("apps.connections.open", client.apps_connections_open(app_token=self._settings.app_token))
        except SlackSaidNo as no:
            return how_to_mend(no)
        except HandrailError:
            return _OUT_OF_REACH
        return _NOT_CONNECTED
