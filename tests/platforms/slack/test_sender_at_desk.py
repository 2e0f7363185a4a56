"""Parcels on their way to a desk on Slack: the card, its thread, marks, whispers and files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused, DeliveryUnknown
from bot.messages.incoming import Attachment
from bot.messages.outgoing import (
    Blanked,
    DeskMark,
    Whisper,
)
from bot.messages.people import Person
from bot.platforms.slack.render import mark_reaction
from tests.fakes.slack.mishaps import CutAfterStoring, RateLimited, Refused
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.post import CARD, SAM, Post, entry


async def test_a_card_is_posted_once_and_updated_in_place(post: Post) -> None:
    first = await post.to_desk(CARD)
    assert await post.to_desk(replace(CARD, state="claimed", agent=SAM)) == first  # type: ignore[type-var]  # a CaseCard
    cards = post.slack.messages("desk")
    assert len(cards) == 1
    assert "Sam Ortiz" in visible_text(cards[0])


async def test_a_card_goes_to_the_desks_new_channel_when_the_desk_moves(post: Post) -> None:
    await post.to_desk(CARD)
    await post.to_desk(CARD, desk="slack:C0GENERAL")
    assert len(post.slack.messages("general")) == 1


async def test_entries_stand_in_the_cards_thread_and_a_changed_one_stays_where_it_stood(post: Post) -> None:
    where = await post.to_desk(CARD)
    await post.to_desk(entry("It is slow"))
    await post.to_desk(entry("And it rains", ref="e2"))
    await post.to_desk(entry("It is very slow", edited=True))
    thread = post.thread()
    assert {message.thread_ts for message in thread} == {where.partition("/")[2]}
    assert ["very slow" in visible_text(message) for message in thread] == [True, False]


async def test_a_blanked_entry_stays_blanked(post: Post) -> None:
    await post.to_desk(CARD)
    await post.to_desk(entry("My password is hunter2"))
    await post.to_desk(Blanked("e1", "c1"))
    await post.to_desk(entry("My password is hunter3", edited=True))
    await post.to_desk(Blanked("never", "c1"))
    assert len(post.thread()) == 1
    assert "hunter" not in visible_text(post.thread()[0])


async def test_an_entry_waits_for_its_card(post: Post) -> None:
    with pytest.raises(DeliveryDelayed):
        await post.to_desk(entry("It is slow"))
    assert post.slack.messages("desk") == []


async def test_marks_are_reactions_and_the_last_one_alone_stays(post: Post) -> None:
    await post.to_desk(CARD)
    said = await post.slack.person("sam").say("Which hall?", channel="desk", wait=False)
    ref = f"{said.channel}/{said.ts}"
    await post.to_desk(DeskMark("c1", ref, "held"))
    await post.to_desk(DeskMark("c1", ref, "sent"))
    await post.to_desk(DeskMark("c1", ref, "sent"))
    assert list(said.reactions) == ["white_check_mark"]
    assert post.thread() == []


async def test_what_an_agent_sent_by_a_press_is_marked_on_its_copy_in_the_thread(post: Post) -> None:
    await post.to_desk(CARD)
    await post.to_desk(replace(entry("Restart it."), ref="slack:T0ALDER:press:C0DESK/1.1:abc:U0SAM:7"))
    await post.to_desk(DeskMark("c1", "slack:T0ALDER:press:C0DESK/1.1:abc:U0SAM:7", "sent"))
    [copy] = post.thread()
    assert list(copy.reactions) == [mark_reaction("sent")]


async def test_a_mark_on_what_stands_nowhere_is_said_in_words(post: Post) -> None:
    await post.to_desk(CARD)
    await post.to_desk(DeskMark("c1", "slack:T0ALDER:press:C0DESK/1.1:abc:U0SAM:7", "sent"))
    assert [visible_text(one) for one in post.thread()] == ["This reached the person."]


async def test_what_may_not_have_arrived_is_said_in_words_too(post: Post) -> None:
    await post.to_desk(CARD)
    said = await post.slack.person("sam").say("Which hall?", channel="desk", wait=False)
    for _ in range(2):
        await post.to_desk(DeskMark("c1", f"{said.channel}/{said.ts}", "unknown"))
    assert list(said.reactions) == [mark_reaction("unknown")]
    assert len(post.thread()) == 1


async def test_marks_are_said_in_words_where_there_are_no_reactions(post: Post) -> None:
    post.slack.drop_scope("reactions:write")
    await post.to_desk(CARD)
    said = await post.slack.person("sam").say("Which hall?", channel="desk", wait=False)
    await post.to_desk(DeskMark("c1", f"{said.channel}/{said.ts}", "sent"))
    assert len(post.thread()) == 1


async def test_a_whisper_is_for_one_agent_in_the_cards_thread(post: Post) -> None:
    where = await post.to_desk(CARD)
    await post.to_desk(Whisper("c1", SAM, "Nobody has claimed this yet.", (("claim_and_send", "Claim and send", "r"),)))
    whisper = post.slack.ephemeral("desk", post.slack.person("sam"))[0]
    assert whisper.thread_ts == where.partition("/")[2]
    assert labels(whisper) == ("Claim and send",)
    assert post.slack.ephemeral("desk", post.slack.person("kim")) == []


UNSEEN = "I had a word for you alone in a case's thread, and Slack can't say whether you saw it."


async def test_a_whisper_that_may_have_arrived_is_not_repeated_and_the_agent_hears_that_there_was_one(
    post: Post,
) -> None:
    await post.to_desk(CARD)
    post.slack.mishaps.add("chat.postEphemeral", CutAfterStoring())
    for _ in range(2):
        with pytest.raises(DeliveryUnknown):
            await post.to_desk(Whisper("c1", SAM, "They said: it is slow."), id="w1")
    assert len(post.slack.ephemeral("desk", post.slack.person("sam"))) == 1
    [told] = post.slack.person("sam").sees()
    assert visible_text(told).startswith(f"{UNSEEN} Look at the thread")
    assert "slow" not in visible_text(told), "their words belong in the case's thread"
    assert f"/archives/{post.slack.channel('desk').id}/p" in str(told.blocks)


async def test_of_a_whisper_that_was_cut_off_the_agent_hears_after_the_next_start(post: Post) -> None:
    await post.to_desk(CARD)
    post.slack.mishaps.add("chat.postEphemeral", CutAfterStoring())
    post.slack.mishaps.add("chat.postMessage", CutAfterStoring())
    whisper = Whisper("c1", SAM, "Nobody has claimed this yet.")
    with pytest.raises(DeliveryDelayed):
        await post.to_desk(whisper, id="w1")
    with pytest.raises(DeliveryUnknown):
        await post.to_desk(whisper, id="w1")
    assert len(post.slack.person("sam").sees()) == 1


@pytest.mark.parametrize("mishap", [RateLimited(1), Refused("is_archived")])
async def test_a_whisper_that_slack_plainly_did_not_take_is_sent_again(post: Post, mishap: object) -> None:
    await post.to_desk(CARD)
    post.slack.mishaps.add("chat.postEphemeral", mishap)  # type: ignore[arg-type]  # a mishap
    with pytest.raises(DeliveryDelayed):
        await post.to_desk(Whisper("c1", SAM, "Nobody has claimed this yet."), id="w1")
    await post.to_desk(Whisper("c1", SAM, "Nobody has claimed this yet."), id="w1")
    assert len(post.slack.ephemeral("desk", post.slack.person("sam"))) == 1


async def test_an_agent_who_is_not_on_slack_cannot_be_whispered_to(post: Post) -> None:
    await post.to_desk(CARD)
    with pytest.raises(DeliveryRefused):
        await post.to_desk(Whisper("c1", Person("web", "local", "gwen"), "Hello"))


async def test_a_file_is_shown_in_the_cases_thread_once_whatever_breaks_on_the_way(post: Post) -> None:
    where = await post.to_desk(CARD)
    picture = await post.slack.person("nina").upload("shot.png", b"pixels", text="see", wait=False)
    there = f"T0ALDER/{picture.files[0].id}"
    sent = replace(entry("see"), attachments=(Attachment("shot.png", "image/png", 6, there),))
    post.slack.mishaps.add("files.completeUploadExternal", CutAfterStoring())
    with pytest.raises(DeliveryDelayed):
        await post.to_desk(sent, id="p1")
    again = Post(post.slack, post.anchors)
    await again.to_desk(sent, id="p1")
    await again.workspaces.close()
    shown = [message for message in post.thread() if message.files]
    assert [message.files[0].content for message in shown] == [b"pixels"]
    assert shown[0].thread_ts == where.partition("/")[2]
    assert len(post.thread()) == 2


async def test_a_file_that_cannot_be_read_keeps_its_name_and_everything_else_goes_on(post: Post) -> None:
    await post.to_desk(CARD)
    picture = await post.slack.person("nina").upload("shot.png", b"pixels", text="see", wait=False)
    post.slack.drop_scope("files:read")
    there = f"T0ALDER/{picture.files[0].id}"
    await post.to_desk(replace(entry("see"), attachments=(Attachment("shot.png", "image/png", 6, there),)))
    said, left = post.thread()
    assert "shot.png" in visible_text(said)
    assert "could not be brought here" in visible_text(left)
    assert "files:read" in post.health.lacking()["files"]


async def test_a_file_of_another_workspace_or_platform_is_left_where_it_is(post: Post) -> None:
    await post.to_desk(CARD)
    files = (Attachment("a.png", where="T0BIRCH/F1"), Attachment("b.png", where="C:/b.png"), Attachment("c.png"))
    await post.to_desk(replace(entry("see"), attachments=files))
    assert post.slack.calls_of("files.info") == []
