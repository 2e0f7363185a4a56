"""Vulnerable moments: straight to people, with the organisation's own words, and no bot in between."""

from __future__ import annotations

from tests.scenarios.town.people import Town
from tests.scenarios.town.tables import DANGER

SLOW = "The Wi-Fi connects, but it's really slow"


async def words_of_danger_go_to_the_desk_set_for_them(town: Town) -> None:
    nina, kim = await town.person(), await town.agent("kim", desk="welfare")
    await nina.says(SLOW)
    await nina.says("I want to kill myself")
    told = await nina.sees(DANGER.replace("**", ""), "I've asked the welfare team for a person (case #1).")
    assert "[1]" not in told, "no article"
    await kim.turns_to("I want to kill myself")
    assert "Urgent" in await kim.card()
    await kim.sees("I want to kill myself")
    await nina.says("how do I print double sided?")
    told = await nina.sees("This goes to the welfare team too.")
    assert "[1]" not in told
    await nina.says("I don't know what to do")
    assert await nina.sees() == "", "the bot is quiet"
    await kim.sees("how do I print double sided?", "I don't know what to do")
    await kim.presses("Claim")
    await kim.says("I am here, Nina. Where are you?")
    heard = await nina.sees("I am here, Nina. Where are you?")
    assert "the service desk" not in heard, "it comes from the team that was named to them"
    await kim.closes("Fixed")
    closed = await nina.sees("closed case #1")
    assert "how easy" not in closed, "nobody is asked how easy that was"
    assert await town.counted_waits("welfare") == 0, "it is no measure of ordinary waiting"


async def a_case_that_waits_elsewhere_moves_and_the_first_desk_does_not_read_the_words(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="welfare")
    await nina.says("My laptop has no sound, I need a person")
    await sam.turns_to("no sound")
    await nina.says("I want to kill myself")
    await nina.sees(DANGER.replace("**", ""), "the welfare team")
    if not town.one_place:
        await sam.does_not_see("kill myself")
        assert "kill myself" not in await sam.card(), "its card stays without the new words"
    await kim.takes("kill myself")
    await nina.sees("Kim", "has your case now")


async def said_to_an_agent_elsewhere_it_brings_the_people_set_for_it_within_minutes(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="welfare")
    await nina.says("My laptop has no sound, I need a person")
    await sam.takes("no sound")
    await sam.says("Please restart it.")
    await town.passes(hours=1)
    await nina.says("I want to kill myself")
    told = await nina.sees(DANGER.replace("**", ""), "I've asked the welfare team for a person (case #1).")
    assert "Sam" in told, "they hear that the one who had it knows"
    assert " sees " not in told
    if not town.one_place:
        await sam.does_not_see("kill myself")
    await kim.turns_to("I want to kill myself")
    assert "Urgent" in await kim.card()
    await kim.sees("Please restart it.", "I want to kill myself")
    await nina.says("no")
    await nina.sees("This goes to the welfare team too.", "ring 112")
    for words in ("I'm fine now", "never mind", "it works now"):
        await nina.says(words)
        assert await nina.sees() == "", "no talk of the bot's in between"
    await town.passes(minutes=10)
    await nina.sees("nobody has answered you yet", DANGER.replace("**", ""))
    assert await town.late_in_health() == 1
    await kim.presses("Claim")
    await nina.sees("Kim", "has your case now")
    await town.passes(minutes=10)
    await nina.sees("hasn't been able to get back to you", "the welfare team", DANGER.replace("**", ""))
    await kim.presses("Claim")
    await kim.says("I am here, Nina. Where are you?")
    await nina.sees("I am here, Nina. Where are you?")
    assert await town.counted_waits("welfare") == 0, "it is no measure of ordinary waiting"


async def a_later_case_does_not_carry_it_to_another_desk(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="welfare")
    await nina.says("I want to kill myself")
    await kim.takes("kill myself")
    await kim.says("Shall we talk at four in room 12?")
    await kim.closes("Fixed")
    await town.passes(days=1)
    await nina.says("My laptop has no sound, I need a person")
    await nina.sees("I've asked the IT desk for a person (case #2).")
    await sam.turns_to("no sound")
    await sam.sees("My laptop has no sound")
    await sam.does_not_see("kill myself", "Shall we talk", "welfare", "#1")
    await sam.presses("Claim")
    await sam.does_not_see("kill myself", "Shall we talk")


async def an_incident_is_urgent_and_articles_are_only_shown_on_a_press(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says("I clicked a phishing link and typed my password")
    told = await nina.sees("I've asked the IT desk for a person (case #1).", "What the articles say about this")
    assert "[1]" not in told
    await sam.turns_to("phishing link")
    assert "Urgent" in await sam.card()
    await nina.presses("What the articles say about this")
    await nina.sees("These come closest; someone has been asked all the same:")
    await sam.presses("Claim")
    await nina.sees("Sam", "has your case now")


async def harassment_is_for_people_and_an_ordinary_question_stays_one(town: Town) -> None:
    nina, kim, sam = await town.person(), await town.person("kim"), await town.agent()
    await nina.says("my manager keeps harassing me")
    told = await nina.sees("ring 4400", "for a person (case #1).")
    assert "[1]" not in told
    await sam.turns_to("harassing")
    assert "Urgent" in await sam.card()
    await kim.says("this printer is killing me, the queue is stuck")
    await kim.does_not_see("case #")
