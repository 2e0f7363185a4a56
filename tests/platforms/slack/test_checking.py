"""What doctor finds out about Slack, and what it says about mending it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.platforms.slack.checking import check
from bot.platforms.slack.settings import SCOPES, SlackSettings
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeInstallations
from tests.fakes.slack.server import LocalSlack, local_slack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as running:
        yield running


def settings(slack: LocalSlack, **changes: str) -> SlackSettings:
    values = {"bot_token": slack.bot_token, "app_token": slack.app_token, "desk": "C0DESK"} | changes
    return SlackSettings(api_url=slack.api_url, **values)  # type: ignore[arg-type]  # strings all


async def found(settings: SlackSettings) -> str:
    return "\n".join(await check(settings, FakeInstallations(), SystemClock()))


async def test_nothing_is_wrong_where_all_is_well(slack: LocalSlack) -> None:
    assert await found(settings(slack)) == ""


async def test_a_missing_scope_is_named_with_what_people_do_without(slack: LocalSlack) -> None:
    slack.drop_scope("assistant:write")
    assert "assistant:write (no word on what is happening" in await found(settings(slack))


async def test_a_token_that_slack_does_not_take_is_named(slack: LocalSlack) -> None:
    assert "SLACK_BOT_TOKEN" in await found(settings(slack, bot_token="xoxb-wrong"))
    assert "Socket Mode" in await found(settings(slack, app_token="xapp-wrong"))


@pytest.mark.parametrize(
    ("channel", "why"), [("C0OLD", "is archived"), ("C0RANDOM", "/invite"), ("C0NOWHERE", "channel_not_found")]
)
async def test_a_desk_that_cannot_be_written_to_is_named(slack: LocalSlack, channel: str, why: str) -> None:
    assert why in await found(settings(slack, desk=channel))


async def test_every_workspace_that_let_us_in_is_asked_about(slack: LocalSlack) -> None:
    several = SlackSettings(
        app_token=slack.app_token,
        client_id="1.2",
        client_secret="s",
        api_url=slack.api_url,
        desks={"T0BIRCH": "C0DESK"},
    )
    installations = FakeInstallations()
    await installations.save("slack", "T0ALDER", {"bot_token": slack.bot_token})
    said = "\n".join(await check(several, installations, SystemClock()))
    assert "T0ALDER has no desk" in said


def test_scopes_are_asked_for_in_order_and_once() -> None:
    assert list(SCOPES) == sorted(set(SCOPES))
