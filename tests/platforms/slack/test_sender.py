"""Parcels on their way to a person on Slack: where each goes, what is changed in place, what a second attempt does."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.evidence import ArticleRef
from bot.messages.outgoing import (
    Button,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    Route,
)
from tests.fakes.slack.mishaps import CutAfterStoring, CutBeforeStoring, Refused
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.post import SAM, Post, asked_in, reply


async def test_a_reply_goes_to_the_direct_message_once_however_often_it_is_sent(post: Post) -> None:
    first = await post.to_person(reply(), id="p1")
    assert await post.to_person(reply(), id="p1") == first
    assert len(post.at_person()) == 1
    assert first.startswith("D0NINA/")


async def test_in_a_channel_it_goes_to_the_thread_unless_it_is_not_for_everybody_there(post: Post) -> None:
    post.slack.add_channel("staff", members=["nina", "sam"])
    staff, shared = await asked_in(post, "staff"), await asked_in(post, "shared")
    await post.to_person(reply("For members.", audience=()), staff.conversation)
    assert "For members." in visible_text(post.slack.messages("staff", thread=staff.root)[-1])
    await post.to_person(reply("For the few.", audience=("few",)), staff.conversation)
    await post.to_person(reply("For all.", audience=("public",)), shared.conversation)
    await post.to_person(reply("For members.", audience=()), shared.conversation)
    in_staff = [visible_text(message) for message in post.slack.messages("staff", thread=staff.root)]
    in_shared = [visible_text(message) for message in post.slack.messages("shared", thread=shared.root)]
    assert not any("For the few" in text for text in in_staff)
    assert any("direct message" in text for text in in_staff)
    assert any("For all" in text for text in in_shared)
    assert not any("For members" in text for text in in_shared)
    assert [text.split("\n")[:2] for text in post.at_person()] == [
        ["You asked in #staff", "For the few."],
        ["You asked in #shared", "For members."],
    ]


@pytest.mark.parametrize(
    "kept",
    [
        {"named": (ArticleRef("a2", "Redundancy rounds", audience=("few",)),)},
        {"private": True},
        {"buttons": (Button("show", "Redundancy rounds", "a2"),), "private": True},
    ],
)
async def test_what_a_reply_names_or_says_to_one_person_alone_stays_out_of_the_channel(
    post: Post, kept: dict[str, Any]
) -> None:
    post.slack.add_channel("staff", members=["nina", "sam"])
    staff = await asked_in(post, "staff")
    said = Reply("offer", "One of these: Redundancy rounds", Route(), **kept)
    await post.to_person(said, staff.conversation)
    in_staff = [visible_text(message) for message in post.slack.messages("staff", thread=staff.root)[1:]]
    assert len(in_staff) == 1
    assert "Redundancy" not in in_staff[0]
    assert "Talk to a person" in in_staff[0]
    assert "Redundancy rounds" in post.at_person()[0]


async def test_what_a_reply_names_for_everybody_there_stays_in_the_channel(post: Post) -> None:
    post.slack.add_channel("staff", members=["nina", "sam"])
    staff = await asked_in(post, "staff")
    named = (ArticleRef("a1", "Payslips"), ArticleRef("a3", "Opening hours", audience=("public",)))
    await post.to_person(Reply("offer", "One of these:", Route(), named=named), staff.conversation)
    assert "One of these" in visible_text(post.slack.messages("staff", thread=staff.root)[-1])
    assert post.at_person() == []


async def test_a_case_moves_to_the_direct_message_and_a_crash_on_the_way_doubles_nothing(post: Post) -> None:
    general = await asked_in(post, "general")
    post.slack.mishaps.script("chat.postMessage", None, CutAfterStoring())  # the reply, then the word in the thread
    with pytest.raises(DeliveryDelayed):
        await post.to_person(reply("I've asked.", case="c1"), general.conversation, id="p1")
    again = Post(post.slack, post.anchors)
    await again.to_person(reply("I've asked.", case="c1"), general.conversation, id="p1")
    await again.to_person(reply("Sam has it.", case="c1"), general.conversation)
    await again.workspaces.close()
    assert ["I've asked." in text for text in post.at_person()] == [True, False]
    words = post.slack.messages("general", thread=general.root)[1:]
    assert len(words) == 1
    assert "direct message" in visible_text(words[0])
    assert labels(words[0]) == ("Your case",)


async def test_a_thread_in_an_archived_channel_goes_on_in_the_direct_message(post: Post) -> None:
    general = await asked_in(post, "general")
    await post.slack.archive("general")
    await post.to_person(reply("Here it is."), general.conversation)
    assert ["Here it is." in text for text in post.at_person()] == [True]
    assert post.health.problems() == {}


async def test_relayed_words_are_changed_and_taken_away_where_they_stand(post: Post) -> None:
    await post.to_person(Relayed("c1", SAM, "Which hall?", "C0DESK/1.1"))
    await post.to_person(RelayedEdit("c1", SAM, "C0DESK/1.1", "Which building?"))
    assert len(post.at_person()) == 1
    assert "Which building?" in post.at_person()[0]
    await post.to_person(RelayedDeletion("c1", SAM, "C0DESK/1.1"))
    await post.to_person(RelayedDeletion("c1", SAM, "C0DESK/never"))
    assert len(post.at_person()) == 1
    assert "Which" not in post.at_person()[0]


async def test_long_relayed_words_arrive_whole_and_shrink_again(post: Post) -> None:
    long = " ".join(f"word{number}" for number in range(4000))
    await post.to_person(Relayed("c1", SAM, long, "C0DESK/1.1"))
    whole = " ".join(post.at_person())
    assert len(post.at_person()) > 1
    assert all(f"word{number}" in whole for number in range(0, 4000, 97))
    await post.to_person(RelayedDeletion("c1", SAM, "C0DESK/1.1"))
    assert len(post.at_person()) == 1


async def test_while_the_database_is_away_a_parcel_waits(post: Post) -> None:
    post.anchors.down = True
    with pytest.raises(DeliveryDelayed):
        await post.to_person(reply())
    post.anchors.down = False
    await post.to_person(reply())
    assert len(post.at_person()) == 1


async def test_a_person_who_has_left_is_refused(post: Post) -> None:
    general = await asked_in(post, "general")
    post.slack.mishaps.add("conversations.open", Refused("user_disabled"))
    with pytest.raises(DeliveryRefused):
        await post.to_person(reply(case="c1"), general.conversation)


async def test_another_workspaces_conversation_is_never_written_to_with_this_token(post: Post) -> None:
    with pytest.raises(DeliveryRefused, match="T0ALDER"):
        await post.to_person(reply(), "slack:T0BIRCH:U0STELLA:D0STELLA:dm")
    with pytest.raises(DeliveryRefused):
        await post.to_person(reply(), "web:local:nina:1")


async def test_slack_that_is_away_at_first_is_asked_again(post: Post) -> None:
    post.slack.mishaps.add("auth.test", CutBeforeStoring())
    with pytest.raises(DeliveryDelayed):
        await post.to_person(reply())
    await post.to_person(reply())
    assert len(post.at_person()) == 1
