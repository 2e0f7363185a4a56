"""From a solved case to a draft: the agent decides by one press, and nothing is published."""

from __future__ import annotations

from datetime import datetime

from bot.experience.owners.drafting import as_file, left_out
from bot.messages.article_draft import ArticleDraft
from bot.messages.incoming import Attachment, DeskDeleted, DeskSaid
from bot.store.drafts import SqlDrafts
from tests.talk import KIM, NINA, SAM, Talk

QUESTION = "my locker in the sports hall does not open"
ANSWER = "Hold the star key for five seconds, Nina, until it beeps twice; then set a new code."
LONG_AGO = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


async def solved(talk: Talk, *said: str, how: str = "fixed") -> None:
    await talk.say(QUESTION)
    await talk.press("person")
    await talk.agent_presses("claim")
    for text in said:
        await talk.agent_says(text)
    await talk.agent_presses("resolve", how)


def offers(talk: Talk) -> list[str]:
    return [value for whisper in talk.whispers for action, _, value in whisper.buttons if action == "suggest_article"]


async def drafts(talk: Talk) -> list[ArticleDraft]:
    return list(await SqlDrafts(talk.transactions).all(LONG_AGO))


async def test_the_agent_who_closed_a_case_as_fixed_is_asked_once_and_one_press_makes_a_draft(talk: Talk) -> None:
    await solved(talk, "Which hall is it, the old one or the new one?", ANSWER, "You're welcome!")
    [value] = offers(talk)
    assert await drafts(talk) == [], "nothing is suggested by itself"
    await talk.agent_presses("suggest_article", value)
    [draft] = await drafts(talk)
    case = await talk.case()
    assert draft.answer == ANSWER.replace("Nina", "[name]")
    assert (draft.question, draft.title) == (QUESTION, "My locker in the sports hall does not open")
    assert (draft.case, draft.number, draft.person, draft.agent) == (case.id, case.number, NINA.key, "Sam Ortiz")
    assert draft.state == "waiting"
    assert "until then it is a draft" in talk.whispers[-1].text
    await talk.agent_presses("suggest_article", value, agent=KIM)
    assert len(await drafts(talk)) == 1


async def test_nobody_is_asked_where_there_is_nothing_to_learn_from(talk: Talk) -> None:
    await solved(talk, "Done.", "All right now?")
    assert offers(talk) == []
    await talk.agent_presses("suggest_article")
    assert "nothing here yet" in talk.whispers[-1].text
    assert await drafts(talk) == []


async def test_nobody_is_asked_about_what_was_not_fixed(talk: Talk) -> None:
    await solved(talk, ANSWER, how="not_fixed")
    assert offers(talk) == []


async def test_nobody_is_asked_where_the_agent_sent_an_article(talk: Talk) -> None:
    await talk.say("slow wireless in the halls")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_presses("send_article", "wifi-slow")
    await talk.agent_says(ANSWER)
    await talk.agent_presses("resolve", "fixed")
    assert offers(talk) == []


async def test_typed_it_works_as_well_and_an_agent_s_edit_counts(talk: Talk) -> None:
    await solved(talk, ANSWER)
    await talk.agent_says("suggest as article")
    [draft] = await drafts(talk)
    assert draft.answer.startswith("Hold the star key")


async def test_what_the_person_deletes_goes_from_the_draft_too(talk: Talk) -> None:
    await talk.say(QUESTION, ref="q")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_says(ANSWER)
    await talk.agent_presses("resolve", "fixed")
    await talk.agent_presses("suggest_article", offers(talk)[0])
    await talk.delete("q")
    [draft] = await drafts(talk)
    assert "locker" not in f"{draft.question} {draft.title}".lower()
    assert draft.answer.startswith("Hold the star key"), "what the agent wrote is the agent's"


async def test_it_is_never_wider_than_the_article_nearest_to_it(talk: Talk) -> None:
    await talk.say("visitors voucher network", ref="q")
    await talk.press("person")
    await talk.agent_presses("claim")
    await talk.agent_says(ANSWER)
    await talk.agent_presses("resolve", "fixed")
    await talk.agent_presses("suggest_article", offers(talk)[0])
    [draft] = await drafts(talk)
    assert draft.audience == (), "a public article's neighbour is for members until its owner says otherwise"


async def test_files_that_were_sent_along_are_named_and_not_in_the_draft(talk: Talk) -> None:
    await talk.say(QUESTION)
    await talk.press("person")
    await talk.agent_presses("claim")
    case = await talk.case()
    plan, shot = Attachment("manual.pdf", "application/pdf", 9_000), Attachment("for-Nina.png", "image/png", 900)
    gone = Attachment("wrong.pdf", "application/pdf", 900)
    for number, (text, files) in enumerate(((ANSWER, (plan,)), ("", (shot, plan)), ("", (gone,)), ("// see", (gone,)))):
        said = DeskSaid(f"f{number}", f"{NINA.key}:1", talk.clock.now(), case.id, SAM, text, f"r{number}", files)
        await talk.take(said)
    await talk.take(DeskDeleted("f9", f"{NINA.key}:1", talk.clock.now(), case.id, SAM, "r2"))
    await talk.agent_presses("resolve", "fixed")
    await talk.agent_presses("suggest_article", offers(talk)[0])
    [draft] = await drafts(talk)
    assert draft.files == ("manual.pdf", "for-[name].png")
    assert "What was sent along is named in it: manual.pdf, for-[name].png." in talk.whispers[-1].text
    told = "Also sent in that case: manual.pdf, for-[name].png – not in this draft. Sam Ortiz can give you them."
    assert left_out(draft) == told
    assert told not in as_file(draft, LONG_AGO.date()), "nothing of it is published"
