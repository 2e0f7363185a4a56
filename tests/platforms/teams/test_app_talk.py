"""Staff on Teams, from their own words to the answer: personal chats, channels, presses, edits, deletions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.databases import fresh_transactions
from tests.fakes.teams.records import Message
from tests.fakes.teams.server import local_teams
from tests.fakes.teams.visible import has_feedback, labels, visible_text
from tests.platforms.teams.house import CONTACT, House, house

WIFI = "The wireless in the halls is slow"
PRINTING = "How do I pay for printing costs a page?"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


def of_app(town: House, where: str, thread: Message | str = "") -> list[Message]:
    return [one for one in town.teams.messages(where, thread) if one.by_app]


def read(town: House, where: str, thread: Message | str = "") -> str:
    return "\n".join(visible_text(one) for one in of_app(town, where, thread))


async def route(town: House, where: str, thread: Message | str = "") -> Message:
    """The newest message with the way to a person."""
    return await town.teams.wait_for_message(where, containing="[Talk to a person]", thread=thread)


async def test_a_question_in_the_personal_chat_is_answered_there_with_the_way_to_a_person(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    await town.teams.wait_for_message(nina.chat, containing="forget the network")
    await route(town, nina.chat)
    said = town.heard("said")[0]
    assert said.conversation.split(":")[:2] == ["teams", nina.user.tenant]
    assert len(said.conversation.split(":")) == 5
    assert said.person.name == "Nina Falk"
    assert said.person.audiences == {"public", "members"}
    assert town.teams.warnings == []


async def test_something_is_seen_to_happen_at_once(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    await route(town, nina.chat)
    conversation = town.heard("said")[0].conversation
    await town.handrail.sender.status(conversation, "Looking through the articles…")
    await town.teams.until(lambda: town.teams.state.conversation(nina.chat).typing or None)
    await town.handrail.sender.status(conversation, "")


async def test_a_guest_gets_no_members_article(town: House) -> None:
    gus = town.teams.person("gus")
    await gus.installs()
    await gus.say(WIFI)
    await town.teams.until(lambda: len(of_app(town, gus.chat)) >= 2 or None)
    assert "forget the network" not in read(town, gus.chat)
    assert town.heard("said")[0].person.audiences == {"public"}


async def test_whose_team_means_an_audience_has_it(tmp_path: Path) -> None:
    async with house(tmp_path) as probe:
        team = probe.teams.team("desk").id
        async with house(tmp_path / "again", teams=probe.teams, team_audiences={team: "it"}) as town:
            for name in ("sam", "nina"):
                await town.teams.person(name).say(WIFI)
            found = {one.person.name: one.person.audiences for one in town.heard("said")}
            assert found == {"Sam Ortiz": {"public", "members", "it"}, "Nina Falk": {"public", "members"}}


async def test_a_mention_in_a_channel_is_answered_once_in_its_thread(town: House) -> None:
    town.teams.team("alder").members.remove(town.teams.person("gus").id)
    general = town.teams.conversation("help")
    general.members.remove(town.teams.person("gus").id)
    nina = town.teams.person("nina")
    asked = await nina.mention(WIFI, "help")
    answer = await town.teams.wait_for_message("help", containing="forget the network", thread=asked)
    assert answer.root == asked.id
    await route(town, "help", asked)
    await town.teams.settled()
    assert [one.text for one in town.heard("said")] == [WIFI]


async def test_what_is_said_without_a_mention_does_not_reach_us_unless_the_team_has_granted_it(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    place = staff_channel(town)
    asked = await nina.mention(WIFI, place)
    await route(town, place, asked)
    await nina.say(PRINTING, thread=asked)
    assert len(town.heard("said")) == 1
    town.teams.grant("alder")
    await nina.say(PRINTING, thread=asked)
    await town.teams.wait_for_message(place, containing="five pence", thread=asked)
    await sam.reply(asked, "I can help you with that, Nina")
    await nina.say("Thank you Sam", thread=asked)
    await town.teams.settled()
    assert [one.text for one in town.heard("said")] == [WIFI, PRINTING]
    await nina.mention("printing costs a page?", thread=asked)
    assert len(town.heard("said")) == 3


def staff_channel(town: House) -> str:
    """A channel without guests."""
    channel = town.teams.add_channel("alder", "staff")
    channel.members[:] = [town.teams.person(name).id for name in ("nina", "sam", "kim")]
    return "staff"


async def test_what_people_say_to_each_other_in_a_channel_is_nobody_elses_business(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    town.teams.grant("alder")
    root = await nina.say("Does anybody know about the wireless?", "general")
    await sam.reply(root, "It is slow")
    await nina.edit(root, "Does anybody know about the slow wireless?")
    await nina.delete(root)
    await town.teams.settled()
    assert town.intake.received == []


async def test_a_mention_in_a_group_chat_is_answered_there(town: House) -> None:
    await town.teams.person("nina").mention(WIFI, "lunch")
    await town.teams.wait_for_message("lunch", containing="forget the network")
    assert labels(await route(town, "lunch"))


async def test_an_edit_and_a_deletion_belong_to_the_conversation_in_which_it_was_said(town: House) -> None:
    nina = town.teams.person("nina")
    said = await nina.say(WIFI)
    await route(town, nina.chat)
    await nina.edit(said, "The wireless in the library is slow")
    await nina.delete(said)
    await town.teams.settled()
    edited, deleted = town.heard("edited")[0], town.heard("deleted")[0]
    assert edited.conversation == deleted.conversation == town.heard("said")[0].conversation
    assert edited.ref == deleted.ref == town.heard("said")[0].ref
    assert edited.text == "The wireless in the library is slow"


async def answer_in_channel(town: House, place: str = "") -> tuple[Message, Message]:
    """Nina asks in a channel. Her message, and the card of the answer."""
    place = place or staff_channel(town)
    asked = await town.teams.person("nina").mention(WIFI, place)
    return asked, await route(town, place, asked)


async def test_a_pressed_button_works_once_and_the_card_shows_what_was_pressed_to_everybody(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    _, card = await answer_in_channel(town)
    assert "Helped" in labels(card)
    pressed = await nina.press(card, "Helped")
    assert "Helped" not in labels(card, nina.id)
    assert "You pressed “Helped”" in nina.reads(card)
    assert pressed.status == 200
    await town.teams.until(lambda: "Helped" not in labels(card, sam.id) or None)
    assert "Talk to a person" in labels(card, sam.id)
    assert [one.action for one in town.heard("pressed")] == ["helped"]


async def test_a_double_press_is_one_press(town: House) -> None:
    nina = town.teams.person("nina")
    _, card = await answer_in_channel(town)
    old = card.cards()[0]
    await nina.press(card, "Helped")
    await nina.press_stale(card, old, "Helped")
    assert [one.action for one in town.heard("pressed")] == ["helped"]


async def test_a_button_pressed_after_a_restart_and_days_later_works_once_and_says_so_kindly_after_that(
    tmp_path: Path,
) -> None:
    async with local_teams() as teams:
        with fresh_transactions("sqlite", tmp_path) as kept:
            async with house(tmp_path, teams=teams, transactions=kept) as town:
                _, card = await answer_in_channel(town)
            old, nina = card.cards()[0], teams.person("nina")
            teams.skip(5 * 24 * 3600)
            async with house(tmp_path, teams=teams, transactions=kept) as town:
                await nina.press(card, "Helped")
                assert [one.action for one in town.heard("pressed")] == ["helped"]
                await teams.until(lambda: "Helped" not in labels(card) or None)
            teams.skip(3600)
            async with house(tmp_path, teams=teams, transactions=kept) as town:
                again = await nina.press_stale(card, old, "Helped")
                assert "first pressed" in str(again.answer)
                assert town.heard("pressed") == []


async def test_a_thumb_under_an_answer_counts_once_as_feedback_and_its_words_are_heard(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    answer = await town.teams.wait_for_message(nina.chat, containing="forget the network")
    assert has_feedback(answer)
    await town.ends("sent")
    await nina.thumbs(answer, "dislike", "It does not mention the library")
    await nina.thumbs(answer, "dislike", "It does not mention the library")
    assert [one.action for one in town.heard("pressed")] == ["not_helped"]
    assert [one.text for one in town.heard("said")] == [WIFI, "It does not mention the library"]


async def test_somebody_elses_feedback_button_is_not_theirs_to_press(town: House) -> None:
    sam = town.teams.person("sam")
    _, card = await answer_in_channel(town)
    told = await sam.press(card, "Helped")
    assert "for the person who asked" in str(told.answer)
    assert town.heard("pressed") == []


async def test_a_pasted_secret_moves_the_answer_to_the_personal_chat(town: House) -> None:
    nina = town.teams.person("nina")
    place = staff_channel(town)
    asked = await nina.mention("The wireless is slow, my password is hunter2!x", place)
    await town.teams.wait_for_message(nina.chat, containing="I took")
    await town.teams.wait_for_message(place, containing="our own chat", thread=asked)
    assert "hunter2" not in read(town, place, asked)


async def test_an_answer_that_is_not_for_everybody_in_the_channel_goes_to_the_personal_chat(town: House) -> None:
    nina = town.teams.person("nina")
    asked = await nina.mention(WIFI, "general")  # gus, a guest, reads along there
    await town.teams.wait_for_message(nina.chat, containing="forget the network")
    await town.teams.wait_for_message("general", containing="our own chat", thread=asked)
    assert "forget the network" not in read(town, "general", asked)
    quote = await town.teams.wait_for_message(nina.chat, containing="About what you asked:")
    assert WIFI in visible_text(quote)
    await nina.delete(asked)
    await town.teams.until(lambda: WIFI not in visible_text(quote) or None)
    await nina.say(PRINTING)
    await town.teams.wait_for_message(nina.chat, containing="five pence")
    assert len({one.conversation for one in town.heard("said")}) == 1


async def test_while_nothing_can_be_stored_a_message_gets_the_contact_at_once(town: House) -> None:
    nina = town.teams.person("nina")
    town.intake.down = True
    await nina.say(WIFI)
    told = await town.teams.wait_for_message(nina.chat, containing=CONTACT)
    assert "Talk to a person" in labels(told)
    town.intake.down = False
    await nina.press(told, "Talk to a person")
    assert [one.action for one in town.heard("pressed")] == ["person"]
    assert town.heard("pressed")[0].conversation.endswith(":chat")


async def test_while_nothing_can_be_stored_a_press_gets_the_contact_with_its_answer(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    card = await route(town, nina.chat)
    town.intake.down = True
    told = await nina.press(card, "Talk to a person")
    assert told.status == 200
    assert CONTACT in str(told.answer)


async def test_a_message_that_is_too_long_is_refused_with_its_reason(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say("slow " * 25_000)
    told = await town.teams.wait_for_message(nina.chat, containing="too long")
    assert "Talk to a person" in labels(told)
    assert town.heard("said") == []


async def test_who_installs_it_is_welcomed_once_and_so_is_a_team(town: House) -> None:
    gus = town.teams.person("gus")
    await gus.installs()
    welcome = await town.teams.wait_for_message(gus.chat, containing="Hello!")
    await gus.uninstalls()
    await gus.installs()
    await town.teams.person("nina").installs("general")
    await town.teams.wait_for_message("general", containing="Mention me")
    await town.teams.settled()
    assert read(town, gus.chat).count("Hello!") == 1
    assert read(town, "general").count("Hello!") == 1
    await gus.press(welcome, "Talk to a person")
    assert [one.action for one in town.heard("pressed")] == ["person"]


async def test_a_picture_and_a_file_are_taken_with_the_message(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say("This is what I see", files=[("log.txt", b"lines")], pictures=[("shot.png", b"\x89PNG")])
    await route(town, nina.chat)
    assert [file.name for file in town.heard("said")[0].attachments] == ["log.txt", "a picture"]
    await nina.say("", pictures=[("more.png", b"\x89PNG")])
    assert len(town.heard("said")) == 2


async def test_ask_handrail_on_a_message_is_answered_in_the_personal_chat(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    said = await sam.say(WIFI, "walk")  # the app is not even there
    dialog = await nina.message_action(said, "askHandrail")
    assert "our own chat" in dialog.text
    await town.teams.wait_for_message(nina.chat, containing="forget the network")
    about = of_app(town, nina.chat)[0]
    assert f"Sam Ortiz wrote: {WIFI}" in visible_text(about)
    assert town.heard("said")[0].text == f"Sam Ortiz wrote: {WIFI}"
    assert town.heard("said")[0].person.audiences == {"public", "members"}


async def test_hand_this_to_a_person_opens_a_case_about_the_message(town: House) -> None:
    nina = town.teams.person("nina")
    said = await nina.say("The kiln in the workshop smells of smoke", "walk")
    await nina.message_action(said, "handToPerson")
    card = await town.teams.wait_for_message("desk", containing="smells of smoke")
    assert "Nina Falk" in visible_text(card)


async def test_who_has_not_added_the_app_hears_how_to(town: House) -> None:
    gus = town.teams.person("gus")
    said = await gus.say("The wireless is slow", "general")
    dialog = await gus.message_action(said, "askHandrail")
    assert "Add Handrail" in dialog.text
    assert CONTACT in dialog.text
    assert town.intake.received == []


@pytest.mark.parametrize("new_id", [False, True], ids=["with the same id", "with a new id"])
@pytest.mark.parametrize("at_once", [False, True], ids=["after the first", "at the same time"])
async def test_a_message_that_teams_delivers_twice_is_answered_once(town: House, new_id: bool, at_once: bool) -> None:
    nina = town.teams.person("nina")
    town.teams.outgoing.duplicate(new_id=new_id, concurrently=at_once)
    await nina.say(WIFI)
    await town.teams.settled()
    await route(town, nina.chat)
    assert len(town.heard("said")) == 1
    assert read(town, nina.chat).count("forget the network") == 1


async def test_what_teams_got_no_answer_for_and_delivers_again_after_other_words_is_heard_once(town: House) -> None:
    nina, outgoing = town.teams.person("nina"), town.teams.outgoing
    outgoing.again_after = ()
    outgoing.give_up()
    await nina.say(WIFI)
    late = town.teams.deliveries[-1]
    await town.teams.until(lambda: town.heard("said") or None)
    await nina.say("It is the one in the north hall")
    assert late.slow and not late.acknowledged
    await outgoing.redeliver(late, new_id=True)
    assert late.attempts[-1].id != late.attempts[0].id
    await town.teams.settled()
    assert [one.text for one in town.heard("said")] == [WIFI, "It is the one in the north hall"]


async def test_the_same_words_said_again_to_what_came_meanwhile_are_heard_again(town: House) -> None:
    """Each was acknowledged: Teams has no reason to repeat it."""
    nina = town.teams.person("nina")
    for text in ("no", "wait", "no"):
        await nina.say(text)
    assert [one.text for one in town.heard("said")] == ["no", "wait", "no"]


async def test_a_message_that_was_acknowledged_too_late_and_comes_again_under_a_new_id_is_answered_once(
    town: House,
) -> None:
    nina = town.teams.person("nina")
    outgoing = town.teams.outgoing
    outgoing.answer_within, outgoing.again_with_new_id = 0.5, True
    town.intake.free.clear()
    await nina.say(WIFI)
    town.intake.free.set()
    await town.teams.settled()
    outgoing.answer_within = 15.0
    await route(town, nina.chat)
    assert len(town.teams.deliveries[-1].attempts) == 2
    assert len(town.heard("said")) == 1
