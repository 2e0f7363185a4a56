"""Cases on Slack: the desk's channel, the relay both ways, who may act, and what happens when the desk is shut."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.render import mark_reaction
from tests.fakes.slack.mishaps import Refused
from tests.fakes.slack.records import Message
from tests.fakes.slack.visible import labels, visible_text
from tests.platforms.slack.house import CONTACT, House, house


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def case_from_direct(town: House) -> Message:
    """Nina asks and presses the route. Returns the card."""
    nina = town.slack.person("nina")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.press(answer, "Talk to a person")
    return await card_at(town)


async def card_at(town: House, desk: str = "desk", after: Message | None = None) -> Message:
    """The newest card."""

    def look() -> Message | None:
        found = [m for m in town.slack.messages(desk) if not m.in_thread and m.bot_id]
        return found[-1] if found and (after is None or float(found[-1].ts) > float(after.ts)) else None

    return await town.slack.until(look)


def in_thread(town: House, card: Message) -> str:
    return "\n".join(visible_text(message) for message in town.slack.messages("desk", thread=card))


async def test_a_case_is_one_message_with_the_whole_transcript_in_its_thread(town: House) -> None:
    card = await case_from_direct(town)
    await town.slack.wait_for_message("desk", containing="forget the network", thread=card)
    await town.slack.until(lambda: "opened" in in_thread(town, card) or None)
    assert "The wireless in the halls is slow" in in_thread(town, card)
    roots = [message for message in town.slack.messages("desk") if not message.in_thread]
    assert roots == [card]
    assert town.slack.pings() == []


async def test_the_claimants_words_reach_the_person_and_get_their_mark(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    await sam.press(card, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    await town.slack.until(lambda: "Sam Ortiz" in visible_text(card) or None)
    said = await sam.reply_in_thread(card, "Which hall are you in?")
    await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?")
    await town.slack.until(lambda: mark_reaction("sent") in said.reactions or None)
    await nina.say("North hall")
    await town.slack.wait_for_message("desk", containing="North hall", thread=card)
    roots = [message for message in town.slack.messages("desk") if not message.in_thread]
    assert roots == [card]


async def test_an_edit_and_a_deletion_by_the_agent_are_made_at_the_person_too(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    await sam.press(card, "Claim")
    said = await sam.reply_in_thread(card, "Which hall are you in?")
    relayed = await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?")
    await sam.edit(said, "Which building are you in?")
    await town.slack.until(lambda: "Which building" in visible_text(relayed) or None)
    await sam.delete(said)
    await town.slack.until(lambda: "Which building" not in visible_text(relayed) or None)
    assert "deleted" in visible_text(relayed)


async def test_words_of_an_agent_who_has_not_claimed_are_held_and_asked_about_in_private(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    said = await sam.reply_in_thread(card, "Which hall are you in?")
    await town.slack.until(lambda: mark_reaction("held") in said.reactions or None)
    whisper = await town.slack.until(lambda: next((m for m in sam.sees("desk") if m.ephemeral_for), None))
    assert labels(whisper) == ("Claim and send", "Keep among agents")
    await sam.press(whisper, "Claim and send")
    await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?")
    await town.slack.until(lambda: list(said.reactions) == [mark_reaction("sent")] or None)


async def test_a_note_stays_among_agents_and_is_marked_as_one(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    await sam.press(card, "Claim")
    note = await sam.reply_in_thread(card, "// she has been here before")
    await town.slack.until(lambda: mark_reaction("note") in note.reactions or None)
    assert "been here before" not in "".join(visible_text(message) for message in town.slack.messages(nina.dm))


async def test_the_word_claim_alone_claims(town: House) -> None:
    nina, kim = town.slack.person("nina"), town.slack.person("kim")
    card = await case_from_direct(town)
    await kim.reply_in_thread(card, "claim")
    await town.slack.wait_for_message(nina.dm, containing="Kim Adeyemi has your case")


async def test_what_an_agent_types_for_a_press_counts_as_one_and_stays_at_the_desk(town: House) -> None:
    nina, kim = town.slack.person("nina"), town.slack.person("kim")
    card = await case_from_direct(town)
    typed = await kim.reply_in_thread(card, "Claim this case")
    await town.slack.wait_for_message(nina.dm, containing="Kim Adeyemi has your case")
    await town.slack.until(lambda: mark_reaction("note") in typed.reactions or None)
    await kim.reply_in_thread(card, "resolved as got round it")
    await town.slack.wait_for_message(nina.dm, containing="closed case #1 with a way round it")
    assert "resolved as" not in "".join(visible_text(message) for message in town.slack.messages(nina.dm))


async def test_who_answers_under_a_card_before_it_is_known_where_that_stands_is_heard(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    hold = town.slack.mishaps.hold("chat.postMessage", after_storing=True)
    await nina.press(answer, "Talk to a person")
    card = await card_at(town)
    said = await sam.reply_in_thread(card, "Which hall are you in?")
    hold.release()
    assert [one.text for one in town.heard("desk_said")] == ["Which hall are you in?"]
    await town.slack.until(lambda: mark_reaction("held") in said.reactions or None)


async def test_what_agents_talk_about_in_other_threads_of_the_desk_is_left_alone(town: House) -> None:
    sam, kim = town.slack.person("sam"), town.slack.person("kim")
    root = await sam.say("Lunch?", channel="desk")
    for words in ("Yes", "At one"):
        await kim.reply_in_thread(root, words)
    await town.slack.settled()
    assert town.intake.received == []
    assert len(town.slack.calls_of("conversations.replies")) == 1


async def test_who_is_not_at_the_desk_cannot_act_hears_why_and_that_is_kept(tmp_path: Path) -> None:
    async with house(tmp_path, desk="slack:C0GENERAL") as town:
        nina = town.slack.person("nina")
        await nina.say("The wireless in the halls is slow")
        answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
        await nina.press(answer, "Talk to a person")
        card = await card_at(town, "general")
        outsider = town.slack.add_person("lee", full_name="Lee Park")
        await outsider.press(card, "Claim")
        await town.slack.until(
            lambda: (
                any("Only members" in visible_text(message) for message in town.slack.ephemeral("general", outsider))
                or None
            )
        )
        assert town.heard("desk_pressed") == []
        kept = await town.transactions.read(
            lambda connection: connection.exec_driver_sql(
                "SELECT body FROM anchor WHERE key LIKE 'refused:%'"
            ).scalars().all()
        )  # fmt: skip
        assert len(kept) == 1
        assert outsider.id in kept[0]


async def test_a_case_from_a_channel_goes_on_in_a_direct_message_with_one_word_in_the_thread(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    asked = await nina.mention("The wireless in the halls is slow", channel="staff")
    answer = await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
    await nina.press(answer, "Talk to a person")
    await town.slack.wait_for_message("staff", containing="in a direct message", thread=asked)
    card = await card_at(town)
    await sam.press(card, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    await sam.reply_in_thread(card, "Which hall are you in?")
    await town.slack.wait_for_message(nina.dm, containing="Which hall are you in?")
    await nina.say("North hall")
    await town.slack.wait_for_message("desk", containing="North hall", thread=card)
    await nina.say("The one by the lake", channel="staff", thread=asked)
    await town.slack.wait_for_message("desk", containing="by the lake", thread=card)
    await town.slack.settled()
    words = [m for m in town.slack.messages("staff", thread=asked) if "direct message" in visible_text(m)]
    assert len(words) == 1
    assert {one.conversation for one in town.heard("said")} == {f"slack:T0ALDER:U0NINA:C0STAFF:{asked.ts}"}


async def test_somebody_elses_press_on_the_route_is_their_own_case_and_carries_that_thread(town: House) -> None:
    nina, kim = town.slack.person("nina"), town.slack.person("kim")
    asked = await nina.mention("The wireless in the halls is slow", channel="staff")
    answer = await town.slack.wait_for_message("staff", containing="forget the network", thread=asked)
    await kim.press(answer, "Talk to a person")
    card = await card_at(town)
    assert "Kim Adeyemi" in visible_text(card)
    await town.slack.until(
        lambda: "The wireless in the halls is slow" in visible_text(card) + in_thread(town, card) or None
    )
    await town.slack.wait_for_message(kim.dm, containing="case #")
    assert "Talk to a person" in labels(answer)


async def test_when_the_desk_is_archived_the_person_gets_the_contact_and_health_says_why(town: House) -> None:
    nina = town.slack.person("nina")
    await town.slack.archive("desk")
    await nina.say("The wireless in the halls is slow")
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.press(answer, "Talk to a person")
    await town.slack.wait_for_message(nina.dm, containing=CONTACT)
    assert "is archived" in town.handrail.problems()["channel C0DESK"]


async def test_a_deleted_message_of_the_person_is_blanked_at_the_desk(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    await sam.press(card, "Claim")
    said = await nina.say("My room is 12b in the north hall")
    await town.slack.wait_for_message("desk", containing="12b in the north", thread=card)
    await nina.delete(said)
    await town.slack.until(lambda: "12b in the north" not in in_thread(town, card) or None)


async def test_a_card_that_somebody_deleted_is_posted_again(town: House) -> None:
    nina = town.slack.person("nina")
    card = await case_from_direct(town)
    reply = await town.slack.wait_for_message(nina.dm, containing="I've asked the service desk")
    await town.slack.until(lambda: "opened" in in_thread(town, card) or None)
    client = AsyncWebClient(token=town.slack.bot_token, base_url=town.slack.api_url)
    await client.chat_delete(channel=card.channel, ts=card.ts)
    await nina.press(reply, "I don't need this any more")
    again = await card_at(town, after=card)
    assert "Nina Falk" in visible_text(again)


async def test_a_screenshot_reaches_the_agent(town: House) -> None:
    nina = town.slack.person("nina")
    card = await case_from_direct(town)
    await nina.upload("shot.png", b"pixels", text="This is what I see")

    def shown() -> Message | None:
        return next((message for message in town.slack.messages("desk", thread=card) if message.files), None)

    assert (await town.slack.until(shown)).files[0].content == b"pixels"


async def test_app_home_shows_ones_own_cases_as_they_are_now(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    await case_from_direct(town)
    await nina.opens_home()
    await town.slack.until(lambda: "#1" in str(nina.home()) or None)
    card = await card_at(town)
    await sam.press(card, "Claim")
    await town.slack.until(lambda: "Sam Ortiz" in str(nina.home()) or None)
    await sam.opens_home()
    await town.slack.until(sam.home)
    assert "#1" not in str(sam.home())


async def test_a_case_can_be_cancelled_from_app_home_again_after_it_was_reopened(town: House) -> None:
    nina = town.slack.person("nina")
    card = await case_from_direct(town)
    await nina.opens_home()
    for number in range(2):
        await town.slack.until(lambda: "I don't need this" in str(nina.home()) or None)
        await nina.press_in_home("I don't need this any more")
        await town.slack.until(lambda: "Closed" in visible_text(card) or None)
        if number == 0:
            await town.slack.until(lambda: "Reopen" in str(nina.home()) or None)
            await nina.press_in_home("Reopen it")
            await town.slack.until(lambda: "Waiting again" in visible_text(card) or None)
    assert [one.action for one in town.heard("pressed")] == ["person", "cancel", "reopen", "cancel"]


async def test_a_case_can_be_reopened_from_app_home(town: House) -> None:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    await sam.press(card, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    await town.slack.until(lambda: "Resolve: fixed" in labels(card) or None)
    await sam.press(card, "Resolve: fixed")
    await town.slack.wait_for_message(nina.dm, containing="closed case #1")
    await nina.opens_home()
    await town.slack.until(lambda: "Reopen" in str(nina.home()) or None)
    await nina.press_in_home("Reopen it")
    await town.slack.until(lambda: "Waiting again" in visible_text(card) or None)


async def claimed(town: House) -> Message:
    nina, sam = town.slack.person("nina"), town.slack.person("sam")
    card = await case_from_direct(town)
    await sam.press(card, "Claim")
    await town.slack.wait_for_message(nina.dm, containing="Sam Ortiz has your case")
    return card


def files_at_nina(town: House) -> list[bytes]:
    return [file.content for message in town.slack.person("nina").sees() for file in message.files]


async def test_an_agents_files_reach_the_person_with_or_without_words(town: House) -> None:
    card, sam = await claimed(town), town.slack.person("sam")
    said = await sam.say("Like this", card.channel, card, files=[("how.png", b"pixels"), ("how.pdf", b"%PDF")])
    await town.slack.until(lambda: mark_reaction("sent") in said.reactions or None)
    alone = await sam.upload("more.pdf", b"%PDF2", channel=card.channel, thread=card)
    await town.slack.until(lambda: mark_reaction("sent") in alone.reactions or None)
    assert files_at_nina(town) == [b"pixels", b"%PDF", b"%PDF2"]


async def test_a_note_keeps_its_file_among_agents(town: House) -> None:
    card, sam = await claimed(town), town.slack.person("sam")
    said = await sam.upload("us.pdf", b"%PDF", text="// only for us", channel=card.channel, thread=card)
    await town.slack.until(lambda: mark_reaction("note") in said.reactions or None)
    assert files_at_nina(town) == []


async def test_an_agent_is_told_at_once_which_file_did_not_get_there_and_why(town: House) -> None:
    card, sam = await claimed(town), town.slack.person("sam")
    town.slack.mishaps.add("files.info", Refused("not_visible"))
    files = [("plan.pdf", b"%PDF"), ("how.png", b"pixels")]
    said = await sam.say("Like this", card.channel, card, files=files)
    await town.slack.until(lambda: list(said.reactions) == [mark_reaction("part")] or None)
    why = "Slack does not let the app read it"
    await town.slack.wait_for_message("desk", containing=f"“plan.pdf” did not reach Nina Falk: {why}.", thread=card)
    assert files_at_nina(town) == [b"pixels"]
    told = "\n".join(visible_text(message) for message in town.slack.person("nina").sees())
    assert f"plan.pdf could not be brought here: {why}." in told
