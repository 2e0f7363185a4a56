"""What doctor finds out about Slack, and what it says about mending it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.errors import SettingsError
from bot.platforms.slack.checking import Found, check
from bot.platforms.slack.settings import SCOPES, SlackSettings
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeInstallations
from tests.fakes.slack.mishaps import RateLimited
from tests.fakes.slack.server import LocalSlack, local_slack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as running:
        yield running


def settings(slack: LocalSlack, **changes: str) -> SlackSettings:
    values = {"bot_token": slack.bot_token, "app_token": slack.app_token, "desk": "C0DESK"} | changes
    return SlackSettings(api_url=slack.api_url, **values)  # type: ignore[arg-type]  # strings all


async def findings(settings: SlackSettings) -> tuple[Found, ...]:
    return await check(settings, FakeInstallations(), SystemClock())


async def found(settings: SlackSettings) -> str:
    return "\n".join(f"{one.text} {one.mend}" for one in await findings(settings))


async def test_nothing_is_wrong_where_all_is_well(slack: LocalSlack) -> None:
    assert await findings(settings(slack)) == ()
    assert slack.posted == [], "asking changes nothing"


async def test_a_missing_scope_is_named_with_what_people_do_without(slack: LocalSlack) -> None:
    slack.drop_scope("assistant:write")
    [one] = await findings(settings(slack))
    assert "assistant:write (no suggested questions" in one.text
    assert one.works, "everything else does"


async def test_without_a_scope_that_everything_needs_nothing_works(slack: LocalSlack) -> None:
    slack.drop_scope("im:history")
    [one] = await findings(settings(slack))
    assert "im:history" in one.text
    assert not one.works


@pytest.mark.parametrize(
    ("method", "instead"),
    [("chat.startStream", "shown whole instead of in parts"), ("assistant.threads.setStatus", "a message says so")],
)
async def test_a_method_that_the_workspace_does_not_know_is_named_with_what_is_done_instead(
    slack: LocalSlack, method: str, instead: str
) -> None:
    slack.without_method(method)
    [one] = await findings(settings(slack))
    assert method in one.text
    assert instead in one.text
    assert one.works


async def test_a_token_that_slack_does_not_take_is_named(slack: LocalSlack) -> None:
    assert "SLACK_BOT_TOKEN" in await found(settings(slack, bot_token="xoxb-wrong"))
    said = await found(settings(slack, app_token="xapp-wrong"))
    assert "Socket Mode" in said
    assert "SLACK_APP_TOKEN" in said
    assert "SLACK_BOT_TOKEN" not in said, "that one is right"


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ({"bot_token": "xapp-1", "app_token": "xoxb-1"}, "swapped"),
        ({"bot_token": "xapp-1"}, "SLACK_BOT_TOKEN begins with xapp-"),
        ({"bot_token": "xoxp-1"}, "SLACK_BOT_TOKEN begins with xoxp-"),
        ({"app_token": "xoxb-1"}, "SLACK_APP_TOKEN begins with xoxb-"),
    ],
)
async def test_a_token_in_anothers_place_is_named_before_slack_is_asked(
    slack: LocalSlack, tokens: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        await found(settings(slack, **tokens))
    assert slack.calls == []


async def test_a_slack_out_of_reach_is_said_once_and_plainly(slack: LocalSlack) -> None:
    [one] = await findings(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url="http://127.0.0.1:9/api/"))
    assert one.text == "Slack cannot be reached at http://127.0.0.1:9/api/."
    assert "SLACK_API_URL" in one.mend
    assert not one.works


async def test_a_slack_that_is_too_busy_to_say_is_no_fault_of_the_settings(slack: LocalSlack) -> None:
    slack.mishaps.add("auth.test", RateLimited(retry_after=30))
    assert "again in a minute" in await found(settings(slack))


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
    await installations.save("slack", "T0BIRCH", {"bot_token": "xoxb-revoked"})
    said = [one.text for one in await check(several, installations, SystemClock())]
    assert any("T0ALDER has no desk" in text for text in said)
    assert any(text.startswith("Workspace T0BIRCH: Slack refused auth.test") for text in said)


def test_scopes_are_asked_for_in_order_and_once() -> None:
    assert list(SCOPES) == sorted(set(SCOPES))
