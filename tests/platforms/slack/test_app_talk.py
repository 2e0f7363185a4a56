"""Staff on Slack, from their own words to the answer: direct messages, channels, presses, edits, deletions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack.mishaps import CutAfterStoring, CutBeforeStoring, RateLimited, Refused, ServerError
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.house import CONTACT, House, house


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def test_a_question_in_a_direct_message_is_answered_there_with_the_way_to_a_person(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert "Talk to a person" in labels(answer)
    assert answer.unfurls_off
    assert answer.thread_ts == ""
    said = town.heard("said")[0]
    assert (said.conversation, said.person.name) == ("slack:T0ALDER:U0NINA:D0NINA:dm", "Nina Falk")
    assert said.person.audiences == {"public", "members"}


async def test_a_guest_gets_no_members_article(town: House) -> None:
    gus = town.slack.person("gus")
    await gus.say("The wireless in the halls is slow")
    reply = await town.slack.wait_for_message(gus.dm)
    assert "forget the network" not in visible_text(reply)


async def test_a_mention_in_a_channel_is_answered_once_in_its_thread(town: House) -> None:
    nina = town.slack.person("nina")
    asked = await nina.mention("The wireless in the halls is slow", channel="staff")
    answer = await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
    assert answer.thread_ts == asked.ts
    await town.slack.settled()
    assert len(town.heard("said")) == 1


async def test_the_thread_goes_on_without_a_mention_until_somebody_else_steps_in(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    asked = await nina.mention("The wireless in the halls is slow", channel="staff")
    await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
    await nina.say("How do I pay for printing costs a page?", channel="staff", thread=asked)
    await town.slack.wait_for_message("staff", containing="five pence", thread=asked)
    await sam.reply_in_thread(asked, "I can help you with that, Nina")
    await nina.say("Thank you Sam, the printing costs a page?", channel="staff", thread=asked)
    await town.slack.settled()
    assert [one.text for one in town.heard("said")] == [
        "The wireless in the halls is slow",
        "How do I pay for printing costs a page?",
    ]
    await nina.mention("printing costs a page?", channel="staff", thread=asked)
    assert len(town.heard("said")) == 3


async def test_what_people_say_to_each_other_in_a_channel_is_nobody_elses_business(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    root = await nina.say("Does anybody know about the wireless?", channel="staff")
    await sam.reply_in_thread(root, "It is slow")
    await nina.edit(root, "Does anybody know about the slow wireless?")
    await nina.delete(root)
    await town.slack.settled()
    assert town.intake.received == []


async def test_in_channels_that_settings_name_it_answers_unasked_in_a_thread(tmp_path: Path) -> None:
    async with house(tmp_path, unasked=frozenset({"C0STAFF"})) as town:
        asked = await town.slack.person("nina").say("The wireless in the halls is slow", channel="staff")
        answer = await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
        assert answer.thread_ts == asked.ts


async def test_an_edit_and_a_deletion_belong_to_the_conversation_in_which_it_was_said(town: House) -> None:
    nina = town.slack.person("nina")
    said = await nina.say("The wireless in the halls is slow")
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.edit(said, "The wireless in the library is slow")
    await nina.delete(said)
    await town.slack.settled()
    edited, deleted = town.heard("edited")[0], town.heard("deleted")[0]
    assert edited.conversation == deleted.conversation == "slack:T0ALDER:U0NINA:D0NINA:dm"
    assert edited.ref == deleted.ref == f"D0NINA/{said.ts}"
    assert edited.text == "The wireless in the library is slow"


async def test_a_pressed_button_works_once_and_the_message_shows_what_was_pressed(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    first = await nina.press(answer, "Helped", wait=False)
    second = await nina.press(answer, "Helped", wait=False)
    await town.slack.settled()
    assert first.delivery.acknowledged
    assert second.delivery.acknowledged
    assert len(town.heard("pressed")) == 1
    changed = await town.slack.until(lambda: answer if "Helped" not in labels(answer) else None)
    assert "Talk to a person" in labels(changed)
    assert "You pressed" in visible_text(changed)


async def test_a_button_that_is_pressed_again_much_later_says_kindly_that_it_was_pressed(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    town.slack.mishaps.add("chat.update", Refused("edit_window_closed"))  # the button stays to be pressed
    await nina.press(answer, "Helped")
    await town.slack.settled()
    now = town.slack.state.now
    town.slack.state.now = lambda: now() + 3600
    await nina.press(answer, "Helped")
    told = await town.slack.until(lambda: next((m for m in nina.sees() if m.ephemeral_for), None))
    assert "when you first pressed it" in visible_text(told)
    assert labels(told) == ("Talk to a person",)
    await town.slack.until(lambda: "Helped" not in labels(answer) or None)
    assert [one.action for one in town.heard("pressed")] == ["helped"]


async def test_a_pasted_secret_moves_the_answer_to_a_direct_message(town: House) -> None:
    nina = town.slack.person("nina")
    asked = await nina.mention("The wireless is slow, my password is hunter2!x", channel="staff")
    await town.slack.wait_for_message(nina.dm, containing="I took")
    word = await town.slack.wait_for_message("staff", containing="direct message", thread=asked)
    assert "hunter2" not in visible_text(word)
    assert town.slack.pings() == []


async def test_an_answer_that_is_not_for_everybody_in_the_channel_goes_to_a_direct_message(town: House) -> None:
    town.slack.add_usergroup("staff", ["nina"])
    nina = town.slack.person("nina")
    asked = await nina.mention("The wireless in the halls is slow", channel="shared")
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    word = await town.slack.wait_for_message("shared", containing="direct message", thread=asked)
    assert "forget the network" not in visible_text(word)
    await nina.say("How do I pay for printing costs a page?")
    await town.slack.wait_for_message(nina.dm, containing="five pence")
    assert {one.conversation for one in town.heard("said")} == {f"slack:T0ALDER:U0NINA:C0SHARED:{asked.ts}"}


async def test_while_nothing_can_be_stored_a_message_gets_the_contact_at_once_and_is_answered_later(
    town: House,
) -> None:
    nina = town.slack.person("nina")
    town.slack.outgoing.retry_after = (0, 0.05, 0.1)
    town.intake.down = True
    await nina.say("The wireless in the halls is slow", wait=False)
    told = await town.slack.wait_for_message(nina.dm, containing=CONTACT)
    assert "Talk to a person" in labels(told)
    town.intake.down = False
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert [CONTACT in visible_text(message) for message in town.slack.messages(nina.dm)].count(True) == 1


async def test_while_nothing_can_be_stored_a_press_gets_the_contact_at_once(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    town.intake.down = True
    pressed = await nina.press(answer, "Talk to a person")
    assert pressed.acknowledged
    await town.slack.until(lambda: any(CONTACT in visible_text(message) for message in nina.sees()) or None)
    command = await nina.slash("/handrail person")
    assert command.acknowledged
    await town.slack.until(
        lambda: [CONTACT in visible_text(message) for message in nina.sees()].count(True) == 2 or None
    )


async def test_a_message_delivered_three_times_is_answered_once(town: House) -> None:
    nina = town.slack.person("nina")
    town.slack.outgoing.duplicate(2)
    await nina.say("The wireless in the halls is slow")
    await town.slack.settled()
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert len(town.heard("said")) == 1


async def test_the_slash_command_asks_and_goes_straight_to_the_route(town: House) -> None:
    nina = town.slack.person("nina")
    asked = await nina.slash("/handrail The wireless in the halls is slow", channel="staff")
    assert asked.acknowledged
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.slash("/handrail person", channel="staff")
    await town.slack.wait_for_message("desk", containing="Nina Falk")
    assert town.slack.messages("staff") == []


async def test_a_welcome_is_said_once(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.opens_messages()
    welcome = await town.slack.wait_for_message(nina.dm)
    assert "Talk to a person" in labels(welcome)
    await nina.opens_messages()
    await nina.opens_home()
    await town.slack.until(nina.home)
    assert len(town.slack.messages(nina.dm)) == 1


async def test_a_message_can_be_asked_about_and_handed_to_a_person(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    message = await sam.say("The wireless in the halls is slow", channel="staff")
    await nina.shortcut(message, "ask_handrail")
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.shortcut(message, "hand_to_person")
    await town.slack.wait_for_message("desk", containing="Nina Falk")


async def test_a_slow_answer_shows_what_is_happening(town: House) -> None:
    town.composer.wait = 1.0
    nina = town.slack.person("nina")
    said = await nina.say("The wireless in the halls is slow")
    await town.slack.until(lambda: [one for one in town.slack.statuses if one] or None)
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert town.slack.calls_of("assistant.threads.setStatus")[0].arguments["thread_ts"] == said.ts


async def test_a_workspace_without_statuses_gets_its_answer_all_the_same(town: House) -> None:
    town.slack.without_method("assistant.threads.setStatus")
    town.composer.wait = 1.0
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    await town.slack.wait_for_message(nina.dm, containing="forget the network")
    assert len(town.slack.messages(nina.dm)) == 2
    assert "assistant.threads.setStatus" in town.handrail.lacking()
    assert town.handrail.problems() == {}


async def test_the_bot_says_hello_in_a_channel_that_it_was_added_to_once(town: House) -> None:
    town.slack.add_channel("ops", members=["nina"], bot=False)
    await town.slack.person("handrail").joins("ops")
    hello = await town.slack.wait_for_message("ops")
    kim = town.slack.person("nina")
    await kim.press(hello, "Talk to a person")
    await town.slack.wait_for_message("desk", containing="Nina Falk")


async def test_each_message_is_answered_once_while_slack_misbehaves(town: House) -> None:
    people = [town.slack.add_person(f"p{number}", full_name=f"Person {number}") for number in range(8)]
    mishaps = [
        CutAfterStoring(),
        None,
        CutBeforeStoring(),
        ServerError(),
        None,
        RateLimited(1),
        CutAfterStoring(),
        None,
    ]
    town.slack.mishaps.script("chat.postMessage", *mishaps)
    town.slack.outgoing.duplicate(8)
    for person in people:
        await person.say("The wireless in the halls is slow", wait=False)
    for person in people:
        await town.slack.wait_for_message(person.dm, containing="forget the network", within=30)
    await town.slack.settled()
    for person in people:
        answers = [m for m in town.slack.messages(person.dm) if m.bot_id]
        assert len(answers) == 1


async def test_a_thread_under_an_answer_belongs_to_that_conversation_and_is_answered_there(town: House) -> None:
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.say("How do I pay for printing costs a page?", thread=answer)
    await town.slack.wait_for_message(nina.dm, containing="five pence", thread=answer)
    assert len({one.conversation for one in town.heard("said")}) == 1
    said = await nina.say("Payslips in the payroll portal?", thread=answer)
    await nina.edit(said, "Payslips?")
    assert town.heard("edited")[0].conversation == "slack:T0ALDER:U0NINA:D0NINA:dm"


async def test_a_reply_that_comes_before_slack_has_said_where_the_answer_stands_belongs_to_it(town: House) -> None:
    nina = town.slack.person("nina")
    held = town.slack.mishaps.hold("chat.postMessage", after_storing=True)
    await nina.say("The wireless in the halls is slow")
    await held.reached()
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.say("How do I pay for printing costs a page?", thread=answer)
    await town.slack.until(lambda: len(town.heard("said")) == 2 or None)
    held.release()
    await town.slack.wait_for_message(nina.dm, containing="five pence", thread=answer)
    assert {one.conversation for one in town.heard("said")} == {"slack:T0ALDER:U0NINA:D0NINA:dm"}


async def test_a_thread_of_its_own_in_the_direct_message_is_a_conversation_of_its_own(tmp_path: Path) -> None:
    async with house(tmp_path) as town:
        nina = town.slack.person("nina")
        elsewhere = await town.slack.another_bot_says("A chat begins", channel=nina.dm)
        await nina.say("The wireless in the halls is slow", thread=elsewhere)
        await town.slack.wait_for_message(nina.dm, containing="forget the network", thread=elsewhere)
        assert town.heard("said")[0].conversation == f"slack:T0ALDER:U0NINA:D0NINA:{elsewhere.ts}"
        await town.slack.until(lambda: town.slack.titles or None)
