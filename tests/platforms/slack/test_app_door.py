"""Who may speak for Slack: signed requests over HTTP, Socket Mode, workspaces that let us in and leave again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from bot.errors import SettingsError
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.setup import setup_slack
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors, FakeInstallations
from tests.fakes.slack.mishaps import HtmlPage
from tests.fakes.slack.server import local_slack
from tests.fakes.slack.visible import visible_text
from tests.fakes.surroundings import FakeClock
from tests.fakes.web_ports import FakeIntake
from tests.platforms.slack.house import House, house


def signed(secret: str, body: str, at: str) -> dict[str, str]:
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature or "",
    }


def event(**fields: Any) -> str:
    message = {
        "type": "message",
        "channel_type": "im",
        "channel": "D0NINA",
        "user": "U0NINA",
        "ts": "1700000000.000100",
    }
    body = {
        "type": "event_callback",
        "team_id": "T0ALDER",
        "api_app_id": "A0",
        "event_id": "Ev1",
        "event_time": 1700000000,
        "event": {**message, "text": "The wireless in the halls is slow", **fields},
    }
    return json.dumps(body)


async def posted(town: House, body: str, headers: dict[str, str]) -> int:
    async with (
        ClientSession() as session,
        session.post(f"{town.url}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_over_http_everything_works_as_through_the_socket(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http") as town:
        nina = town.slack.person("nina")
        await nina.say("The wireless in the halls is slow")
        answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
        await nina.press(answer, "Talk to a person")
        await town.slack.wait_for_message("desk", containing="Nina Falk")


async def test_a_request_with_a_wrong_or_old_signature_is_refused(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http") as town:
        now, body = str(int(SystemClock().now().timestamp())), event()
        old = str(int(now) - 301)
        assert await posted(town, body, {**signed("another secret", body, now)}) == 401
        assert await posted(town, body, {**signed(town.slack.signing_secret, body, old)}) == 401
        assert await posted(town, body, {"Content-Type": "application/json"}) == 401
        assert town.intake.received == []
        assert await posted(town, body, signed(town.slack.signing_secret, body, now)) == 200
        assert len(town.intake.received) == 1


async def test_a_refused_signature_leaves_one_line_a_minute_and_no_secret_in_it(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http") as town:
        now, body = str(int(SystemClock().now().timestamp())), event()
        with capture_logs() as lines:
            for _ in range(3):
                assert await posted(town, body, signed("another secret", body, now)) == 401
        [line] = [line for line in lines if line["event"] == "slack_signature_refused"]
        assert "SLACK_SIGNING_SECRET" in line["mend"]
        assert not any(secret in str(line) for secret in ("another secret", "v0=", "wireless"))


async def test_bolt_does_not_say_that_a_token_is_ignored_which_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-anything")
    async with house(tmp_path, mode="http"):
        assert [record.getMessage() for record in caplog.records if record.name == "handrail.slack"] == []


async def test_a_replayed_request_is_stored_once(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http") as town:
        await town.slack.person("nina").say("The wireless in the halls is slow")
        await town.slack.replay(town.slack.deliveries[-1])
        await town.slack.settled()
        assert len(town.heard("said")) == 1


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "payload=%7B", "payload=[]", '{"type": "event_callback"}'])
async def test_what_cannot_be_read_is_no_fault_of_ours(tmp_path: Path, body: str) -> None:
    async with house(tmp_path, mode="http") as town:
        now = str(int(SystemClock().now().timestamp()))
        assert await posted(town, body, signed(town.slack.signing_secret, body, now)) in (200, 400)
        assert town.intake.received == []


async def test_an_event_that_nobody_listens_to_is_acknowledged(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http") as town:
        now, body = str(int(SystemClock().now().timestamp())), event(type="emoji_changed")
        assert await posted(town, body, signed(town.slack.signing_secret, body, now)) == 200
        assert town.intake.received == []


async def test_while_nothing_can_be_stored_an_event_is_not_acknowledged(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http") as town:
        town.intake.down = True
        now, body = str(int(SystemClock().now().timestamp())), event()
        assert await posted(town, body, signed(town.slack.signing_secret, body, now)) == 500


async def test_through_the_socket_nothing_is_served_over_http(tmp_path: Path) -> None:
    async with house(tmp_path) as town:
        now, body = str(int(SystemClock().now().timestamp())), event()
        assert await posted(town, body, signed(town.slack.signing_secret, body, now)) == 404


async def test_the_socket_is_opened_again_after_it_broke(tmp_path: Path) -> None:
    async with house(tmp_path) as town:
        await town.slack.sockets.refresh()
        await town.slack.connected()
        nina = town.slack.person("nina")
        await nina.say("The wireless in the halls is slow")
        await town.slack.wait_for_message(nina.dm, containing="forget the network")


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # slack_sdk's own way of signing in
async def test_a_workspace_lets_us_in_through_slacks_own_page(tmp_path: Path) -> None:
    async with (
        house(
            tmp_path, mode="http", by_installing=True, workspaces=frozenset({"T0ALDER"}), desks={"T0ALDER": "C0DESK"}
        ) as town,
        ClientSession() as browser,
    ):
        assert await town.installations.all("slack") == []
        async with browser.get(f"{town.url}/slack/install") as page:
            assert "oauth/v2/authorize" in await page.text()
            cookie = page.headers["Set-Cookie"].partition(";")[0]
        state = cookie.partition("=")[2]
        code = town.slack.oauth_code("T0ALDER")
        back = f"{town.url}/slack/oauth_redirect?code={code}&state={state}"
        async with browser.get(back) as stranger:
            assert stranger.status == 400  # not the browser that began it
        async with browser.get(back, headers={"Cookie": cookie}) as page:
            assert page.status == 200
        async with browser.get(back, headers={"Cookie": cookie}) as again:
            assert again.status == 401
        kept = await town.installations.all("slack")
        assert [one.tenant for one in kept] == ["T0ALDER"]
        assert "user_token" not in kept[0].body
        nina = town.slack.person("nina")
        await nina.say("The wireless in the halls is slow")
        answer = await town.slack.wait_for_message(nina.dm, containing="forget the network")
        await nina.press(answer, "Talk to a person")
        await town.slack.wait_for_message("desk", containing="Nina Falk")


async def test_a_workspace_that_removed_the_app_is_forgotten(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http", by_installing=True) as town:
        await town.installations.save("slack", "T0ALDER", {"bot_token": town.slack.bot_token, "team_id": "T0ALDER"})
        nina = town.slack.person("nina")
        await nina.say("The wireless in the halls is slow")
        await town.slack.wait_for_message(nina.dm)
        await town.slack.uninstall()
        assert await town.installations.all("slack") == []


async def test_people_of_a_workspace_that_is_not_the_organisations_see_what_is_public(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http", by_installing=True, workspaces=frozenset({"T0OTHER"})) as town:
        await town.installations.save("slack", "T0ALDER", {"bot_token": town.slack.bot_token, "team_id": "T0ALDER"})
        nina = town.slack.person("nina")
        await nina.say("The wireless in the halls is slow")
        reply = await town.slack.wait_for_message(nina.dm)
        assert "forget the network" not in visible_text(reply)


async def test_a_case_of_a_workspace_without_a_desk_never_goes_to_another_workspaces_desk(tmp_path: Path) -> None:
    async with house(tmp_path, mode="http", by_installing=True, desks={"T0BIRCH": "C0DESK"}) as town:
        await town.installations.save("slack", "T0ALDER", {"bot_token": town.slack.bot_token, "team_id": "T0ALDER"})
        nina = town.slack.person("nina")
        await nina.slash("/handrail person")
        await town.slack.wait_for_message(nina.dm, containing="ring 4400")
        assert town.slack.messages("desk") == []


async def test_slack_that_is_away_at_the_start_is_connected_to_later(tmp_path: Path) -> None:
    async with local_slack() as slack:
        slack.mishaps.script("auth.test", *[HtmlPage()] * 2)
        slack.mishaps.script("apps.connections.open", HtmlPage())
        async with house(tmp_path, slack=slack) as town:
            nina = slack.person("nina")
            await nina.say("The wireless in the halls is slow")
            await slack.wait_for_message(nina.dm, containing="forget the network")
            assert town.handrail.problems() == {}


@pytest.mark.parametrize(
    "settings",
    [
        SlackSettings(app_token="xapp-1"),
        SlackSettings(bot_token="xoxb-1"),
        SlackSettings(client_id="1.2", signing_secret="s"),
        SlackSettings(client_id="1.2", client_secret="c", bot_token="xoxb-1", signing_secret="s"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_what_to_do(settings: SlackSettings) -> None:
    with pytest.raises(SettingsError, match="SLACK_"):
        setup_slack(
            web.Application(), settings=settings, intake=FakeIntake(), anchors=FakeAnchors(),
            installations=FakeInstallations(), clock=SystemClock(),
        )  # fmt: skip


async def test_why_there_is_no_connection_is_said_by_name() -> None:
    async with local_slack() as slack:
        clock = FakeClock()
        handrail = setup_slack(
            web.Application(),
            settings=SlackSettings(bot_token=slack.bot_token, app_token="xapp-wrong", api_url=slack.api_url),
            intake=FakeIntake(),
            anchors=FakeAnchors(),
            installations=FakeInstallations(),
            clock=clock,
        )
        await handrail.start()
        async with asyncio.timeout(20):
            while "socket" not in handrail.problems():
                await clock.advance(5)
                await asyncio.sleep(0.01)  # the answer comes over a real connection
        assert "Slack refused SLACK_APP_TOKEN (invalid_auth)" in handrail.problems()["socket"]
        await handrail.stop()
        await handrail.close()
