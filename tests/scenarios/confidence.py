"""For people who are not at home with chat: slower, simpler, by telephone; typing works wherever others press."""

from __future__ import annotations

from tests.scenarios.town.people import Town

LOST = "I lost the phone I sign in with"
REPHRASED = (
    "The Wi-Fi connects, but it's really slow",
    "The wifi is connected but it is still really slow",
    "I tried that, and the Wi-Fi is still so slow",
    "That didn't help at all, the wireless is still slow",
)


async def slower_gives_the_steps_one_at_a_time(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(LOST)
    await nina.says("slower please")
    await nina.sees("Step 1 of")
    await nina.says("next")
    await nina.sees("Step 2 of")
    await nina.says("go back")
    await nina.sees("Step 1 of")
    await nina.says("skip this step")
    await nina.sees("Step 2 of")
    await nina.says("too fast")
    await nina.sees("Step 2 of")
    await nina.says("stop")
    await nina.sees("We'll leave it at step 2.")
    await nina.says("I want to talk to a person")
    await sam.turns_to(LOST)
    assert "stopped at step 2" in await sam.card()
    assert "left out" in await sam.card()


async def simpler_is_honest_where_no_model_is_set(town: Town) -> None:
    nina = await town.person()
    await nina.says(LOST)
    await nina.says("simpler please")
    await nina.sees(
        "I can't put this in simpler words myself: I only show what the articles say.", "One step at a time"
    )
    await nina.presses("One step at a time")
    await nina.sees("Step 1 of")


async def call_me_asks_for_a_call_where_the_desk_offers_it(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(LOST)
    await nina.says("call me")
    await nina.sees("I've asked the IT desk", "you'd like a call. Which number is best?")
    await sam.turns_to(LOST)
    assert "Would like a call; no number yet." in await sam.card()
    await nina.says("07700 900123")
    await nina.sees("They see that you'd like a call on 07700 900123.")
    assert "Would like a call on 07700 900123." in await sam.card()


async def call_me_is_understood_with_its_reason(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(LOST)
    await nina.says("I can't type well, please ring")
    await nina.sees("I've asked the IT desk", "you'd like a call. Which number is best?")
    await nina.says("Your case")
    await nina.sees("nobody has taken it yet")
    await sam.turns_to(LOST)
    assert "Would like a call; no number yet." in await sam.card()


async def call_me_is_honest_where_no_calls_are_offered(town: Town) -> None:
    nina, kim = await town.person(), await town.agent("kim", desk="evening")
    await town.passes(hours=9)  # the evening desk calls nobody
    await nina.says("call me")
    await nina.sees("The evening desk doesn't call back", "ring 4499", "Shall I bring someone in?")
    await nina.says("yes please")
    await nina.sees("I've asked the evening desk")
    await kim.takes()
    await nina.sees("Kim", "has your case now")


async def the_second_one_and_stop_are_said_instead_of_pressed(town: Town) -> None:
    nina = await town.person()
    await nina.says("How do I set up the VPN?")
    choices = await nina.buttons()
    assert len(choices) >= 2
    await nina.says("the second one")
    await nina.sees("[1]", choices[1])
    await nina.says(LOST)
    await nina.says("walk me through it")
    await nina.sees("Step 1 of")
    await nina.says("stop")
    await nina.sees("We'll leave it at step 1.")


async def yes_and_no_answer_an_offer(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(LOST)
    await nina.says("that didn't help")
    await nina.reads_up()
    await nina.says("slower")
    await nina.says("that didn't work")
    await nina.sees("Shall I bring someone in?")
    await nina.says("no")
    await nina.sees("nobody has been asked")
    await nina.says("yes")
    assert "case #" not in await nina.sees(), "nothing was asked that a yes could answer"
    await nina.says("that didn't help either")
    await nina.says("I want a person")
    await nina.sees("I've asked the IT desk")
    await sam.takes(LOST)


async def yes_brings_the_person_that_was_announced(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    for text in REPHRASED:
        await nina.says(text)
        if "No, thanks" in await nina.buttons():
            break
    await nina.says("yes please")
    await nina.sees("I've asked the IT desk for a person (case #1).")
    await sam.takes(REPHRASED[0])
    await sam.still_sees(REPHRASED[0], REPHRASED[1])
