"""Who may speak for Teams: every way in which a request can be wrong is a 401 or a 403, and nothing of it is heard."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.platforms.teams.settings import TeamsSettings
from tests.fakes.teams.keys import FORGERIES, Forgery
from tests.fakes.teams.mishaps import Refused
from tests.fakes.teams.records import Message
from tests.fakes.teams.server import local_teams
from tests.platforms.teams.house import House, house


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


def activity_of(town: House, text: str = "let me in", by: str = "nina") -> dict[str, Any]:
    """A message of somebody's, as Teams would send it; it stands in no conversation."""
    person, state = town.teams.person(by), town.teams.state
    message = Message(state.next_message_id(), person.chat, person.id, person.name, state.now(), text=text)
    return town.teams.core.activities.message(person.user, state.conversation(person.chat), message)


async def posted(town: House, body: bytes, more: dict[str, str] | None = None, key: str = "") -> int:
    """The status for a body that Teams signed, if nothing else is said."""
    signed = town.teams.keys.header(key or town.teams.service_url)
    headers = {"Content-Type": "application/json"} | signed | (more or {})
    async with aiohttp.ClientSession() as session, session.post(town.url, data=body, headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_request_that_teams_did_not_send_so_is_turned_away(town: House, forgery: Forgery) -> None:
    attempt = await town.teams.forged(forgery)
    assert attempt.status in (401, 403)
    await town.teams.settled()
    assert town.intake.received == []


async def test_what_teams_itself_sends_is_let_in(town: House) -> None:
    assert await posted(town, json.dumps(activity_of(town)).encode()) == 200
    assert [one.text for one in town.heard("said")] == ["let me in"]


@pytest.mark.parametrize(
    ("begins", "ends", "status"),
    [(-600, -240, 200), (-600, -360, 401), (240, 600, 200), (360, 600, 401)],
    ids=["ended 4 minutes ago", "ended 6 minutes ago", "begins in 4 minutes", "begins in 6 minutes"],
)
async def test_clocks_may_be_five_minutes_apart(town: House, begins: int, ends: int, status: int) -> None:
    now = int(time.time())
    claims = {
        "serviceurl": town.teams.service_url,
        "iss": "https://api.botframework.com",
        "aud": town.settings.app_id,
        "nbf": now + begins,
        "exp": now + ends,
    }
    key = town.teams.keys.ring[0]
    token = jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.id})
    assert await posted(town, json.dumps(activity_of(town)).encode(), {"Authorization": f"Bearer {token}"}) == status


async def test_while_the_keys_cannot_be_read_nobody_is_let_in_and_health_says_why(tmp_path: Path) -> None:
    async with local_teams() as teams:
        teams.mishaps.always("keys", Refused(503))
        async with house(tmp_path, teams=teams) as town:
            assert await posted(town, json.dumps(activity_of(town)).encode()) == 401
            assert "keys" in town.handrail.problems()


async def test_another_organisation_is_kept_out(town: House) -> None:
    stella = town.teams.person("stella")
    await stella.say("Let me in")
    assert town.teams.deliveries[-1].attempts[-1].status == 403
    both = activity_of(town)
    both["channelData"]["tenant"]["id"] = stella.user.tenant
    assert await posted(town, json.dumps(both).encode()) == 403
    assert town.intake.received == []


async def test_answers_go_nowhere_but_where_settings_allow_it(tmp_path: Path) -> None:
    async with house(tmp_path, service_urls=("https://smba.trafficmanager.net/",)) as town:
        assert await posted(town, json.dumps(activity_of(town)).encode()) == 403


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net/emea/7f1c2b9a/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evil.example/smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://smba.trafficmanager.net:8443/emea/", False),
        ("https://smba.trafficmanager.net/../evil", False),
        ("https://smba.trafficmanager.net/%2e%2e/evil", False),
        ("https://smba.trafficmanager.net\\@evil.example/", False),
        ("https://[broken/", False),
        ("", False),
    ],
)
def test_only_microsofts_own_services_are_allowed_unless_others_are_named(url: str, may: bool) -> None:
    assert TeamsSettings().may_send_to(url) is may


