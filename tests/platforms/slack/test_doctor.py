"""``handrail doctor`` where Slack serves people: what fails, what is only missing, and what it says to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Parts
from bot.commands.audiences import how_to_give
from bot.commands.doctor import examine
from bot.commands.finding import Finding
from bot.settings import Settings, read_settings
from tests.fakes.slack.server import LocalSlack, local_slack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as running:
        yield running


def settings(slack: LocalSlack, home: Path, **changes: str) -> Settings:
    values = {
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "slack_api_url": slack.api_url,
        "desk": "slack:C0DESK",
    }
    return read_settings(_env_file=None, handrail_home=home, **(values | changes))


async def findings(about: str, settings: Settings) -> list[Finding]:
    parts = Parts(settings)
    try:
        return [one async for one in examine(parts) if one.about == about]
    finally:
        await parts.close()


async def test_where_all_is_well_it_says_so_once(slack: LocalSlack, tmp_path: Path) -> None:
    [one] = await findings("slack", settings(slack, tmp_path))
    assert (one.state, one.text) == ("ok", "Slack takes the token, and the desk can be written to")


async def test_what_people_can_do_without_is_a_warning_and_nothing_fails(slack: LocalSlack, tmp_path: Path) -> None:
    slack.drop_scope("reactions:write")
    slack.without_method("chat.startStream")
    found = await findings("slack", settings(slack, tmp_path))
    assert [one.state for one in found] == ["ok", "warning", "warning"]


async def test_what_nothing_works_without_fails(slack: LocalSlack, tmp_path: Path) -> None:
    found = await findings("slack", settings(slack, tmp_path, desk="slack:C0OLD"))
    assert [one.state for one in found] == ["failed"]
    assert "archived" in found[0].text
    assert found[0].mend


async def test_swapped_tokens_are_said_to_be_swapped(slack: LocalSlack, tmp_path: Path) -> None:
    swapped = settings(slack, tmp_path, slack_bot_token=slack.app_token, slack_app_token=slack.bot_token)
    [one] = await findings("slack", swapped)
    assert one.state == "failed"
    assert "swapped" in one.text


async def test_a_desk_on_the_page_is_not_said_to_be_on_slack(slack: LocalSlack, tmp_path: Path) -> None:
    [one] = await findings("slack", settings(slack, tmp_path, desk="web"))
    assert one.text.endswith("the desk is not on Slack")


async def test_whoever_asks_in_slack_needs_no_invitation(slack: LocalSlack, tmp_path: Path) -> None:
    [one] = await findings("people", settings(slack, tmp_path))
    assert one.state == "ok"
    assert "in Slack" in one.text


def test_where_an_audience_is_given_to_slacks_groups_is_named(slack: LocalSlack, tmp_path: Path) -> None:
    with_slack = "\n".join(how_to_give(settings(slack, tmp_path), ["staff"]))
    assert "[slack.audiences]" in with_slack
    without = "\n".join(how_to_give(settings(slack, tmp_path, slack_bot_token=""), ["staff"]))
    assert "[audiences]" in without
    assert "[slack.audiences]" not in without
