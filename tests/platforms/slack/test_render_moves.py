"""Several desks on Slack: moving a case, one that is late, one that went elsewhere, and the on-call group."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.messages.outgoing import CaseCard, CaseEntry
from bot.messages.people import member
from bot.platforms.slack.render import render
from tests.platforms.slack.shown import assert_taken, coded, labels, read, texts

HERE = "slack:T1:U1:D1:dm"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NINA = member("slack", "T1", "U1", "Nina Falk")
CARD = CaseCard(
    "c1", 7, "waiting", NINA, "The Wi-Fi is slow", "Asked for a person.", (), (), (), "ordinary", NOON,
    desk="the IT desk", moves=(("rooms", "Facilities"), ("night", "the night desk")),
    notes=("Waiting longer than it should.", "Meant for <!channel>."), late=True,
)  # fmt: skip
LATE = CaseEntry("c1", "e1", "system", "", "This has waited 30 minutes. <!here>", NOON)


def test_a_card_says_whose_it_is_that_it_is_late_and_where_it_can_go() -> None:
    messages = render(CARD, HERE)
    assert_taken(messages)
    seen = read(messages)
    assert "🟠 Waiting · ⏰ Late · Case #7 · Nina Falk · the IT desk" in seen
    assert "Waiting longer than it should." in seen
    assert [one.value for one in coded(messages) if one.action == "move"] == ["rooms", "night"]
    assert "Move to Facilities" in labels(messages)


def test_more_desks_than_have_room_are_left_to_words() -> None:
    many = replace(CARD, moves=tuple((f"d{n}", f"Desk {n} {'x' * 200}") for n in range(30)))
    messages = render(many, HERE)
    assert_taken(messages)
    assert len([one for one in coded(messages) if one.action == "move"]) == 5


def test_what_went_elsewhere_says_where_and_has_nothing_to_press() -> None:
    gone = replace(
        CARD, state="moved", resolution="moved to Facilities", closed_at=NOON, moves=(), notes=(), late=False
    )
    messages = render(gone, HERE)
    assert_taken(messages)
    assert "Moved to Facilities" in read(messages)
    assert coded(messages) == []


@pytest.mark.parametrize(("mention", "made"), [("S0123ABC", "<!subteam^S0123ABC>"), ("U0123ABC", "<@U0123ABC>")])
def test_the_on_call_group_is_mentioned_and_nobody_else(mention: str, made: str) -> None:
    messages = render(replace(LATE, mention=mention), HERE)
    assert_taken(messages)
    shown = [text for message in messages for text in texts(message)]
    assert sum(made in text for text in shown) == 1
    assert not any("<!here>" in text for text in shown)


@pytest.mark.parametrize("mention", ["", "IT on call", "!channel", "S01|x", "29:1abc|IT on call"])
def test_what_is_no_id_of_slacks_calls_nobody(mention: str) -> None:
    assert render(replace(LATE, mention=mention), HERE) == render(LATE, HERE)
