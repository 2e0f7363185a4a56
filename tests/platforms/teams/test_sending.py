"""Sending to a Teams that misbehaves: nothing is lost, nothing is doubled, and what nobody can tell is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.teams.conversations import Spot, place_name
from bot.platforms.teams.messages import TeamsMessage
from bot.platforms.teams.render import mark_words
from tests.fakes.databases import fresh_transactions
from tests.fakes.teams.mishaps import (
    CutAfterStoring,
    CutBeforeStoring,
    FailedAfterStoring,
    Garbled,
    HtmlPage,
    Mishap,
    RateLimited,
    Refused,
)
from tests.fakes.teams.records import Message
from tests.fakes.teams.server import local_teams
from tests.fakes.teams.visible import visible_text
from tests.platforms.teams.house import House, house
from tests.platforms.teams.test_app_desk import case_from_chat, claimed, in_thread, marked

WIFI = "The wireless in the halls is slow"
ANSWER = "forget the network"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
LATE = 30
"""Seconds: what is tried again comes after growing pauses."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


def of_app(town: House, where: str) -> list[Message]:
    return [one for one in town.teams.messages(where) if one.by_app]


def times(town: House, where: str, words: str) -> int:
    return sum(words in visible_text(one) for one in of_app(town, where))


def brings_picture(message: Message) -> bool:
    return any(str(one.get("contentType", "")).startswith("image/") for one in message.attachments)


@pytest.mark.parametrize(
    "mishap",
    [Refused(412), Refused(502), Refused(504), Refused(503), RateLimited(1), RateLimited(None), HtmlPage(503)],
    ids=["412", "502", "504", "503", "429 with a time", "429 without", "a proxy's page"],
)
async def test_what_teams_asks_to_send_later_is_sent_later_and_once(town: House, mishap: Mishap) -> None:
    nina = town.teams.person("nina")
    town.teams.mishaps.add("send", mishap)
    await nina.say(WIFI)
    await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]", within=LATE)
    assert times(town, nina.chat, ANSWER) == 1
    assert times(town, nina.chat, "can't tell") == 0


@pytest.mark.parametrize(
    ("mishap", "arrived"),
    [(CutAfterStoring(), 1), (CutBeforeStoring(), 0), (FailedAfterStoring(500), 1), (Refused(500), 0), (Garbled(), 1)],
    ids=["cut after", "cut before", "500 after", "500 before", "half an answer"],
)
async def test_what_may_have_arrived_is_not_sent_again_and_the_person_is_told_so(
    town: House, mishap: Mishap, arrived: int
) -> None:
    nina = town.teams.person("nina")
    town.teams.mishaps.add("send", mishap)
    await nina.say(WIFI)
    told = await town.teams.wait_for_message(nina.chat, containing="can't tell", within=LATE)
    assert times(town, nina.chat, ANSWER) == arrived
    assert "[Talk to a person]" in visible_text(told)
    await town.ends("unknown")
    await nina.press(told, "Talk to a person")
    entry = await town.teams.wait_for_message(
        "desk", containing="Nobody can tell whether Handrail's reply", within=LATE
    )
    assert "reached them" in visible_text(entry), "whoever takes the case knows it too"


