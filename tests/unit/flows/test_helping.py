"""Help for the agent who takes a case: offered, sent by one press, taken back by another."""

from __future__ import annotations

from tests.talk import KIM, Talk

ANSWER = "Forget the network, restart, and join Alder-Staff with your full email address as the name."


async def solved_before(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", person=KIM)
    await talk.press("person", person=KIM)
    await talk.agent_presses("claim", person=KIM)
    await talk.agent_says(ANSWER, person=KIM)
    await talk.agent_says("You're welcome!", person=KIM)
    await talk.agent_presses("resolve", "fixed", person=KIM)


async def test_what_closed_a_like_case_is_offered_to_whoever_takes_the_next_one(talk: Talk) -> None:
    await solved_before(talk)
    await talk.say("the wireless in the halls is slow")
    await talk.press("person")
    assert not any(ANSWER in whisper.text for whisper in talk.whispers)
    await talk.agent_presses("claim")
    whisper = talk.whispers[-1]
    assert ANSWER in whisper.text
    assert "welcome" not in whisper.text
    assert [relayed.text for relayed in talk.relayed][-1] != ANSWER, "nothing is sent by itself"
    [send] = [button for button in whisper.buttons if button[0] == "send_answer"]
    await talk.agent_presses("send_answer", send[2])
    assert talk.relayed[-1].text == ANSWER
    assert talk.desk_entries[-1].text == ANSWER


async def test_what_was_sent_by_a_press_is_taken_back_by_another(talk: Talk) -> None:
    await solved_before(talk)
    await talk.say("the wireless in the halls is slow")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("send_answer", talk.whispers[-1].buttons[-1][2])
    [(action, _, ref)] = talk.whispers[-1].buttons
    await talk.agent_presses(action, ref)
    assert talk.gone[-1].ref == ref
    lines = await talk.ledger.transcript("web:local:nina:1")
    assert not any(line.text == ANSWER for line in lines)
    await talk.agent_presses(action, ref)
    assert "was not sent" in talk.whispers[-1].text


async def test_what_did_not_close_a_case_as_fixed_is_offered_to_nobody(talk: Talk) -> None:
    await talk.say("slow wireless in the halls", person=KIM)
    await talk.press("person", person=KIM)
    await talk.agent_presses("claim", person=KIM)
    await talk.agent_says(ANSWER, person=KIM)
    await talk.agent_presses("resolve", "not_fixed", person=KIM)
    await talk.say("the wireless in the halls is slow")
    await talk.press("person")
    await talk.agent_presses("claim")
    assert not any(ANSWER in whisper.text for whisper in talk.whispers)


async def test_an_article_is_sent_as_a_cited_answer_in_the_agents_name(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    [reply] = await talk.agent_presses("send_article", "printing")
    assert [citation.article.id for citation in reply.citations] == ["printing"]
    assert "Sam Ortiz thinks this may help" in reply.opening
    assert reply.route.case
    assert "printing" in [article.id for article in talk.cards[-1].shown]


async def test_an_article_that_the_person_may_not_see_is_not_sent(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    assert await talk.agent_presses("send_article", "no-such-article") == []
    assert "Nothing was sent" in talk.whispers[-1].text


async def test_only_the_agent_who_has_the_case_sends(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    assert await talk.agent_presses("send_article", "printing", agent=KIM) == []
    assert "Only the agent who has claimed" in talk.whispers[-1].text


async def test_resolving_and_handing_back_can_be_undone(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    for action, value in (("resolve", "fixed"), ("hand_back", "")):
        await talk.agent_presses(action, value)
        [reply] = await talk.agent_says("reopen")
        assert reply.text.startswith("Sam Ortiz has opened case #1 again")
        case = await talk.case()
        assert (case.state, case.resolution, case.closed_at) == ("claimed", None, None)
    await talk.agent_says("still there, Nina?")
    assert talk.relayed[-1].text == "still there, Nina?"
    await talk.agent_presses("reopen")
    assert "This case is open" in talk.whispers[-1].text


async def test_what_the_buttons_do_is_told_to_whoever_asks(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_says("help")
    assert "Undo: Release" in talk.whispers[-1].text
    assert talk.relayed == []


async def test_an_article_that_was_sent_can_be_taken_back_once_and_counts_as_the_agents_word(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("send_article", "printing")
    assert (await talk.case()).unanswered_since is None
    [(action, label, ref)] = talk.whispers[-1].buttons
    assert (action, label) == ("take_back", "Take it back")
    [told] = await talk.agent_presses(action, ref)
    assert told.text == "Sam Ortiz took the article above back: please leave it aside."
    assert await talk.agent_presses(action, ref) == []
    assert "Nothing was changed" in talk.whispers[-1].text
