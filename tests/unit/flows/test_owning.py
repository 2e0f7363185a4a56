"""Owners' words to the bot: what is understood, what is asked about first; others' words stay questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.flows.owning import asked, carried, pressed
from bot.messages.owning import Wish
from tests.fakes.owners_desk import FakeOwnersDesk
from tests.talk import HOUSE, KIM, NINA, Talk


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("try: How do I print?", Wish("try", text="How do I print?")),
        ("Try as students: how do I print?", Wish("try", text="how do I print?", audience="students")),
        ("try as a guest: parking?", Wish("try", text="parking?", audience="public")),
        ("why?", Wish("why")),
        ("Releases", Wish("releases")),
        ("roll back", Wish("roll_back")),
        ("Rollback because the new one is wrong.", Wish("roll_back", why="the new one is wrong")),
        ("roll back to 01M84Y14CJQ19GCM74H036WP75", Wish("roll_back", "01M84Y14CJQ19GCM74H036WP75")),
        ("withdraw “Wi-Fi” because it names a secret", Wish("withdraw", "Wi-Fi", why="it names a secret")),
        ("withdraw it/wifi", Wish("withdraw", "it/wifi")),
        ("put back it/wifi", Wish("restore", "it/wifi")),
        ("preview wiki", Wish("preview", "wiki")),
        ("preview", Wish("preview")),
        ("publish", Wish("publish")),
        ("drafts", Wish("drafts")),
        ("draft #12", Wish("draft", "12")),
        ("accept draft 12", Wish("accept", "12")),
        ("Decline the draft 12, because it is in the handbook", Wish("decline", "12", why="it is in the handbook")),
        ("change draft 12: Hold the key.\n\nThen wait.", Wish("change", "12", text="Hold the key.\n\nThen wait.")),
    ],
)
def test_what_owners_write_is_understood(text: str, wish: Wish) -> None:
    assert asked(text) == wish
    assert pressed(carried(wish)) == wish


@pytest.mark.parametrize(
    "text",
    ["How do I try a new printer?", "Why is the Wi-Fi slow?", "My laptop rolls back its updates", "try again", "",
     "hello", "The preview is blank", "I want to withdraw from a course", "where are the releases",
     "Where are my drafts in Outlook?", "How do I accept a draft?", "draft an e-mail for me"],
)  # fmt: skip
def test_ordinary_questions_stay_questions(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize("value", ["", "{}", "[]", '["fly","","","","",1]', '["publish",1,"","","",1]', "null"])
def test_a_press_that_means_nothing_does_nothing(value: str) -> None:
    assert pressed(value) is None


@pytest.fixture
def desk() -> FakeOwnersDesk:
    return FakeOwnersDesk()


@pytest.fixture
def talk(tmp_path: Path, desk: FakeOwnersDesk) -> Iterator[Talk]:
    made = Talk(tmp_path, house=replace(HOUSE, owners=frozenset({KIM.key})), owners=desk)
    yield made
    made.close()


async def test_an_owner_is_asked_before_anything_changes_and_the_way_to_a_person_stays(
    talk: Talk, desk: FakeOwnersDesk
) -> None:
    [reply] = await talk.say("roll back because it is wrong", person=KIM)
    assert (reply.text, reply.private, reply.route.label) == ("Really?", True, "Talk to a person")
    [button] = reply.buttons
    [done] = await talk.press(button.action, button.value, label=button.label, person=KIM)
    assert done.text == "Release r1 serves everybody now."
    assert desk.wishes == [
        ("kim", Wish("roll_back", why="it is wrong")),
        ("kim", Wish("roll_back", "r1", why="it is wrong", sure=True)),
    ]


async def test_why_is_about_what_was_tried_last(talk: Talk, desk: FakeOwnersDesk) -> None:
    await talk.say("try as students: how do I print?", person=KIM)
    await talk.say("why?", person=KIM)
    assert desk.wishes[-1] == ("kim", Wish("why", text="how do I print?", audience="students"))


async def test_why_is_about_what_was_asked_last_where_that_is_newer_and_with_their_own_eyes(
    talk: Talk, desk: FakeOwnersDesk
) -> None:
    await talk.say("try as students: how do I print?", person=KIM)
    await talk.say("slow wireless in the halls", person=KIM)
    await talk.say("releases", person=KIM)
    await talk.say("why", person=KIM)
    found = await talk.knowledge.look("slow wireless in the halls", KIM.audiences)
    assert desk.wishes[-1] == ("kim", Wish("why", found.release, text="slow wireless in the halls", own=True))
    await talk.say("try as students: how do I print?", person=KIM)
    await talk.say("why so?", person=KIM)
    assert desk.wishes[-1] == ("kim", Wish("why", text="how do I print?", audience="students"))


async def test_words_that_name_nothing_that_is_there_are_answered_like_any_question(
    talk: Talk, desk: FakeOwnersDesk
) -> None:
    desk.unknown = {"slow wireless in the halls"}
    [reply] = await talk.say("Restore slow wireless in the halls", person=KIM)
    assert reply.kind == "answer" and reply.citations
    assert desk.wishes == []


async def test_for_anybody_else_the_same_words_are_a_question_and_the_press_is_nobody_s(
    talk: Talk, desk: FakeOwnersDesk
) -> None:
    await talk.say("roll back", person=NINA)
    [reply] = await talk.press("owner", carried(Wish("roll_back", "r1", sure=True)), person=NINA)
    assert desk.wishes == []
    assert "those who look after articles" in reply.text


async def test_an_owner_who_asks_for_people_gets_people(talk: Talk, desk: FakeOwnersDesk) -> None:
    [reply] = await talk.say("I want to talk to a person please", person=KIM)
    assert reply.kind == "case"
    await talk.say("releases", person=KIM)
    assert desk.wishes == [], "whoever is on the case reads it"
