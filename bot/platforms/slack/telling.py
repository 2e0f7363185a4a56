"""Words of the moment, beside the outbox: to one person alone, and on a message whose button was just pressed.

None of it is needed for anything to go on, so it is tried once and never raises.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import HandrailError
from bot.platforms.slack.answers import asked
from bot.platforms.slack.blocks import SlackMessage
from bot.platforms.slack.homes import is_direct
from bot.platforms.slack.workspaces import Workspace

_log = structlog.get_logger(__name__)

_WITHIN = 5
"""Seconds."""


class Telling:
    """Says it where the person is looking."""

    async def alone(
        self,
        workspace: Workspace,
        user: str,
        message: SlackMessage,
        *,
        channel: str = "",
        thread: str = "",
        response_url: str = "",
    ) -> None:
        """To one person alone: in answer to what they pressed, else in the channel, else in the direct message."""
        if response_url and await self._answer(response_url, message):
            return
        client = workspace.client
        if not channel or is_direct(channel):
            await self._try("chat.postMessage", client.chat_postMessage(**_post(channel or user, thread, message)))
            return
        call = client.chat_postEphemeral(user=user, **_post(channel, thread, message))
        if not await self._try("chat.postEphemeral", call):
            await self._try("chat.postMessage", client.chat_postMessage(**_post(user, "", message)))

    async def change(self, workspace: Workspace, channel: str, ts: str, text: str, blocks: Sequence[Any]) -> None:
        """Show on a message that its button was pressed."""
        call = workspace.client.chat_update(channel=channel, ts=ts, text=text, blocks=list(blocks))
        await self._try("chat.update", call)

    async def take_away(self, response_url: str) -> None:
        """Take away what one person alone saw, once they have answered it."""
        webhook = AsyncWebhookClient(response_url, timeout=_WITHIN, retry_handlers=[])
        await self._try("response_url", webhook.send(delete_original=True))

    async def open(self, workspace: Workspace, trigger: str, view: Mapping[str, Any]) -> bool:
        """A window over what they see, for whoever has just pressed. Whether it could be opened."""
        call = workspace.client.views_open(trigger_id=trigger, view=dict(view))
        return await self._try("views.open", call)

    async def home(self, workspace: Workspace, user: str, view: Mapping[str, Any]) -> None:
        await self._try("views.publish", workspace.client.views_publish(user_id=user, view=dict(view)))

    async def _answer(self, response_url: str, message: SlackMessage) -> bool:
        webhook = AsyncWebhookClient(response_url, timeout=_WITHIN, retry_handlers=[])
        call = webhook.send(
            text=message.text,
            blocks=list(message.blocks),
            response_type="ephemeral",
            replace_original=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        try:
            answer = await call
        except Exception as error:  # the way round it is tried next
            _log.info("slack_not_told", how="response_url", why=type(error).__name__)
            return False
        return bool(answer.status_code == 200)

    async def _try(self, method: str, call: Awaitable[Any]) -> bool:
        try:
            if method == "response_url":
                await call
            else:
                await asked(method, call)
        except HandrailError as error:
            _log.info("slack_not_told", how=method, why=str(error))
            return False
        except Exception as error:  # nothing hangs on it
            _log.warning("slack_not_told", how=method, why=type(error).__name__)
            return False
        return True


def _post(channel: str, thread: str, message: SlackMessage) -> dict[str, Any]:
    return {
        "channel": channel,
        "thread_ts": thread or None,
        "text": message.text,
        "blocks": list(message.blocks),
        "unfurl_links": False,
        "unfurl_media": False,
        "parse": "none",
        "link_names": False,
    }
