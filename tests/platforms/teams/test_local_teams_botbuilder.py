"""Microsoft's own botbuilder talks to the local Teams unchanged: its adapter, its connector and ``TeamsInfo``.

It blocks the loop that it runs in (``requests``), so it has a thread and a loop of its own here.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from aiohttp import web
from aiohttp.test_utils import TestServer
from botbuilder.core import CardFactory, CloudAdapterBase, MessageFactory, TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationParameters,
    ConversationReference,
    Entity,
    ErrorResponseException,
)
from botframework.connector.auth import AppCredentials, BotFrameworkAuthenticationFactory
from botframework.connector.auth.service_client_credentials_factory import ServiceClientCredentialsFactory

from tests.fakes.teams.keys import Forgery
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.visible import ai_label, citations
from tests.fakes.teams.world import HOME
from tests.platforms.teams.local_bot import card, execute, words

Turn = Callable[[TurnContext], Awaitable[Any]]


class LocalCredentials(AppCredentials):  # type: ignore[misc]
    """botbuilder's credentials; MSAL insists on https for the login, so the token is asked for here."""

    def __init__(self, env: dict[str, str]) -> None:
        super().__init__(app_id=env["MICROSOFT_APP_ID"])
        self._env = env
        self._token = ""

    def get_access_token(self, force_refresh: bool = False) -> str:
        if not self._token:
            form = {
                "grant_type": "client_credentials",
                "client_id": self._env["MICROSOFT_APP_ID"],
                "client_secret": self._env["MICROSOFT_APP_PASSWORD"],
                "scope": f"{self.oauth_scope}/.default",
            }
            url = f"{self._env['TEAMS_LOGIN_URL']}/{self._env['MICROSOFT_APP_TENANT_ID']}/oauth2/v2.0/token"
            self._token = requests.post(url, data=form, timeout=10).json()["access_token"]
        return self._token


class LocalCredentialsFactory(ServiceClientCredentialsFactory):  # type: ignore[misc]
    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self.credentials = LocalCredentials(env)

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == self._env["MICROSOFT_APP_ID"]

    async def is_authentication_disabled(self) -> bool:
        return False

    async def create_credentials(self, *_: Any, **__: Any) -> AppCredentials:
        return self.credentials


@dataclass
class Built:
    """``turn``: what it does with an activity; ``refused``: what its authentication or its turn raised."""

    teams: LocalTeams
    adapter: CloudAdapterBase
    turn: Turn
    seen: list[Activity] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    async def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Something in the bot's own loop."""
        async with asyncio.timeout(30):
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))

    async def take(self, request: web.Request) -> web.StreamResponse:
        activity = Activity().deserialize(await request.json())
        header = request.headers.get("Authorization", "")
        try:
            answer = await self.adapter.process_activity(header, activity, self._turn)
        except Exception as error:
            self.refused.append(f"{type(error).__name__}: {error}")
            return web.Response(status=401)
        return web.Response() if answer is None else web.json_response(answer.body, status=answer.status)

    async def _turn(self, context: TurnContext) -> None:
        self.seen.append(context.activity)
        await self.turn(context)

    @property
    def app_id(self) -> str:
        return self.teams.environment()["MICROSOFT_APP_ID"]


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[Built]:
    env = teams.environment()
    authentication = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=f"{env['TEAMS_LOGIN_URL']}/{HOME}",
        to_channel_from_bot_oauth_scope="https://api.botframework.com",
        to_bot_from_channel_token_issuer="https://api.botframework.com",
        to_bot_from_channel_open_id_metadata_url=env["TEAMS_OPENID_METADATA_URL"],
        to_bot_from_emulator_open_id_metadata_url=env["TEAMS_OPENID_METADATA_URL"],
        credential_factory=LocalCredentialsFactory(env),
    )
    Entity.enable_additional_properties_sending()

    async def echo(context: TurnContext) -> None:
        await context.send_activity(f"you said {context.activity.text}")

    built = Built(teams, CloudAdapterBase(authentication), echo)
    thread = threading.Thread(target=built.loop.run_forever)
    thread.start()

    async def start() -> TestServer:
        application = web.Application()
        application.router.add_post("/api/messages", built.take)
        server = TestServer(application, host="127.0.0.1")
        await server.start_server()
        return server

    server = await built.run(start())
    teams.send_activities_to(str(server.make_url("/api/messages")))
    try:
        yield built
    finally:
        await teams.settled()
        await built.run(server.close())
        await built.run(built.loop.shutdown_default_executor())
        built.loop.call_soon_threadsafe(built.loop.stop)
        thread.join()
        built.loop.close()


async def test_a_turn_is_authenticated_and_answered(teams: LocalTeams, bot: Built) -> None:
    nina = teams.person("nina")
    await nina.say("hello")
    assert bot.refused == []
    assert nina.sees() == ["hello", "you said hello"]
    [call] = teams.calls_of("reply")
    assert call.activity == bot.seen[0].id, "botbuilder answers to the activity"


async def test_a_channel_thread_is_answered_in_the_thread(teams: LocalTeams, bot: Built) -> None:
    async def answer(context: TurnContext) -> None:
        TurnContext.remove_recipient_mention(context.activity)
        await context.send_activity(f"you said {context.activity.text.strip()}")

    bot.turn = answer
    root = await teams.person("nina").mention("my mouse is dead", "help")
    found = await teams.wait_for_message("help", "you said my mouse is dead", thread=root)
    assert found.root == root.id


