"""Help for the agent who takes a case: offered, sent by one press, taken back by another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages.outgoing import Whisper
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.platforms.web import render as web
from tests.fakes.knowledge import FakeKnowledge
from tests.platforms.slack import shown as on_slack
from tests.platforms.teams import shown as on_teams
from tests.talk import KIM, SAM, Talk

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


async def whispered(talk: Talk, question: str) -> list[Whisper]:
    await talk.say(question)
    await talk.press("person")
    before = len(talk.whispers)
    await talk.agent_presses("claim")
    return list(talk.whispers[before:])


async def test_an_article_is_suggested_where_the_evidence_is_good_enough_for_an_answer(talk: Talk) -> None:
    [whisper] = await whispered(talk, "tunnel profile portal")
    assert "“Tunnel on a Mac”, which they have not seen" in whisper.text
    assert [button[0] for button in whisper.buttons] == ["send_article", "take_article"] * 2


@pytest.mark.parametrize(
    "question",
    [
        "the projector is black and purple since lunch, no tunnel",  # names what comes closest: too little
        "the lift hangs between floors",
    ],
)
async def test_nothing_is_suggested_where_the_evidence_is_thin(talk: Talk, question: str) -> None:
    assert await whispered(talk, question) == []


async def test_what_was_shown_to_them_is_not_suggested(talk: Talk) -> None:
    assert await whispered(talk, "slow wireless in the halls") == []


async def test_a_choice_whose_own_evidence_is_thin_is_not_suggested(tmp_path: Path) -> None:
    class AloneIsThin(FakeKnowledge):
        """Answers a question by two articles together that neither answers alone."""

        async def look(self, question, audiences, *, within=(), before=""):  # type: ignore[no-untyped-def]
            found = await super().look(question, audiences, within=within, before=before)
            return replace(found, verdict="offered") if within else found

    talk = Talk(tmp_path, knowledge=AloneIsThin())
    assert await whispered(talk, "tunnel profile portal") == []
    talk.close()


async def test_a_case_is_claimed_also_while_the_articles_cannot_be_read(talk: Talk) -> None:
    await talk.say("tunnel profile portal")
    await talk.press("person")
    assert isinstance(talk.knowledge, FakeKnowledge)
    talk.knowledge.broken = True
    [reply] = await talk.agent_presses("claim")
    assert "has your case now" in reply.text


async def test_suggestions_are_brought_up_again_by_a_press_and_by_a_word(talk: Talk) -> None:
    [first] = await whispered(talk, "tunnel profile portal")
    for again in (talk.agent_presses("suggestions"), talk.agent_says("Suggestions")):
        before = len(talk.whispers)
        await again
        assert list(talk.whispers[before:]) == [first]
    assert talk.relayed == []


async def test_whoever_asks_for_suggestions_where_there_are_none_is_told_so(talk: Talk) -> None:
    await whispered(talk, "the lift hangs between floors")
    await talk.agent_says("what may help?")
    assert talk.whispers[-1].text.startswith("Nothing fits well enough")


async def test_the_text_of_an_article_is_given_to_change_and_nothing_is_sent(talk: Talk) -> None:
    [whisper] = await whispered(talk, "tunnel profile portal")
    action, label, value = next(
        button for button in whisper.buttons if button[2] == "vpn-mac" and "Change" in button[1]
    )
    assert (action, label) == ("take_article", "Change “Tunnel on a Mac” first")
    assert await talk.agent_presses(action, value) == []
    given = talk.whispers[-1]
    assert "Install the tunnel profile on the Mac" in given.draft
    assert given.draft.endswith("(Tunnel on a Mac: https://help.example/vpn-mac)")
    assert "[1]" not in given.draft
    assert talk.relayed == []


async def test_the_answer_of_a_like_case_is_given_to_change(talk: Talk) -> None:
    await solved_before(talk)
    await talk.say("the wireless in the halls is slow")
    await talk.press("person")
    await talk.agent_presses("claim")
    [take] = [button for button in talk.whispers[-1].buttons if button[0] == "take_answer"]
    before = len(talk.relayed)
    await talk.agent_presses("take_answer", take[2])
    assert talk.whispers[-1].draft == ANSWER
    assert len(talk.relayed) == before


async def test_words_that_stand_in_every_question_make_no_like_case(talk: Talk) -> None:
    for person, question in ((KIM, "When the printer doesn't work what should I do?"),):
        await talk.say(question, person=person)
        await talk.press("person", person=person)
        await talk.agent_presses("claim", person=person)
        await talk.agent_says(ANSWER, person=person)
        await talk.agent_presses("resolve", "fixed", person=person)
    assert await whispered(talk, "When the heating doesn't work what should I do?") == []


def test_a_text_to_change_is_shown_whole_on_every_platform_and_no_button_to_send_stands_out() -> None:
    draft = "Forget the network.\nThen join it again."
    buttons = (
        ("send_article", "Send “Slow wireless”", "wifi"),
        ("take_article", "Change “Slow wireless” first", "wifi"),
    )
    what = Whisper("c1", SAM, "Here is the text.", buttons, draft)
    in_slack, in_teams = slack.render(what, "web:local:nina:1"), teams.render(what, "web:local:nina:1", place="channel")
    for shown in (on_slack.read(in_slack), on_teams.read(in_teams)):
        assert "Forget the network." in shown
        assert "Then join it again." in shown
    assert "primary" not in str(in_slack)
    assert "positive" not in str(in_teams)
    assert web.render(what)["draft"] == draft
