"""Sending to the page: once, to the right place, and never undoing a later change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.incoming import Attachment
from bot.messages.outgoing import (
    Blanked,
    CaseCard,
    CaseEntry,
    DeskMark,
    Relayed,
    RelayedDeletion,
    RelayedEdit,
    Reply,
    Route,
    ToDesk,
    ToPerson,
    Whisper,
)
from bot.messages.people import member
from bot.messages.turn import Parcel
from bot.platforms.web.carrying import Carrying
from bot.platforms.web.conversations import Conversations, index_of
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.sender import WebSender
from bot.platforms.web.settings import PageSettings
from bot.ports.attachments import ELSEWHERE, Left, too_large
from bot.ports.platform import InPart
from tests.fakes.attachments import FakeAttachments
from tests.fakes.surroundings import FakeClock
from tests.fakes.web_ports import FakeAccounts, FakePosts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NINA, SAM = member("web", "local", "nina", "Nina"), member("web", "local", "sam", "Sam")
BOBS = "web:local:bob:1"
HERE = "web:local:nina:1"
CARD = CaseCard("c1", 1, "waiting", NINA, "Help", "pressed", (), (), (), "ordinary", NOW)


class Page:
    """The sender on fakes."""

    def __init__(self, **settings: Any) -> None:
        self.posts, self.listeners, self.clock = FakePosts(), Listeners(), FakeClock(NOW)
        conversations, page = Conversations(self.posts, FakeAccounts()), PageSettings("demo", **settings)
        self.files = FakeAttachments()
        self.elsewhere: dict[str, bytes] = {}
        self.away = False
        carrying = Carrying(self.files, self.content_of, page, self.clock)
        self.sender = WebSender(self.posts, conversations, self.listeners, self.clock, carrying)

    async def content_of(self, file: Attachment, most: int) -> bytes | Left:
        """What stands on Slack or Teams."""
        if self.away:
            raise DeliveryDelayed("Slack cannot be reached.", 2.0)
        found = self.elsewhere.get(file.where)
        return Left(file.name, ELSEWHERE) if found is None else too_large(file, most) if len(found) > most else found

    async def person(self, what: ToPerson, id: str = "p1") -> str | InPart:
        return await self.sender.send(Parcel(1, id, f"person:{HERE}", HERE, what))

    async def desk(self, what: ToDesk, id: str = "p1") -> str | InPart:
        return await self.sender.send(Parcel(1, id, "desk:web#c1", HERE, what))


async def test_a_reply_sent_twice_stands_there_once() -> None:
    page = Page()
    reply = Reply("notice", "Hello", Route())
    assert await page.person(reply) == "p1"
    await page.clock.advance(60)
    assert await page.person(reply) == "p1"
    assert [body["text"] for body in page.posts.bodies(HERE)] == ["Hello"]


async def test_a_late_second_attempt_does_not_undo_an_edit_or_a_deletion() -> None:
    page = Page()
    relayed = Relayed("c1", SAM, "Try agian", "r1")
    await page.person(relayed)
    await page.person(RelayedEdit("c1", SAM, "r1", "Try again"), "p2")
    await page.person(relayed)
    assert [body["text"] for body in page.posts.bodies(HERE)] == ["Try again"]
    await page.person(RelayedDeletion("c1", SAM, "r1"), "p3")
    await page.person(RelayedEdit("c1", SAM, "r1", "Try again"), "p2")
    await page.person(relayed)
    (body,) = page.posts.bodies(HERE)
    assert body["deleted"] is True
    assert "text" not in body


async def test_what_the_person_deleted_goes_from_their_page_and_from_the_desk() -> None:
    page = Page()
    await page.desk(CaseEntry("c1", "r1", "person", "Nina", "my pin is 1234", NOW))
    await page.posts.put(HERE, "said:r1", {"type": "said", "ref": "r1", "text": "my pin is 1234", "at": "x"})
    await page.person(Blanked("r1"))
    await page.desk(Blanked("r1", "c1"), "p2")
    await page.desk(CaseEntry("c1", "r1", "person", "Nina", "my pin is 1234", NOW))
    assert "1234" not in str(page.posts.kept)
    assert page.posts.bodies(HERE)[0]["deleted"]
    assert page.posts.bodies("desk:web#c1")[0]["deleted"]


async def test_the_title_of_a_conversation_goes_with_the_message_that_it_came_from() -> None:
    page = Page()
    title = {"type": "title", "conversation": HERE, "ref": "r1", "title": "my pin is 1234"}
    await page.posts.put(index_of(NINA.key), f"title:{HERE}", title)
    await page.person(Blanked("r1"))
    assert "1234" not in str(page.posts.kept)


async def test_a_changed_entry_keeps_its_place_in_the_thread() -> None:
    page = Page()
    await page.desk(CaseEntry("c1", "r1", "person", "Nina", "frist", NOW))
    later = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    await page.desk(CaseEntry("c1", "r1", "person", "Nina", "first", later, edited=True), "p2")
    (body,) = page.posts.bodies("desk:web#c1")
    assert (body["text"], body["edited"], body["at"][11:16]) == ("first", True, "09:00")


async def test_a_card_carries_the_conversation_that_the_server_knows_and_is_updated_in_place() -> None:
    page = Page()
    await page.desk(CARD)
    await page.desk(CaseCard("c1", 1, "claimed", NINA, "Help", "pressed", (), (), (), "ordinary", NOW, SAM, NOW), "p2")
    (body,) = page.posts.bodies("desk:web")
    assert (body["conversation"], body["state"]) == (HERE, "claimed")


async def test_a_mark_may_come_before_the_message_that_it_is_on() -> None:
    page = Page()
    await page.desk(DeskMark("c1", "r1", "sent"))
    await page.desk(DeskMark("c1", "r1", "note"), "p2")
    assert [body["mark"] for body in page.posts.bodies("desk:web#c1")] == ["note"]


async def test_a_database_that_is_away_means_come_again_and_nothing_is_lost() -> None:
    page = Page()
    page.posts.down = True
    with pytest.raises(DeliveryDelayed) as delayed:
        await page.person(Reply("notice", "Hello", Route()))
    assert delayed.value.seconds > 0
    page.posts.down = False
    await page.person(Reply("notice", "Hello", Route()))
    assert len(page.posts.bodies(HERE)) == 1


async def test_what_belongs_at_the_desk_never_reaches_a_person() -> None:
    page = Page()
    for what in (
        CARD,
        CaseEntry("c1", "r1", "agent", "Sam", "x", NOW),
        DeskMark("c1", "r1", "note"),
        Whisper("c1", SAM, "x"),
    ):
        with pytest.raises(DeliveryRefused):
            await page.person(what)  # type: ignore[arg-type]
    with pytest.raises(DeliveryRefused):
        await page.desk(Reply("notice", "x", Route()))  # type: ignore[arg-type]
    assert page.posts.kept == {}


async def test_a_status_line_reaches_open_pages_only_and_goes_with_the_reply() -> None:
    page = Page()
    await page.sender.status(HERE, "Nobody sees this")
    with page.listeners.listen("nina", [HERE]) as here, page.listeners.listen("bob", [BOBS]) as elsewhere:
        assert here.status is None
        await page.sender.status(HERE, "Looking …")
        assert here.status == "Looking …"
        assert elsewhere.status is None
        await page.person(Reply("notice", "Hello", Route()))
        assert here.status == ""
    assert "Looking" not in str(page.posts.kept)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
SHOT = Attachment("../my shot?.png", "image/png", 32, "T0/F1")


async def shown(page: Page, key: str = "relay:r1", place: str = HERE) -> list[dict[str, Any]]:
    post = await page.posts.get(place, key)
    assert post is not None
    return [dict(one) for one in post.body["attachments"]]


async def test_a_file_from_slack_or_teams_is_kept_here_with_the_message_it_came_with() -> None:
    page = Page()
    page.elsewhere = {"T0/F1": PNG, "picture:p": b"<script>canary</script>"}
    lie = Attachment("b.png", "image/png", 23, "picture:p")
    relay = Relayed("c1", SAM, "look", "r1", (SHOT, lie))
    for _ in range(2):
        assert await page.person(relay) == "relay:r1", "nothing was left"
    first, second = await shown(page)
    assert (first["name"], first["picture"], second["picture"]) == ("_my shot_.png", True, False)
    assert len(page.files.files) == 2, "however often it is sent"
    kept, content = page.files.files[first["id"]]
    assert (kept.conversation, kept.message, kept.person, content) == (HERE, "r1", SAM.key, PNG)
    assert page.files.files[second["id"]][0].media_type == "application/octet-stream", "its bytes say what it is"


async def test_words_do_not_wait_for_a_file_that_cannot_be_had_just_now() -> None:
    page = Page()
    page.away = True
    relay = Relayed("c1", SAM, "look", "r1", (SHOT,))
    with pytest.raises(DeliveryDelayed):
        await page.person(relay)
    assert [(one["name"], "id" in one) for one in await shown(page)] == [(SHOT.name, False)]
    page.away, page.elsewhere = False, {"T0/F1": PNG}
    assert await page.person(relay) == "relay:r1"
    assert "id" in (await shown(page))[0]


async def test_what_cannot_be_brought_says_why_on_both_sides() -> None:
    page = Page(attachment_bytes=10, attachments_a_message=2)
    page.elsewhere = {"T0/F3": b"third"}
    files = (SHOT, Attachment("gone.pdf", "", 1, "T0/F2"), Attachment("third.txt", "", 5, "T0/F3"))
    page.elsewhere["T0/F1"] = PNG
    sent = await page.person(Relayed("c1", SAM, "look", "r1", files))
    reasons = ["it is larger than 0 kB", ELSEWHERE, "at most 2 files go with one message"]
    assert sent == InPart("relay:r1", tuple(Left(f.name, why) for f, why in zip(files, reasons, strict=True)))
    assert [one["left"] for one in await shown(page)] == reasons
    assert page.files.files == {}
    nothing = Page(attachment_bytes=0)
    assert isinstance(await nothing.person(Relayed("c1", SAM, "", "r1", (SHOT,))), InPart)


async def test_a_day_s_worth_is_the_same_for_files_from_elsewhere() -> None:
    page = Page(attachments_a_day=1)
    page.elsewhere = {"T0/F1": PNG}
    assert await page.person(Relayed("c1", SAM, "one", "r1", (SHOT,))) == "relay:r1"
    assert isinstance(await page.person(Relayed("c1", SAM, "two", "r2", (SHOT,)), "p2"), InPart)
    assert await page.person(Relayed("c1", SAM, "one", "r1", (SHOT,))) == "relay:r1", "that one is here"


async def test_taken_back_words_take_the_copies_of_their_files_along() -> None:
    page = Page()
    page.elsewhere = {"T0/F1": PNG}
    await page.person(Relayed("c1", SAM, "look", "r1", (SHOT,)))
    await page.person(RelayedEdit("c1", SAM, "r1", "look here"), "p2")
    assert len(await shown(page)) == 1, "changed words keep their file"
    await page.person(RelayedDeletion("c1", SAM, "r1"), "p3")
    assert page.files.files == {}
    page.elsewhere = {"T0/F1": PNG}
    await page.person(Relayed("c1", SAM, "look", "r1", (SHOT,)))
    post = await page.posts.get(HERE, "relay:r1")
    assert post is not None and post.body["deleted"], "sent late, it stays deleted"


async def test_a_persons_file_from_slack_is_kept_for_the_desk_and_goes_with_their_message() -> None:
    page = Page()
    page.elsewhere = {"T0/F1": PNG}
    entry = CaseEntry("c1", "m1", "person", "Nina", "look", NOW, (SHOT,))
    await page.desk(entry)
    thread = "desk:web#c1"
    assert (await shown(page, "entry:m1", thread))[0]["picture"]
    await page.desk(replace(entry, text="look here", edited=True, attachments=()), "p2")
    assert len(await shown(page, "entry:m1", thread)) == 1
    await page.desk(Blanked("m1", "c1"), "p3")
    assert page.files.files == {}