@pytest.mark.parametrize(
    "forgery", ["no_header", "wrong_audience", "expired", "other_key", "alg_none", "unendorsed", "wrong_service_url"]
)
async def test_botbuilder_refuses_forged_tokens(teams: LocalTeams, bot: Built, forgery: Forgery) -> None:
    attempt = await teams.forged(forgery)
    assert (attempt.status, bot.seen) == (401, [])
    assert len(bot.refused) == 1


async def test_citations_label_and_feedback_arrive(teams: LocalTeams, bot: Built) -> None:
    entity = Entity().deserialize(
        {
            "type": "https://schema.org/Message",
            "@type": "Message",
            "@context": "https://schema.org",
            "additionalType": ["AIGeneratedContent"],
            "citation": [
                {
                    "@type": "Claim",
                    "position": 1,
                    "appearance": {"@type": "DigitalDocument", "name": "Slow Wi-Fi", "abstract": "Another network."},
                }
            ],
        }
    )

    async def answer(context: TurnContext) -> None:
        activity = MessageFactory.text("Use the other network [1]")
        activity.entities = [entity]
        activity.channel_data = {"feedbackLoop": {"type": "default"}}
        await context.send_activity(activity)

    bot.turn = answer
    nina = teams.person("nina")
    await nina.say("slow")
    message = await teams.wait_for_message(nina.chat, "other network")
    assert [one.name for one in citations(message)] == ["Slow Wi-Fi"]
    assert ai_label(message)
    await nina.thumbs(message, "like")
    assert bot.seen[-1].name == "message/submitAction"


async def test_a_card_is_shown_updated_and_deleted(teams: LocalTeams, bot: Built) -> None:
    async def answer(context: TurnContext) -> None:
        first = MessageFactory.attachment(CardFactory.adaptive_card(card(words("one"), actions=[execute("Go")])))
        sent = await context.send_activity(first)
        second = MessageFactory.attachment(CardFactory.adaptive_card(card(words("two"))))
        second.id = sent.id
        await context.update_activity(second)
        gone = await context.send_activity("one moment")
        await context.delete_activity(gone.id)

    bot.turn = answer
    nina = teams.person("nina")
    await nina.say("hello")
    assert bot.refused == []
    assert nina.sees() == ["hello", "two"]
    assert teams.messages(nina.chat)[1].versions[0].attachments[0]["content"]["body"][0]["text"] == "one"


async def test_a_thread_is_opened_proactively_and_gone_on_with(teams: LocalTeams, bot: Built) -> None:
    references: list[ConversationReference] = []

    async def opened(context: TurnContext) -> None:
        references.append(TurnContext.get_conversation_reference(context.activity))

    parameters = ConversationParameters(
        is_group=True,
        bot=ChannelAccount(id=teams.state.bot_id),
        channel_data={"channel": {"id": teams.conversation("desk").id}},
        activity=MessageFactory.text("A new case"),
        tenant_id=HOME,
    )
    await bot.run(bot.adapter.create_conversation(bot.app_id, opened, parameters, "msteams", teams.service_url))

    async def more(context: TurnContext) -> None:
        await context.send_activity("more of it")

    await bot.run(bot.adapter.continue_conversation(references[0], more, bot.app_id))
    root, reply = teams.messages("desk")
    assert (root.text, reply.text, reply.root) == ("A new case", "more of it", root.id)


async def test_a_personal_chat_is_opened_proactively(teams: LocalTeams, bot: Built) -> None:
    sam = teams.person("sam")

    async def opened(context: TurnContext) -> None:
        await context.send_activity("Nina needs somebody")

    parameters = ConversationParameters(
        is_group=False, bot=ChannelAccount(id=teams.state.bot_id), members=[ChannelAccount(id=sam.id)], tenant_id=HOME
    )
    await bot.run(bot.adapter.create_conversation(bot.app_id, opened, parameters, "msteams", teams.service_url))
    assert sam.sees() == ["Nina needs somebody"]


async def test_teams_info_reads_members_and_team(teams: LocalTeams, bot: Built) -> None:
    found: dict[str, Any] = {}

    async def ask(context: TurnContext) -> None:
        found["member"] = await TeamsInfo.get_member(context, context.activity.from_property.id)
        page = await TeamsInfo.get_paged_team_members(context, page_size=2)
        found["page"] = [one.name for one in page.members], bool(page.continuation_token)
        found["team"] = (await TeamsInfo.get_team_details(context)).name

    bot.turn = ask
    await teams.person("nina").mention("hello", "help")
    assert bot.refused == []
    member = found["member"]
    nina = teams.person("nina").user
    assert (member.name, member.aad_object_id, member.tenant_id, member.user_role) == (
        "Nina Falk",
        nina.object_id,
        HOME,
        "user",
    )
    assert found["team"] == "Alder College"
    assert found["page"] == (["Nina Falk", "Sam Ortiz"], True)


async def test_a_refusal_is_botbuilders_error_with_teams_code(teams: LocalTeams, bot: Built) -> None:
    errors: list[ErrorResponseException] = []

    async def answer(context: TurnContext) -> None:
        teams.person("nina").blocks()
        try:
            await context.send_activity("hello?")
        except ErrorResponseException as error:
            errors.append(error)

    bot.turn = answer
    await teams.person("nina").say("bye")
    [error] = errors
    assert error.response.status_code == 403
    assert error.error.error.code == "ConversationBlockedByUser"


async def test_a_rotated_key_is_not_known_to_botbuilder_at_once(teams: LocalTeams, bot: Built) -> None:
    nina = teams.person("nina")
    await nina.say("before")
    teams.keys.rotate()
    await nina.say("after")
    assert [one.text for one in bot.seen] == ["before"]
    assert bot.refused[0].startswith("IndexError"), "which is why Handrail reads the keys itself"
