"""The local Slack server against real Bolt apps, over signed HTTP and over Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.records import Json
from tests.fakes.slack.server import LocalSlack, Mode, local_slack
from tests.fakes.slack.visible import visible_text

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


@pytest.fixture(params=["socket", "http"])
async def heard(request: pytest.FixtureRequest) -> AsyncIterator[Listening]:
    """A Bolt app connected to a running workspace, both ways."""
    async with AsyncExitStack() as stack:
        yield await connected(request.param, stack)


@pytest.fixture
async def over_http() -> AsyncIterator[Listening]:
    async with AsyncExitStack() as stack:
        yield await connected("http", stack)


@pytest.fixture
async def over_sockets() -> AsyncIterator[Listening]:
    async with AsyncExitStack() as stack:
        yield await connected("socket", stack)


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


async def test_a_direct_message_is_answered(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    said = await nina.say("Wi-Fi <is> slow & https://example.org")
    answer = await heard.slack.wait_for_message(nina.dm, containing="Helped", after=said)
    assert visible_text(answer) == "[Helped]"
    body = heard.bodies[0]
    assert body["event"]["text"] == "Wi-Fi &lt;is&gt; slow &amp; <https://example.org>"
    assert (body["event"]["channel_type"], body["team_id"]) == ("im", "T0ALDER")
    assert body["authorizations"][0]["user_id"] == "U0HANDRAIL"


async def test_a_mention_comes_as_two_events_with_ids_of_their_own(heard: Listening) -> None:
    await heard.slack.person("nina").mention("help", "general")
    assert sorted(heard.events()[:2]) == ["app_mention", "message"]
    assert len({body["event_id"] for body in heard.bodies[:2]}) == 2
    assert len({body["event"]["ts"] for body in heard.bodies[:2]}) == 1


async def test_the_app_hears_itself(heard: Listening) -> None:
    await heard.slack.person("nina").say("hello")
    own = await heard.slack.until(lambda: next((b for b in heard.bodies if b.get("event", {}).get("bot_id")), None))
    assert own["event"]["user"] == "U0HANDRAIL"


async def test_a_press_reaches_the_app_and_its_answer_replaces_the_message(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    await nina.say("hello")
    answer = await heard.slack.wait_for_message(nina.dm, containing="Helped")
    pressed = await nina.press(answer, "Helped")
    assert pressed.acknowledged
    body = next(body for body in heard.bodies if body.get("type") == "block_actions")
    assert body["actions"][0]["value"] == "case-1"
    assert body["container"] == {
        "type": "message",
        "message_ts": answer.ts,
        "channel_id": nina.dm,
        "is_ephemeral": False,
    }
    await heard.slack.until(lambda: visible_text(answer) == "Thank you")


async def test_a_command_is_answered_to_one_person_alone(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    answered = await nina.slash("/handrail person", "general")
    assert answered.acknowledged
    assert nina.sees("general")[-1].text == "A person is on the way"
    assert heard.slack.person("sam").sees("general") == []
    body = next(body for body in heard.bodies if body.get("command"))
    assert (body["command"], body["text"], body["channel_id"]) == ("/handrail", "person", "C0GENERAL")


async def test_a_shortcut_opens_a_modal_that_is_submitted(heard: Listening) -> None:
    nina, said = heard.slack.person("nina"), await heard.slack.person("sam").say("printer on fire", "general")
    assert (await nina.shortcut(said, "ask_handrail")).acknowledged
    await heard.slack.until(nina.modal)
    await nina.submit({"Note": ""})
    assert nina.modal() is not None, "errors keep it open"
    await nina.submit({"Note": "seen"})
    assert nina.modal() is None


async def test_a_modal_that_is_closed_says_so(heard: Listening) -> None:
    nina, said = heard.slack.person("nina"), await heard.slack.person("sam").say("printer on fire", "general")
    await nina.shortcut(said, "ask_handrail")
    await heard.slack.until(nina.modal)
    closed = await nina.close_modal()
    assert closed is not None
    assert closed.acknowledged
    assert nina.modal() is None


async def test_edits_and_deletions_are_told(heard: Listening) -> None:
    nina = heard.slack.person("nina")
    said = await nina.say("the printer", "general")
    await nina.edit(said, "the big printer")
    await nina.delete(said)
    wanted = ("message_changed", "message_deleted")
    changed, deleted = (body["event"] for body in heard.bodies if body["event"].get("subtype") in wanted)
    assert changed["previous_message"]["text"] == "the printer"
    assert changed["message"]["text"] == "the big printer"
    assert changed["message"]["edited"]["user"] == nina.id
    assert deleted["deleted_ts"] == said.ts
    assert said not in heard.slack.messages("general")


async def test_a_deleted_root_with_replies_leaves_a_tombstone(heard: Listening) -> None:
    nina, sam = heard.slack.person("nina"), heard.slack.person("sam")
    root = await nina.say("root", "general")
    await sam.reply_in_thread(root, "reply")
    await nina.delete(root)
    changed = [body["event"] for body in heard.bodies if body["event"].get("subtype") == "message_changed"]
    tombstones = [event for event in changed if event["message"].get("subtype") == "tombstone"]
    assert len(tombstones) == 1
    assert "message_deleted" not in heard.events()


async def test_files_home_joining_and_reactions_are_told(heard: Listening) -> None:
    slack, kim = heard.slack, heard.slack.person("kim")
    shot = await kim.upload("shot.png", b"1", text="see", channel="general")
    await kim.opens_home()
    await kim.opens_messages()
    await slack.add_person("lee").joins("general")
    await kim.reacts(shot, "eyes")
    events = {body["event"]["type"]: body["event"] for body in heard.bodies}
    assert {"file_share", "file_shared"} <= set(heard.events())
    assert [b["event"]["tab"] for b in heard.bodies if b["event"]["type"] == "app_home_opened"] == ["home", "messages"]
    assert events["member_joined_channel"]["user"] == "U0LEE"
    assert events["reaction_added"]["item"]["ts"] == shot.ts


async def test_what_administrators_do_is_told(heard: Listening) -> None:
    slack, nina = heard.slack, heard.slack.person("nina")
    await slack.change_usergroup("S0AGENTS", ["sam", "nina"])
    await slack.change_person(nina, restricted=True)
    await slack.archive("desk")
    await slack.join_team(slack.add_person("lee"))
    await slack.uninstall()
    assert heard.events() == [
        "subteam_members_changed",
        "user_change",
        "group_archive",
        "team_join",
        "tokens_revoked",
        "app_uninstalled",
    ]
    assert heard.bodies[0]["event"]["added_users"] == ["U0NINA"]


async def test_only_what_the_app_may_hear_is_sent(heard: Listening) -> None:
    slack, nina = heard.slack, heard.slack.person("nina")
    await nina.say("the app is not here", "random")
    slack.drop_scope("channels:history")
    await nina.say("no scope", "general")
    slack.app.bot_events.remove("message.im")
    await nina.say("no subscription")
    assert heard.bodies == []


async def test_a_stranger_is_marked_as_one(heard: Listening) -> None:
    stella = heard.slack.person("stella")
    await stella.mention("help us", "shared")
    body = heard.bodies[0]
    assert body["is_ext_shared_channel"] is True
    assert body["event"]["user_team"] == "T0BIRCH"
    assert body["team_id"] == "T0ALDER"


async def test_an_unfolded_link_is_a_change_that_nobody_made(heard: Listening) -> None:
    said = await heard.slack.person("nina").say("see https://example.org", "general")
    await heard.slack.unfurls(said)
    change = next(b["event"] for b in heard.bodies if b["event"].get("subtype") == "message_changed")
    assert change["message"]["text"] == change["previous_message"]["text"]


async def test_an_event_that_fails_is_retried_with_the_same_id(over_http: Listening) -> None:
    over_http.refusing = 2
    await over_http.slack.person("nina").say("hello", "general")
    await over_http.slack.settled()
    delivery = over_http.slack.deliveries[0]
    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 200]
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in delivery.sent] == [None, "1", "2"]
    assert delivery.sent[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({body["event_id"] for body in over_http.bodies[:3]}) == 1


async def test_an_event_that_is_never_taken_is_given_up_after_three_retries(over_http: Listening) -> None:
    over_http.refusing = 100
    await over_http.slack.person("nina").say("hello", "general")
    await over_http.slack.settled()
    assert len(over_http.slack.deliveries[0].attempts) == 4


async def test_a_press_that_fails_is_not_repeated(over_http: Listening) -> None:
    nina = over_http.slack.person("nina")
    await nina.say("hello")
    answer = await over_http.slack.wait_for_message(nina.dm, containing="Helped")
    await over_http.slack.settled()
    over_http.refusing = 1
    pressed = await nina.press(answer, "Helped")
    await over_http.slack.settled()
    assert (pressed.acknowledged, pressed.status) == (False, 500)
    assert len(pressed.delivery.attempts) == 1


async def test_an_app_that_does_not_answer_in_time_has_not_answered(heard: Listening) -> None:
    heard.silent = True
    heard.slack.outgoing.acknowledge_within = 0.05
    heard.slack.outgoing.retry_after = ()
    await heard.slack.person("nina").say("hello", "general")
    attempt = heard.slack.deliveries[0].attempts[0]
    assert attempt.error in ("http_timeout", "timeout")


async def test_nobody_listening_is_a_failed_connection(over_http: Listening) -> None:
    over_http.slack.send_events_to("http://127.0.0.1:1/slack/events")
    await over_http.slack.person("nina").say("hello", "general")
    assert over_http.slack.deliveries[0].attempts[0].error == "connection_failed"


async def test_an_identical_request_can_be_replayed_and_a_forged_one_is_refused(over_http: Listening) -> None:
    slack = over_http.slack
    await slack.person("nina").say("hello", "general")
    delivery = slack.deliveries[0]
    assert (await slack.replay(delivery)).status == 200
    assert over_http.bodies[0] == over_http.bodies[-1]
    headers, body = delivery.sent[0]
    forged = await slack.http.post(delivery, 0, {**headers, "X-Slack-Signature": "v0=00"}, body, 3)
    assert forged.status == 401


async def test_events_can_come_twice_late_and_in_the_wrong_order(heard: Listening) -> None:
    slack, nina = heard.slack, heard.slack.person("nina")
    slack.outgoing.duplicate()
    await nina.say("twice", "general")
    slack.outgoing.retry_although_acknowledged()
    await nina.say("again", "general")
    async with slack.outgoing.out_of_order():
        await nina.say("first", "general")
        await nina.say("second", "general")
    own = [body["event"]["text"] for body in heard.bodies if body["event"]["user"] == nina.id]
    assert own == ["twice", "twice", "again", "again", "second", "first"]


async def test_a_refreshed_connection_loses_nothing(over_sockets: Listening) -> None:
    slack, nina = over_sockets.slack, over_sockets.slack.person("nina")
    await slack.sockets.refresh()
    await nina.say("after the refresh", "general")
    assert slack.sockets.opened == 2
    assert slack.deliveries[0].acknowledged


async def test_a_dropped_connection_comes_back_and_the_event_is_retried(over_sockets: Listening) -> None:
    slack, nina = over_sockets.slack, over_sockets.slack.person("nina")
    slack.outgoing.retry_after = (0, 0.3, 1, 2)
    await slack.sockets.drop_all()
    await nina.say("while nobody listens", "general")
    assert slack.deliveries[0].attempts[0].error == "connection_failed"
    await slack.settled()
    assert slack.deliveries[0].acknowledged


async def test_any_of_several_connections_may_get_an_event(over_sockets: Listening) -> None:
    slack, nina = over_sockets.slack, over_sockets.slack.person("nina")
    async with AsyncExitStack() as stack:
        other = listening(slack)
        await connect(other, stack)
        assert len(slack.sockets.connections) == 2
        for number in range(4):
            await nina.edit(await nina.say(str(number), "general"), f"{number}, edited")
        assert over_sockets.bodies
        assert other.bodies
        own = [b["event_id"] for b in over_sockets.bodies + other.bodies]
        assert len(own) == len(set(own)), "each event goes to one of them"


async def test_ten_connections_are_open_at_most_and_a_ticket_is_good_for_one(over_sockets: Listening) -> None:
    slack = over_sockets.slack
    client = AsyncWebClient(base_url=slack.api_url)
    async with ClientSession() as session:
        urls = [(await client.apps_connections_open(app_token=slack.app_token))["url"] for _ in range(10)]
        opened = [await session.ws_connect(url) for url in urls]
        said = [await socket.receive_json() for socket in opened]
        assert [message["type"] for message in said] == ["hello"] * 9 + ["disconnect"]
        assert said[-1]["reason"] == "too_many_websockets"
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(urls[0])


async def test_another_apps_bot_speaks_the_old_way(heard: Listening) -> None:
    await heard.slack.another_bot_says("deployed", "general")
    event = heard.bodies[0]["event"]
    assert (event["subtype"], event["bot_id"]) == ("bot_message", "B0DEPLOYS")
    assert "user" not in event
