"""What people do in the local Teams reaches the bot in the shapes that Teams gives it, and only where it should."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.fakes.teams.server import LocalTeams, local_teams
from tests.fakes.teams.world import HOME, NEIGHBOUR
from tests.platforms.teams.local_bot import LocalBot, card, local_bot, words


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        yield running


async def test_a_personal_message_names_person_tenant_and_conversation(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    said = await nina.say("The <b>Wi-Fi</b> is slow")
    [activity] = bot.received
    assert (activity["type"], activity["id"], activity["text"]) == ("message", said.id, "The <b>Wi-Fi</b> is slow")
    assert activity["from"] == {"id": nina.id, "name": "Nina Falk", "aadObjectId": nina.user.object_id}
    assert activity["conversation"] == {"conversationType": "personal", "tenantId": HOME, "id": nina.chat}
    assert activity["channelData"] == {"tenant": {"id": HOME}}
    assert activity["recipient"]["id"] == f"28:{teams.environment()['MICROSOFT_APP_ID']}"
    assert activity["attachments"] == [
        {"contentType": "text/html", "content": "<p>The &lt;b&gt;Wi-Fi&lt;/b&gt; is slow</p>"}
    ]
    assert activity["timestamp"].endswith("Z") and activity["localTimestamp"].endswith("+01:00")


async def test_a_mention_in_a_channel_begins_a_thread(teams: LocalTeams, bot: LocalBot) -> None:
    said = await teams.person("nina").mention("my mouse is dead", "help")
    [activity] = bot.received
    place = teams.conversation("help")
    assert activity["conversation"]["id"] == f"{place.id};messageid={said.id}"
    assert activity["conversation"]["isGroup"] is True
    assert activity["channelData"]["team"]["id"] == teams.team("alder").id
    assert activity["channelData"]["channel"]["id"] == place.id
    assert activity["text"] == "<at>Handrail</at> my mouse is dead"
    [mention] = [one for one in activity["entities"] if one["type"] == "mention"]
    assert (mention["text"], mention["mentioned"]["id"]) == ("<at>Handrail</at>", activity["recipient"]["id"])
    assert "replyToId" not in activity


async def test_a_reply_in_a_channel_names_its_thread(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    root = await nina.mention("my mouse is dead", "help")
    reply = await nina.mention("still dead", thread=root)
    activity = bot.received[-1]
    assert activity["conversation"]["id"].endswith(f";messageid={root.id}")
    assert (activity["id"], activity["replyToId"]) == (reply.id, root.id)


async def test_without_a_mention_a_channel_is_heard_only_with_permission(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    root = await nina.mention("my mouse is dead", "help")
    await nina.reply(root, "not for the bot")
    assert len(bot.received) == 1
    teams.grant("alder")
    await nina.reply(root, "for everybody")
    assert bot.received[-1]["text"] == "for everybody"
    teams.revoke("alder")
    await nina.reply(root, "again not")
    assert len(bot.received) == 2


async def test_without_a_mention_a_group_chat_is_heard_only_with_permission(teams: LocalTeams, bot: LocalBot) -> None:
    sam = teams.person("sam")
    await sam.say("lunch?", "lunch")
    teams.grant("lunch")
    await sam.say("lunch!", "lunch")
    assert [one["text"] for one in bot.received] == ["lunch!"]
    assert bot.received[0]["conversation"]["conversationType"] == "groupChat"


async def test_others_can_be_named_beside_the_bot(teams: LocalTeams, bot: LocalBot) -> None:
    await teams.person("sam").say("has this", "desk", mention=True, naming=["kim"])
    [activity] = bot.received
    assert activity["text"] == "<at>Handrail</at> <at>Kim Adeyemi</at> has this"
    mentions = [one["mentioned"]["id"] for one in activity["entities"] if one["type"] == "mention"]
    assert mentions == [activity["recipient"]["id"], teams.person("kim").id]
    assert activity["attachments"][0]["content"].count("schema.skype.com/Mention") == 2


async def test_where_the_app_is_not_there_nothing_is_heard(teams: LocalTeams, bot: LocalBot) -> None:
    await teams.person("sam").mention("anybody?", "walk")
    assert bot.received == []


async def test_edits_deletions_and_undeletions_keep_the_messages_id(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    said = await nina.say("my password is hunter2")
    await nina.edit(said, "my password is secret")
    await nina.delete(said)
    await nina.undelete(said)
    events = [(one["type"], one["channelData"].get("eventType"), one.get("text")) for one in bot.received[1:]]
    assert events == [
        ("messageUpdate", "editMessage", "my password is secret"),
        ("messageDelete", "softDeleteMessage", None),
        ("messageUpdate", "undeleteMessage", "my password is secret"),
    ]
    assert {one["id"] for one in bot.received} == {said.id}
    assert said.versions[0].text == "my password is hunter2"


async def test_people_change_their_own_messages_only(teams: LocalTeams, bot: LocalBot) -> None:
    said = await teams.person("nina").say("mine", "lunch")
    with pytest.raises(AssertionError, match="their own"):
        await teams.person("sam").edit(said, "his")


async def test_reactions_to_the_bots_messages_are_told_and_to_others_not(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    sent = await bot.send(nina.chat, "Here is what I found.")
    [answer] = teams.messages(nina.chat)
    await nina.reacts(answer, "heart")
    await nina.unreacts(answer, "heart")
    own = await nina.say("thanks")
    await nina.reacts(own)
    added, removed = bot.of("messageReaction")
    assert (added["reactionsAdded"], added["replyToId"]) == ([{"type": "heart"}], sent.id)
    assert removed["reactionsRemoved"] == [{"type": "heart"}]


async def test_installing_for_oneself_tells_of_members_and_of_the_installation(
    teams: LocalTeams, bot: LocalBot
) -> None:
    gus = teams.person("gus")
    await gus.installs()
    members, installation = bot.received
    assert [one["id"] for one in members["membersAdded"]] == [gus.id, members["recipient"]["id"]]
    assert (installation["type"], installation["action"]) == ("installationUpdate", "add")
    assert installation["conversation"]["id"] == gus.chat
    await gus.uninstalls()
    assert (bot.received[-1]["type"], bot.received[-1]["action"]) == ("installationUpdate", "remove")
    with pytest.raises(AssertionError, match="not installed"):
        await gus.say("hello?")


async def test_installing_in_a_team_names_team_and_channel(teams: LocalTeams, bot: LocalBot) -> None:
    sam = teams.person("sam")
    await sam.uninstalls("desk")
    await sam.installs("desk")
    added = bot.of("conversationUpdate")[-1]
    assert added["membersAdded"] == [{"id": added["recipient"]["id"]}]
    assert added["channelData"]["eventType"] == "teamMemberAdded"
    assert added["channelData"]["team"]["name"] == "Service desk"
    told = bot.of("installationUpdate")[-1]
    assert told["channelData"]["settings"]["selectedChannel"]["id"] == teams.conversation("desk").id


async def test_people_who_join_and_leave_a_team_are_told(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    teams.joins("nina", "desk")
    teams.leaves("nina", "desk")
    await teams.settled()
    joined, left = bot.of("conversationUpdate")
    assert joined["membersAdded"] == [{"id": nina.id, "aadObjectId": nina.user.object_id}]
    assert left["membersRemoved"] == joined["membersAdded"]
    with pytest.raises(AssertionError, match="is not in desk"):
        await nina.say("let me in", "desk")


async def test_a_new_channel_is_told_in_general(teams: LocalTeams, bot: LocalBot) -> None:
    teams.add_channel("alder", "printing", "Printing")
    teams.tell_channel("printing")
    await teams.settled()
    [activity] = bot.received
    assert (activity["channelData"]["eventType"], activity["channelData"]["channel"]["name"]) == (
        "channelCreated",
        "Printing",
    )


async def test_a_file_reaches_the_bot_in_a_personal_chat_and_nowhere_else(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await nina.say("here", files=[("log.txt", b"error 42")])
    [file] = [one for one in bot.received[0]["attachments"] if "file.download" in one["contentType"]]
    assert (file["name"], file["content"]["fileType"]) == ("log.txt", "txt")
    async with bot.session.get(file["content"]["downloadUrl"]) as response:
        assert await response.read() == b"error 42", "no token needed"
    await nina.say("here", "help", mention=True, files=[("log.txt", b"error 42")])
    [words_alone] = bot.received[1]["attachments"]
    assert words_alone["contentType"] == "text/html" and "<attachment id=" in words_alone["content"]


async def test_a_pasted_picture_is_read_with_the_bots_token(teams: LocalTeams, bot: LocalBot) -> None:
    await teams.person("nina").say("look", pictures=[("screen.png", b"\x89PNG")])
    [picture] = [one for one in bot.received[0]["attachments"] if one["contentType"] == "image/*"]
    async with bot.session.get(picture["contentUrl"]) as response:
        assert response.status == 401
    await bot.sign_in()
    async with bot.session.get(picture["contentUrl"], headers={"Authorization": f"Bearer {bot.token}"}) as response:
        assert (response.status, response.content_type, await response.read()) == (200, "image/png", b"\x89PNG")


async def test_somebody_of_another_tenant_comes_with_their_tenant_and_region(teams: LocalTeams, bot: LocalBot) -> None:
    stella = teams.person("stella")
    await stella.say("hello from Birch")
    [activity] = bot.received
    assert activity["channelData"]["tenant"]["id"] == NEIGHBOUR
    assert activity["serviceUrl"] == f"{teams.url}/amer/"


async def test_people_see_only_the_places_that_they_are_in(teams: LocalTeams, bot: LocalBot) -> None:
    with pytest.raises(AssertionError, match="is not in desk"):
        await teams.person("nina").say("hello", "desk")


async def test_who_has_blocked_the_bot_has_nothing_to_write_in(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    nina.blocks()
    with pytest.raises(AssertionError, match="blocked"):
        await nina.say("hello")


async def test_a_hand_returns_when_the_bot_has_answered(teams: LocalTeams, bot: LocalBot) -> None:
    async def answer(activity: dict[str, object]) -> web.StreamResponse:
        await bot.send(teams.person("nina").chat, f"you said {activity['text']}")
        return web.Response()

    bot.answer = answer
    nina = teams.person("nina")
    await nina.say("hello")
    assert nina.sees() == ["hello", "you said hello"]


async def test_mentions_that_count_are_pings_and_others_are_words(teams: LocalTeams, bot: LocalBot) -> None:
    sam = teams.person("sam")
    entity = {"type": "mention", "text": "<at>Sam</at>", "mentioned": {"id": sam.id, "name": "Sam"}}
    place = teams.conversation("lunch").id
    await bot.send(place, {"type": "message", "text": "<at>Sam</at>, look", "entities": [entity]})
    await bot.send(place, "<at>everyone</at>, look")
    await bot.send(place, {"type": "message", "text": "Sam, look", "entities": [entity]})
    await bot.show(place, card(words("<at>Sam</at> has it"), msteams={"entities": [entity]}))
    await bot.show(place, card(words("nobody"), msteams={"entities": [entity]}))
    assert [(ping.target, ping.message) for ping in teams.pings()] == [
        (sam.id, teams.messages("lunch")[0].id),
        (sam.id, teams.messages("lunch")[3].id),
    ]


async def test_links_are_found_wherever_they_stand(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await bot.send(nina.chat, 'See [this](https://a.example), <a href="https://b.example">that</a>, https://c.example')
    opens = {"type": "Action.OpenUrl", "title": "Read", "url": "https://e.example"}
    await bot.show(nina.chat, card(words("or [those](https://d.example)"), actions=[opens]))
    found = [link for message in teams.messages(nina.chat) for link in teams.links(message)]
    assert [(link.label, link.url) for link in found] == [
        ("this", "https://a.example"),
        ("that", "https://b.example"),
        ("https://c.example", "https://c.example"),
        ("those", "https://d.example"),
        ("Read", "https://e.example"),
    ]


async def test_any_activity_can_be_delivered(teams: LocalTeams, bot: LocalBot) -> None:
    attempt = await teams.deliver({"type": "event", "name": "from nowhere", "serviceUrl": teams.service_url})
    assert (attempt.status, bot.received[0]["name"]) == (200, "from nowhere")
    assert teams.deliveries == []


async def test_waiting_for_what_never_comes_tells_what_there_is(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await bot.send(nina.chat, "something else")
    with pytest.raises(AssertionError, match="something else"):
        await teams.wait_for_message(nina.chat, "an answer", within=0.05)
