"""Too much at once, as it looks on Slack and on Teams: a polite refusal with the way to a person, never silence."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.engine.turnstile import TURNS_AT_ONCE, FairTurnstile
from bot.flows.pace import Pace
from tests.fakes.slack.visible import labels, visible_text
from tests.fakes.teams.visible import visible_text as seen_on_teams
from tests.platforms.slack.house import CONTACT
from tests.platforms.slack.house import house as on_slack
from tests.platforms.teams.house import house as on_teams

WIFI = "The wireless in the halls is slow"
PACED = {"pace": Pace(a_minute=2, at_once=2)}
IN_A_HURRY = {"longest_wait": timedelta(0)}


async def full(stack: AsyncExitStack, turnstile: FairTurnstile) -> None:
    """So many compute already that whoever comes now has to wait."""
    for number in range(TURNS_AT_ONCE):
        await stack.enter_async_context(turnstile.passed(f"busy:{number}", f"busy{number}"))


async def test_on_slack_one_persons_too_much_is_told_once_and_the_way_to_people_stays_open(tmp_path: Path) -> None:
    async with on_slack(tmp_path, settled=PACED) as town:
        nina, ben = town.slack.person("nina"), town.slack.person("sam")
        for number in range(4):
            await nina.say(f"{WIFI}, room {number}")
        told = await town.slack.wait_for_message(nina.dm, containing="more than I can answer")
        assert "Talk to a person" in labels(told)
        assert CONTACT in visible_text(told)
        await ben.say(WIFI)
        await town.slack.wait_for_message(ben.dm, containing="forget the network")
        await nina.press(told, "Talk to a person")
        await town.slack.wait_for_message(nina.dm, containing="#1")
        await town.slack.settled()
        said = [message for message in town.slack.messages(nina.dm) if "more than I can" in visible_text(message)]
        assert len(said) == 1


async def test_on_slack_a_question_that_would_wait_too_long_is_refused_with_the_route(tmp_path: Path) -> None:
    async with on_slack(tmp_path, settled=IN_A_HURRY) as town, AsyncExitStack() as stack:
        await full(stack, town.turnstile)
        nina = town.slack.person("nina")
        await nina.say(WIFI)
        told = await town.slack.wait_for_message(nina.dm, containing="Many people are asking")
        assert "Talk to a person" in labels(told)
        assert CONTACT in visible_text(told)
        await nina.press(told, "Talk to a person")
        await town.slack.wait_for_message(nina.dm, containing="#1")


async def test_on_teams_one_persons_too_much_is_told_once_and_the_way_to_people_stays_open(tmp_path: Path) -> None:
    async with on_teams(tmp_path, settled=PACED) as town:
        nina = town.teams.person("nina")
        for number in range(4):
            await nina.say(f"{WIFI}, room {number}")
        told = await town.teams.wait_for_message(nina.chat, containing="more than I can answer")
        assert "[Talk to a person]" in seen_on_teams(told)
        assert CONTACT in seen_on_teams(told)
        await nina.press(told, "Talk to a person")
        await town.teams.wait_for_message(nina.chat, containing="#1")


async def test_on_teams_a_question_that_would_wait_too_long_is_refused_with_the_route(tmp_path: Path) -> None:
    async with on_teams(tmp_path, settled=IN_A_HURRY) as town, AsyncExitStack() as stack:
        await full(stack, town.turnstile)
        nina = town.teams.person("nina")
        await nina.say(WIFI)
        told = await town.teams.wait_for_message(nina.chat, containing="Many people are asking")
        assert "[Talk to a person]" in seen_on_teams(told)
        assert CONTACT in seen_on_teams(told)
