"""Whole conversations, as text."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.escalation.policy import PolicyTable
from bot.messages.incoming import Pressed
from tests.fakes.composer import FakeComposer
from tests.fakes.knowledge import FakeKnowledge
from tests.talk import HOUSE, KIM, NINA, SAM, Talk


async def test_a_question_with_evidence_is_answered_with_its_citation_and_the_route(talk: Talk) -> None:
    [reply] = await talk.say("slow wireless in the halls")
    assert reply.kind == "answer"
    assert [citation.article.id for citation in reply.citations] == ["wifi-slow"]
    assert reply.route.label == "Talk to a person"
    assert reply.feedback
    assert "Walk me through it" in [button.label for button in reply.buttons]
    assert "May 2026" in reply.age


async def test_two_close_articles_are_asked_about_once_and_never_twice_in_a_row(talk: Talk) -> None:
    [first] = await talk.say("install tunnel profile")
    assert first.kind == "question"
    assert [button.value for button in first.buttons] == ["vpn-mac", "vpn-windows"]
    [second] = await talk.say("install the tunnel profile portal")
    assert second.kind != "question"


async def test_a_choice_can_be_typed(talk: Talk) -> None:
    await talk.say("install tunnel profile")
    [reply] = await talk.say("the second one")
    assert reply.kind == "answer"
    assert reply.citations[0].article.id == "vpn-windows"


async def test_a_choice_can_be_typed_by_what_tells_it_apart(talk: Talk) -> None:
    await talk.say("install tunnel profile")
    [reply] = await talk.say("Windows")
    assert reply.citations[0].article.id == "vpn-windows"


async def test_nothing_found_is_said_honestly(talk: Talk) -> None:
    [reply] = await talk.say("when does the swimming pool close on bank holidays")
    assert reply.kind == "refusal"
    assert not reply.citations
    assert reply.route.label == "Talk to a person"


async def test_steps_are_shown_one_at_a_time_and_where_it_stops_is_kept_for_the_agent(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [first] = await talk.press("walk", "wifi-slow#0", label="Walk me through it")
    assert first.text.startswith("**Step 1 of 4**")
    [second] = await talk.say("done")
    assert "Forget the network" in second.text
    [offer] = await talk.press("step_failed", "wifi-slow#0#1", label="That didn't work")
    assert offer.kind == "offer_person"
    await talk.say("yes please")
    card = talk.cards[-1]
    assert any("step 2 of 4" in tried and "Forget the network" in tried for tried in card.tried)


async def test_an_old_steps_button_does_not_move_the_walk_on(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("walk", "wifi-slow#0")
    await talk.press("step_done", "wifi-slow#0#0")
    [again] = await talk.press("step_done", "wifi-slow#0#0")
    assert "Step 2 of 4" in again.text


async def test_not_helped_leads_to_the_next_best_or_a_person_and_takes_a_word_on_why(talk: Talk) -> None:
    await talk.say("visitors wireless network join voucher slow")
    [reply] = await talk.press("not_helped", label="Didn't help")
    assert "accept" in [button.action for button in reply.buttons]
    assert "show" in [button.action for button in reply.buttons]
    assert (await talk.say("it is for my tablet"))[0].route.label == "Talk to a person"


async def test_helped_ends_the_topic_as_confirmed(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("that worked")
    assert (await talk_topics(talk))[-1] == "confirmed"


async def test_thanks_speak_of_an_answer_only_where_there_is_one(talk: Talk) -> None:
    [reply] = await talk.say("thanks!")
    assert reply.text == "You're welcome. I'm here if anything gets in the way."
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say("thanks!")
    assert "*Helped* under the answer" in reply.text
    await talk.press("helped")
    [reply] = await talk.say("thanks!")
    assert "*Helped*" not in reply.text, "they have said so already"


async def test_thanks_alone_is_not_success(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.say("thanks")
    assert (await talk_topics(talk))[-1] == "unknown"


async def test_silence_is_recorded_as_silent(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    assert await talk.later(hours=25) == []
    assert (await talk_topics(talk))[-1] == "silent"


async def test_pressing_for_a_person_opens_a_case_with_everything_so_far(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.press("person", label="Talk to a person")
    assert reply.kind == "case"
    assert reply.route.label == "Your case"
    card = talk.cards[-1]
    assert card.state == "waiting"
    assert card.question == "slow wireless in the halls"
    said = [entry.text for entry in talk.desk_entries]
    assert said[0] == "slow wireless in the halls"
    assert any("forget the network" in text for text in said)
    assert "Talk to a person" in said


async def test_asking_for_a_person_in_words_works_as_well(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    [reply] = await talk.say("can I talk to a real person please")
    assert reply.kind == "case"
    assert talk.cards[-1].question == "slow wireless in the halls"


async def test_asking_for_a_person_works_while_the_articles_are_broken(tmp_path: Path) -> None:
    knowledge = FakeKnowledge()
    knowledge.broken = True
    talk = Talk(tmp_path, knowledge=knowledge)
    [sorry] = await talk.say("slow wireless in the halls")
    assert sorry.kind == "apology"
    assert sorry.route.contact == "ring 4400"
    [reply] = await talk.say("let me speak to a human")
    assert reply.kind == "case"
    talk.close()


async def test_what_was_asked_while_the_articles_were_broken_is_what_the_case_is_about(tmp_path: Path) -> None:
    """Nobody has to say it again: not to the bot when it is well again, and not to the agent."""
    knowledge = FakeKnowledge()
    knowledge.broken = True
    talk = Talk(tmp_path, knowledge=knowledge)
    await talk.say("slow wireless in the halls")
    [reply] = await talk.press("person")
    assert "Tell me what it's about" not in reply.text
    assert talk.cards[-1].question == "slow wireless in the halls"
    talk.close()


async def test_what_is_asked_again_once_the_articles_are_well_is_one_problem(tmp_path: Path) -> None:
    knowledge = FakeKnowledge()
    knowledge.broken = True
    talk = Talk(tmp_path, knowledge=knowledge)
    await talk.say("slow wireless in the halls")
    knowledge.broken = False
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    assert talk.cards[-1].question == "slow wireless in the halls"
    assert talk.cards[-1].also == ()
    talk.close()


async def test_a_problem_told_with_the_wish_for_a_person_is_the_cases_question(talk: Talk) -> None:
    await talk.say("My laptop screen shows green stripes since this morning. Can I talk to a person please?")
    assert "green stripes" in talk.cards[-1].question


async def test_three_rephrasings_lead_to_an_offer_then_a_case(talk: Talk) -> None:
    kinds: list[str] = []
    for text in (
        "slow wireless in the halls",
        "wireless in the halls is slow again for me",
        "the halls wireless slow, what now",
        "still slow wireless in the halls",
    ):
        kinds += [reply.kind for reply in await talk.say(text)]
        if "offer_person" in kinds:
            break
    assert "offer_person" in kinds
    replies = await talk.say("yes")
    assert replies[-1].kind == "case"


async def test_a_handover_that_pressure_led_to_is_held_and_can_be_declined(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, policy=PolicyTable(offer_at=0.05, handover_at=0.1, hold_seconds=30)))
    await talk.say("slow wireless in the halls")
    [held] = await talk.say("wireless in the halls is slow again for me")
    assert held.kind == "offer_person"
    assert "I'll ask the service desk for a person in half a minute, unless you'd rather not." in held.text
    assert talk.cards == []
    [reply] = await talk.press("decline", label="No, thanks")
    assert "nobody has been asked" in reply.text
    assert await talk.later(seconds=31) == []
    assert talk.cards == []
    talk.close()


async def test_a_held_handover_reaches_the_desk_when_its_time_is_over(tmp_path: Path) -> None:
    talk = Talk(tmp_path, house=replace(HOUSE, policy=PolicyTable(offer_at=0.05, handover_at=0.1, hold_seconds=30)))
    await talk.say("slow wireless in the halls")
    await talk.say("wireless in the halls is slow again for me")
    [reply] = await talk.later(seconds=31)
    assert reply.kind == "case"
    assert talk.cards[-1].state == "waiting"
    assert talk.desk_entries[0].text == "slow wireless in the halls"
    talk.close()


async def test_the_claimants_words_reach_the_person_and_no_one_elses(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_says("anybody know this hall?", agent=KIM)
    assert talk.relayed == []
    assert talk.whispers[-1].agent == KIM
    [taken] = await talk.agent_presses("claim")
    assert "Sam Ortiz has your case" in taken.text
    await talk.agent_says("Hi Nina, I'm looking at the access point.")
    await talk.agent_says("// third time this week")
    await talk.agent_says("I had this too", agent=KIM)
    assert [words.text for words in talk.relayed] == ["Hi Nina, I'm looking at the access point."]
    assert await talk.say("thank you, room 12") == []
    assert talk.desk_entries[-1].text == "thank you, room 12"


async def test_claim_and_send_claims_and_sends_that_message(talk: Talk) -> None:
    await talk.press("person")
    await talk.agent_says("Hello, what's up?", ref="first")
    assert talk.marks[-1].mark == "held"
    await talk.agent_presses("claim_and_send", "first")
    assert [words.text for words in talk.relayed] == ["Hello, what's up?"]
    assert (await talk.case()).agent == SAM
    await talk.agent_presses("claim_and_send", "first")
    assert len(talk.relayed) == 1


async def test_resolving_closes_the_case_and_one_press_reopens_it(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    [closed] = await talk.agent_presses("resolve", "got_round")
    assert closed.buttons[0].action == "reopen"
    assert closed.route.label == "Talk to a person"
    assert (await talk_topics(talk))[-1] == "got_round"
    [again] = await talk.press("reopen", closed.buttons[0].value)
    assert again.route.label == "Your case"
    case = await talk.case()
    assert case.state == "waiting"
    assert case.reopened == 1
    assert (await talk_topics(talk))[-1] == "reopened"


async def test_after_hand_back_the_bot_answers_again(talk: Talk) -> None:
    await talk.press("person")
    await talk.agent_presses("claim")
    assert await talk.say("printing costs a page") == []
    await talk.agent_presses("hand_back")
    [reply] = await talk.say("printing costs a page")
    assert reply.kind == "answer"


async def test_only_the_claimant_can_resolve_or_release(talk: Talk) -> None:
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed", agent=KIM)
    assert (await talk.case()).state == "claimed"
    assert "Sam Ortiz" in talk.whispers[-1].text
    await talk.agent_presses("release")
    assert (await talk.case()).state == "waiting"


async def test_a_person_who_asked_while_an_answer_was_written_does_not_get_the_answer(tmp_path: Path) -> None:
    composer = FakeComposer(wait=30)
    talk = Talk(tmp_path, composer=composer)
    first = asyncio.ensure_future(talk.say("slow wireless in the halls"))
    await asyncio.sleep(0.1)
    await talk.intake.receive(replace_press(talk))
    replies = await first
    assert [reply.kind for reply in replies] == ["case"]
    assert composer.cancelled
    talk.close()


async def test_a_masked_secret_is_mentioned_kindly(talk: Talk) -> None:
    replies = await talk.say("slow wireless in the halls, my password is Tr0ub4dor&3")
    assert "password" in replies[0].text
    assert all("Tr0ub4dor" not in reply.text for reply in replies)


async def test_a_deleted_message_is_gone_from_the_card_and_the_transcript(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", ref="m-first")
    await talk.press("person")
    await talk.delete("m-first")
    entries = await talk.ledger.transcript(f"{NINA.key}:1")
    assert all("slow wireless in the halls" not in entry.text for entry in entries if entry.who == "person")
    assert any(entry.blanked for entry in entries)
    assert "slow wireless" not in talk.cards[-1].question


async def test_staff_articles_are_not_shown_to_those_without_the_audience(talk: Talk) -> None:
    [reply] = await talk.say("where are my payslips in the payroll portal documents")
    assert all("payroll" not in citation.article.id for citation in reply.citations)
    assert all("Payslips" not in button.label for button in reply.buttons)


async def test_hello_is_answered_without_searching(talk: Talk) -> None:
    [reply] = await talk.say("hello")
    assert "Nina" in reply.text
    assert isinstance(talk.knowledge, FakeKnowledge)
    assert talk.knowledge.asked == []


async def talk_topics(talk: Talk) -> list[str]:
    from sqlalchemy import text

    def read(connection):  # type: ignore[no-untyped-def]
        return list(connection.execute(text("select body from topic order by rowid")).scalars())

    import json

    return [json.loads(body)["outcome"] for body in await talk.transactions.read(read)]


def replace_press(talk: Talk):  # type: ignore[no-untyped-def]

    return Pressed("press-person", f"{NINA.key}:1", talk.clock.now(), NINA, "person")
