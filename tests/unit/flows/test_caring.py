"""Danger, harassment, a security incident: people at once, the organisation's words, and no bot in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import IndexUnavailable
from bot.escalation.caring import CareTable, CareWords
from bot.escalation.desks import Desk
from bot.escalation.hours import Hours, Span
from bot.messages.care import Care
from bot.messages.outgoing import CaseCard, CaseEntry, Reply
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import HOUSE, NINA, SAM, Talk

THREAT = "someone is threatening me"
INCIDENT = "I clicked a phishing link and typed my password"
HARASSED = "I'm being harassed by my manager"
IT = Desk("it", "the IT desk", "web", on_call="IT on call")
PEOPLE = Desk("people", "the people desk", "slack:C0PEOPLE", on_call="People on call", on_call_mention="S0PEOPLE")
OFFICE = Hours("Europe/London", tuple(Span(day, 8 * 60 + 30, 510) for day in range(5)))
"""Mon-Fri 08:30-17:00."""
CARE = CareTable(
    "ring 112",
    {
        "danger": CareWords("Ring **5555**, day and night.", "people"),
        "harassment": CareWords(desk="people"),
    },
)


@pytest.fixture
async def cared(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path, house=replace(HOUSE, desk_table=(IT, PEOPLE), care=CARE))
    talk.delivery._senders["slack"] = talk.far  # the desk in another place is played by the same far side
    yield talk
    talk.close()


def at(talk: Talk, place: str) -> list[str]:
    """Everything that people at this place can read."""
    shown = []
    for parcel in talk.sent:
        if parcel.desk == place and isinstance(parcel.what, CaseCard):
            shown.append(f"{parcel.what.question} {parcel.what.reason} {' '.join(parcel.what.also)}")
        elif parcel.desk == place and isinstance(parcel.what, CaseEntry):
            shown.append(parcel.what.text)
    return shown


def replies(talk: Talk) -> list[Reply]:
    return [parcel.what for parcel in talk.sent if isinstance(parcel.what, Reply)]


async def test_they_go_to_the_desk_set_for_them_with_the_organisations_own_words(cared: Talk) -> None:
    [reply] = await cared.say(THREAT)
    case = await cared.case()
    assert reply.text.startswith("Ring **5555**, day and night.")
    assert "the people desk" in reply.text
    assert f"#{case.number}" in reply.text
    assert (case.desk, case.urgency, case.care, case.because) == ("slack:C0PEOPLE", "urgent", "danger", "care")
    assert reply.private, "where others read along it goes to them alone"
    assert not reply.citations
    assert not reply.feedback
    assert any(THREAT in shown for shown in at(cared, "slack:C0PEOPLE"))
    assert not any(THREAT in shown for shown in at(cared, "web"))


async def test_where_nothing_is_settled_plain_words_name_the_contact_and_invent_no_number(talk: Talk) -> None:
    [reply] = await talk.say(THREAT)
    assert "ring 4400" in reply.text
    assert "emergency number where you are" in reply.text
    assert not any(letter.isdigit() for letter in reply.text.replace("4400", "").replace("#1", ""))


async def test_the_emergency_number_of_the_settings_is_named(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, care=CareTable("ring 112")))
    [reply] = await talk.say(HARASSED)
    assert "ring 112 first" in reply.text
    talk.close()


async def test_it_works_without_articles_and_asks_them_nothing(cared: Talk) -> None:
    assert isinstance(cared.knowledge, FakeKnowledge)
    cared.knowledge.broken = True
    [reply] = await cared.say(THREAT)
    assert "5555" in reply.text
    assert (await cared.case()).state == "waiting"
    assert cared.knowledge.asked == []


async def test_while_it_waits_the_bot_stays_out(cared: Talk) -> None:
    await cared.say(THREAT)
    [first] = await cared.say("he is in building C")
    assert "the people desk" in first.text
    assert "ring 112" in first.text
    assert await cared.say("how does printing cost per page") == []
    assert await cared.say("thank you") == []
    assert "he is in building C" in at(cared, "slack:C0PEOPLE")
    assert "how does printing cost per page" in at(cared, "slack:C0PEOPLE")
    [news] = await cared.say("any news?")
    assert "the people desk" in news.text
    assert news.private


async def test_an_incident_brings_articles_only_when_they_press_for_them(talk: Talk) -> None:
    [reply] = await talk.say("I clicked a phishing link about slow wireless")
    assert (await talk.case()).care == "security"
    assert reply.citations == ()
    assert [button.action for button in reply.buttons] == ["articles"]
    [offer] = await talk.press("articles", reply.buttons[0].value, label=reply.buttons[0].label)
    assert {button.action for button in offer.buttons} == {"show"}
    [shown] = await talk.press("show", offer.buttons[0].value, label=offer.buttons[0].label)
    assert shown.citations
    assert (await talk.case()).state == "waiting"


@pytest.mark.parametrize("text", ["What the articles say about this", "the articles please"])
async def test_what_the_button_says_may_be_typed_and_reaches_the_desk_too(talk: Talk, text: str) -> None:
    [told] = await talk.say("I clicked a phishing link about slow wireless")
    [pressed] = await talk.press("articles", told.buttons[0].value, label=told.buttons[0].label)
    [typed] = await talk.say(text)
    assert (typed.text, typed.named) == (pressed.text, pressed.named)
    assert text in [entry.text for entry in talk.desk_entries]


async def test_where_the_articles_cannot_be_read_the_words_just_go_along(talk: Talk) -> None:
    [_] = await talk.say("I clicked a phishing link about slow wireless")
    assert isinstance(talk.knowledge, FakeKnowledge)
    talk.knowledge.broken = True
    [reply] = await talk.say("the articles please")
    assert "This goes to" in reply.text


async def test_articles_that_cannot_be_read_leave_the_person_and_the_case(talk: Talk) -> None:
    await talk.say(INCIDENT)
    assert isinstance(talk.knowledge, FakeKnowledge)
    talk.knowledge.broken = True
    [reply] = await talk.press("articles", "")
    assert reply.kind == "apology"
    assert reply.route.label == "Your case"


async def test_a_case_that_waits_elsewhere_moves_and_the_words_do_not_reach_the_first_desk(cared: Talk) -> None:
    await cared.say("slow wireless in the halls")
    await cared.press("person", label="Talk to a person")
    assert (await cared.case()).desk == "web"
    [reply] = await cared.say(HARASSED)
    case = await cared.case()
    assert (case.number, case.desk, case.care, case.urgency) == (1, "slack:C0PEOPLE", "harassment", "urgent")
    assert "the people desk" in reply.text
    assert any("slow wireless" in shown for shown in at(cared, "slack:C0PEOPLE")), "everything so far goes along"
    assert not any("harassed" in shown for shown in at(cared, "web"))


async def with_sam(talk: Talk) -> None:
    """An ordinary case that Sam has and has answered."""
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim", agent=SAM)
    await talk.agent_says("Restart it.")


def house_with(talk_path: Path, *desks: Desk, care: CareTable = CARE) -> Talk:
    talk = Talk(talk_path, house=replace(HOUSE, desk_table=desks, care=care))
    talk.delivery._senders["slack"] = talk.far
    return talk


def calls(talk: Talk, place: str) -> list[str]:
    """Which on-call groups were notified at a place."""
    found = [p.what for p in talk.sent if p.desk == place and isinstance(p.what, CaseEntry)]
    return [entry.mention for entry in found if entry.mention]


async def test_said_into_a_case_that_an_agent_has_it_goes_to_those_who_are_set_for_it(cared: Talk) -> None:
    await with_sam(cared)
    [reply] = await cared.say("I want to kill myself")
    case = await cared.case()
    assert reply.text.startswith("Ring **5555**")
    assert "the people desk" in reply.text
    assert "Sam Ortiz, who had your case, has been told" in reply.text
    assert " sees " not in reply.text, "nobody can know what somebody sees"
    assert (case.state, case.agent, case.care, case.desk) == ("waiting", None, "danger", "slack:C0PEOPLE")
    assert calls(cared, "slack:C0PEOPLE") == ["S0PEOPLE"]
    assert "Restart it." in at(cared, "slack:C0PEOPLE"), "with everything so far"
    assert "I want to kill myself" in at(cared, "slack:C0PEOPLE")
    assert not any("kill myself" in shown for shown in at(cared, "web"))
    told = cared.whispers[-1]
    assert told.agent == SAM
    assert "the people desk" in told.text
    assert "kill" not in told.text


async def test_nobody_there_takes_it_within_minutes_and_they_are_called_again(cared: Talk) -> None:
    await with_sam(cared)
    await cared.say("I want to kill myself")
    assert await cared.later(minutes=9) == []
    [told] = await cared.later(minutes=1)
    assert "nobody has answered you yet" in told.text
    assert "Ring **5555**" in told.text
    assert calls(cared, "slack:C0PEOPLE") == ["S0PEOPLE"] * 2


@pytest.mark.parametrize("which", ["none", "its own", "a closed one"])
async def test_where_no_other_desk_is_there_the_agent_has_minutes_until_others_are_asked(
    tmp_path: Path, which: str
) -> None:
    closed = replace(PEOPLE, hours=Hours("UTC", (Span(6, 0, 60),)))
    set_for_it = {"none": "", "its own": "it", "a closed one": "people"}[which]
    talk = house_with(
        tmp_path, IT, closed, care=CareTable("ring 112", {"danger": CareWords("Ring **5555**.", set_for_it)})
    )
    await with_sam(talk)
    [reply] = await talk.say("I want to kill myself")
    assert "has gone to Sam Ortiz" in reply.text
    assert "10 minutes" in reply.text
    assert calls(talk, "web") == ["IT on call"]
    assert (await talk.case()).unanswered_since == talk.clock.now(), "it counts as a word that waits for the agent"
    assert await talk.later(minutes=5) == []
    assert "waiting for a word from you for 5 minutes" in talk.whispers[-1].text
    [told] = await talk.later(minutes=5)
    case = await talk.case()
    assert (case.state, case.desk, case.care) == ("waiting", "web", "danger")
    assert "Sam Ortiz hasn't been able to get back to you" in told.text
    assert "Ring **5555**" in told.text
    assert calls(talk, "web") == ["IT on call"] * 2
    talk.close()


async def test_it_waits_for_no_morning(tmp_path: Path) -> None:
    talk = house_with(tmp_path, replace(IT, hours=OFFICE), care=CareTable("ring 112"))
    await talk.later(hours=7)
    await with_sam(talk)
    await talk.later(hours=4)  # eight in the evening
    await talk.say("I want to kill myself")
    await talk.later(minutes=10)
    assert (await talk.case()).state == "waiting", "whoever was called can take it"
    talk.close()


async def test_a_desk_that_opens_meanwhile_gets_what_the_agent_leaves_unanswered(tmp_path: Path) -> None:
    opens = replace(PEOPLE, hours=Hours("UTC", (Span(0, 9 * 60 + 5, 600),)))
    talk = house_with(tmp_path, IT, opens)
    await with_sam(talk)
    await talk.say("I want to kill myself")
    assert (await talk.case()).agent == SAM
    await talk.later(minutes=10)
    case = await talk.case()
    assert (case.state, case.desk) == ("waiting", "slack:C0PEOPLE")
    assert "Restart it." in at(talk, "slack:C0PEOPLE")
    assert calls(talk, "slack:C0PEOPLE") == ["S0PEOPLE"]
    talk.close()


async def test_an_agent_who_has_answered_is_given_longer(cared: Talk) -> None:
    await cared.say(THREAT)
    await cared.agent_presses("claim")
    await cared.agent_says("I am here.")
    await cared.say("he is outside")
    await cared.later(minutes=10)
    assert "waiting for a word from you" in cared.whispers[-1].text
    assert (await cared.case()).state == "claimed"
    await cared.later(minutes=20)
    assert (await cared.case()).state == "waiting"


async def test_words_of_danger_once_more_are_a_matter_of_minutes_again(cared: Talk) -> None:
    await cared.say(THREAT)
    await cared.agent_presses("claim")
    await cared.agent_says("I am here.")
    await cared.say("I want to kill myself")
    await cared.later(minutes=HOUSE.care_within / timedelta(minutes=1))
    assert (await cared.case()).state == "waiting"


@pytest.mark.parametrize(
    "text", ["I'm fine now", "no", "stop", "hello", "any news?", "never mind", "it works now", "I give up", "how long?"]
)
async def test_no_talk_of_the_bots_comes_in_between(cared: Talk, text: str) -> None:
    await cared.say(THREAT)
    await cared.say("he is in building C")
    told = await cared.say(text)
    for reply in told:
        assert reply.text.startswith("Ring **5555**, day and night."), "at most the organisation's own words"
        assert reply.buttons == ()
    assert (text in ("hello", "any news?", "how long?")) == bool(told)
    assert text in at(cared, "slack:C0PEOPLE")
    await cared.say("yes")
    assert (await cared.case()).state == "waiting", "nothing of it calls the case off"


async def test_a_graver_thing_is_answered_a_lesser_one_goes_along(cared: Talk) -> None:
    await cared.say(HARASSED)
    [graver] = await cared.say("he said he is going to kill me")
    assert "5555" in graver.text
    assert (await cared.case()).care == "danger"
    assert "5555" not in " ".join(reply.text for reply in await cared.say(HARASSED))


async def test_what_is_told_of_it_is_a_topic_apart(cared: Talk) -> None:
    await cared.say("slow wireless in the halls")
    await cared.say(THREAT)
    topics = {row["topic"].question: row["topic"] for row in await stored_topics(cared)}
    assert topics[THREAT].care == "danger"
    assert topics["slow wireless in the halls"].care is None
    assert topics["slow wireless in the halls"].outcome == "unknown"


async def stored_topics(talk: Talk) -> list[dict[str, object]]:
    from sqlalchemy import select

    from bot.store.codec import TOPICS
    from bot.store.tables import TOPIC

    bodies = await talk.transactions.read(lambda connection: connection.execute(select(TOPIC.c.body)).scalars().all())
    return [{"topic": TOPICS.decode(body)} for body in bodies]


async def test_a_later_ordinary_case_does_not_carry_it_to_another_desk(cared: Talk) -> None:
    await cared.say(HARASSED)
    await cared.agent_presses("claim")
    await cared.agent_says("I'm sorry. Let us talk.")
    await cared.agent_presses("resolve", "fixed")
    before = len(cared.sent)
    await cared.say("slow wireless in the halls")
    await cared.press("person")
    case = await cared.case()
    assert (case.number, case.desk, case.care) == (2, "web", None)
    new = [parcel.what for parcel in cared.sent[before:] if parcel.desk == "web"]
    assert not any("harassed" in str(what) or "Let us talk" in str(what) for what in new)


async def test_nor_does_what_is_deleted_or_changed_later(cared: Talk) -> None:
    await cared.say("I'm being harassed by my manager on my HP laptop in room 204")
    await cared.agent_presses("claim")
    await cared.agent_presses("resolve", "fixed")
    before = len(cared.sent)
    await cared.say("slow wireless in the halls", ref="m-wifi")
    await cared.press("person")
    await cared.say("it says error 17", ref="m-error")
    await cared.edit("m-error", "it says error 18")
    await cared.delete("m-error")
    new = [parcel.what for parcel in cared.sent[before:] if parcel.desk == "web"]
    assert new
    assert not any("harassed" in str(what) or "204" in str(what) for what in new)


async def test_it_leaves_no_trace_in_what_is_noticed_later(cared: Talk) -> None:
    await cared.say(THREAT)
    state = (await cared.ledger.case_standing(f"{NINA.key}:1"), cared)[0]
    assert state is not None
    assert state.signals == ()


async def test_a_secret_in_it_is_told_after_the_organisations_words(talk: Talk) -> None:
    told = await talk.say("I clicked a phishing link and typed in my password: Tr0ub4dor&3x there")
    assert "case #1" in told[0].text
    assert "took" in told[1].text
    assert all(reply.private for reply in told)


async def test_the_same_words_in_an_edited_message_count(cared: Talk) -> None:
    await cared.say("slow wireless in the halls", ref="m-1")
    await cared.say("printing costs", ref="m-2")
    told = await cared.edit("m-1", THREAT)
    assert "5555" in told[0].text


@pytest.mark.parametrize("claimed", [False, True])
async def test_and_in_one_that_is_edited_while_a_case_is_open(cared: Talk, claimed: bool) -> None:
    await cared.say("slow wireless in the halls", ref="m-1")
    await cared.press("person")
    if claimed:
        await cared.agent_presses("claim")
    [told] = await cared.edit("m-1", THREAT)
    assert "5555" in told.text
    assert (await cared.case()).desk == "slack:C0PEOPLE"
    assert THREAT in at(cared, "slack:C0PEOPLE")


async def test_a_wish_for_a_call_is_noted_for_the_desk_alone(cared: Talk) -> None:
    await cared.say(THREAT)
    [reply] = await cared.say("call me on 07700 900123")
    assert reply.text.endswith("Everything you write here goes to the people desk.")
    assert (await cared.case()).call_number == "07700 900123"


async def test_only_who_asks_for_their_case_finds_the_button_that_calls_it_off(cared: Talk) -> None:
    await cared.say(THREAT)
    [late] = await cared.later(minutes=10)
    assert late.buttons == ()
    [stands] = await cared.press("case")
    assert [button.action for button in stands.buttons] == ["cancel"]
    assert "I can't say" not in stands.text


async def test_estimates_learn_nothing_from_it(cared: Talk) -> None:
    await cared.say(THREAT)
    await cared.later(minutes=3)
    await cared.agent_presses("claim")
    now = cared.clock.now()
    window = [(now.replace(hour=0), now)]
    assert await cared.ledger.waits("people", window) == []


class Ears:
    """``Hearing`` that hears what it is told to, or breaks."""

    def __init__(self, said: Care | None = None, fault: bool = False) -> None:
        self.said, self.fault = said, fault

    async def heard(self, text: str) -> Care | None:
        if self.fault:
            raise IndexUnavailable("The model cannot be read just now.")
        return self.said


async def test_what_is_heard_by_its_meaning_goes_the_same_way(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hearing=Ears(Care("harassment", "he keeps coming into my room")))
    [reply] = await talk.say("he keeps coming into my room")
    assert (await talk.case()).care == "harassment"
    assert reply.private
    talk.close()


async def test_without_that_ear_known_wordings_are_heard_and_the_rest_is_answered(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hearing=Ears(fault=True))
    [answer] = await talk.say("slow wireless in the halls")
    assert answer.kind == "answer"
    await talk.say("I want to kill myself")
    assert (await talk.case()).care == "danger"
    talk.close()
