"""Cases on Teams: the desk's channel, the relay both ways, who may act, and who is out of reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.teams.buttons import WORDS
from bot.platforms.teams.render import mark_words
from tests.fakes.teams.mishaps import Refused
from tests.fakes.teams.records import Message
from tests.fakes.teams.visible import labels, visible_text
from tests.platforms.teams.house import CONTACT, House, house

WIFI = "The wireless in the halls is slow"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"pixels" * 10


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def case_from_chat(town: House) -> Message:
    """Nina asks and presses the route. Returns the card at the desk."""
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    await nina.press(answer, "Talk to a person")
    return await card_at(town)


async def card_at(town: House, after: Message | None = None) -> Message:
    """The newest card."""

    def look() -> Message | None:
        found = [one for one in town.teams.messages("desk") if one.by_app and one.root == one.id]
        return found[-1] if found and (after is None or int(found[-1].id) > int(after.id)) else None

    return await town.teams.until(look)


async def claimed(town: House, by: str = "sam") -> Message:
    card = await case_from_chat(town)
    await town.teams.person(by).press(card, "Claim")
    name = town.teams.person(by).name
    await town.teams.wait_for_message(town.teams.person("nina").chat, containing=f"{name} has your case")
    await town.teams.until(lambda: name in visible_text(card) or None)
    return card


def in_thread(town: House, card: Message) -> str:
    return "\n".join(visible_text(one) for one in town.teams.messages("desk", card) if one is not card)


def at_person(town: House, name: str = "nina") -> str:
    return "\n".join(town.teams.person(name).sees())


async def marked(town: House, card: Message, mark: str) -> None:
    await town.teams.wait_for_message("desk", containing=mark_words(mark), thread=card)


async def test_a_case_is_one_thread_with_the_whole_transcript_in_it(town: House) -> None:
    card = await case_from_chat(town)
    await town.teams.wait_for_message("desk", containing="forget the network", thread=card)
    await town.teams.until(lambda: "opened" in in_thread(town, card) or None)
    assert WIFI in in_thread(town, card)
    roots = [one for one in town.teams.messages("desk") if one.root == one.id]
    assert roots == [card]
    assert town.teams.warnings == []


async def test_the_claimants_words_reach_the_person_and_get_their_mark(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    await sam.mention("Which hall are you in?", thread=card)
    relayed = await town.teams.wait_for_message(nina.chat, containing="Which hall are you in?")
    assert "Handrail" not in visible_text(relayed)
    await marked(town, card, "sent")
    await nina.say("North hall")
    await town.teams.wait_for_message("desk", containing="North hall", thread=card)
    assert [one for one in town.teams.messages("desk") if one.root == one.id] == [card]


@pytest.mark.parametrize("new_id", [False, True], ids=["with the same id", "with a new id"])
async def test_an_agents_words_that_teams_delivers_twice_reach_the_person_once(town: House, new_id: bool) -> None:
    card = await claimed(town)
    town.teams.outgoing.duplicate(new_id=new_id)
    await town.teams.person("sam").mention("Which hall are you in?", thread=card)
    await marked(town, card, "sent")
    await town.teams.settled()
    assert len(town.heard("desk_said")) == 1
    assert at_person(town).count("Which hall are you in?") == 1


async def test_with_the_permission_a_plain_reply_in_the_thread_is_enough_and_the_card_says_so(town: House) -> None:
    sam = town.teams.person("sam")
    card = await case_from_chat(town)
    assert "mention me" in visible_text(card)
    town.teams.grant("desk")
    await sam.reply(card, "claim")
    await town.teams.until(lambda: "Sam Ortiz" in visible_text(card) or None)
    assert "mention me" not in visible_text(card)
    await sam.reply(card, "Which hall are you in?")
    await town.teams.wait_for_message(town.teams.person("nina").chat, containing="Which hall are you in?")


async def test_the_cards_box_reaches_the_person_and_stands_in_the_thread(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    await sam.press(card, "Send to Nina Falk", {WORDS: "Which hall are you in?"})
    await town.teams.wait_for_message(nina.chat, containing="Which hall are you in?")
    shown = await town.teams.wait_for_message("desk", containing="answered from the card", thread=card)
    assert "Which hall are you in?" in visible_text(shown)
    await marked(town, card, "sent")
    await sam.press(card, "Keep as a note", {WORDS: "she has been here before"})
    await marked(town, card, "note")
    assert "been here before" not in at_person(town)
    empty = await sam.press(card, "Send to Nina Falk")
    assert "nothing in the box" in str(empty.answer)


async def test_an_edit_and_a_deletion_by_the_agent_are_made_at_the_person_too(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    said = await sam.mention("Which hall are you in?", thread=card)
    relayed = await town.teams.wait_for_message(nina.chat, containing="Which hall are you in?")
    await sam.edit(said, "Which building are you in?", mention=True)
    await town.teams.until(lambda: "Which building" in visible_text(relayed) or None)
    await sam.delete(said)
    await town.teams.until(lambda: "Which building" not in visible_text(relayed) or None)
    assert "deleted" in visible_text(relayed)


async def test_words_of_an_agent_who_has_not_claimed_are_held_and_asked_about_in_their_own_chat(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await case_from_chat(town)
    await sam.mention("Which hall are you in?", thread=card)
    await marked(town, card, "held")
    whisper = await town.teams.wait_for_message(sam.chat, containing="hasn't been sent")
    assert labels(whisper) == ("Claim and send", "Keep among agents")
    assert visible_text(whisper).startswith("About case #1\n")
    await sam.press(whisper, "Claim and send")
    await town.teams.wait_for_message(nina.chat, containing="Which hall are you in?")
    await town.teams.until(lambda: mark_words("held") not in in_thread(town, card) or None)
    assert mark_words("sent") in in_thread(town, card)
    await town.teams.until(lambda: labels(whisper) == () or None)


async def test_an_agent_without_the_app_is_asked_in_the_thread_and_nobody_else_may_answer(town: House) -> None:
    sam, kim = town.teams.person("sam"), town.teams.person("kim")
    sam.user.installed = False
    card = await case_from_chat(town)
    await sam.mention("Which hall are you in?", thread=card)
    asked = await town.teams.wait_for_message("desk", containing="hasn't been sent", thread=card)
    told = await kim.press(asked, "Claim and send")
    assert "for Sam Ortiz" in str(told.answer)
    await sam.press(asked, "Claim and send")
    await town.teams.wait_for_message(town.teams.person("nina").chat, containing="Which hall are you in?")


async def test_who_is_not_in_the_desks_team_cannot_act_hears_why_and_that_is_kept(town: House) -> None:
    nina = town.teams.person("nina")
    card = await case_from_chat(town)
    town.teams.conversation("desk").members.append(nina.id)  # she sees it …
    town.teams.mishaps.always("member", Refused(404, "MemberNotFoundInConversation"))  # … and is no member
    told = await nina.press(card, "Claim")
    assert "Only members" in str(told.answer)
    assert town.heard("desk_pressed") == []
    kept = await town.transactions.read(
        lambda connection: (
            connection.exec_driver_sql("SELECT body FROM anchor WHERE key LIKE 'refused:%'").scalars().all()
        )
    )
    assert len(kept) == 1
    assert nina.id in kept[0]


async def test_while_teams_cannot_say_who_belongs_to_the_desk_nobody_presses_there(town: House) -> None:
    card = await case_from_chat(town)
    town.teams.mishaps.always("member", Refused(503))
    told = await town.teams.person("sam").press(card, "Claim")
    assert "can't check just now" in str(told.answer)
    assert town.heard("desk_pressed") == []


async def test_what_is_written_in_the_desks_own_channel_counts_though_teams_cannot_say_who_belongs_to_it(
    town: House,
) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    town.teams.mishaps.always("member", Refused(503))
    await sam.mention("Which hall are you in?", thread=card)
    await town.teams.wait_for_message(nina.chat, containing="Which hall are you in?")
    await marked(town, card, "sent")


async def test_a_press_on_a_card_from_another_channel_changes_nothing(town: House) -> None:
    sam = town.teams.person("sam")
    card = await case_from_chat(town)
    elsewhere = await sam.say("look", "desk-general")
    elsewhere.attachments = list(card.attachments)
    told = await sam.press(elsewhere, "Claim")
    assert "at the desk itself" in str(told.answer)
    assert town.heard("desk_pressed") == []


async def test_resolving_and_reopening_show_on_the_card(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    await sam.press(card, "Resolve: fixed")
    closed = await town.teams.wait_for_message(nina.chat, containing="closed case #1")
    await town.teams.until(lambda: "Closed" in visible_text(card) or None)
    await nina.press(closed, "Reopen it")
    await town.teams.until(lambda: "Waiting again" in visible_text(card) or None)
    assert [one for one in town.teams.messages("desk") if one.root == one.id] == [card]


async def test_what_agents_talk_about_in_other_threads_of_the_desk_is_left_alone(town: House) -> None:
    sam, kim = town.teams.person("sam"), town.teams.person("kim")
    town.teams.grant("desk")
    root = await sam.say("Lunch?", "desk")
    await kim.reply(root, "Yes")
    await town.teams.settled()
    assert town.intake.received == []


async def test_a_case_from_a_channel_goes_on_in_the_personal_chat_with_one_word_in_the_thread(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    town.teams.add_channel("alder", "staff").members[:] = [town.teams.person(n).id for n in ("nina", "sam", "kim")]
    asked = await nina.mention(WIFI, "staff")
    answer = await town.teams.wait_for_message("staff", containing="[Talk to a person]", thread=asked)
    await nina.press(answer, "Talk to a person")
    await town.teams.wait_for_message("staff", containing="in our own chat", thread=asked)
    card = await card_at(town)
    await sam.press(card, "Claim")
    await town.teams.wait_for_message(nina.chat, containing="Sam Ortiz has your case")
    await sam.mention("Which hall are you in?", thread=card)
    await town.teams.wait_for_message(nina.chat, containing="Which hall are you in?")
    await nina.say("North hall")
    await town.teams.wait_for_message("desk", containing="North hall", thread=card)
    await nina.mention("The one by the lake", thread=asked)
    await town.teams.wait_for_message("desk", containing="by the lake", thread=card)
    words = [one for one in town.teams.messages("staff", asked) if "our own chat" in visible_text(one)]
    assert len(words) == 1
    assert len({one.conversation for one in town.heard("said")}) == 1


async def test_somebody_elses_press_on_the_route_is_their_own_case_and_carries_what_they_pressed_on(
    town: House,
) -> None:
    nina, kim = town.teams.person("nina"), town.teams.person("kim")
    town.teams.add_channel("alder", "staff").members[:] = [town.teams.person(n).id for n in ("nina", "sam", "kim")]
    asked = await nina.mention(WIFI, "staff")
    answer = await town.teams.wait_for_message("staff", containing="[Talk to a person]", thread=asked)
    await kim.press(answer, "Talk to a person")
    card = await card_at(town)
    assert "Kim Adeyemi" in visible_text(card)
    await town.teams.until(lambda: "forget the network" in visible_text(card) + in_thread(town, card) or None)
    await town.teams.wait_for_message(kim.chat, containing="case #")


async def test_when_the_app_is_taken_out_of_the_desks_team_the_person_gets_the_contact_and_health_says_why(
    town: House,
) -> None:
    nina = town.teams.person("nina")
    await town.teams.person("sam").uninstalls("desk")
    await nina.say(WIFI)
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    await nina.press(answer, "Talk to a person")
    await town.teams.wait_for_message(nina.chat, containing=CONTACT)
    assert "not installed" in await town.problem(f"channel {town.desk}")
    await town.teams.person("sam").installs("desk")
    await town.well()


async def test_when_the_person_has_blocked_the_bot_the_agent_sees_it_and_health_does(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    nina.blocks()
    await sam.mention("Which hall are you in?", thread=card)
    await marked(town, card, "refused")
    told = await town.teams.wait_for_message("desk", containing="can't be reached", thread=card)
    assert "Nina Falk" in visible_text(told)
    assert any("removed or blocked" in why for why in town.handrail.lacking().values())
    nina.unblocks()
    await sam.mention("And now?", thread=card)
    await town.teams.wait_for_message(nina.chat, containing="And now?")
    await town.well()


async def test_a_deleted_message_of_the_person_is_blanked_at_the_desk(town: House) -> None:
    nina = town.teams.person("nina")
    card = await claimed(town)
    said = await nina.say("My room is 12b in the north hall")
    await town.teams.wait_for_message("desk", containing="12b in the north", thread=card)
    await nina.delete(said)
    await town.teams.until(lambda: "12b in the north" not in in_thread(town, card) or None)


async def test_a_card_that_somebody_deleted_is_posted_again(town: House) -> None:
    nina = town.teams.person("nina")
    card = await case_from_chat(town)
    reply = await town.teams.wait_for_message(nina.chat, containing="I've asked the service desk")
    await town.teams.until(lambda: "opened" in in_thread(town, card) or None)
    card.deleted = True
    await nina.press(reply, "I don't need this any more")
    again = await card_at(town, after=card)
    assert "Nina Falk" in visible_text(again)


async def test_a_picture_is_shown_at_the_desk_and_a_file_is_linked(town: House) -> None:
    nina = town.teams.person("nina")
    card = await case_from_chat(town)
    await nina.say("This is what I see", files=[("log (1).txt", b"lines")], pictures=[("shot.png", PICTURE)])
    await town.teams.wait_for_message("desk", containing="log (1).txt", thread=card)

    def shown() -> Message | None:
        found = [one for one in town.teams.messages("desk", card) if one.by_app and one.attachments]
        return next((one for one in found if str(one.attachments[0].get("contentType")) == "image/png"), None)

    picture = await town.teams.until(shown)
    assert str(picture.attachments[0]["contentUrl"]).startswith("data:image/png;base64,")
    linked = [one for one in town.teams.messages("desk", card) if "sharepoint.example" in one.text]
    assert len(linked) == 1


async def test_staff_on_the_desks_own_team_are_helped_like_everybody(town: House) -> None:
    sam = town.teams.person("sam")
    await sam.say(WIFI)
    answer = await town.teams.wait_for_message(sam.chat, containing="[Talk to a person]")
    await sam.press(answer, "Talk to a person")
    assert "Sam Ortiz" in visible_text(await card_at(town))
