"""Help for agents: articles and the answer of last time, one press to send, nothing by itself, every press undone."""

from __future__ import annotations

from tests.scenarios.town.people import Agent, Person, Town

SLOW = "The Wi-Fi connects, but it's really slow"
ANSWER = "Please forget the network, restart, and join eduroam with your full address as the name."


async def an_article_is_suggested_and_sent_by_one_press(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says("How do I set up the VPN?")
    choices = await nina.buttons()
    await nina.presses("Talk to a person")
    await sam.takes("VPN")
    suggested = await sam.sees("This may help. Nothing is sent until you press", "which they have not seen")
    title = next(choice for choice in choices if f"Send “{choice}”" in suggested)
    await nina.reads_up()
    await nina.sees_nothing_new()
    await sam.presses(f"Send “{title}”")
    await nina.sees("Sam", "thinks this may help:", title)


async def what_closed_a_like_case_is_offered_sent_and_taken_back(town: Town) -> None:
    kim, nina, sam = await town.person("kim"), await town.person(), await town.agent()
    await _asks(kim, sam)
    await sam.says(ANSWER)
    await sam.says("You're welcome!")
    await sam.closes("Fixed")
    await nina.says("The Wi-Fi is connected and yet it's really slow")
    await nina.presses("Talk to a person")
    await sam.takes("and yet")
    await sam.sees("What closed case #1", ANSWER)
    await nina.does_not_see("join eduroam with your full address")
    await sam.presses("Send the answer of #1")
    await nina.sees("Sam", ANSWER)
    await sam.sees(ANSWER, "Sent as your message.")
    await sam.presses("Take it back")
    await nina.does_not_see("join eduroam with your full address")
    await sam.sees("(deleted)")
    await sam.says("Which building are you in?")
    await nina.sees("Which building are you in?")


async def closing_and_handing_back_are_undone_by_a_press(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await _asks(nina, sam)
    for press in ("Fixed", "Hand back"):
        await sam.presses(press)
        await sam.presses("Open it again")
        await nina.sees("Sam", "has opened case #1 again and has everything from before.")
        assert "Sam has it" in (await sam.card()).replace("Sam Ortiz", "Sam")
    await sam.says("Sorry, that was too soon.")
    await nina.sees("Sorry, that was too soon.")
    await sam.presses("Release")
    await nina.sees("has put your case back so that someone else can take it.")
    await sam.presses("Claim")
    await nina.sees("has your case now")


async def an_agent_who_is_unsure_is_told_what_each_button_does(town: Town) -> None:
    nina, sam = await town.person(), await town.agent()
    await nina.says(SLOW)
    await nina.presses("Talk to a person")
    await sam.turns_to(SLOW)
    await sam.presses("What do these do?")
    await sam.sees("Claim: the case is yours", "Undo: Release", "A line that begins with // stays among agents")
    await nina.does_not_see("Undo")


async def _asks(person: Person, agent: Agent) -> None:
    await person.says(SLOW)
    await person.presses("Talk to a person")
    await agent.takes(SLOW)
