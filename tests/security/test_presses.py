"""Presses that nobody was shown a button for: by staff, in the wrong place, for others' cases, of other tenants.

Real platforms do not let people write a press by hand; this is what would happen if they did, or if a key got out.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from bot.messages.incoming import DeskPressed, DeskSaid, Pressed
from bot.messages.people import member
from bot.platforms.pressing import Coded
from bot.platforms.slack.buttons import action_id, code
from bot.platforms.teams import buttons as teams_buttons
from bot.surroundings import SystemClock
from tests.platforms.slack.house import House as SlackHouse
from tests.platforms.slack.house import house as slack_house
from tests.platforms.slack.test_app_door import signed
from tests.platforms.teams.house import House as TeamsHouse
from tests.platforms.teams.house import house as teams_house
from tests.platforms.teams.test_door import activity_of, posted
from tests.talk import KIM, NINA, SAM, Talk

DESK_PRESSES = ("claim", "resolve", "release", "hand_back", "reopen", "move", "claim_and_send", "keep_among_agents")
WIFI = "The wireless in the halls is slow"


# ---- Slack: Slack's own signature is on each of these, only what it says is forged


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[SlackHouse]:
    async with slack_house(tmp_path, mode="http") as town:
        yield town


async def slack_press(town: SlackHouse, coded: Coded, *, by: str, channel: str, **more: Any) -> int:
    body = {
        "type": "block_actions",
        "team": {"id": "T0ALDER"},
        "user": {"id": by, "team_id": "T0ALDER"},
        "container": {"type": "message", "message_ts": "1700000002.000300", "channel_id": channel},
        "actions": [{"action_id": action_id(coded.action, 0), "value": code(coded), "action_ts": "1700000020.5"}],
    } | more
    form = f"payload={quote(json.dumps(body))}"
    headers = signed(town.slack.signing_secret, form, str(int(SystemClock().now().timestamp())))
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.url}/slack/events", data=form, headers=headers) as answer,
    ):
        return answer.status


async def slack_case(town: SlackHouse) -> tuple[str, str]:
    """Nina's open case and its conversation."""
    nina = town.slack.person("nina")
    await nina.say(WIFI)
    answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
    await nina.press(answer, "Talk to a person")
    await town.slack.wait_for_message("desk", containing="Nina Falk")
    [case] = await town.ledger.cases(open_only=True)
    return case.id, case.conversation


async def test_on_slack_staff_do_nothing_to_a_case_by_a_press_that_they_made_up(slack: SlackHouse) -> None:
    case, conversation = await slack_case(slack)
    nina = slack.slack.person("nina")
    lee = slack.slack.add_person("lee", full_name="Lee Park")
    for who in (nina, lee):
        for action in DESK_PRESSES:
            for channel in (nina.dm, "C0DESK", "C0GENERAL"):
                coded = Coded(action, conversation, "fixed", "", case, "waiting.0.5")
                assert await slack_press(slack, coded, by=who.id, channel=channel) == 200
    await slack.slack.settled()
    assert slack.heard("desk_pressed") == []
    [still] = await slack.ledger.cases(open_only=True)
    assert (still.state, still.agent) == ("waiting", None)


async def test_on_slack_nobody_presses_in_anothers_conversation(slack: SlackHouse) -> None:
    case, conversation = await slack_case(slack)
    sam = slack.slack.person("sam")
    for action in ("cancel", "reopen", "helped", "not_helped", "accept", "decline", "case", "step_done"):
        await slack_press(slack, Coded(action, conversation, case), by=sam.id, channel=sam.dm)
    await slack.slack.settled()
    assert [one for one in slack.heard("pressed") if one.conversation == conversation and one.person.id == sam.id] == []
    [still] = await slack.ledger.cases(open_only=True)
    assert still.state == "waiting"


async def test_on_slack_another_workspaces_ids_reach_nothing_of_this_one(slack: SlackHouse) -> None:
    case, conversation = await slack_case(slack)
    foreign = {"team": {"id": "T0EVIL"}, "user": {"id": "U0NINA", "team_id": "T0EVIL"}}
    before = len(slack.intake.received)
    await slack_press(slack, Coded("claim", conversation, "", "", case), by="U0SAM", channel="C0DESK", **foreign)
    await slack_press(slack, Coded("cancel", "slack:T0EVIL:U0NINA:D1:dm"), by="U0NINA", channel="D1", **foreign)
    await slack.slack.settled()
    after = slack.intake.received[before:]
    assert all(conversation not in (one.conversation, getattr(one, "case", "")) for one in after)
    assert slack.heard("desk_pressed") == []


# ---- Teams: every token is good


@pytest.fixture
async def teams(tmp_path: Path) -> AsyncIterator[TeamsHouse]:
    async with teams_house(tmp_path) as town:
        yield town


def teams_invoke(town: TeamsHouse, coded: Coded, by: str) -> dict[str, Any]:
    activity = activity_of(town, by=by)
    data = teams_buttons.code(coded)
    activity |= {"type": "invoke", "name": "adaptiveCard/action", "replyToId": "1700000000001"}
    activity["value"] = {
        "action": {"type": "Action.Execute", "verb": teams_buttons.verb_of(coded), "data": data},
        "trigger": "manual",
    }
    activity.pop("text", None)
    return activity


