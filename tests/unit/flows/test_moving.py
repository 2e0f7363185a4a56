"""A case that is handed to another desk or agent keeps everything, and the person is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.escalation.desks import Desk, Desks
from bot.flows import moving
from bot.messages.people import Person, member
from tests.desks import DESKS, FACILITIES, IT, cards_at, told_at
from tests.talk import KIM, NINA, SAM, Talk

ALL = Desks(DESKS.desk_table)


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path, house=DESKS)
    yield talk
    talk.close()


async def claimed(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")


async def seen(talk: Talk, agent: Person, *, where: int = 2) -> None:
    """This agent has had a case at the IT desk before."""
    asker = member("web", "local", f"asker{where}", "Ann Other")
    await talk.say("slow wireless in the halls", person=asker)
    await talk.press("person", person=asker)
    await talk.agent_presses("claim", agent=agent, person=asker)
    await talk.later(minutes=1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("to facilities", "facilities"),
        ("To the evening desk.", "evening"),
        ("move this to Facilities", "facilities"),
        ("hand it over to facilities", "facilities"),
        ("over to the IT desk", "it"),
        ("hand the case to Kim", "@Kim"),
        ("pass this case on to @Kim Adeyemi", "@Kim Adeyemi"),
        ("Please hand over to Kim", "@Kim"),
        ("hand it over to Kim, please", "@Kim"),
        ("assign this to Kim", "@Kim"),
        ("send this case to nobody please", "@nobody"),
        ("pass to facilities please", "facilities"),
        ("hand over to you", None),
        ("pass it on to your manager", None),
        ("over to you", None),
        ("go to facilities", None),
        ("to be honest I don't know", None),
        ("give this to Kim", None),
        ("take it to facilities and ask there", None),
        ("to", None),
    ],
)
def test_only_whole_messages_that_name_a_desk_or_the_case_move_it(text: str, value: str | None) -> None:
    assert moving.asked_for(text, ALL) == value


def test_with_one_desk_no_words_move_a_case() -> None:
    assert moving.asked_for("to the IT desk", Desks((IT,))) is None


async def test_the_desk_that_gets_it_has_the_whole_thread_and_the_old_card_says_where_it_went(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("// the heating is the cause")
    await talk.agent_says("I'll pass you on to those who can help.")
    [told] = await talk.agent_says("to facilities")
    assert told.text.startswith("Sam Ortiz has passed your case on to Facilities, with everything so far")
    there = told_at(talk, "slack:C0FAC")
    for words in ("slow wireless in the halls", "// the heating is the cause", "I'll pass you on"):
        assert any(words in line for line in there), words
    assert any("Sam Ortiz moved the case from the IT desk to Facilities." in line for line in there)
    assert cards_at(talk, "web")[-1].resolution == "moved to Facilities"
    card = cards_at(talk, "slack:C0FAC")[-1]
    assert (card.state, card.desk, card.agent) == ("waiting", "Facilities", None)
    assert not any(line in ("to facilities", "// the heating is the cause") for line in (r.text for r in talk.relayed))


async def test_the_words_of_the_agent_who_moves_it_stay_in_the_old_thread_as_a_note(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("to facilities", ref="a-move")
    marks = [parcel for parcel in talk.sent if getattr(parcel.what, "ref", "") == "a-move"]
    assert [(parcel.desk, parcel.what.mark) for parcel in marks] == [("web", "note")]  # type: ignore[union-attr]


async def test_a_card_offers_the_other_desks(talk: Talk) -> None:
    await claimed(talk)
    assert cards_at(talk, "web")[-1].moves == (("evening", "the evening desk"), ("facilities", "Facilities"))
    await talk.agent_presses("move", "facilities")
    assert cards_at(talk, "slack:C0FAC")[-1].moves == (("it", "the IT desk"), ("evening", "the evening desk"))


async def test_what_goes_on_is_posted_at_the_new_desk_only(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_presses("move", "facilities")
    before = len(told_at(talk, "web"))
    await talk.say("it is on the second floor")
    await talk.agent_presses("claim", agent=KIM)
    assert "it is on the second floor" in told_at(talk, "slack:C0FAC")
    assert len(told_at(talk, "web")) == before


async def test_what_the_person_deletes_goes_at_every_desk_that_had_it(talk: Talk) -> None:
    await claimed(talk)
    await talk.say("my secret is on the note", ref="secret")
    await talk.agent_presses("move", "facilities")
    await talk.delete("secret")
    gone = {parcel.desk for parcel in talk.sent if parcel.what.out == "blanked" and parcel.desk}
    assert gone == {"web", "slack:C0FAC"}


async def test_it_can_go_back_to_where_it_was(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_presses("move", "facilities")
    await talk.agent_presses("claim", agent=KIM)
    await talk.agent_presses("move", "it", agent=KIM)
    case = await talk.case()
    assert (case.desk_id, case.state, case.places) == ("it", "waiting", ("slack:C0FAC",))
    assert cards_at(talk, "web")[-1].state == "waiting"
    assert cards_at(talk, "slack:C0FAC")[-1].state == "moved"


async def test_only_who_has_it_may_move_what_somebody_has(talk: Talk) -> None:
    await claimed(talk)
    assert await talk.agent_presses("move", "facilities", agent=KIM) == []
    assert "Only the agent who has the case can move it; it is with Sam Ortiz." in talk.whispers[-1].text
    assert (await talk.case()).desk_id == "it"


async def test_anybody_may_move_what_nobody_has(talk: Talk) -> None:
    await talk.press("person")
    await talk.agent_presses("move", "facilities", agent=KIM)
    assert (await talk.case()).desk_id == "facilities"


@pytest.mark.parametrize(("value", "said"), [("nowhere", "There is no such desk."), ("it", "with the IT desk already")])
async def test_a_move_that_cannot_be_made_says_why(talk: Talk, value: str, said: str) -> None:
    await claimed(talk)
    assert await talk.agent_presses("move", value) == []
    assert said in talk.whispers[-1].text


async def test_who_moves_it_to_a_closed_desk_is_told_and_so_is_the_person(talk: Talk) -> None:
    await claimed(talk)
    [told] = await talk.agent_presses("move", "evening")
    assert "The evening desk is closed just now. It opens at 12:00 (London time)" in told.text
    assert "If it can't wait: ring 4499." in told.text
    assert talk.whispers[-1].text == "The evening desk is closed just now and opens at 12:00."


async def test_within_one_place_the_thread_stays_and_the_card_changes(tmp_path: Path) -> None:
    same = replace(FACILITIES, place="web")
    talk = Talk(tmp_path, house=replace(DESKS, desk_table=(IT, same)))
    await claimed(talk)
    before = len(told_at(talk, "web"))
    await talk.agent_presses("move", "facilities")
    new = told_at(talk, "web")[before:]
    assert len(new) == 2, "what was done, and what the person was told; nothing twice"
    assert [card.desk for card in cards_at(talk, "web")][-1] == "Facilities"
    assert not any(card.state == "moved" for card in cards_at(talk, "web"))
    talk.close()


async def test_another_agent_is_named_and_takes_it_themselves(talk: Talk) -> None:
    await seen(talk, KIM)
    await claimed(talk)
    [told] = await talk.agent_says("hand the case to Kim")
    assert "passed your case on to Kim Adeyemi" in told.text
    case = await talk.case()
    assert (case.state, case.agent, case.for_whom) == ("waiting", None, "Kim Adeyemi")
    assert cards_at(talk, "web")[-1].notes == ("Meant for Kim Adeyemi.",)
    assert talk.whispers[-1].agent == KIM
    assert talk.whispers[-1].text == f"Sam Ortiz would like you to take case #{case.number} of Nina Falk."
    assert [action for action, *_ in talk.whispers[-1].buttons] == ["claim"]
    await talk.agent_presses("claim", agent=KIM)
    assert (await talk.case()).for_whom == ""
    assert cards_at(talk, "web")[-1].notes == ()


@pytest.mark.parametrize("text", ["hand the case to Kimm", "send this case to nobody please", "hand over to Kimm"])
async def test_of_a_name_that_nobody_here_has_the_person_hears_nothing(talk: Talk, text: str) -> None:
    await seen(talk, KIM)
    await claimed(talk)
    before = len(talk.relayed)
    assert await talk.agent_says(text, ref="order") == []
    assert len(talk.relayed) == before
    case = await talk.case()
    assert (case.state, case.for_whom) == ("claimed", "")
    told = talk.whispers[-1]
    assert told.agent == SAM
    assert "so Nina Falk has not been sent it. I don't know anybody called" in told.text
    assert ("claim_and_send", "Send it as a message", "order") in told.buttons
    assert (("move", "Hand it to Kim Adeyemi", f"@{KIM.key}") in told.buttons) == ("Kimm" in text)


async def test_what_was_held_back_is_sent_as_it_stands_by_a_press(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("hand over to Reception", ref="order")
    await talk.agent_presses("claim_and_send", "order")
    assert talk.relayed[-1].text == "hand over to Reception"


async def test_it_can_be_put_back_for_somebody_whom_nobody_here_knows(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("hand the case to Robin")
    [back] = [value for action, label, value in talk.whispers[-1].buttons if label == "Put it back, meant for Robin"]
    [told] = await talk.agent_presses("move", back)
    assert "has put your case back for a colleague" in told.text
    assert "Robin" not in told.text
    assert cards_at(talk, "web")[-1].notes == ("Meant for Robin.",)


async def test_of_several_of_one_name_the_agent_is_asked_which(talk: Talk) -> None:
    other = member("web", "local", "kim2", "Kim Berg")
    await seen(talk, KIM)
    await seen(talk, other, where=3)
    await claimed(talk)
    assert await talk.agent_says("hand the case to Kim") == []
    labels = [label for _, label, _ in talk.whispers[-1].buttons]
    assert labels[:2] == ["Hand it to Kim Berg", "Hand it to Kim Adeyemi"]
    [told] = await talk.agent_presses("move", f"@{other.key}")
    assert "passed your case on to Kim Berg" in told.text


async def test_nobody_hands_a_case_to_themselves(talk: Talk) -> None:
    await claimed(talk)
    assert await talk.agent_says("hand the case to Sam") == []
    assert talk.whispers[-1].text == "That is you. Nothing was changed."


async def test_one_desk_offers_no_moves(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    await claimed(talk)
    assert talk.cards[-1].moves == ()
    assert talk.cards[-1].desk == ""
    await talk.agent_says("to facilities")
    assert [relayed.text for relayed in talk.relayed] == ["to facilities"]
    talk.close()


def test_a_case_of_a_desk_that_is_gone_is_with_the_one_in_its_place() -> None:
    from tests.fakes.samples import case

    old = case(desk="slack:C0FAC", desk_id="buildings")
    assert ALL.of(old).id == "facilities"
    assert ALL.of(case(desk="slack:C9", desk_id="")).id == "it"
    assert Desks((Desk("main", "the desk", "web"),)).of(old).id == "main"


async def test_reopened_outside_hours_it_goes_where_somebody_is(talk: Talk) -> None:
    await claimed(talk)
    await talk.agent_says("// a note of the first time")
    await talk.agent_presses("resolve", "fixed")
    await talk.later(hours=9)  # 18:00: only the evening desk is open
    [again] = await talk.press("reopen", (await talk.case()).id)
    assert "The evening desk has been asked" in again.text
    assert any("// a note of the first time" in line for line in told_at(talk, "teams:19:evening"))
    assert (await talk.case(NINA)).desk_id == "evening"
    assert SAM.name in cards_at(talk, "teams:19:evening")[-1].notes[0]


async def test_said_after_the_button_what_it_is_about_brings_it_to_the_desk_that_looks_after_it(talk: Talk) -> None:
    [asked] = await talk.press("person")
    assert "I've asked the IT desk" in asked.text
    [moved] = await talk.say("the heating in Hall B is broken and it is freezing")
    assert moved.text.startswith("This is one for Facilities, so I've asked them instead of the IT desk (case #1).")
    case = await talk.case()
    assert (case.desk_id, case.state) == ("facilities", "waiting")
    assert case.question == "the heating in Hall B is broken and it is freezing"
    assert cards_at(talk, "web")[-1].state == "moved"
    assert any("heating in Hall B" in line for line in told_at(talk, "slack:C0FAC"))
    await talk.say("and my laptop is slow too since then")
    assert (await talk.case()).desk_id == "facilities", "once"


async def test_what_is_about_nothing_that_another_desk_looks_after_stays(talk: Talk) -> None:
    await talk.press("person")
    [added] = await talk.say("my laptop shows a blue screen")
    assert added.text.startswith("Added to case #1.")
    await talk.say("and the heating is off as well")
    assert (await talk.case()).desk_id == "it", "it has been said what it is about"


async def test_what_an_agent_has_taken_or_moved_is_not_sent_on_by_words(talk: Talk) -> None:
    await talk.press("person")
    await talk.agent_presses("move", "evening")
    await talk.say("the heating in Hall B is broken and it is freezing")
    assert (await talk.case()).desk_id == "evening"
    await talk.press("person", person=KIM)
    await talk.agent_presses("claim", person=KIM)
    await talk.say("the heating in Hall B is broken and it is freezing", person=KIM)
    assert (await talk.case(KIM)).desk_id == "it"
