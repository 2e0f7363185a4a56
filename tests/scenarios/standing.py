"""Knowing where you stand: who was asked, how long it takes, what happens when nobody comes. Each told once."""

from __future__ import annotations

from tests.scenarios.town.people import Town

HUMS = "The projector in Hall B hums, and I need a person"


async def who_was_asked_and_who_takes_it(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    asked = await nina.sees("I've asked the IT desk for a person (case #1).", "I'll tell you when someone takes it.")
    assert "sually" not in asked, "there is too little to go on for an estimate"
    await sam.takes("Hall B hums")
    await nina.sees("Sam", "has your case now and can see everything so far.")
    await sam.says("Which lectern is it?")
    await nina.sees("Sam", "Which lectern is it?")


async def an_honest_estimate_from_this_desk_at_this_hour(town: Town) -> None:
    await town.waited_before("it", 5, 10, 10, 15, 15, 20, 20, 25, 25, 25, 25, 25)
    await town.waited_before("facilities", *[90] * 12)
    nina, kim, sam = await town.person("nina"), await town.person("kim"), await town.person("sam")
    await nina.says(HUMS)
    await nina.sees("Usually someone answers within 25 minutes.")
    await kim.says("The lectern in B4 is dead, I need a person")
    await kim.sees("Usually someone answers within 25 minutes.")
    await town.passes(minutes=26)  # both wait longer than usual
    await sam.says("My badge is gone, I need a person")
    await sam.sees("Usually someone answers within 25 minutes; today it is busier.")


async def no_estimate_is_made_up_for_an_hour_at_which_few_were_answered(town: Town) -> None:
    await town.waited_before("it", *[10] * 12)
    nina = await town.person()
    await town.passes(hours=5)
    await nina.says(HUMS)
    assert "sually" not in await nina.sees("I've asked the IT desk")
    await nina.says("how long will it take?")
    await nina.sees("I can't say how long it will be: there were too few cases at this hour lately.")


async def late_is_said_before_they_ask_with_a_new_estimate_and_the_desk_is_told(town: Town) -> None:
    await town.waited_before("it", *[5] * 60, *[40] * 4)
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await nina.sees("Usually someone answers within 5 minutes.")
    await town.passes(minutes=4)
    await nina.sees_nothing_new()
    await sam.turns_to("Hall B hums")
    assert await town.late_in_health() == 0
    await town.passes(minutes=1)
    await nina.sees(
        "I'm sorry, this is taking longer than it should.",
        "The IT desk has been told that case #1 is still waiting.",
        "it is usually no more than another 40 minutes.",
        "If it can't wait: ring 4400.",
    )
    await sam.sees("longer than it should", "IT on call: please have a look.")
    assert "Late" in await sam.card() or "Waiting longer than it should." in await sam.card()
    assert await town.calls() == 1
    assert await town.late_in_health() == 1
    await nina.reads_up()
    await town.passes(minutes=39)
    await nina.sees_nothing_new()
    await town.passes(minutes=1)
    await nina.sees("I'm sorry, case #1 is still waiting at the IT desk, and the time I named is over again.")
    await nina.reads_up()
    await town.passes(minutes=20)
    await nina.sees_nothing_new()
    assert await town.calls() == 1, "each once"


async def an_estimate_that_runs_out_is_said_before_they_ask(town: Town) -> None:
    await town.waited_before("it", *[5] * 12, *[25] * 5, *[120] * 4)
    nina = await town.person()
    await nina.says(HUMS)
    await nina.sees("Usually someone answers within 25 minutes.")
    await nina.reads_up()
    await town.passes(minutes=24)
    await nina.sees_nothing_new()
    await town.passes(minutes=1)
    await nina.sees(
        "I'm sorry, this is taking longer than it should. Case #1 is still waiting at the IT desk.",
        "When it takes this long, it is usually no more than another two hours.",
    )
    assert await town.late_in_health() == 0, "nine in ten were taken within two hours"
    await nina.says("any news?")
    await nina.sees("You're next in line.", "it is usually no more than another")


async def what_nobody_has_taken_at_closing_time_goes_to_the_desk_that_is_open(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="evening")
    await town.passes(hours=7, minutes=55)
    await nina.says(HUMS)  # five to five
    await nina.sees(
        "The desk closes at 17:00 (London time); if nobody has taken it by then, I'll ask the evening desk."
    )
    await sam.turns_to("Hall B hums")
    await town.passes(minutes=5)
    await nina.sees("The IT desk is closed and case #1 is still waiting, so I've asked the evening desk.")
    await kim.takes("Hall B hums")
    await nina.sees("Kim", "has your case now")


async def nobody_comes_and_the_next_desk_is_asked_with_everything(town: Town) -> None:
    nina, sam, kim = await town.person(), await town.agent(), await town.agent("kim", desk="evening")
    await town.passes(hours=2, minutes=30)
    await nina.says(HUMS)  # half past eleven
    await sam.turns_to("Hall B hums")
    await nina.says("It began this morning")
    await town.passes(hours=1)
    await nina.sees("I'm sorry, this is taking longer than it should.")
    await town.passes(minutes=29)
    await nina.sees_nothing_new()
    await town.passes(minutes=1)
    await nina.sees("Nobody at the IT desk could take case #1 so far, so I've asked the evening desk.", "They see")
    await kim.turns_to("Hall B hums")
    await kim.sees("The projector in Hall B hums", "It began this morning", "went on to the evening desk")
    await kim.presses("Claim")
    await nina.sees("Kim", "has your case now")
    await kim.says("I am on my way.")
    await nina.sees("I am on my way.")
    await town.passes(hours=6)
    await nina.says("thank you")
    await kim.sees("thank you")


async def a_day_on_which_nobody_looks_is_told_of_once_each(town: Town) -> None:
    nina = await town.person()
    await town.passes(hours=2, minutes=30)
    await nina.says(HUMS)
    heard: list[str] = []
    for _ in range(9):
        await nina.reads_up()
        await town.passes(hours=1)
        heard.append(await nina.sees())
    told = [text for text in heard if text]
    assert len(told) == 2, told
    assert "I'm sorry" in told[0]
    assert "I've asked the evening desk" in told[1]
    assert await town.late_in_health() == 1, "nothing sits unseen"


async def outside_hours_it_is_said_when_they_open_and_what_to_do(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await town.passes(hours=14)  # eleven at night
    await nina.says(HUMS)
    await nina.sees(
        "The IT desk is closed just now. It opens tomorrow at 08:30 (London time), and your case waits there.",
        "If it can't wait: ring 4400.",
    )
    await town.passes(hours=9, minutes=30)
    await nina.sees_nothing_new()  # the night does not make it late
    await town.passes(hours=1)
    await nina.sees("I'm sorry, this is taking longer than it should.")
    await sam.takes("Hall B hums")
    await nina.sees("Sam", "has your case now")


async def while_their_desk_is_closed_the_one_that_stands_in_is_asked(town: Town) -> None:
    nina, kim = await town.person(), await town.agent("kim", desk="evening")
    await town.passes(hours=9)  # six in the evening
    await nina.says(HUMS)
    await nina.sees("I've asked the evening desk (as the IT desk is closed until tomorrow at 08:30)")
    await kim.takes("Hall B hums")
    await nina.sees("Kim", "has your case now")


async def any_news_tells_the_place_in_the_line_and_the_state(town: Town) -> None:
    nina, kim, sam = await town.person(), await town.person("kim"), await town.agent()
    await nina.says(HUMS)
    await kim.says("The lectern in B4 is dead, I need a person")
    await kim.says("any news?")
    await kim.sees("Case #2 is waiting at the IT desk; nobody has taken it yet.", "One person is before you.")
    await nina.presses("Your case")
    await nina.sees("Case #1", "waiting for someone to take it.", "You're next in line.")
    await sam.takes("Hall B hums")
    await kim.says("how long will it take?")
    await kim.sees("You're next in line.", "I can't say how long it will be")
    await nina.presses("Your case")
    await nina.sees("Case #1", "is with Sam")
    await sam.turns_to("Hall B hums")
    await sam.does_not_see("lectern")


async def thanks_to_an_agent_are_no_wait_and_only_the_agent_closes_the_case(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await sam.takes("Hall B hums")
    await sam.says("Switch it off and on at the wall.")
    await nina.says("thanks, that worked!")
    await sam.sees("thanks, that worked!", "says that it is solved")
    await nina.reads_up()
    await town.passes(hours=3)
    await nina.sees_nothing_new()
    assert await town.late_in_health() == 0
    await sam.presses("Fixed")
    await nina.sees("has closed case #1 as fixed")


async def a_case_that_an_agent_left_open_shows_and_they_are_asked_once(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(HUMS)
    await sam.takes("Hall B hums")
    await sam.says("Switch it off and on at the wall.")
    await nina.reads_up()
    await town.passes(days=3)  # Thursday at nine, a holiday
    await nina.sees_nothing_new()
    assert await town.late_in_health() == 0
    await town.passes(days=4)
    await nina.sees("Case #1", "is still open with Sam", "Is it still in the way?")
    assert "Nobody has written here for days" in await sam.card()
    assert await town.late_in_health() == 1
    await nina.presses("No, not any more")
    await nina.sees("Good to hear", "closes the case")
    await sam.sees("says that it is solved")
    await sam.presses("Fixed")
    await nina.sees("has closed case #1 as fixed")
    assert await town.late_in_health() == 0


async def on_a_holiday_nobody_is_there(town: Town) -> None:
    nina = await town.person()
    await town.passes(days=3)  # Thursday at nine
    await nina.says(HUMS)
    await nina.sees(
        "The IT desk is closed just now and opens tomorrow at 08:30 (London time).",
        "I'll ask the evening desk as soon as it opens, at 12:00.",
    )
