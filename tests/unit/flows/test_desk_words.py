"""What agents may type instead of pressing."""

from __future__ import annotations

import pytest

from bot.flows.desk_words import asked_for
from tests.talk import KIM, SAM, Talk


@pytest.mark.parametrize(
    ("text", "action", "value"),
    [
        ("claim", "claim", ""),
        ("Claim this case", "claim", ""),
        ("release it", "release", ""),
        ("hand back", "hand_back", ""),
        ("resolve fixed", "resolve", "fixed"),
        ("resolved as got round it", "resolve", "got_round"),
        ("close as not fixed", "resolve", "not_fixed"),
        ("This article is wrong.", "wrong_article", ""),
        ("please close the case as fixed", "resolve", "fixed"),
        ("release, please", "release", ""),
        ("assign to me", "claim", ""),
    ],
)
def test_an_action_can_be_typed(text: str, action: str, value: str) -> None:
    assert asked_for(text) == (action, value)


@pytest.mark.parametrize(
    "text", ["It is fixed now", "fixed", "Please claim your refund", "I'll release the update", "closed", "// claim"]
)
def test_a_sentence_to_the_person_is_no_action(text: str) -> None:
    assert asked_for(text) is None


async def opened(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")


async def test_typed_actions_do_what_the_buttons_do_and_never_reach_the_person(talk: Talk) -> None:
    await opened(talk)
    [reply] = await talk.agent_says("claim", agent=SAM)
    assert "Sam" in reply.text
    [closed] = await talk.agent_says("resolve fixed", agent=SAM)
    assert "as fixed" in closed.text
    assert (await talk.case()).resolution == "fixed"
    assert talk.relayed == []
    assert [mark.mark for mark in talk.marks] == ["note", "note"]


@pytest.mark.parametrize(
    "text",
    ["done", "Done.", "close it", "close", "closed", "resolve", "resolve it please", "undo", "hand it over", "Move",
     "give it to Kim", "send this to Kim", "Pass it to Facilities"],
)  # fmt: skip
async def test_a_short_order_never_reaches_the_person(talk: Talk, text: str) -> None:
    await opened(talk)
    await talk.agent_presses("claim", agent=SAM)
    assert await talk.agent_says(text, agent=SAM, ref="order") == []
    assert talk.relayed == []
    assert (await talk.case()).state == "claimed"
    assert talk.marks[-1].mark == "held"
    told = talk.whispers[-1]
    assert told.text.startswith("This looks like a word for me, so Nina Falk has not been sent it.")
    await talk.agent_presses("claim_and_send", told.buttons[-1][2], agent=SAM)
    assert [words.text for words in talk.relayed] == [text]


async def test_an_order_that_was_held_back_is_not_asked_about_again_on_the_next_claim(talk: Talk) -> None:
    await opened(talk)
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_says("hand it over", agent=SAM)
    await talk.agent_presses("release", agent=SAM)
    before = len(talk.whispers)
    await talk.agent_presses("claim", agent=SAM)
    assert not any("hand it over" in told.text for told in talk.whispers[before:])


async def test_how_it_ended_is_one_press_after_done(talk: Talk) -> None:
    await opened(talk)
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_says("done", agent=SAM)
    action, label, value = talk.whispers[-1].buttons[0]
    assert label == "Fixed"
    [closed] = await talk.agent_presses(action, value, agent=SAM)
    assert "closed case #1 as fixed" in closed.text


async def test_undo_opens_a_case_again_that_was_just_closed(talk: Talk) -> None:
    await opened(talk)
    await talk.agent_says("claim", agent=SAM)
    await talk.agent_says("resolve fixed", agent=SAM)
    [again] = await talk.agent_says("undo", agent=SAM)
    assert "has opened case #1 again" in again.text


@pytest.mark.parametrize(
    "text",
    ["Fixed!", "Send it to me, please.", "Give it to your manager.", "move it to the bin", "Close the window first.",
     "I'm done, it should work now", "Undo the last update and try again", "Pass it on to everyone", "over to you",
     "Done: you can log in again", "Move it to Downloads", "send it to HR", "give it to Kim at reception"],
)  # fmt: skip
async def test_a_sentence_to_the_person_is_never_held_back(talk: Talk, text: str) -> None:
    await opened(talk)
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_says(text, agent=SAM)
    assert [words.text for words in talk.relayed] == [text]


async def test_an_agent_who_has_not_claimed_cannot_close_by_typing(talk: Talk) -> None:
    await opened(talk)
    await talk.agent_says("claim", agent=SAM)
    await talk.agent_says("resolve fixed", agent=KIM)
    assert (await talk.case()).state == "claimed"
    assert "Only the agent who has claimed" in talk.whispers[-1].text


async def test_an_article_can_be_reported_by_any_agent_and_the_person_does_not_see_it(talk: Talk) -> None:
    await opened(talk)
    assert await talk.agent_presses("wrong_article", "wifi-slow", agent=KIM) == []
    assert "Slow wireless" in talk.whispers[-1].text
    case = await talk.case()
    lines = await talk.ledger.transcript(case.conversation, case=case.id)
    reported = next(line for line in lines if line.did == "reported")
    assert (reported.name, reported.articles, reported.private) == ("Kim Adeyemi", ("wifi-slow",), True)


async def test_where_no_article_was_shown_there_is_none_to_report(talk: Talk) -> None:
    await talk.press("person")
    await talk.agent_presses("wrong_article")
    assert "No article was shown" in talk.whispers[-1].text


@pytest.mark.parametrize("note", ["// ask Kim", " // ask Kim", "🔒 ask Kim", ":lock: ask Kim"])
async def test_a_note_stays_among_agents_however_it_is_marked(talk: Talk, note: str) -> None:
    await opened(talk)
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_says(note, agent=SAM)
    assert talk.relayed == []
    assert talk.marks[-1].mark == "note"


async def test_a_note_on_a_closed_case_is_kept_among_agents(talk: Talk) -> None:
    await opened(talk)
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_presses("resolve", "fixed", agent=SAM)
    await talk.agent_says("// it was the access point after all", agent=SAM)
    assert talk.marks[-1].mark == "note"
