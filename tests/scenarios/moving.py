"""Desks: the right one is asked, a case that is handed on keeps everything, and one who goes quiet does not keep it."""

from __future__ import annotations

from tests.scenarios.town.people import Town

HUMS = "The projector in Hall B hums, and I need a person"


async def the_desk_that_it_is_for_is_asked(town: Town) -> None:
    nina, kim = await town.person(), await town.agent("kim", desk="facilities")
    await nina.says("The heating in Hall B hums, and I need a person")
    await nina.sees("I've asked Facilities for a person (case #1).")
    await kim.takes("Hall B hums")
    await nina.sees("Kim", "has your case now")


async def what_they_were_shown_says_whose_it_is(town: Town) -> None:
    nina, kim = await town.person(), await town.agent("kim", desk="facilities")
    await nina.says("How are lectures recorded?")
    await nina.sees("[1]")
    await nina.presses("Talk to a person")
    await nina.sees("I've asked Facilities for a person (case #1).")
    await kim.takes("How are lectures recorded?")


async def what_is_said_after_the_button_says_whose_it_is(town: Town) -> None:
    nina, kim = await town.person(), await town.agent("kim", desk="facilities")
    await nina.says("hello")
    await nina.sees("You can have a person at any time.")
    await nina.presses("Talk to a person")
    await nina.sees("I've asked the IT desk for a person (case #1).")
    await nina.says("The heating in Hall B is broken and it is freezing")
    await nina.sees("This is one for Facilities, so I've asked them instead of the IT desk (case #1).")
    await kim.takes("heating in Hall B")
    await nina.sees("Kim", "has your case now")


async def handed_to_another_desk_it_keeps_everything_and_the_person_is_told(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="facilities")
    await nina.says(HUMS)
    await sam.takes("Hall B hums")
    await sam.says("Is the fan dusty?")
    await nina.says("Yes, very")
    await sam.says("// this is the cleaners' business")
    await sam.presses("Move to Facilities")
    await nina.sees("Sam", "has passed your case on to Facilities, with everything so far", "won't have to explain")
    await kim.turns_to("Hall B hums")
    await kim.sees(
        "The projector in Hall B hums", "Is the fan dusty?", "Yes, very", "this is the cleaners' business",
        "moved the case from the IT desk to Facilities",
    )  # fmt: skip
    await kim.presses("Claim")
    await nina.says("Can you come today?")
    await kim.sees("Can you come today?")


async def it_is_handed_on_in_words_too(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="facilities")
    await nina.says(HUMS)
    await sam.takes("Hall B hums")
    await sam.says("to Facilities")
    await nina.sees("has passed your case on to Facilities")
    await nina.does_not_see("to Facilities\n")
    await kim.takes("Hall B hums")


async def handed_to_another_agent_it_waits_for_them_and_the_person_is_told(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim")
    await nina.says(HUMS)
    await kim.takes("Hall B hums")
    await kim.presses("Fixed")
    await nina.says("it hums again, I need a person")
    await sam.takes("it hums again")
    await nina.reads_up()
    await sam.says("hand the case to Kimm")
    await sam.sees("I don't know anybody called “Kimm”")
    await nina.sees_nothing_new()
    await sam.says("hand the case to Kim")
    await nina.sees("Sam", "has passed your case on to Kim", "with everything so far")
    await kim.turns_to("it hums again")
    assert "Meant for Kim" in await kim.card()
    await kim.presses("Claim")
    await nina.sees("Kim", "has your case now")
    await kim.says("I know that one.")
    await nina.sees("I know that one.")


async def an_agent_who_goes_quiet_is_reminded_and_then_the_case_goes_back(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim")
    await nina.says(HUMS)
    await sam.takes("Hall B hums")
    await sam.says("I'll have a look.")
    await nina.says("Thank you, it is getting louder")
    await town.passes(minutes=19)
    await sam.reads_up()
    await town.passes(minutes=1)
    await sam.sees("has been waiting for a word from you for 20 minutes.")
    await nina.sees_nothing_new()
    await kim.turns_to("Hall B hums")
    await kim.does_not_see("waiting for a word from you")
    await town.passes(minutes=59)
    await nina.sees_nothing_new()
    await town.passes(minutes=1)
    await nina.sees("I'm sorry: Sam", "hasn't been able to get back to you", "I've asked the IT desk for someone else.")
    await kim.presses("Claim")
    await nina.sees("Kim", "has your case now")


async def any_sign_of_life_keeps_the_case(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await sam.takes("Hall B hums")
    for _ in range(4):
        await town.passes(minutes=45)
        await sam.says("// still at it")
    await town.passes(minutes=19)
    assert "hasn't been able" not in await nina.sees()
    assert "has it" in await sam.card()
