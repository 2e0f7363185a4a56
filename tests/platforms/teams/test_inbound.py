"""What Teams sends, read: words without tags, who and where, and ids that no part of which can be mistaken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.pressing import BadPayload
from bot.platforms.teams.conversations import Place, Spot
from bot.platforms.teams.framework import Framework
from bot.platforms.teams.heard import Changed, Ignored, Installed, MembersChanged, Picked, Removed, Uninstalled, Wrote
from bot.platforms.teams.inbound_text import plain
from tests.fakes.teams.server import local_teams

BOT = "28:app"
TENANT = "7f1c2b9a"


def activity(kind: str = "message", **changes: Any) -> dict[str, Any]:
    made = {
        "type": kind,
        "id": "1700000000000",
        "timestamp": "2026-11-23T14:00:00.1234567Z",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "channelId": "msteams",
        "from": {"id": "29:1abc", "name": "Nina Falk", "aadObjectId": "b1"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:1xyz"},
        "recipient": {"id": BOT, "name": "Handrail"},
        "channelData": {"tenant": {"id": TENANT}},
    }
    return made | changes


def in_channel(address: str = "19:abc@thread.tacv2;messageid=17", **changes: Any) -> dict[str, Any]:
    place = {"conversationType": "channel", "tenantId": TENANT, "id": address, "isGroup": True}
    data = {"tenant": {"id": TENANT}, "team": {"id": "19:team@thread.tacv2"}, "channel": {"id": "19:abc@thread.tacv2"}}
    return activity(conversation=place, channelData=data, **changes)


def mention(id: str, name: str) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": id, "name": name}, "text": f"<at>{name}</at>"}


async def wrote(made: dict[str, Any]) -> Wrote:
    heard = await Framework().read(made)
    assert isinstance(heard, Wrote)
    return heard


@pytest.mark.parametrize(
    ("text", "entities", "words"),
    [
        ("It is slow", [], "It is slow"),
        ("<at>Handrail</at> it is slow", [mention(BOT, "Handrail")], "it is slow"),
        ("<at>Handrail</at>, it is slow", [mention(BOT, "Handrail")], "it is slow"),
        ("it is slow <at>Handrail</at>", [mention(BOT, "Handrail")], "it is slow"),
        ("<at>Handrail</at>&nbsp;is a &lt; b?", [mention(BOT, "Handrail")], "is a < b?"),
        ("ask <at>Sam Ortiz</at> too", [mention("29:sam", "Sam Ortiz")], "ask @Sam Ortiz too"),
        ("one\r\ntwo\xa0three", [], "one\ntwo three"),
        ("<at>Handrail</at>", [mention(BOT, "Handrail")], ""),
        ("a -- b", [], "a -- b"),
        ("if x<y and y>z", [], "if x<y and y>z"),
    ],
)
async def test_words_are_read_as_people_see_them(text: str, entities: list[Any], words: str) -> None:
    assert (await wrote(activity(text=text, entities=entities))).text == words


async def test_a_mention_says_who_is_meant() -> None:
    ours = await wrote(in_channel(text="<at>Handrail</at> hi", entities=[mention(BOT, "Handrail")]))
    assert (ours.mentioned, ours.others) == (True, False)
    others = await wrote(in_channel(text="<at>Sam</at> hi", entities=[mention("29:sam", "Sam")]))
    assert (others.mentioned, others.others) == (False, True)
    assert (await wrote(activity(text="hi"))).mentioned, "in the chat with us everything is said to us"


async def test_a_channels_message_stands_in_its_thread() -> None:
    reply = await wrote(in_channel(id="18", text="hi"))
    assert reply.source.spot == Spot("19:abc@thread.tacv2", "17", "channel")
    assert reply.source.spot.address == "19:abc@thread.tacv2;messageid=17"
    assert not reply.begins
    first = await wrote(in_channel(id="17", text="hi"))
    assert first.begins
    assert first.source.team == "19:team@thread.tacv2"


async def test_what_is_not_words_is_told_apart() -> None:
    read = Framework().read
    edit = {"channelData": {"tenant": {"id": TENANT}, "eventType": "editMessage"}}
    gone = {"channelData": {"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"}}
    assert isinstance(await read(activity("messageUpdate", text="x") | edit), Changed)
    assert isinstance(await read(activity("messageDelete") | gone), Removed)
    assert isinstance(await read(activity("installationUpdate", action="add")), Installed)
    assert isinstance(await read(activity("installationUpdate", action="remove")), Uninstalled)
    assert isinstance(await read(activity("conversationUpdate", membersAdded=[{"id": BOT}])), Installed)
    assert isinstance(await read(activity("conversationUpdate", membersRemoved=[{"id": BOT}])), Uninstalled)
    assert isinstance(await read(activity("conversationUpdate", membersAdded=[{"id": "29:x"}])), MembersChanged)
    assert isinstance(await read(activity("messageReaction")), Ignored)
    assert isinstance(await read(activity("typing")), Ignored)
    bot = {"from": {"id": "28:other", "name": "Another bot", "role": "bot"}}
    assert isinstance(await read(activity(text="beep") | bot), Ignored)


async def test_a_picked_message_is_read_as_words() -> None:
    payload = {
        "id": "1",
        "body": {"contentType": "html", "content": "<div>It is <b>slow</b>&nbsp;here<br>again</div>"},
        "from": {"user": {"id": "b2", "displayName": "Sam Ortiz"}},
    }
    value = {"commandId": "askHandrail", "commandContext": "message", "messagePayload": payload}
    heard = await Framework().read(activity("invoke", name="composeExtension/fetchTask", value=value))
    assert isinstance(heard, Picked)
    assert heard.text == "It is slow\xa0here\nagain"
    assert heard.author == "Sam Ortiz"
    own = {**payload, "from": {"user": {"id": "b1", "displayName": "Nina Falk"}}}
    mine = await Framework().read(
        activity("invoke", name="composeExtension/fetchTask", value=value | {"messagePayload": own})
    )
    assert isinstance(mine, Picked)
    assert mine.author == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "17/18"},
        {"id": "17 18"},
        {"from": {}},
        {"from": {"id": "29:\n"}},
        {"conversation": {"id": "a:1", "conversationType": "meeting", "tenantId": TENANT}},
        {"conversation": {"tenantId": TENANT}},
        {"timestamp": "yesterday"},
        {"channelData": {"tenant": {"id": "another"}}},
        {"entities": "x"},
        {"attachments": [1]},
        {"text": 7},
    ],
)
async def test_what_lacks_something_is_refused_with_its_name(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPayload):
        await Framework().read(activity(text="hi") | changes)


IDS = st.text(min_size=1, max_size=40)


@given(tenant=IDS, user=IDS, chat=IDS, thread=IDS)
def test_a_conversations_id_gives_back_what_it_was_made_of_and_parts_at_its_colons(
    tenant: str, user: str, chat: str, thread: str
) -> None:
    place = Place(tenant, user, chat, thread)
    try:
        id = place.conversation
    except UnicodeEncodeError:
        return  # a lone surrogate is no part of any id of Teams'
    assert Place.of(id) == place
    assert id.count(":") == 4
    assert "#" not in id


@pytest.mark.parametrize("other", ["slack:T1:U1:C1:1", "teams:t:u:c", "teams:t:u::x", "web:x", "teams:a:b:c:d:e"])
def test_what_is_no_conversation_on_teams_is_known_as_such(other: str) -> None:
    assert Place.of(other) is None


@given(st.text(max_size=200))
def test_any_markup_can_be_read(markup: str) -> None:
    assert isinstance(plain(markup), str)


async def test_two_chats_of_one_person_are_two_conversations() -> None:
    async with local_teams() as teams:
        nina = teams.person("nina")
        own = Place.at(nina.user.tenant, nina.id, Spot(nina.chat))
        there = Place.at(nina.user.tenant, nina.id, Spot("19:x@thread.v2", kind="groupChat"))
        assert own.conversation != there.conversation
        assert own.spot.personal
        assert there.spot.kind == "groupChat"