def test_without_an_app_id_it_serves_nobody_but_this_machine() -> None:
    with pytest.raises(SettingsError, match="MICROSOFT_APP_ID"):
        TeamsSettings(on_loopback=False).checked()
    assert TeamsSettings(on_loopback=True).checked()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"password": "", "tenant": "t"}, "MICROSOFT_APP_PASSWORD"),
        ({"password": "p", "tenant": ""}, "MICROSOFT_APP_TENANT_ID"),
        ({"password": "p", "tenant": "t", "service_urls": ("http://smba.example/",)}, "smba.example"),
    ],
)
def test_settings_that_cannot_work_are_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        TeamsSettings(app_id="a", **changes).checked()


async def test_without_an_app_id_a_trial_needs_no_token_and_a_browsers_page_cannot_speak_for_teams(
    tmp_path: Path,
) -> None:
    async with house(tmp_path, app_id="", password="", tenant="") as town:
        body = json.dumps(activity_of(town)).encode()
        for from_a_page in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert await posted(town, body, {"Authorization": "", **from_a_page}) == 404
        assert await posted(town, body, {"Authorization": "", "Content-Type": "text/plain"}) == 415
        assert await posted(town, body, {"Authorization": "", "X-Forwarded-For": "203.0.113.9"}) == 403
        assert town.intake.received == []
        assert await posted(town, body, {"Authorization": ""}) == 200
        assert len(town.heard("said")) == 1


async def test_a_body_that_is_too_large_or_no_activity_is_refused(town: House) -> None:
    assert await posted(town, b"x" * (600 * 1024)) == 413
    for body in (b"", b"[]", b"{", b"null", b"\xff\xfe", b"[" * 100_000):
        assert await posted(town, body) in (400, 403)
    assert town.intake.received == []


async def test_a_chunked_body_that_never_says_how_long_it_is_is_cut_off(town: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 10_000

    headers = {"Content-Type": "application/json"} | town.teams.keys.header(town.teams.service_url)
    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(town.url, data=endless(), headers=headers) as answer:
                assert answer.status == 413
        except aiohttp.ClientConnectionError:
            pass  # the door was shut while it was still being sent
    assert town.intake.received == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "type", "id", "timestamp", "from", "conversation", "recipient", "text", "entities", "attachments", "value", "name",
    "channelData", "replyToId", "membersAdded", "action", "textFormat", "reactionsAdded", "reactionsRemoved",
)  # fmt: skip
KINDS = (
    "message", "messageUpdate", "messageDelete", "conversationUpdate", "installationUpdate", "invoke", "event",
    "messageReaction", "typing", "endOfConversation",
)  # fmt: skip
NAMES = (
    "adaptiveCard/action", "message/submitAction", "composeExtension/fetchTask", "task/fetch",
    "application/vnd.microsoft.meetingStart", "application/vnd.microsoft.readReceipt", "signin/verifyState",
)  # fmt: skip


async def test_whatever_teams_sends_is_never_a_fault_of_ours(town: House) -> None:
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(kind=st.sampled_from(KINDS), name=st.sampled_from(NAMES), odd=st.dictionaries(st.sampled_from(FIELDS), JSON))
    def bodies(kind: str, name: str, odd: dict[str, Any]) -> None:
        found.append(activity_of(town) | {"type": kind, "name": name} | odd)

    found: list[dict[str, Any]] = []
    bodies()
    headers = {"Content-Type": "application/json"} | town.teams.keys.header(town.teams.service_url)
    statuses = set()
    async with aiohttp.ClientSession() as session:
        for body in found:
            async with session.post(town.url, data=json.dumps(body).encode(), headers=headers) as answer:
                await answer.read()
                statuses.add(answer.status)
    assert statuses <= {200, 400, 403, 501}
    assert 200 in statuses


async def test_a_replayed_request_is_handled_once(town: House) -> None:
    nina = town.teams.person("nina")
    await nina.say("The wireless in the halls is slow")
    await town.teams.wait_for_message(nina.chat, containing="forget the network")
    await town.teams.outgoing.replay(town.teams.deliveries[-1])
    await town.teams.outgoing.redeliver(town.teams.deliveries[-1])
    assert len(town.heard("said")) == 1
