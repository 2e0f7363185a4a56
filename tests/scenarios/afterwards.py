"""Asked honestly afterwards: one light question, every part optional, never again within a time, silence is silence."""

from __future__ import annotations

from tests.scenarios.town.people import Agent, Person, Town

SLOW = "The Wi-Fi connects, but it's really slow"
QUESTION = "If you like, and only then: how easy was it"


async def one_light_question_answered_by_presses(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.sees("closed case #1 as fixed", QUESTION, "Did you have to repeat yourself?", "did you get round it?")
    await nina.presses("5 · easy")
    await nina.sees("Noted: 5 of 5.")
    await nina.presses("I didn't have to")
    await nina.sees("you didn't have to repeat yourself")
    await nina.presses("It's fixed")
    await nina.sees("it's fixed")
    assert await town.answered() == [("5", "not repeated", "fixed")]
    await sam.does_not_see("5 of 5", "5 · easy")


async def it_is_answered_in_words_in_one_go(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.says("4, yes I had to repeat myself, it's fixed")
    await nina.sees("Noted: 4 of 5; you had to repeat yourself, and I'm sorry for that; it's fixed.")
    assert await town.answered() == [("4", "repeated", "fixed")]


async def only_what_was_said_is_noted(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.says("ok")
    await nina.sees("All right. If anything is still in the way, say so here")
    await nina.says("thanks Sam")
    await nina.sees("You're welcome.")
    await nina.says("no")
    await nina.sees("What is the no for: it isn't fixed, or you didn't have to repeat yourself?")
    assert await town.answered() == [()]
    await nina.says("4 · easy")
    await nina.presses("I didn't have to")
    await nina.sees("you didn't have to repeat yourself")
    assert await town.answered() == [("4", "not repeated")]


async def minutes_later_what_nobody_can_answer_leads_back_to_the_case(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await town.passes(minutes=5)
    await nina.says("now there is a purple flamingo on it")
    await nina.sees("Is it still about case #1, which was closed as fixed? Shall I reopen it?")
    await nina.says("yes")
    await nina.sees("Case #1 is open again.")
    await sam.takes(SLOW)


async def it_is_skipped_and_never_asked_again_within_the_time(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.presses("Skip")
    await nina.sees("All right. I'm here if anything else gets in the way.")
    assert await town.answered() == [("skipped",)]
    await town.passes(days=10)
    await _closed(nina, sam, "My printer queue is stuck")
    assert QUESTION not in await nina.sees("closed case #2")
    await town.passes(days=11)
    await _closed(nina, sam, "I lost the phone I sign in with")
    await nina.sees("closed case #3", QUESTION)


async def a_question_that_stands_never_stands_in_the_way(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.says("I lost the phone I sign in with")
    await nina.sees("[1]")
    assert await town.answered() == [()]


async def silence_is_recorded_as_silence(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.reads_up()
    await town.passes(hours=23)
    assert await town.answered() == [()]
    await town.passes(hours=2)
    assert await town.answered() == [("silent",)]
    await nina.sees_nothing_new()


async def just_answering_that_it_is_not_fixed_opens_it_again(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.says("no, it isn't fixed")
    await nina.sees("Noted: it isn't fixed. Case #1 is open again.")
    assert await town.answered() == [("not_fixed",)]
    await sam.takes(SLOW)


async def what_was_got_round_is_asked_about_once_three_days_later(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam)
    await nina.says("I got round it")
    await nina.sees("I'll ask once, in three days, whether it is still in the way.")
    await town.passes(days=2)
    await nina.sees_nothing_new()
    await town.passes(days=1)
    await nina.sees("was closed with a way round it. Is it still in the way?", SLOW)
    await nina.says("yes")
    await nina.sees("I'm sorry to hear that.", "Shall I reopen case #1?")
    await nina.says("yes please")
    await nina.sees("Case #1 is open again.")
    await sam.takes(SLOW)
    await sam.closes("Fixed")
    await nina.reads_up()
    await town.passes(days=10)
    await nina.sees_nothing_new()


async def it_is_asked_although_another_case_came_in_between(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam, how="Got round it")
    await town.passes(days=1)
    await _closed(nina, sam, "I lost the phone I sign in with")
    await town.passes(days=2)
    await nina.sees("case #1", SLOW, "was closed with a way round it. Is it still in the way?")
    await nina.says("yes")
    await nina.sees("Shall I reopen case #1?")
    await nina.says("yes please")
    await nina.sees("Case #1 is open again.")
    await sam.takes(SLOW)


async def a_way_round_that_holds_is_left_alone(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _closed(nina, sam, how="Got round it")
    await town.passes(days=3)
    await nina.sees("Is it still in the way?")
    await nina.presses("No, not any more")
    await nina.sees("Good to hear, and thank you for saying so.")
    await town.passes(days=10)
    await nina.sees_nothing_new()


async def _closed(nina: Person, sam: Agent, question: str = SLOW, *, how: str = "Fixed") -> None:
    await nina.says(question)
    await nina.presses("Talk to a person")
    await sam.takes(question)
    await sam.presses(how)
