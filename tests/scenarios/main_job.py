"""From a question to an answer or a person, as steps that any platform can be put through.

They run on the demo's articles, as somebody who may see what staff may see.
"""

from __future__ import annotations

from tests.scenarios.clients import AgentClient, Shown, StaffClient

ROUTES = ("Talk to a person", "Your case")


async def ask(staff: StaffClient, text: str) -> Shown:
    """Say it, and read the reply. Whatever it is, a person is within reach."""
    await staff.say(text)
    return await read(staff)


async def choose(staff: StaffClient, label: str) -> Shown:
    await staff.press(label)
    return await read(staff)


async def read(staff: StaffClient) -> Shown:
    shown = await staff.reply()
    assert shown.route in ROUTES
    return shown


async def a_question_is_answered(staff: StaffClient) -> None:
    shown = await ask(staff, "The Wi-Fi connects, but it's really slow")
    assert shown.sources, "an answer shows where it comes from"
    assert {"Helped", "Didn't help"} <= set(shown.buttons)
    thanked = await choose(staff, "Helped")
    assert not thanked.sources


async def an_unclear_question_is_asked_back_once(staff: StaffClient) -> None:
    asked = await ask(staff, "How do I set up the VPN?")
    assert 2 <= len(asked.buttons) <= 4
    answered = await choose(staff, asked.buttons[0])
    assert asked.buttons[0] in answered.sources


async def steps_are_walked_through(staff: StaffClient, agent: AgentClient) -> None:
    question = "I lost the phone I sign in with"
    shown = await ask(staff, question)
    assert "Walk me through it" in shown.buttons
    first = await choose(staff, "Walk me through it")
    assert "Step 1 of" in first.text
    second = await choose(staff, "Done")
    assert "Step 2 of" in second.text
    await choose(staff, "That didn't work")
    opened = await choose(staff, "Talk to a person")
    assert opened.route == "Your case"
    case = await agent.open_case(question)
    everything = " ".join(case.thread)
    assert "Walk me through it" in everything
    assert "That didn't work" in everything


REPHRASINGS = (
    "The Wi-Fi connects, but it's really slow",
    "The wifi is connected but it is still really slow",
    "I tried that, and the Wi-Fi is still so slow",
)
"""After the last one there are two replies: what else there is to say, and whether to bring someone in."""


async def three_rephrasings_lead_to_a_person_and_back(staff: StaffClient, agent: AgentClient) -> None:
    for text in REPHRASINGS:
        await ask(staff, text)
    shown = await read(staff)
    assert "No, thanks" in shown.buttons, "it was noticed that this is not helping"
    accept = next(label for label in shown.buttons if label.startswith("Yes"))
    opened = await choose(staff, accept)
    assert opened.route == "Your case"

    case = await agent.open_case(REPHRASINGS[0])
    said = " ".join(case.thread)
    assert all(words in said for words in (REPHRASINGS[0], REPHRASINGS[1])), "nobody repeats themselves"
    assert "slow" in case.why

    await agent.say("Which building are you in?")
    await agent.mark_on("Which building are you in?", "claim the case first")
    await agent.press("Claim and send")
    assert "Sam" in await staff.hears("Which building are you in?")
    await agent.mark_on("Which building are you in?", "reached the person")

    await staff.say("In the library, second floor")
    await agent.sees("In the library, second floor")
    await agent.say("// the second floor again, tell Kim")
    await agent.mark_on("tell Kim", "kept among agents")
    await agent.say("I have moved you to another access point.")
    await staff.hears("I have moved you to another access point.")
    assert "tell Kim" not in await staff.everything()

    await agent.press("Resolve")
    await agent.press("Fixed")
    await agent.state("closed")
    closed = await staff.reply()
    while not any("eopen" in label for label in closed.buttons):
        closed = await staff.reply()
    assert closed.route == "Talk to a person"
    again = await choose(staff, next(label for label in closed.buttons if "eopen" in label))
    assert again.route == "Your case"
    await agent.state("waiting")
    reopened = await agent.look()
    assert reopened.number == case.number
    assert "In the library, second floor" in " ".join(reopened.thread)


async def two_people_do_not_see_each_others_words(one: StaffClient, other: StaffClient) -> None:
    await one.say("My printer queue is stuck, this is the first person")
    await other.say("I lost the phone I sign in with, this is the second person")
    await read(one)
    await read(other)
    assert "second person" not in await one.everything()
    assert "first person" not in await other.everything()


async def a_person_is_asked_for_before_anything_else(staff: StaffClient, agent: AgentClient) -> None:
    opened = await choose(staff, "Talk to a person")
    assert opened.route == "Your case"
    await staff.say("The projector in Hall B hums")
    await read(staff)
    await agent.open_case("")
    await agent.sees("The projector in Hall B hums")
    await agent.press("Claim")
    await agent.state("you have it")
    await staff.press("Your case")
    assert "Sam" in (await read(staff)).text
