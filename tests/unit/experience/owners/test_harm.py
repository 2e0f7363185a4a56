"""What failed people is laid at the passage that they had been shown, with what it cost them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.experience.owners.harm import ArticleHarm, Harm, by_article, troubles
from bot.experience.owners.words import failed, line
from bot.messages.people import member
from bot.ports.experience import Records
from bot.store.experience import SqlExperienceRecords
from tests.talk import KIM, Talk

SLOW = "slow wireless in the halls"


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    talk = Talk(tmp_path)
    yield talk
    talk.close()


async def records(talk: Talk) -> Records:
    now = talk.clock.now()
    return await SqlExperienceRecords(talk.transactions).between(now.replace(year=2025), now.replace(year=2027))


async def harms(talk: Talk) -> list[ArticleHarm]:
    return by_article(troubles(await records(talk)))


async def test_an_answer_that_did_not_help_counts_against_its_passage(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("not_helped", label="Didn't help")
    [found] = await harms(talk)
    assert found.article == "wifi-slow"
    [(passage, harm)] = found.passages
    assert passage == "p-wifi-slow"
    [trouble] = harm.troubles
    assert trouble.kinds == {"not_helped"}
    assert trouble.effort == 1
    assert trouble.question == SLOW
    assert trouble.words == (), "what stands on a button is nobody's words"


async def test_what_helped_counts_against_nothing(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("helped", label="Helped")
    await talk.say("printing costs", where=2)
    assert await harms(talk) == []


async def test_a_question_put_again_in_other_words_is_the_passage_s_failure_with_those_words(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.say("the wireless in the halls is still so slow")
    [found] = await harms(talk)
    assert {kind for trouble in found.harm.troubles for kind in trouble.kinds} & {"rephrased", "not_helped"}
    assert found.harm.words == ("the wireless in the halls is still so slow",)


async def test_a_failed_step_belongs_to_the_passage_that_led_to_it(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("walk", "wifi-slow#0", label="Walk me through it")
    await talk.press("step_done", "wifi-slow#0#0", label="Done")
    await talk.press("step_failed", "wifi-slow#0#1", label="That didn't work")
    [found] = await harms(talk)
    [(passage, harm)] = found.passages
    assert passage == "p-wifi-slow"
    assert harm.troubles[0].kinds == {"step_failed"}
    assert harm.total == 3, "each press cost them something"
    assert harm.steps[0].startswith("step 2 of 4 of “Slow wireless” didn’t work: Forget the network")


async def test_typed_in_the_middle_of_steps_it_is_a_failed_step_too(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("walk", "wifi-slow#0", label="Walk me through it")
    await talk.say("that didn't work")
    [found] = await harms(talk)
    assert found.harm.troubles[0].kinds == {"step_failed"}


async def test_a_handover_counts_against_what_was_shown_last_before_it(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("show", "printing", label="Printing costs")
    await talk.press("person", label="Talk to a person")
    found = {one.article: one for one in await harms(talk)}
    assert set(found) == {"printing"}
    assert found["printing"].harm.troubles[0].kinds == {"handed_over"}


async def test_a_handover_without_anything_shown_is_no_article_s_failure(talk: Talk) -> None:
    await talk.say("my badge opens no door any more")
    await talk.press("person", label="Talk to a person")
    assert await harms(talk) == []


async def test_people_times_effort_ranks_and_one_person_counts_once(talk: Talk) -> None:
    for number in range(5):
        person = member("web", "local", f"p{number}", f"Person {number}")
        await talk.say(SLOW, person=person)
        await talk.press("not_helped", label="Didn't help", person=person)
    for _ in range(2):
        await talk.say("printing costs", person=KIM, where=2)
        await talk.press("not_helped", label="Didn't help", person=KIM, where=2)
    first, second = await harms(talk)
    assert (first.article, first.harm.people, first.harm.total) == ("wifi-slow", 5, 5)
    assert (second.article, second.harm.people) == ("printing", 1)
    assert line(first.harm) == "5 people, about 1 more try each"
    assert failed(first.harm) == ("5 people said that it didn’t help",)
    assert line(second.harm) == "a few people, who had to try several times more"
    assert failed(second.harm) == ("said that it didn’t help",), "under five nothing is counted"


async def test_what_was_said_of_a_passage_that_has_changed_since_does_not_count_for_its_place(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("not_helped", label="Didn't help")
    found = troubles(await records(talk))
    [now] = by_article(found, {"another": "wifi-slow"})
    assert now.harm.total == 0
    assert now.passages[0][1].total == 1, "it is still shown"


async def test_matters_of_care_are_left_out(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.say("I can't go on like this, I want to end my life")
    assert all(
        "end my life" not in text for one in await harms(talk) for text in (*one.harm.words, *one.harm.questions)
    )


async def test_deleted_words_are_gone_from_it(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.say("the wireless in the halls is still so slow", ref="again")
    await talk.delete("again")
    assert all("still so slow" not in text for one in await harms(talk) for text in one.harm.words)


async def test_that_an_article_is_wrong_is_said_by_a_press_with_a_note_by_words_and_by_an_agent(talk: Talk) -> None:
    [answer] = await talk.say(SLOW)
    [button] = [one for one in answer.buttons if one.action == "wrong"]
    assert button.label == "This article is wrong"
    [thanks] = await talk.press("wrong", button.value, label=button.label)
    assert "Slow wireless" in thanks.text
    [noted] = await talk.say("The network is called Alder-Staff now")
    assert "goes along" in noted.text
    [found] = await harms(talk)
    assert found.harm.troubles[0].kinds == {"wrong"}
    assert found.harm.words == ("The network is called Alder-Staff now",)
    await talk.say(SLOW, person=KIM)
    await talk.say("this article is wrong", person=KIM)
    await talk.press("person", person=KIM)
    await talk.agent_presses("claim", person=KIM)
    await talk.agent_presses("wrong_article", person=KIM)
    [found] = await harms(talk)
    assert found.harm.people_who("wrong") == 2
    assert len((await records(talk)).reports) == 3


async def test_after_it_a_question_is_a_question_and_a_wish_for_a_person_a_wish(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.press("wrong", "wifi-slow", label="This article is wrong")
    [answer] = await talk.say("printing costs a page?")
    assert answer.citations[0].article.id == "printing"
    await talk.press("wrong", "printing", label="This article is wrong")
    await talk.say("I want to talk to a person")
    assert (await talk.case()).state in ("waiting", "held")


async def test_nothing_shown_nothing_to_report(talk: Talk) -> None:
    [reply] = await talk.say("this article is wrong")
    assert "none to report" in reply.text
    [reply] = await talk.press("wrong", "no-such-article", label="This article is wrong")
    assert "none to report" in reply.text
    assert not (await records(talk)).reports


async def test_names_and_numbers_are_taken_out_of_what_people_wrote(talk: Talk) -> None:
    await talk.say(SLOW)
    await talk.say("That didn't help. Nina Falk, 020 7946 0123, nina@example.org; error 0x80070005 in 2026, says falk")
    [found] = await harms(talk)
    assert found.harm.words == ("That didn't help. [name], [number], [address]; error 0x80070005 in 2026, says [name]",)


def test_nobody_s_harm_is_nothing() -> None:
    assert (Harm().people, Harm().total, Harm().each) == (0, 0, 0.0)
