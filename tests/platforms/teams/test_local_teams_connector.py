"""The local Teams takes and refuses the Connector's calls as Teams does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.world import HOME, NEIGHBOUR
from tests.platforms.teams.local_bot import Answer, LocalBot, card, local_bot, words


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        yield running


def opening(member: str, tenant: str = HOME, **more: object) -> dict[str, object]:
    return {"bot": {"id": "28:x"}, "isGroup": False, "members": [{"id": member}], "tenantId": tenant, **more}


async def new_thread(teams: LocalTeams, bot: LocalBot, place: str = "desk", text: str = "A new case") -> Answer:
    body = {
        "isGroup": True,
        "channelData": {"channel": {"id": teams.conversation(place).id}},
        "activity": {"type": "message", "text": text},
    }
    return await bot.call("POST", "conversations", body)


async def test_a_message_in_a_personal_chat_stands_there(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    sent = await bot.send(nina.chat, "Hello **Nina**")
    assert sent.status == 201
    [message] = teams.messages(nina.chat)
    assert (message.id, message.by_app, nina.reads(message)) == (sent.id, True, "Hello Nina")


async def test_a_percent_encoded_conversation_is_the_same_one(teams: LocalTeams, bot: LocalBot) -> None:
    await new_thread(teams, bot)
    [first] = teams.messages("desk")
    thread = quote(f"{teams.conversation('desk').id};messageid={first.id}", safe="")
    assert (await bot.send(thread, "more")).status == 201
    assert [message.text for message in teams.messages("desk", first)] == ["A new case", "more"]


async def test_a_new_thread_is_opened_in_a_channel_and_answered_in(teams: LocalTeams, bot: LocalBot) -> None:
    made = await new_thread(teams, bot)
    assert made.status == 201
    assert made.id == f"{teams.conversation('desk').id};messageid={made.body['activityId']}"
    assert made.body["serviceUrl"] == teams.service_url
    await bot.send(made.id, "in the thread")
    await bot.call(
        "POST", f"conversations/{made.id}/activities/{made.body['activityId']}", {"type": "message", "text": "a reply"}
    )
    await bot.send(teams.conversation("desk").id, "a thread of its own")
    assert [message.text for message in teams.messages(made.id)] == ["A new case", "in the thread", "a reply"]
    assert len({message.root for message in teams.messages("desk")}) == 2


@pytest.mark.parametrize("missing", ["isGroup", "activity"])
async def test_a_new_thread_needs_to_be_a_group_and_to_say_something(
    teams: LocalTeams, bot: LocalBot, missing: str
) -> None:
    body = {
        "isGroup": True,
        "channelData": {"channel": {"id": teams.conversation("desk").id}},
        "activity": {"type": "message", "text": "hi"},
    }
    del body[missing]
    assert (await bot.call("POST", "conversations", body)).status == 400
    assert teams.messages("desk") == []


async def test_a_personal_chat_is_opened_with_somebody_who_has_the_app(teams: LocalTeams, bot: LocalBot) -> None:
    sam = teams.person("sam")
    made = await bot.call("POST", "conversations", opening(sam.id))
    assert (made.status, made.id) == (201, sam.chat)
    again = await bot.call("POST", "conversations", opening(sam.user.object_id))
    assert again.id == sam.chat, "the same chat, by the directory's id too"


async def test_a_personal_chat_is_not_opened_where_it_may_not_be(teams: LocalTeams, bot: LocalBot) -> None:
    gus, stella = teams.person("gus"), teams.person("stella")
    assert (await bot.call("POST", "conversations", opening(gus.id))).code == "ForbiddenOperationException"
    assert (await bot.call("POST", "conversations", opening("29:nobody"))).code == "BadArgument"
    assert (await bot.call("POST", "conversations", opening(stella.id, HOME))).status == 403
    assert (await bot.call("POST", "conversations", opening(stella.id, NEIGHBOUR))).id == stella.chat
    assert (await bot.call("POST", "conversations", opening(gus.id, ""))).status == 400


async def test_who_has_taken_the_app_away_or_blocked_it_gets_nothing(teams: LocalTeams, bot: LocalBot) -> None:
    nina, sam = teams.person("nina"), teams.person("sam")
    await nina.uninstalls()
    sam.blocks()
    assert (await bot.send(nina.chat, "hello")).code == "BotNotInConversationRoster"
    assert (await bot.send(sam.chat, "hello")).code == "ConversationBlockedByUser"
    assert (await bot.send(teams.conversation("walk").id, "hello")).code == "BotNotInConversationRoster"
    sam.unblocks()
    assert (await bot.send(sam.chat, "hello")).status == 201
    teams.disable_bot()
    assert (await bot.send(sam.chat, "hello")).code == "BotDisabledByAdmin"
    assert [message.text for message in teams.messages(sam.chat)] == ["hello"]


async def test_unknown_conversations_activities_teams_and_members_are_not_found(
    teams: LocalTeams, bot: LocalBot
) -> None:
    chat = teams.person("nina").chat
    assert (await bot.send("19:nowhere@thread.v2", "hello")).code == "ConversationNotFound"
    gone = await bot.call("PUT", f"conversations/{chat}/activities/1", {"type": "message", "text": "new"})
    assert (gone.status, gone.code) == (404, "ActivityNotFoundInConversation")
    assert (await bot.call("GET", "teams/19:nowhere")).status == 404
    stranger = teams.person("stella").id
    assert (await bot.call("GET", f"conversations/{chat}/members/{stranger}")).code == "MemberNotFoundInConversation"


async def test_an_update_shows_a_new_version_and_keeps_the_old(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    sent = await bot.show(chat, card(words("Sam is looking")))
    body = {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card(words("Resolved"))}],
    }
    changed = await bot.call("PUT", f"conversations/{chat}/activities/{sent.id}", body)
    assert (changed.status, changed.id) == (200, sent.id)
    [message] = teams.messages(chat)
    assert message.cards()[0]["body"][0]["text"] == "Resolved"
    assert message.versions[0].attachments[0]["content"]["body"][0]["text"] == "Sam is looking"


async def test_a_deleted_message_is_gone_and_cannot_be_changed(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    sent = await bot.send(chat, "one moment")
    path = f"conversations/{chat}/activities/{sent.id}"
    assert (await bot.call("DELETE", path)).status == 200
    assert teams.messages(chat) == []
    assert (await bot.call("DELETE", path)).status == 404


async def test_what_people_said_cannot_be_changed_by_the_bot(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    said = await nina.say("my own words")
    path = f"conversations/{nina.chat}/activities/{said.id}"
    assert (await bot.call("PUT", path, {"type": "message", "text": "not hers"})).status == 403
    assert (await bot.call("DELETE", path)).status == 403
    assert said.text == "my own words"


async def test_members_are_shown_with_directory_id_tenant_and_role(teams: LocalTeams, bot: LocalBot) -> None:
    place = teams.conversation("shared").id
    shown = (await bot.call("GET", f"conversations/{place}/members")).body
    roles = {one["name"]: (one["userRole"], one["tenantId"]) for one in shown}
    assert roles["Gus Lindqvist"] == ("guest", HOME)
    assert roles["Stella Brandt"] == ("user", NEIGHBOUR)
    nina = teams.person("nina").user
    one = (await bot.call("GET", f"conversations/{place}/members/{nina.object_id}")).body
    assert (one["id"], one["objectId"], one["surname"]) == (nina.id, nina.object_id, "Falk")


async def test_members_come_a_page_at_a_time(teams: LocalTeams, bot: LocalBot) -> None:
    path = f"conversations/{teams.conversation('general').id}/pagedmembers?pageSize=3"
    first = (await bot.call("GET", path)).body
    rest = (await bot.call("GET", f"{path}&continuationToken={first['continuationToken']}")).body
    assert [len(page["members"]) for page in (first, rest)] == [3, 1]
    assert "continuationToken" not in rest


async def test_a_team_tells_its_name_and_its_channels(teams: LocalTeams, bot: LocalBot) -> None:
    team = teams.team("desk")
    assert (await bot.call("GET", f"teams/{team.id}")).body["name"] == "Service desk"
    channels = (await bot.call("GET", f"teams/{team.id}/conversations")).body["conversations"]
    assert [(one["id"], one["name"]) for one in channels] == [
        (team.id, None),
        (teams.conversation("desk").id, "Cases"),
    ]


async def test_typing_is_seen_and_leaves_no_message(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    assert (await bot.send(nina.chat, {"type": "typing"})).status == 201
    assert len(teams.conversation(nina.chat).typing) == 1
    assert teams.messages(nina.chat) == []


async def test_a_message_may_have_a_hundred_kilobytes_in_utf_16(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    around = len('{"type":"message","text":""}')
    fits = "å" * (100 * 1024 // 2 - around)
    assert (await bot.send(chat, fits)).status == 201
    large = await bot.send(chat, fits + "å")
    assert (large.status, large.code) == (413, "MessageSizeTooBig")
    path = f"conversations/{chat}/activities/{teams.messages(chat)[0].id}"
    assert (await bot.call("PUT", path, {"type": "message", "text": fits + "å"})).status == 413
    assert len(teams.messages(chat)) == 1


async def test_without_a_good_token_nothing_is_done(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    await bot.sign_in()
    teams.skip(teams.login.lifetime + 1)
    assert (await bot.send(chat, "too late")).status == 401
    await bot.sign_in()
    assert (await bot.send(chat, "in time")).status == 201
    teams.login.revoke()
    assert (await bot.send(chat, "revoked")).status == 401
    bot.token = "made-up"
    assert (await bot.send(chat, "made up")).status == 401
    assert [message.text for message in teams.messages(chat)] == ["in time"]


async def test_every_call_is_noted_with_what_became_of_it(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    await bot.send(chat, "one")
    await bot.send("19:nowhere@thread.v2", "two")
    assert [(call.target, call.status, call.error) for call in teams.calls_of("send")] == [
        (chat, 201, ""),
        ("19:nowhere@thread.v2", 404, "ConversationNotFound"),
    ]


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "message"},
        {"type": "event", "name": "x"},
        {"type": "message", "text": 5},
        {"type": "message", "text": "x", "textFormat": "rtf"},
        {"type": "message", "attachments": [{"content": {}}]},
        {"type": "message", "attachments": [{"contentType": "application/x-unheard-of", "content": {}}]},
        {"type": "message", "attachments": [{"contentType": "image/png"}]},
        {"type": "message", "text": "x", "entities": [{"no": "type"}]},
        {"type": "message", "text": "x", "entities": [{"type": "mention", "text": "<at>Sam</at>"}]},
        {"type": "message", "text": "x", "suggestedActions": {"actions": [{"type": "openUrl", "title": "a"}]}},
        {"type": "message", "text": "x", "channelData": {"feedbackLoop": {"type": "mine"}}},
    ],
)  # fmt: skip
async def test_what_is_not_well_formed_is_refused(
    teams: LocalTeams, bot: LocalBot, activity: dict[str, object]
) -> None:
    chat = teams.person("nina").chat
    assert (await bot.send(chat, activity)).status == 400
    assert teams.messages(chat) == []


async def test_suggested_actions_are_seen_in_personal_chats_only(teams: LocalTeams, bot: LocalBot) -> None:
    actions = {"actions": [{"type": "imBack", "title": "Yes", "value": "yes"}]}
    activity = {"type": "message", "text": "Did it help?", "suggestedActions": actions}
    nina = teams.person("nina")
    await bot.send(nina.chat, activity)
    await bot.send(teams.conversation("lunch").id, activity)
    assert nina.sees() == ["Did it help?\n[Yes]"]
    assert nina.sees("lunch") == ["Did it help?"]
    assert any("one-to-one" in warning for warning in teams.warnings)


async def test_text_and_card_in_one_activity_can_be_split_without_an_id(teams: LocalTeams, bot: LocalBot) -> None:
    chat = teams.person("nina").chat
    teams.rules.splits_text_and_card = True
    sent = await bot.show(chat, card(words("in the card")), text="in the text")
    assert sent.body == {}
    assert [len(message.attachments) for message in teams.messages(chat)] == [0, 1]


async def test_an_update_takes_back_what_a_press_had_shown_to_one_person(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    sent = await bot.show(
        nina.chat, card(words("old"), actions=[{"type": "Action.Execute", "title": "Go", "verb": "go"}])
    )
    bot.answers(
        {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": card(words("for Nina"))}
    )
    [message] = teams.messages(nina.chat)
    await nina.press(message, "Go")
    assert nina.reads(message) == "for Nina"
    body = {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card(words("for all"))}],
    }
    await bot.call("PUT", f"conversations/{nina.chat}/activities/{sent.id}", body)
    assert nina.reads(message) == "for all"
