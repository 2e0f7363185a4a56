"""Nobody repeats themselves: the agent has everything, sees what is not known yet, and is shown what they ask again."""

from __future__ import annotations

from tests.scenarios.town.people import Town

SLOW = "The Wi-Fi connects, but it's really slow"


async def the_case_has_their_own_words_what_was_shown_and_tried_and_what_nobody_knows_yet(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(SLOW)
    await nina.presses("Walk me through it")
    await nina.presses("Done")
    await nina.presses("That didn't work")
    await nina.says("I'm on my MacBook in the library")
    await nina.presses("Talk to a person")
    await sam.turns_to(SLOW)
    card = await sam.card()
    assert card.index(SLOW) < card.index("step 2 of 7 of “Slow Wi-Fi”"), "their own words come first"
    thread = await sam.sees(
        "They have said already:", "Device: “MacBook”", "in the library",
        "Not recognised in what they wrote", "since when",
        SLOW, "Walk me through it", "Step 1 of 7", "Done", "Step 2 of 7", "That didn't work",
        "I'm on my MacBook in the library", "Talk to a person",
    )  # fmt: skip
    said = [thread.rindex(words) for words in ("They have said already", "Walk me through it", "That didn't work")]
    assert said == sorted(said), "in the order in which it was"


async def what_they_add_goes_into_the_summary_and_earlier_cases_are_named(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(SLOW)
    await nina.presses("Talk to a person")
    await sam.takes(SLOW)
    await sam.closes("Fixed")
    await town.passes(days=7)
    await nina.says("The Wi-Fi is so slow that nothing opens")
    await nina.presses("Talk to a person")
    await sam.turns_to("nothing opens")
    await sam.sees(
        "Not recognised in what they wrote (look before you ask): device", "Earlier, on the same: #1", "(fixed)"
    )
    await nina.says("It is my iPhone, in room 204")
    await sam.sees("Device: “iPhone”", "room 204")


async def an_agent_who_asks_again_is_shown_it_alone(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim")
    await nina.says("My laptop in room 204 has no sound since yesterday, I need a person")
    await sam.takes("no sound")
    await kim.turns_to("no sound")
    await sam.says("Hi Nina, where are you?")
    await sam.sees("has said this already:", "room 204", "Your question has gone to them all the same.")
    await nina.sees("Hi Nina, where are you?")
    await nina.does_not_see("said this already")
    await kim.does_not_see("said this already")
    await sam.says("Which browser is it?")
    assert "said this already" not in await sam.sees()


async def a_note_among_agents_never_reaches_the_person(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim")
    await nina.says("My laptop has no sound, I need a person")
    await sam.takes("no sound")
    await sam.says("// the third one today, tell Facilities")
    await kim.turns_to("no sound")
    await kim.says("I have seen that too")  # not hers: it stays among agents
    await sam.says("I am looking at it.")
    await nina.sees("I am looking at it.")
    await nina.does_not_see("third one", "seen that too")


async def two_cases_with_one_agent_do_not_mix(town: Town) -> None:
    nina, kim = await town.person(), await town.person("kim")
    sam, again = await town.agent(), await town.agent()
    await nina.says("My laptop has no sound, I need a person")
    await kim.says("The lectern in B4 is dead, I need a person")
    await sam.takes("no sound")
    await again.takes("lectern in B4")
    await sam.says("Is it muted?")
    await again.says("Is it plugged in?")
    await nina.sees("Is it muted?")
    await kim.sees("Is it plugged in?")
    await nina.does_not_see("plugged in")
    await kim.does_not_see("muted")
    await kim.says("No, how strange")
    await again.sees("No, how strange")
    await sam.does_not_see("how strange")
