"""A Bolt app that listens to the local Slack, over signed HTTP and over Socket Mode."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.records import Json
from tests.fakes.slack.server import LocalSlack, Mode, local_slack

BUTTONS: list[Json] = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Helped"},
                "action_id": "helped",
                "value": "case-1",
            }
        ],
    }
]


MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Note"},
    "submit": {"type": "plain_text", "text": "Keep"},
    "callback_id": "note",
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


@dataclass
class Listening:
    """A Bolt app that answers a little and keeps the bodies of all that came; ``refusing``: breaks before the ack."""

    slack: LocalSlack
    app: AsyncApp
    bodies: list[Json] = field(default_factory=list)
    refusing: int = 0
    silent: bool = False

    def events(self) -> list[str]:
        events = [body.get("event", {}) for body in self.bodies]
        return [event.get("subtype") or event.get("type", "") for event in events]

    async def keep(self, body: Json, next: Any) -> None:
        self.bodies.append(body)
        if self.silent:
            await asyncio.Event().wait()
        if self.refusing:
            self.refusing -= 1
            raise RuntimeError("the inbox cannot be reached")
        await next()


def listening(slack: LocalSlack) -> Listening:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, ignoring_self_events_enabled=False)
    kept = Listening(slack, app)
    app.middleware(kept.keep)

    async def answer(event: Json, say: Any) -> None:
        if not event.get("bot_id") and not event.get("subtype"):
            await say(text="An answer", blocks=BUTTONS, thread_ts=event.get("thread_ts"))

    async def pressed(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Thank you", replace_original=True)

    async def command(ack: Any) -> None:
        await ack("A person is on the way")

    async def ask(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def noted(ack: Any, view: Json) -> None:
        words = view["state"]["values"]["words"]["text"]["value"]
        if words:
            await ack()
        else:
            await ack(response_action="errors", errors={"words": "Write something"})

    async def closed(ack: Any) -> None:
        await ack()

    async def other(event: Json) -> None:
        """Everything else is taken and left."""

    app.event("message")(answer)
    app.action("helped")(pressed)
    app.command("/handrail")(command)
    app.shortcut("ask_handrail")(ask)
    app.view("note")(noted)
    app.view_closed("note")(closed)
    app.event("app_mention")(other)
    app.event({"type": "app_home_opened"})(other)
    for name in ("reaction_added", "member_joined_channel", "team_join", "user_change", "tokens_revoked"):
        app.event(name)(other)
    for name in ("app_uninstalled", "subteam_members_changed", "channel_archive", "group_archive", "file_shared"):
        app.event(name)(other)
    return kept


async def connected(mode: Mode, stack: AsyncExitStack) -> Listening:
    slack = await stack.enter_async_context(local_slack(mode))
    kept = listening(slack)
    if mode == "http":
        slack.send_events_to(await serve(kept.app, stack))
    else:
        await connect(kept, stack)
    return kept


async def connect(kept: Listening, stack: AsyncExitStack) -> AsyncSocketModeHandler:
    handler = AsyncSocketModeHandler(kept.app, kept.slack.app_token, ping_interval=0.2)
    wanted = kept.slack.sockets.opened + 1
    await handler.connect_async()  # type: ignore[no-untyped-call]
    stack.push_async_callback(handler.close_async)
    await kept.slack.until(lambda: kept.slack.sockets.opened >= wanted)
    return handler


async def serve(app: AsyncApp, stack: AsyncExitStack) -> str:
    """Bolt under aiohttp, as its own adapter does it."""

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    application = web.Application()
    application.router.add_post("/slack/events", handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}/slack/events"
