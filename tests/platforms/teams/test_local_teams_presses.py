"""Pressing in the local Teams: cards, refresh, suggested actions, thumbs and message extensions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.fakes.teams.records import Message
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.platforms.teams.local_bot import LocalBot, attachment, card, execute, local_bot, words

CARD = "application/vnd.microsoft.card.adaptive"


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        yield running


async def shown(bot: LocalBot, where: str, content: dict[str, Any], **more: Any) -> Message:
    """A card of the bot's in a place."""
    sent = await bot.show(bot.teams.conversation(where).id, content, **more)
    found = bot.teams.conversation(where).message(sent.id)
    assert found is not None
    return found


async def test_execute_comes_as_an_invoke_with_verb_data_and_the_cards_message(
    teams: LocalTeams, bot: LocalBot
) -> None:
    nina = teams.person("nina")
    message = await shown(
        bot, nina.chat, card(words("Here"), actions=[execute("Talk to a person", "person", case="7")])
    )
    bot.answers({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Sam will look."})
    answered = await nina.press(message, "Talk to a person")
    [invoke] = bot.of("adaptiveCard/action")
    assert invoke["value"] == {
        "action": {"type": "Action.Execute", "title": "Talk to a person", "verb": "person", "data": {"case": "7"}},
        "trigger": "manual",
    }
    assert (invoke["type"], invoke["replyToId"], invoke["from"]["id"]) == ("invoke", message.id, nina.id)
    assert (answered.shown, answered.error) == ("Sam will look.", "")


async def test_a_card_in_the_answer_is_seen_by_who_pressed_alone(teams: LocalTeams, bot: LocalBot) -> None:
    sam, kim = teams.person("sam"), teams.person("kim")
    message = await shown(bot, "desk", card(words("A case"), actions=[execute("Claim")]))
    bot.answers({"statusCode": 200, "type": CARD, "value": card(words("Yours"), actions=[execute("Release")])})
    answered = await sam.press(message, "Claim")
    assert answered.card is not None
    assert (sam.reads(message), kim.reads(message)) == ("Yours\n[Release]", "A case\n[Claim]")
    await kim.press(message, "Claim")
    await sam.press(message, "Release")
    assert len(bot.of("adaptiveCard/action")) == 3, "pressed again, and by another"


async def test_what_a_press_had_shown_is_gone_when_they_come_back(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    message = await shown(bot, nina.chat, card(words("Here"), actions=[execute("Go")]))
    bot.answers({"statusCode": 200, "type": CARD, "value": card(words("Gone"))})
    await nina.press(message, "Go")
    nina.comes_back()
    assert nina.reads(message) == "Here\n[Go]"


async def test_a_button_that_is_switched_off_cannot_be_pressed(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    message = await shown(bot, nina.chat, card(words("Here"), actions=[execute("Go") | {"isEnabled": False}]))
    with pytest.raises(AssertionError, match="cannot be pressed"):
        await nina.press(message, "Go")


async def test_a_press_on_an_old_version_still_arrives(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    message = await shown(bot, nina.chat, card(words("Did it help?"), actions=[execute("Helped", "helped")]))
    changed = {"type": "message", "attachments": [attachment(card(words("Thanks")))]}
    await bot.call("PUT", f"conversations/{nina.chat}/activities/{message.id}", changed)
    with pytest.raises(AssertionError, match="nothing reads 'Helped'"):
        await nina.press(message, "Helped")
    await nina.press_stale(message, message.versions[0].attachments[0]["content"], "Helped")
    assert bot.of("adaptiveCard/action")[0]["value"]["action"]["verb"] == "helped"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"statusCode": 200, "type": CARD, "value": {"type": "AdaptiveCard", "version": "1.6", "body": [words("x")]}},
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": {"not": "words"}},
        {"statusCode": 200, "type": "text/plain", "value": "x"},
    ],
)
async def test_an_answer_that_teams_does_not_take_is_seen_as_an_error(
    teams: LocalTeams, bot: LocalBot, answer: Any
) -> None:
    nina = teams.person("nina")
    message = await shown(bot, nina.chat, card(words("Here"), actions=[execute("Go")]))
    bot.answers(answer)
    answered = await nina.press(message, "Go")
    assert answered.error and answered.shown.startswith("Something went wrong")
    assert nina.reads(message) == "Here\n[Go]"


async def test_an_error_in_the_answer_is_shown_with_its_words(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    message = await shown(bot, nina.chat, card(words("Here"), actions=[execute("Go")]))
    value = {"code": "NotYours", "message": "Only the desk can do this."}
    bot.answers({"statusCode": 403, "type": "application/vnd.microsoft.error", "value": value})
    answered = await nina.press(message, "Go")
    assert (answered.error, answered.shown) == ("NotYours", "Only the desk can do this.")


async def test_a_bot_that_answers_500_or_too_late_cannot_be_reached(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    message = await shown(bot, nina.chat, card(words("Here"), actions=[execute("Go")]))
    bot.answers({}, status=500)
    answered = await nina.press(message, "Go")
    assert (answered.status, answered.error) == (500, "http_error")
    assert answered.shown.startswith("Unable to reach app")

    async def never(activity: dict[str, Any]) -> web.StreamResponse:
        teams.outgoing.run_out_of_time()
        await teams.until(lambda: len(teams.deliveries[-1].attempts) == 1, what="the end of the wait")
        return web.Response()

    bot.answer = never
    late = await nina.press(message, "Go")
    assert (late.error, late.delivery.slow) == ("timeout", True)
    await teams.settled()
    assert len(late.delivery.attempts) == 1, "an invoke is never sent again"


async def test_inputs_go_along_with_a_press_and_required_ones_hold_it_back(teams: LocalTeams, bot: LocalBot) -> None:
    sam = teams.person("sam")
    box = {"type": "Input.Text", "id": "reply", "label": "Your answer", "isRequired": True, "errorMessage": "Write it"}
    message = await shown(bot, "desk", card(box, actions=[execute("Send", "send", case="7")]))
    bot.answers({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Sent."})
    with pytest.raises(AssertionError, match="fill in"):
        await sam.press(message, "Send")
    await sam.press(message, "Send", {"Your answer": "Try the other cable"})
    [invoke] = bot.of("adaptiveCard/action")
    assert invoke["value"]["action"]["data"] == {"case": "7", "reply": "Try the other cable"}


async def test_submit_comes_as_a_message_with_a_value_and_no_text(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    action = {"type": "Action.Submit", "title": "Send", "data": {"kind": "helped"}}
    message = await shown(bot, nina.chat, card(words("Here"), actions=[action]))
    await nina.press(message, "Send")
    [activity] = bot.of("message")
    assert (activity["value"], activity["replyToId"]) == ({"kind": "helped"}, message.id)
    assert "text" not in activity and activity["id"] != message.id


@pytest.mark.parametrize("form", ["imBack", "messageBack"])
async def test_a_submit_that_writes_back_is_seen_in_the_chat(teams: LocalTeams, bot: LocalBot, form: str) -> None:
    nina = teams.person("nina")
    special = {"type": form, "value": "walk me through it", "text": "walk", "displayText": "walk me through it"}
    action = {"type": "Action.Submit", "title": "Walk", "data": {"msteams": special}}
    message = await shown(bot, nina.chat, card(words("Here"), actions=[action]))
    await nina.press(message, "Walk")
    [activity] = bot.of("message")
    assert nina.sees()[-1] == "walk me through it"
    assert activity["text"] == ("walk me through it" if form == "imBack" else "walk")


async def test_a_suggested_action_is_typed_for_the_person_and_goes(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    actions = {"actions": [{"type": "imBack", "title": "Yes", "value": "yes please"}]}
    await bot.send(nina.chat, {"type": "message", "text": "Shall I?", "suggestedActions": actions})
    [message] = teams.messages(nina.chat)
    await nina.press(message, "Yes")
    assert bot.received[-1]["text"] == "yes please"
    assert nina.sees() == ["Shall I?", "yes please"]


async def test_a_card_that_refreshes_asks_for_those_whom_it_names(teams: LocalTeams, bot: LocalBot) -> None:
    sam, kim = teams.person("sam"), teams.person("kim")
    refresh = {"action": {"type": "Action.Execute", "verb": "look"}, "userIds": [sam.id]}
    message = await shown(bot, "desk", card(words("A case"), refresh=refresh))
    bot.answers({"statusCode": 200, "type": CARD, "value": card(words("Your case"))})
    assert await kim.opens(message) is None
    assert await sam.opens(message) is not None
    assert bot.of("adaptiveCard/action")[0]["value"]["trigger"] == "automatic"
    assert (sam.reads(message), kim.reads(message)) == ("Your case", "A case")


async def test_thumbs_come_with_what_was_written(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await bot.send(nina.chat, {"type": "message", "text": "Here", "channelData": {"feedbackLoop": {"type": "default"}}})
    [message] = teams.messages(nina.chat)
    bot.answers({})
    answered = await nina.thumbs(message, "dislike", "wrong network")
    [invoke] = bot.of("message/submitAction")
    value = invoke["value"]
    assert (value["actionName"], value["actionValue"]["reaction"]) == ("feedback", "dislike")
    assert json.loads(value["actionValue"]["feedback"]) == {"feedbackText": "wrong network"}
    assert invoke["replyToId"] == message.id and not answered.error


async def test_thumbs_of_the_bots_own_form_ask_for_it(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await bot.send(nina.chat, {"type": "message", "text": "Here", "channelData": {"feedbackLoop": {"type": "custom"}}})
    bot.answers({})
    await nina.thumbs(teams.messages(nina.chat)[0], "like")
    assert bot.of("message/fetchTask")[0]["value"]["actionValue"] == {"reaction": "like"}


async def test_without_thumbs_there_is_nothing_to_press(teams: LocalTeams, bot: LocalBot) -> None:
    nina = teams.person("nina")
    await bot.send(nina.chat, "Here")
    with pytest.raises(AssertionError, match="no feedback buttons"):
        await nina.thumbs(teams.messages(nina.chat)[0])


async def test_a_message_action_shows_the_message_and_takes_the_form(teams: LocalTeams, bot: LocalBot) -> None:
    nina, sam = teams.person("nina"), teams.person("sam")
    said = await nina.say("The projector hums", "walk")
    box = {"type": "Input.Text", "id": "note", "label": "Note"}
    form = card(
        words("Hand over?"), box, actions=[{"type": "Action.Submit", "title": "Hand over", "data": {"go": True}}]
    )
    bot.answers({"task": {"type": "continue", "value": {"title": "A person", "card": attachment(form)}}})
    dialog = await sam.message_action(said, "hand_over")
    assert (dialog.text, dialog.labels) == ("A person\nHand over?\nNote\n[Hand over]", ("Hand over",))
    bot.answers({"task": {"type": "message", "value": "Somebody will look."}})
    await dialog.submit({"note": "room 4"})
    assert (dialog.open, dialog.said) == (False, "Somebody will look.")
    fetched, submitted = bot.received
    payload = fetched["value"]["messagePayload"]
    assert (payload["id"], payload["body"]["content"]) == (said.id, "<p>The projector hums</p>")
    assert payload["from"]["user"]["id"] == nina.user.object_id
    assert (fetched["name"], fetched["value"]["commandId"]) == ("composeExtension/fetchTask", "hand_over")
    assert fetched["value"]["commandContext"] == "message"
    assert fetched["conversation"]["id"] == teams.conversation("walk").id, "also where the app is not installed"
    assert submitted["value"]["data"] == {"go": True, "note": "room 4"}


@pytest.mark.parametrize(
    ("answer", "open_", "error"),
    [
        (None, False, ""),
        ({"task": {"type": "message", "value": "Done"}}, False, ""),
        (
            {"task": {"type": "continue", "value": {"card": {"contentType": "text/html"}}}},
            False,
            "Something went wrong",
        ),
        ({"task": {"type": "continue", "value": {"card": attachment({"type": "AdaptiveCard"})}}}, False, "Something"),
        ({"composeExtension": {"type": "message", "text": "Done"}}, False, ""),
    ],
)
async def test_what_a_dialog_may_be_answered_with(
    teams: LocalTeams, bot: LocalBot, answer: Any, open_: bool, error: str
) -> None:
    nina = teams.person("nina")
    said = await nina.say("The projector hums")
    bot.answers(answer)
    dialog = await nina.message_action(said, "ask")
    assert dialog.open == open_
    assert dialog.error.startswith(error) if error else not dialog.error


async def test_a_message_extension_has_five_seconds(teams: LocalTeams, bot: LocalBot) -> None:
    assert teams.outgoing.extension_answers_within == 5
    nina = teams.person("nina")
    said = await nina.say("The projector hums")

    async def never(activity: dict[str, Any]) -> web.StreamResponse:
        teams.outgoing.run_out_of_time()
        await teams.until(lambda: len(teams.deliveries[-1].attempts) == 1, what="the end of the wait")
        return web.Response()

    bot.answer = never
    dialog = await nina.message_action(said, "ask")
    assert dialog.error.startswith("Unable to reach app")