async def test_an_agents_words_that_may_not_have_arrived_are_marked_so_and_the_person_is_told(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    await town.teams.settled()
    town.teams.mishaps.add("send", CutBeforeStoring())
    await sam.mention("Which hall are you in?", thread=card)
    await marked(town, card, "unknown")
    assert times(town, nina.chat, "Which hall") == 0
    assert times(town, nina.chat, "Sam Ortiz has just written to you") == 1


async def test_a_card_of_which_nobody_can_tell_is_posted_with_a_word_that_it_may_stand_there_twice(
    town: House,
) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    await nina.say(WIFI)
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    town.teams.mishaps.add("create_conversation", CutAfterStoring())
    await nina.press(answer, "Talk to a person")
    word = await town.teams.wait_for_message("desk", containing="may stand here twice", within=LATE)
    cards = [one for one in of_app(town, "desk") if one.root == one.id]
    assert len(cards) == 2
    assert word.root == cards[1].id
    await sam.press(cards[0], "Claim")
    await town.teams.wait_for_message(nina.chat, containing="Sam Ortiz has your case", within=LATE)
    assert len(await town.ledger.cases()) == 1


async def test_an_entry_that_may_be_missing_at_the_desk_is_named_there(town: House) -> None:
    nina = town.teams.person("nina")
    card = await claimed(town)
    await town.teams.settled()
    town.teams.mishaps.add("send", CutBeforeStoring())
    await nina.say("North hall")
    await town.teams.wait_for_message("desk", containing="may be missing here", thread=card, within=LATE)
    assert "North hall" not in in_thread(town, card)


@pytest.mark.parametrize("mishap", [CutBeforeStoring(), CutAfterStoring()], ids=["lost", "arrived"])
async def test_the_word_that_nobody_can_tell_is_said_until_it_certainly_stands_there(
    town: House, mishap: Mishap
) -> None:
    """It may be said twice without harm; without it a person would wait for nothing."""
    nina = town.teams.person("nina")
    town.teams.mishaps.script("send", CutBeforeStoring(), None, mishap, mishap)  # an answer has two parts
    await nina.say(WIFI)
    await town.ends("unknown")
    assert times(town, nina.chat, "can't tell") == (3 if isinstance(mishap, CutAfterStoring) else 1)
    assert times(town, nina.chat, ANSWER) == 0


async def test_a_mark_that_may_not_have_arrived_is_posted_again(town: House) -> None:
    sam = town.teams.person("sam")
    card = await claimed(town)
    await town.teams.settled()
    town.teams.mishaps.script("send", None, CutBeforeStoring())
    await sam.mention("Which hall are you in?", thread=card)
    await town.teams.wait_for_message("desk", containing=mark_words("sent"), thread=card, within=LATE)
    await town.teams.settled()
    assert "❔" not in in_thread(town, card)


async def test_the_word_that_a_case_may_stand_there_twice_is_said_until_it_stands_there(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    town.teams.mishaps.add("create_conversation", CutAfterStoring())
    in_thread_of_the_desk = town.teams.mishaps.hold("create_conversation")
    await nina.press(answer, "Talk to a person")
    await in_thread_of_the_desk.reached()
    await town.teams.wait_for_message(nina.chat, containing="[Your case]")
    town.teams.mishaps.add("send", CutBeforeStoring())
    in_thread_of_the_desk.release()
    await town.teams.wait_for_message("desk", containing="may stand here twice", within=LATE)


async def test_a_file_of_an_agents_that_may_not_have_arrived_is_marked_so(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    await town.teams.settled()
    town.teams.mishaps.script("send", None, CutBeforeStoring())
    await sam.say("This is the button", thread=card, mention=True, pictures=[("button.png", PNG)])
    await marked(town, card, "unknown")
    assert times(town, nina.chat, "This is the button") == 1
    assert times(town, nina.chat, "Sam Ortiz has just sent you a file") == 1


async def test_words_of_an_agents_that_may_not_have_arrived_still_bring_their_file(town: House) -> None:
    nina, sam = town.teams.person("nina"), town.teams.person("sam")
    card = await claimed(town)
    await town.teams.settled()
    town.teams.mishaps.add("send", CutBeforeStoring())
    await sam.say("This is the button", thread=card, mention=True, pictures=[("button.png", PNG)])
    await marked(town, card, "unknown")
    assert [one for one in of_app(town, nina.chat) if brings_picture(one)]
    assert times(town, nina.chat, "This is the button") == 0


async def test_a_change_whose_outcome_is_unknown_is_simply_made_again(town: House) -> None:
    sam = town.teams.person("sam")
    card = await case_from_chat(town)
    await town.teams.until(lambda: "opened" in in_thread(town, card) or None)
    town.teams.mishaps.script("update", CutAfterStoring(), CutBeforeStoring())
    await sam.press(card, "Claim")
    await town.teams.until(lambda: "Sam Ortiz has it" in visible_text(card) or None, within=LATE)
    assert times(town, "desk", "can't tell") == 0


async def test_after_a_crash_in_the_middle_of_sending_it_is_not_sent_again_blindly(tmp_path: Path) -> None:
    async with local_teams() as teams:
        with fresh_transactions("sqlite", tmp_path) as kept:
            nina = teams.person("nina")
            async with house(tmp_path, teams=teams, transactions=kept) as town:
                hold = teams.mishaps.hold("send", after_storing=True)
                await nina.say(WIFI)
                await hold.reached()
            hold.release()
            async with house(tmp_path, teams=teams, transactions=kept) as town:
                await teams.wait_for_message(nina.chat, containing="can't tell", within=LATE)
                assert times(town, nina.chat, ANSWER) == 1


async def test_when_teams_refuses_the_token_a_new_one_is_asked_for(town: House) -> None:
    nina = town.teams.person("nina")
    before = town.teams.login.granted
    town.teams.login.revoke()
    await nina.say(WIFI)
    await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]", within=LATE)
    assert town.teams.login.granted == before + 1


async def test_a_wrong_password_stands_in_health_and_what_waits_is_sent_when_it_is_right(tmp_path: Path) -> None:
    async with local_teams() as teams:
        right, teams.login.secret = teams.login.secret, "another"
        async with house(tmp_path, teams=teams, password=right) as town:
            assert "MICROSOFT_APP_PASSWORD" in town.handrail.problems()["sign-in"]
            teams.login.secret = right
            await teams.person("nina").say(WIFI)
            await town.well()


async def test_an_app_that_an_administrator_disabled_stands_in_health(town: House) -> None:
    nina = town.teams.person("nina")
    town.teams.disable_bot()
    await nina.say(WIFI)
    assert "disabled" in await town.problem("app")
    assert town.heard("said")


async def test_many_messages_at_once_keep_to_teams_pace(town: House) -> None:
    town.teams.rules.paced = True
    card = await case_from_chat(town)
    nina = town.teams.person("nina")
    for number in range(12):
        await nina.say(f"One more thing, number {number}")
    await town.teams.wait_for_message("desk", containing="number 11", thread=card, within=60)
    throttled = [call for call in town.teams.calls if call.status == 429 and call.operation != "member"]
    assert throttled == []
    thread = in_thread(town, card)
    assert all(f"number {number}" in thread for number in range(12))


async def test_a_long_transcript_reaches_the_desk_whole_and_in_order(town: House) -> None:
    nina = town.teams.person("nina")
    long = "\n".join(f"line {number} of what I tried" for number in range(3_000))
    await nina.say(long)
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    await nina.press(answer, "Talk to a person")
    await town.teams.wait_for_message("desk", containing="line 2999 of what I tried", within=LATE)
    posts = [visible_text(one) for one in of_app(town, "desk")]
    everything = "\n".join(posts)
    at = [everything.find(f"line {number} of what I tried") for number in (0, 1000, 2000, 2999)]
    assert all(where >= 0 for where in at)
    assert at == sorted(at)


async def test_while_teams_is_away_nothing_is_lost(town: House) -> None:
    nina = town.teams.person("nina")
    town.teams.mishaps.always("send", HtmlPage(503))
    await nina.say(WIFI)
    await town.teams.until(lambda: any(call.mishap for call in town.teams.calls) or None)
    town.teams.mishaps.clear()
    await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]", within=LATE)
    assert times(town, nina.chat, ANSWER) == 1


async def test_that_a_card_may_stand_twice_stays_known_where_the_first_call_ends_last(
    town: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting, tenant = town.handrail.sender._posting, town.settings.tenant
    sending = posting._send

    async def slowly(*given: Any) -> str:
        another = {"chat": town.desk, "kind": "channel", "twice": True}
        await town.anchors.put(place_name(tenant), "card:c1", another, where=f"{town.desk}/1")
        return await sending(*given)

    monkeypatch.setattr(posting, "_send", slowly)
    await posting.post(tenant, "card:c1", Spot(town.desk, "", "channel"), (TeamsMessage("a case"),), {"case": "c1"})
    card = await town.anchors.get(place_name(tenant), "card:c1")
    assert card is not None
    assert card.body["twice"]
