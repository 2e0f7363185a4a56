"""What the page sends is taken only when it is exactly right, and can never be mistaken for somebody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import NotAllowed
from bot.messages.people import member
from bot.platforms.web import inbound
from bot.platforms.web.inbound import BadRequest, Body

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NINA = member("web", "local", "nina", "Nina")
ALICE, ALICE_1 = member("web", "local", "alice"), member("web", "local", "alice:1")
ID = "0b0e4f5e-3f0a-4c1e-9d2a-0f1e2d3c4b5a"
OTHER_ID = "1b0e4f5e-3f0a-4c1e-9d2a-0f1e2d3c4b5a"
HERE = "web:local:nina:1"


def body(**values: Any) -> Body:
    return Body({"id": ID, "conversation": HERE, "text": "Hello", **values})


def test_a_message_gets_the_persons_key_before_the_pages_id() -> None:
    said = inbound.said(body(), NINA, NOW)
    assert (said.id, said.ref, said.conversation, said.text) == (f"web:local:nina:{ID}", ID, HERE, "Hello")


def test_the_same_id_from_two_people_is_two_events() -> None:
    bob = member("web", "local", "bob")
    his = inbound.said(body(conversation="web:local:bob:1"), bob, NOW)
    assert his.id != inbound.said(body(), NINA, NOW).id


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"}, {"id": None}, {"id": ID.upper()}, {"id": f"{ID}\n"}, {"text": ""}, {"text": " \n"}, {"text": 5},
        {"text": None}, {"text": "x" * 40_001},
    ],
)  # fmt: skip
def test_a_message_that_is_not_right_is_refused_in_words(changes: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        inbound.said(body(**changes), NINA, NOW)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "conversation",
    [
        "web:local:bob:1", "web:local:nina", "web:local:nina:", "web:local:nina:x", "web:local:nina:1:1",
        "web:local:nina:0", "web:local:nina:1 ", "web:local:nina:*", "slack:T1:nina:1", "", None, 1,
        ["web:local:nina:1"], "web:local:nina:1234567890",
    ],
)  # fmt: skip
def test_nobody_writes_into_a_conversation_that_is_not_theirs(conversation: Any) -> None:
    with pytest.raises(NotAllowed):
        inbound.said(body(conversation=conversation), NINA, NOW)


def test_a_strange_id_cannot_make_one_persons_conversations_look_like_anothers() -> None:
    with pytest.raises(NotAllowed):
        inbound.own("web:local:alice:1:1", ALICE)
    with pytest.raises(NotAllowed):
        inbound.own("web:local:alice:1", ALICE_1)
    assert inbound.own("web:local:alice:1:1", ALICE_1)


def press(**values: str) -> Body:
    return Body({"conversation": HERE, "reply": "p1", "action": "helped", "value": "", "after": "p1", **values})


def test_a_double_click_is_one_press_and_a_later_press_is_another() -> None:
    once = inbound.pressed(press(action="person"), NINA, NOW)
    assert inbound.pressed(press(action="person"), NINA, NOW).id == once.id
    assert inbound.pressed(press(action="person", after="p9"), NINA, NOW).id != once.id
    assert inbound.pressed(press(action="case"), NINA, NOW).id != once.id


@pytest.mark.parametrize("action", ["claim", "", "drop table", "resolve"])
def test_a_press_that_the_page_does_not_have_is_refused(action: str) -> None:
    with pytest.raises(BadRequest):
        inbound.pressed(press(action=action), NINA, NOW)


def test_half_a_letter_is_refused_before_it_reaches_a_database() -> None:
    with pytest.raises(BadRequest):
        inbound.pressed(press(value="\ud800"), NINA, NOW)


def test_what_stands_on_a_button_is_read_from_the_reply_and_never_from_the_request() -> None:
    reply = {
        "route": {"label": "Talk to a person", "action": "person"},
        "feedback": True,
        "buttons": [{"action": "choose", "label": "VPN on a Mac", "value": "vpn-mac"}],
    }
    assert inbound.label_on(reply, "choose", "vpn-mac") == "VPN on a Mac"
    assert inbound.label_on(reply, "choose", "secret-article") is None
    assert inbound.label_on(reply, "not_helped", "") == "Didn't help"
    assert inbound.label_on({**reply, "feedback": False}, "helped", "") is None
    assert inbound.label_on({}, "person", "") == "Talk to a person"
    assert inbound.label_on({}, "accept", "") is None


def test_an_edit_and_a_deletion_name_the_message_and_have_ids_of_their_own() -> None:
    edit = inbound.edited(body(id=OTHER_ID, text="Better"), NINA, ID, NOW)
    assert (edit.id, edit.ref, edit.text) == (f"web:local:nina:{OTHER_ID}", ID, "Better")
    assert inbound.deleted(body(id=OTHER_ID), NINA, ID, NOW).ref == ID
    with pytest.raises(BadRequest):
        inbound.deleted(body(), NINA, "../../x", NOW)


def test_what_an_agent_sends_carries_the_case_and_its_conversation_as_the_server_knows_them() -> None:
    sam = member("web", "local", "sam", "Sam")
    said = inbound.desk_said(body(conversation="web:local:evil:1"), sam, "c1", HERE, NOW)
    assert (said.conversation, said.case, said.agent.key) == (HERE, "c1", sam.key)
    claim = inbound.desk_pressed(Body({"action": "claim", "after": "4"}), sam, "c1", HERE, NOW)
    assert claim.id == inbound.desk_pressed(Body({"action": "claim", "after": "4"}), sam, "c1", HERE, NOW).id
    assert claim.id != inbound.desk_pressed(Body({"action": "claim", "after": "9"}), sam, "c1", HERE, NOW).id
    with pytest.raises(BadRequest):
        inbound.desk_pressed(Body({"action": "resolve", "value": "somehow"}), sam, "c1", HERE, NOW)
    with pytest.raises(BadRequest):
        inbound.desk_pressed(Body({"action": "claim_and_send", "value": "x"}), sam, "c1", HERE, NOW)
