"""The local Slack server against the real ``slack_sdk`` client: what is kept, and what is refused with which error."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import labels, visible_text


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


async def refused(call: Any) -> dict[str, Any]:
    """What Slack answers to a call that it refuses."""
    with pytest.raises(SlackApiError) as caught:
        await call
    answer: dict[str, Any] = caught.value.response.data
    return answer


async def test_auth_test_says_who_the_bot_is(slack: LocalSlack, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0ALDER", "U0HANDRAIL", "B0HANDRAIL")
    assert "chat:write" in answer.headers["X-OAuth-Scopes"]


async def test_a_posted_message_is_kept_with_its_metadata_and_read_back(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = await slack.person("nina").mention("Wi-Fi is slow")
    metadata = {"event_type": "handrail", "event_payload": {"key": "reply-1"}}
    posted = await client.chat_postMessage(
        channel=root.channel, thread_ts=root.ts, text="One moment", metadata=metadata, unfurl_links=False,
        unfurl_media=False,
    )  # fmt: skip
    plain = await client.conversations_replies(channel=root.channel, ts=root.ts)
    whole = await client.conversations_replies(channel=root.channel, ts=root.ts, include_all_metadata=True)
    assert [message["ts"] for message in plain["messages"]] == [root.ts, posted["ts"]]
    assert "metadata" not in plain["messages"][1]
    assert whole["messages"][1]["metadata"] == metadata
    assert whole["messages"][0]["reply_count"] == 1
    assert slack.messages("general")[-1].unfurls_off


async def test_timestamps_never_repeat_and_always_grow(slack: LocalSlack, client: AsyncWebClient) -> None:
    stamps = [(await client.chat_postMessage(channel="C0GENERAL", text=str(number)))["ts"] for number in range(20)]
    assert stamps == sorted(set(stamps), key=float)


async def test_form_and_json_bodies_are_read_alike(slack: LocalSlack) -> None:
    block = '[{"type": "section", "text": {"type": "mrkdwn", "text": "*hello*"}}]'
    async with ClientSession(headers={"Authorization": f"Bearer {slack.bot_token}"}) as session:
        form = {"channel": "C0GENERAL", "text": "hello", "blocks": block, "unfurl_links": "false"}
        async with session.post(f"{slack.api_url}chat.postMessage", data=form) as response:
            assert (await response.json())["ok"]
    message = slack.messages("general")[-1]
    assert message.blocks[0]["text"]["text"] == "*hello*"
    assert message.unfurl_links is False


async def test_an_update_takes_the_blocks_away_when_only_a_text_comes(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "before"}}]
    posted = await client.chat_postMessage(channel="C0GENERAL", text="before", blocks=blocks)
    changed = {"channel": "C0GENERAL", "ts": posted["ts"], "blocks": [{"type": "divider"}]}
    await client.api_call("chat.update", json=changed)
    message = slack.messages("general")[-1]
    assert (message.text, message.edited) == ("before", None)
    await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="after")
    assert (message.text, message.blocks) == ("after", [])
    assert message.edited is not None
    assert [version.text for version in message.versions] == ["before", "before"]


async def test_nobody_changes_what_somebody_else_wrote(slack: LocalSlack, client: AsyncWebClient) -> None:
    said = await slack.person("nina").say("mine", "general")
    answer = await refused(client.chat_update(channel="C0GENERAL", ts=said.ts, text="yours"))
    assert answer["error"] == "cant_update_message"
    answer = await refused(client.chat_delete(channel="C0GENERAL", ts=said.ts))
    assert answer["error"] == "cant_delete_message"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
        ({"channel": "C0RANDOM", "text": "hi"}, "not_in_channel"),
        ({"channel": "C0OLD", "text": "hi"}, "is_archived"),
        ({"channel": "C0GENERAL"}, "no_text"),
        ({"channel": "C0GENERAL", "text": "a" * 40_001}, "msg_too_long"),
        ({"channel": "C0GENERAL", "text": "hi", "markdown_text": "hi"}, "markdown_text_conflict"),
        ({"channel": "C0GENERAL", "text": "hi", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "C0GENERAL", "text": "hi", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        (
            {
                "channel": "C0GENERAL",
                "text": "hi",
                "metadata": {"event_type": "a", "event_payload": {"a": "b" * 9000}},
            },
            "metadata_too_large",
        ),
        ({"channel": "U0STELLA", "text": "hi"}, "channel_not_found"),
    ],
)
async def test_a_post_that_slack_would_refuse_is_refused(
    client: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    assert (await refused(client.api_call("chat.postMessage", json=arguments)))["error"] == error


async def test_a_private_channel_without_the_app_does_not_exist_for_it(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.add_channel("secret", ["nina"], bot=False, private=True)
    assert (await refused(client.conversations_info(channel="C0SECRET")))["error"] == "channel_not_found"


async def test_an_update_may_be_shorter_only(slack: LocalSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C0GENERAL", text="a" * 4001)
    answer = await refused(client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="a" * 4001))
    assert answer["error"] == "msg_too_long"
    assert slack.warnings


async def test_tokens_and_scopes_are_checked(slack: LocalSlack, client: AsyncWebClient) -> None:
    stranger = AsyncWebClient(token="xoxb-wrong", base_url=slack.api_url)
    assert (await refused(stranger.auth_test()))["error"] == "invalid_auth"
    assert (await refused(client.apps_connections_open(app_token=slack.bot_token)))["error"] == "not_allowed_token_type"
    slack.drop_scope("users:read")
    answer = await refused(client.users_info(user="U0NINA"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert "chat:write" in answer["provided"]
    await slack.revoke_token()
    assert (await refused(client.auth_test()))["error"] == "token_revoked"
    client.token = slack.reinstall().bot_token
    assert (await client.auth_test())["ok"]


async def test_history_needs_the_scope_of_the_kind_of_channel(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.drop_scope("groups:history")
    assert (await client.conversations_history(channel="C0GENERAL"))["ok"]
    assert (await refused(client.conversations_history(channel="C0DESK")))["needed"] == "groups:history"


async def test_a_method_that_a_workspace_lacks_is_unknown(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.without_method("chat.startStream")
    answer = await refused(client.chat_startStream(channel="C0GENERAL", thread_ts="1.0"))
    assert answer["error"] == "unknown_method"
    assert (await refused(client.api_call("chat.invented")))["error"] == "unknown_method"


async def test_a_thread_is_read_page_by_page(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.rules.replies_page = 15
    root = await slack.person("nina").say("root", "general")
    for number in range(20):
        await client.chat_postMessage(channel="C0GENERAL", text=str(number), thread_ts=root.ts)
    first = await client.conversations_replies(channel="C0GENERAL", ts=root.ts, limit=100)
    assert len(first["messages"]) == 16
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_replies(channel="C0GENERAL", ts=root.ts, limit=100, cursor=cursor)
    assert [message["text"] for message in second["messages"][1:]] == ["15", "16", "17", "18", "19"]
    assert not second["has_more"]
    late = await client.conversations_replies(channel="C0GENERAL", ts=root.ts, oldest=second["messages"][-1]["ts"])
    assert [message["text"] for message in late["messages"]] == ["root"]
    assert (await refused(client.conversations_replies(channel="C0GENERAL", ts="5.0")))["error"] == "thread_not_found"


async def test_history_shows_no_replies_and_no_ephemeral_messages(slack: LocalSlack, client: AsyncWebClient) -> None:
    nina, sam = slack.person("nina"), slack.person("sam")
    root = await nina.say("root", "general")
    await sam.reply_in_thread(root, "reply")
    await sam.say("to all", "general", thread=root, broadcast=True)
    await client.chat_postEphemeral(channel="C0GENERAL", user=nina.id, text="for your eyes")
    shown = await client.conversations_history(channel="C0GENERAL")
    assert [message["text"] for message in shown["messages"]] == ["to all", "root"]
    assert [message.text for message in nina.sees("general")] == ["root", "reply", "to all", "for your eyes"]
    assert [message.text for message in sam.sees("general")] == ["root", "reply", "to all"]
    answer = await refused(client.chat_postEphemeral(channel="C0DESK", user=nina.id, text="psst"))
    assert answer["error"] == "user_not_in_channel"


async def test_who_is_a_member_a_guest_or_a_stranger_can_be_told(slack: LocalSlack, client: AsyncWebClient) -> None:
    shown = {name: (await client.users_info(user=f"U0{name.upper()}"))["user"] for name in ("nina", "gus", "stella")}
    assert shown["nina"]["is_restricted"] is False
    assert shown["gus"]["is_restricted"] is True
    assert shown["stella"]["is_stranger"] is True
    assert shown["stella"]["team_id"] == "T0BIRCH"
    assert "is_restricted" not in shown["stella"]
    slack.add_person("ben", team="T0BIRCH")
    assert (await refused(client.users_info(user="U0BEN")))["error"] == "user_not_found"
    groups = await client.usergroups_list(include_users=True)
    assert groups["usergroups"][0]["users"] == ["U0SAM", "U0KIM"]
    assert (await client.usergroups_users_list(usergroup="S0AGENTS"))["users"] == ["U0SAM", "U0KIM"]


async def test_a_direct_message_is_opened_by_posting_to_somebody(slack: LocalSlack, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users="U0NINA")
    posted = await client.chat_postMessage(channel="U0NINA", text="hello")
    assert posted["channel"] == opened["channel"]["id"] == slack.person("nina").dm == "D0NINA"
    assert (await refused(client.conversations_open(users="U0STELLA")))["error"] == "user_not_visible"


async def test_channels_are_listed_joined_and_their_members_named(slack: LocalSlack, client: AsyncWebClient) -> None:
    own = await client.users_conversations(types="public_channel,private_channel")
    assert {channel["id"] for channel in own["channels"]} == {"C0GENERAL", "C0DESK", "C0SHARED", "C0OLD"}
    assert (await refused(client.conversations_join(channel="C0RANDOM")))["needed"] == "channels:join"
    slack.installation.scopes.append("channels:join")
    await client.conversations_join(channel="C0RANDOM")
    assert (await client.conversations_members(channel="C0RANDOM"))["members"] == ["U0NINA", "U0SAM", "U0HANDRAIL"]
    listed = await client.conversations_list(exclude_archived=True)
    assert {channel["name"] for channel in listed["channels"]} == {"general", "shared", "random"}
    shared = await client.conversations_info(channel="C0SHARED")
    assert shared["channel"]["is_ext_shared"] is True


async def test_a_reaction_is_put_once_and_taken_away_once(slack: LocalSlack, client: AsyncWebClient) -> None:
    said = await slack.person("sam").say("on my way", "desk")
    arguments = {"channel": "C0DESK", "timestamp": said.ts, "name": "white_check_mark"}
    await client.reactions_add(**arguments)
    assert said.reactions == {"white_check_mark": ["U0HANDRAIL"]}
    assert (await refused(client.reactions_add(**arguments)))["error"] == "already_reacted"
    await client.reactions_remove(**arguments)
    assert (await refused(client.reactions_remove(**arguments)))["error"] == "no_reaction"


async def test_a_stream_grows_and_ends_with_blocks(slack: LocalSlack, client: AsyncWebClient) -> None:
    nina = slack.person("nina")
    question = await nina.say("How do I set up the VPN?")
    started = await client.chat_startStream(channel=nina.dm, thread_ts=question.ts, markdown_text="Open **Settings**")
    place = {"channel": nina.dm, "ts": started["ts"]}
    assert (await refused(client.chat_update(**place, text="x")))["error"] == "streaming_state_conflict"
    await client.chat_appendStream(**place, markdown_text=", then *VPN*.")
    button = {"type": "button", "text": {"type": "plain_text", "text": "Talk to a person"}, "action_id": "route"}
    await client.chat_stopStream(**place, blocks=[{"type": "actions", "elements": [button]}])
    shown = slack.messages(nina.dm)[-1]
    assert visible_text(shown) == "Open Settings, then VPN.\n[Talk to a person]"
    late = await refused(client.chat_appendStream(**place, markdown_text="more"))
    assert late["error"] == "message_not_in_streaming_state"


async def test_a_stream_in_a_channel_names_its_reader(slack: LocalSlack, client: AsyncWebClient) -> None:
    root = await slack.person("nina").mention("help")
    answer = await refused(client.chat_startStream(channel=root.channel, thread_ts=root.ts))
    assert answer["error"] == "missing_recipient_team_id"
    started = await client.chat_startStream(
        channel=root.channel, thread_ts=root.ts, recipient_team_id="T0ALDER", recipient_user_id="U0NINA"
    )
    assert started["ok"]


async def test_status_prompts_and_title_of_an_assistant_thread(slack: LocalSlack, client: AsyncWebClient) -> None:
    nina = slack.person("nina")
    said = await nina.say("hello")
    thread = {"channel_id": nina.dm, "thread_ts": said.ts}
    await client.assistant_threads_setStatus(**thread, status="Looking…", loading_messages=["Looking…"])
    assert slack.status(nina.dm, said) == "Looking…"
    await client.chat_postMessage(channel=nina.dm, thread_ts=said.ts, text="Here it is")
    assert slack.status(nina.dm, said) == "", "an answer takes the status away"
    await client.assistant_threads_setSuggestedPrompts(**thread, prompts=[{"title": "VPN", "message": "How?"}])
    await client.assistant_threads_setTitle(**thread, title="Hello")
    assert slack.prompts[0].prompts == (("VPN", "How?"),)
    assert slack.titles[0].title == "Hello"
    too_many = [{"title": str(number), "message": "?"} for number in range(5)]
    answer = await refused(client.assistant_threads_setSuggestedPrompts(**thread, prompts=too_many))
    assert answer["error"] == "invalid_arguments"
    lost = await refused(client.assistant_threads_setStatus(channel_id=nina.dm, thread_ts="5.0", status="…"))
    assert lost["error"] == "invalid_thread_ts"


async def test_a_home_view_is_published_for_one_person(slack: LocalSlack, client: AsyncWebClient) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Your cases"}}]}
    published = await client.views_publish(user_id="U0NINA", view=view)
    home = slack.person("nina").home()
    assert home is not None
    assert visible_text(home) == "Your cases"
    assert slack.person("sam").home() is None
    answer = await refused(client.views_publish(user_id="U0NINA", view=view, hash="old"))
    assert answer["error"] == "hash_conflict"
    assert (await client.views_publish(user_id="U0NINA", view=view, hash=published["view"]["hash"]))["ok"]


async def test_files_go_up_in_three_steps_and_are_read_with_the_token(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await client.files_upload_v2(filename="log.txt", content="all is well", channel="C0DESK", initial_comment="log")
    message = slack.messages("desk")[-1]
    assert (message.subtype, message.files[0].content) == ("file_share", b"all is well")
    shot = await slack.person("nina").upload("shot.png", b"picture", text="see here")
    info = (await client.files_info(file=shot.files[0].id))["file"]
    assert info["mimetype"] == "image/png"
    async with ClientSession() as session:
        async with session.get(info["url_private"], headers={"Authorization": f"Bearer {client.token}"}) as response:
            assert await response.read() == b"picture"
        async with session.get(info["url_private"]) as response:
            assert "Sign in" in await response.text(), "without a token Slack answers 200 with its sign-in page"


# slack_sdk signs in with aiohttp's BasicAuth, which aiohttp has begun to warn of.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_installation_is_had_for_a_code_once(slack: LocalSlack) -> None:
    code = slack.oauth_code("T0BIRCH")
    client = AsyncWebClient(base_url=slack.api_url)
    secrets = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    installed = await client.oauth_v2_access(**secrets, code=code)
    assert installed["team"]["id"] == "T0BIRCH"
    assert installed["access_token"] != slack.bot_token
    assert (await refused(client.oauth_v2_access(**secrets, code=code)))["error"] == "invalid_code"
    theirs = AsyncWebClient(token=installed["access_token"], base_url=slack.api_url)
    assert (await refused(theirs.chat_postMessage(channel="C0GENERAL", text="hi")))["error"] == "channel_not_found"


async def test_the_page_that_installs_leads_back_with_a_code(slack: LocalSlack) -> None:
    page = slack.api_url.replace("/api/", "/oauth/v2/authorize")
    asked = {"redirect_uri": "http://127.0.0.1:1/slack/oauth_redirect", "state": "s-1", "team": "T0BIRCH"}
    async with ClientSession() as session, session.get(page, params=asked, allow_redirects=False) as response:
        assert response.status == 302
        back = response.headers["Location"]
    assert back.startswith(asked["redirect_uri"])
    assert "state=s-1" in back


MANIFEST = """
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  slash_commands: [{command: /handrail, description: Ask}]
oauth_config: {scopes: {bot: [chat:write, commands, im:history]}}
settings: {event_subscriptions: {bot_events: [message.im, app_home_opened]}}
"""


async def test_a_manifest_makes_the_app_what_it_says(slack: LocalSlack, client: AsyncWebClient, tmp_path: Path) -> None:
    written = tmp_path / "manifest.yaml"
    written.write_text(MANIFEST)
    slack.use_manifest(written)
    assert (await refused(client.users_info(user="U0NINA")))["error"] == "missing_scope"
    await slack.person("nina").say("not for the app", "general")
    assert slack.deliveries == []
    with pytest.raises(AssertionError, match="/other"):
        await slack.person("nina").slash("/other")
    written.write_text(MANIFEST.replace("message.im,", "message.im, app_mention,"))
    with pytest.raises(AssertionError, match="app_mentions:read"):
        slack.use_manifest(written)


async def test_a_pace_is_kept_when_asked_for(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.rules.messages_a_second = 1
    await client.chat_postMessage(channel="C0GENERAL", text="one")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C0GENERAL", text="two")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert (await client.chat_postMessage(channel="C0DESK", text="another channel"))["ok"]


async def test_a_permalink_leads_into_the_thread(slack: LocalSlack, client: AsyncWebClient) -> None:
    root = await slack.person("nina").say("root", "general")
    reply = await slack.person("sam").reply_in_thread(root, "reply")
    link = await client.chat_getPermalink(channel="C0GENERAL", message_ts=reply.ts)
    assert link["permalink"].startswith("https://alder.slack.com/archives/C0GENERAL/p")
    assert f"thread_ts={root.ts}" in link["permalink"]


async def test_what_can_be_pressed_is_listed_as_it_reads(slack: LocalSlack, client: AsyncWebClient) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Helped"}, "action_id": "helped", "value": "1"}
    rating = {
        "type": "feedback_buttons",
        "action_id": "rating",
        "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
        "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
    }
    blocks = [{"type": "actions", "elements": [button]}, {"type": "context_actions", "elements": [rating]}]
    await client.chat_postMessage(channel="C0GENERAL", text="?", blocks=blocks)
    assert labels(slack.messages("general")[-1]) == ("Helped", "Good", "Bad")
