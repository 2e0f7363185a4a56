"""Where a chat model is set: plainer words and a written summary, each checked like an answer."""

from __future__ import annotations

from tests.scenarios.town.people import Town

SLOW = "The Wi-Fi connects, but it's really slow"
PLAINER = "Most slow Wi-Fi comes from being on the wrong network [1]."
SUMMARY = "The Wi-Fi connects, but it's really slow [1]."


async def simpler_gives_plainer_words(town: Town) -> None:
    nina = await town.person()
    await nina.says(SLOW)
    await nina.says("simpler please")
    await nina.sees("In plainer words:", PLAINER)


async def what_the_model_makes_up_is_not_said(town: Town) -> None:
    nina = await town.person()
    await nina.says("I lost the phone I sign in with")
    await nina.says("simpler please")
    await nina.sees("I couldn't say this more simply without changing what it says, so I'd rather not.")


async def the_case_begins_with_a_written_summary_with_its_references(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(SLOW)
    await nina.presses("Talk to a person")
    await sam.turns_to(SLOW)
    await sam.sees(
        "Written by AI, from the lines named below it:",
        SUMMARY,
        f"[1] person: “{SLOW}”",
        "Not recognised in what they wrote",
    )