async def teams_case(town: TeamsHouse) -> tuple[str, str]:
    nina = town.teams.person("nina")
    await nina.say(WIFI)
    answer = await town.teams.wait_for_message(nina.chat, containing="[Talk to a person]")
    await nina.press(answer, "Talk to a person")
    await town.teams.wait_for_message("desk", containing="Nina Falk")
    [case] = await town.ledger.cases(open_only=True)
    return case.id, case.conversation


async def test_on_teams_staff_do_nothing_to_a_case_by_a_press_that_they_made_up(teams: TeamsHouse) -> None:
    case, conversation = await teams_case(teams)
    for action in (*DESK_PRESSES, "say"):
        coded = Coded(action, conversation, "fixed", "", case, "waiting.0.5")
        assert await posted(teams, json.dumps(teams_invoke(teams, coded, "nina")).encode()) == 200
        typed = activity_of(teams, by="nina") | {"text": "", "value": teams_buttons.code(coded)}
        assert await posted(teams, json.dumps(typed).encode()) == 200
    await teams.teams.settled()
    assert teams.heard("desk_pressed") == teams.heard("desk_said") == []
    [still] = await teams.ledger.cases(open_only=True)
    assert (still.state, still.agent) == ("waiting", None)


async def test_on_teams_nobody_presses_in_anothers_conversation(teams: TeamsHouse) -> None:
    case, conversation = await teams_case(teams)
    for action in ("cancel", "reopen", "helped", "accept", "decline", "case"):
        coded = Coded(action, conversation, case)
        assert await posted(teams, json.dumps(teams_invoke(teams, coded, "sam")).encode()) == 200
    await teams.teams.settled()
    assert [
        one
        for one in teams.heard("pressed")
        if one.conversation == conversation and "nina" not in one.person.name.lower()
    ] == []
    [still] = await teams.ledger.cases(open_only=True)
    assert still.state == "waiting"


async def test_on_teams_another_tenants_ids_are_turned_away_wherever_they_stand(teams: TeamsHouse) -> None:
    case, conversation = await teams_case(teams)
    tenant = teams.settings.tenant
    before = len(teams.intake.received)
    coded = Coded("cancel", conversation, case)
    for place in ("channelData", "conversation"):
        activity = teams_invoke(teams, coded, "nina")
        if place == "channelData":
            activity["channelData"]["tenant"]["id"] = "evil-tenant"
        else:
            activity["conversation"]["tenantId"] = "evil-tenant"
        status = await posted(teams, json.dumps(activity).encode())
        assert status in (200, 403)
    foreign = Coded("cancel", conversation.replace(tenant, "evil-tenant"), case)
    await posted(teams, json.dumps(teams_invoke(teams, foreign, "nina")).encode())
    await teams.teams.settled()
    for one in teams.intake.received[before:]:
        assert one.conversation == conversation, "what is heard at all is Nina's own, in her own tenant"
        assert one.person.tenant == tenant


# ---- the core, whatever a platform lets through


async def test_an_agents_press_counts_for_the_case_that_its_conversation_has_and_for_no_other(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for person in (NINA, KIM):
        await talk.say(WIFI, person=person)
        await talk.press("person", person=person)
    hers, other = await talk.case(NINA), await talk.case(KIM)
    for number, action in enumerate(DESK_PRESSES):
        await talk.take(
            DeskPressed(f"x{number}", hers.conversation, talk.clock.now(), other.id, SAM, action, "fixed")  # type: ignore[arg-type]
        )
        await talk.take(DeskPressed(f"y{number}", hers.conversation, talk.clock.now(), "no-such-case", SAM, action))  # type: ignore[arg-type]
    await talk.take(DeskSaid("s1", hers.conversation, talk.clock.now(), other.id, SAM, "a word for nobody", ref="r1"))
    for person, before in ((NINA, hers), (KIM, other)):
        now = await talk.case(person)
        assert (now.state, now.agent, now.id) == ("waiting", None, before.id)
    assert "a word for nobody" not in "".join(each.text for each in talk.relayed)
    talk.close()


async def test_a_person_presses_on_their_own_cases_only(tmp_path: Path) -> None:
    """The value of a press names the case to reopen or cancel: one of somebody else's does nothing to it."""
    talk = Talk(tmp_path)
    await talk.say(WIFI)
    await talk.press("person")
    case = await talk.case()
    mallory = member("web", "local", "mallory", "Mallory")
    for action in ("cancel", "reopen", "case"):
        await talk.press(action, case.id, person=mallory)
    assert (await talk.case()).state == "waiting"
    await talk.agent_presses("claim")
    await talk.agent_presses("resolve", "fixed")
    replies = await talk.press("reopen", case.id, person=mallory)
    assert (await talk.case()).state == "closed"
    assert all(WIFI not in reply.text for reply in replies)
    talk.close()


async def test_a_made_up_value_opens_no_article_of_another_audience(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for action in ("show", "choose", "walk"):
        for value in ("payroll", "payroll#0", "../payroll", "payroll'--", "payroll\x00"):
            event = Pressed(f"{action}{value!r}", f"{NINA.key}:1", talk.clock.now(), NINA, action, value)  # type: ignore[arg-type]
            replies = await talk.take(event)
            assert replies
            assert all("payroll portal" not in f"{reply.text}{reply.citations}" for reply in replies)
    talk.close()
