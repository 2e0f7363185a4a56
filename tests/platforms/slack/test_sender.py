"""Parcels on their way to Slack: where each goes, what is changed in place, and what a second attempt does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused, DeliveryUnknown
from bot.messages.evidence import ArticleRef, Citation
from bot.messages.incoming import Attachment
from bot.messages.outgoing import (
    Blanked,
    Button,
    CaseEntry,
    DeskMark,
    Outgoing,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    Route,
    Whisper,
)
from bot.messages.people import Person, member
from bot.messages.turn import Parcel
from bot.platforms.health import Health
from bot.platforms.slack.directory import Directory
from bot.platforms.slack.files import Files
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.render import mark_reaction
from bot.platforms.slack.sender import SlackSender
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.status import Status
from bot.platforms.slack.streaming import Streaming
from bot.platforms.slack.workspaces import Workspaces
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.samples import NOON, card
from tests.fakes.slack.mishaps import CutAfterStoring, CutBeforeStoring, RateLimited, Refused
from tests.fakes.slack.records import Message
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.slack.visible import labels, visible_text

SAM = member("slack", "T0ALDER", "U0SAM", "Sam Ortiz")
DIRECT = "slack:T0ALDER:U0NINA:D0NINA:dm"


class Post:
    """One process's sender. ``again`` is the next process, on the same database."""

    def __init__(self, slack: LocalSlack, anchors: FakeAnchors) -> None:
        self.slack, self.anchors, self.health, clock = slack, anchors, Health("slack"), SystemClock()
        settings = SlackSettings(
            bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url, desk="C0DESK"
        )
        self.workspaces = Workspaces(settings, FakeInstallations(), self.health, clock)
        self.homes = Homes(anchors)
        pace = Pace(clock)
        posting = Posting(anchors, pace, self.health, clock, desks=settings.all_desks)
        streaming = Streaming(anchors, posting, pace, self.health, clock)
        directory = Directory(settings, self.health, clock)
        status = Status(self.workspaces, self.homes, self.health, clock)
        files = Files(self.workspaces, anchors, posting, self.health)
        self.sender = SlackSender(
            settings, self.workspaces, anchors, posting, self.homes, directory, status, files, streaming
        )
        self._count = count(1)

    def parcel(self, what: Outgoing, conversation: str = DIRECT, *, id: str = "", desk: str = "") -> Parcel:
        row = next(self._count)
        case = getattr(what, "case", "")
        lane = f"desk:{desk}#{case}" if desk else f"person:{conversation}"
        return Parcel(row, id or f"p{row}", lane, conversation, what)  # type: ignore[arg-type]  # every Outgoing goes

    async def to_person(self, what: Outgoing, conversation: str = DIRECT, *, id: str = "") -> str:
        return await self.sender.send(self.parcel(what, conversation, id=id))

    async def to_desk(self, what: Outgoing, *, id: str = "", desk: str = "slack:C0DESK") -> str:
        return await self.sender.send(self.parcel(what, id=id, desk=desk))

    def at_person(self) -> list[str]:
        return [visible_text(message) for message in self.slack.messages("D0NINA")]

    def thread(self) -> list[Message]:
        found = self.slack.messages("desk")
        return [message for message in found if message.in_thread]


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with local_slack() as slack:
        made = Post(slack, FakeAnchors())
        await made.workspaces.client(slack.bot_token).conversations_open(users="U0NINA")
        yield made
        await made.workspaces.close()


@dataclass(frozen=True)
class Thread:
    root: Message

    @property
    def conversation(self) -> str:
        return f"slack:T0ALDER:U0NINA:{self.root.channel}:{self.root.ts}"


async def asked_in(post: Post, channel: str) -> Thread:
    return Thread(await post.slack.person("nina").say("Where are the payslips?", channel=channel, wait=False))


def reply(text: str = "Take the paper out.", *, case: str = "", audience: tuple[str, ...] | None = None) -> Reply:
    found = ArticleRef("a1", "Payslips", audience=audience or ())
    cited = (Citation(1, "p1", found, "Payslips", "They are there."),) if audience is not None else ()
    return Reply("answer", text, Route(case=case), citations=cited)


CARD = card("c1", desk="slack:C0DESK").what


def entry(text: str, ref: str = "e1", *, edited: bool = False) -> CaseEntry:
    return CaseEntry("c1", ref, "person", "Nina Falk", text, NOON, edited=edited)


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


async def test_a_whisper_that_may_have_arrived_is_not_repeated(post: Post) -> None:
    await post.to_desk(CARD)
    post.slack.mishaps.add("chat.postEphemeral", CutAfterStoring())
    for _ in range(2):
        with pytest.raises(DeliveryUnknown):
            await post.to_desk(Whisper("c1", SAM, "Nobody has claimed this yet."), id="w1")
    assert len(post.slack.ephemeral("desk", post.slack.person("sam"))) == 1


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
