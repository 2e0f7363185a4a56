"""Add, call off, open again: whoever waits can still change their mind, and nothing is lost by it."""

from __future__ import annotations

from tests.scenarios.town.people import Agent, Person, Town

SLOW = "The Wi-Fi connects, but it's really slow"
HUMS = "The projector in Hall B hums, and I need a person"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(32)


async def details_and_files_are_added_while_it_waits(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await nina.says("It only does it when the blinds are down")
    await nina.sees("Added to case #1.", "I'll tell you when someone takes it.")
    if nina.takes_files:
        await nina.sends("hum.png", PICTURE, "this is how it looks")
        await nina.sees("Added to case #1.")
    await sam.turns_to("Hall B hums")
    await sam.sees("It only does it when the blinds are down", *(["hum.png"] if nina.takes_files else []))
    await sam.presses("Claim")
    await nina.says("and it smells now")
    await sam.sees("and it smells now")
    await sam.presses("Move to Facilities")
    kim = await town.agent("kim", desk="facilities")
    await kim.turns_to("Hall B hums")
    await kim.sees("when the blinds are down", "smells now", *(["hum.png"] if nina.takes_files else []))


async def it_is_called_off_by_a_press_and_opened_again(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await sam.turns_to("Hall B hums")
    await nina.presses("I don't need this any more")
    await nina.sees("Case #1 is called off, and the desk knows.")
    await sam.sees("The person called the case off.")
    await nina.presses("Reopen it")
    await nina.sees("Case #1 is open again.")
    await sam.takes("Hall B hums")
    await nina.sees("Sam", "has your case now")


async def it_is_called_off_in_words_and_only_on_a_yes(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await nina.says("never mind")
    await nina.sees("Case #1 is still waiting", "or just write yes")
    await nina.says("no")
    await nina.sees("case #1 stays")
    await nina.says("I don't need it any more")
    await nina.says("yes")
    await nina.sees("Case #1 is called off")
    await sam.turns_to("Hall B hums")
    await sam.sees("The person called the case off.")


async def while_they_wait_it_works_again_and_that_is_what_the_desk_reads(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await nina.says("it works now")
    await nina.sees("Good to hear.", "just write yes")
    await nina.says("yes")
    await nina.sees("Case #1 is closed, and the desk knows that it works now.")
    await sam.turns_to("Hall B hums")
    await sam.sees("The person said that it works now, and closed the case.")


async def reopened_by_one_press_it_is_the_same_case_and_goes_to_the_same_agent(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await town.passes(hours=1)
    await nina.presses("Reopen it")
    await nina.sees("Case #1 is open again.", "Sam", "who had it before, has been asked first and sees everything")
    await sam.sees("so it is yours first")
    assert "had it before" in await sam.card()
    await sam.still_sees(SLOW, "Try the other access point.")
    await sam.presses("Claim")
    await nina.sees("Sam", "has your case now")


async def reopened_by_just_answering_it_is_the_same_case(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.says("It's still not working")
    await nina.sees("Case #1 is open again.", "Sam", "who had it before, has been asked first")
    await sam.sees("It's still not working", "so it is yours first")
    await sam.still_sees(SLOW, "Try the other access point.")


async def reopened_in_a_word_outside_hours_everything_goes_to_the_desk_that_is_open(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="evening")
    await _closed(nina, sam, note="// the access point by the stairs is old")
    await town.passes(hours=9)  # six in the evening
    await nina.says("reopen it please")
    await nina.sees("Case #1 is open again.", "The evening desk has been asked and sees everything from before.")
    await kim.turns_to(SLOW)
    await kim.sees(SLOW, "Try the other access point.", "the access point by the stairs is old", "reopen it please")


async def whoever_comes_back_days_later_is_asked_whether_it_is_the_same(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await town.passes(days=2)
    await nina.says("The Wi-Fi is slow again")
    await nina.sees("This sounds like case #1", "Shall I reopen it?")
    await nina.says("yes")
    asked = await nina.sees("Case #1 is open again.", "The IT desk has been asked and sees everything from before.")
    assert "asked first" not in asked, "Sam has not been seen for days"
    await sam.turns_to(SLOW)
    await sam.sees(SLOW, "The Wi-Fi is slow again")
    await sam.still_sees("Try the other access point.")
    assert "had it before" in await sam.card()


async def _closed(nina: Person, sam: Agent, *, note: str = "") -> None:
    await nina.says(SLOW)
    await nina.presses("Talk to a person")
    await sam.takes(SLOW)
    await sam.says("Try the other access point.")
    await nina.sees("Try the other access point.")
    if note:
        await sam.says(note)
    await sam.closes("Fixed")
    await nina.sees("has closed case #1 as fixed.", "one press opens it again")
