"""The local Teams hands out tokens and signs its requests as Microsoft does, and forges them on command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import jwt
import pytest

from tests.fakes.teams.keys import FORGERIES, ISSUER, Forgery
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.platforms.teams.local_bot import LocalBot, local_bot


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
async def bot(teams: LocalTeams) -> AsyncIterator[LocalBot]:
    async with local_bot(teams) as running:
        yield running


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 400, "unauthorized_client"),
        ({"tenant": "wrong"}, 400, "invalid_request"),
        ({"scope": "https://graph.microsoft.com/.default"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_token_is_refused_for_what_is_wrong(
    bot: LocalBot, change: dict[str, str], status: int, error: str
) -> None:
    answer = await bot.sign_in(**change)
    assert (answer.status, answer.body["error"]) == (status, error)
    assert answer.body["error_description"].startswith("AADSTS")
    assert bot.teams.login.granted == 0


async def test_a_token_is_good_for_an_hour(bot: LocalBot) -> None:
    answer = await bot.sign_in()
    assert (answer.status, answer.body["token_type"], answer.body["expires_in"]) == (200, "Bearer", 3599)


async def published(teams: LocalTeams) -> dict[str, Any]:
    """The keys, by the way that a bot finds them."""
    async with aiohttp.ClientSession() as session:
        async with session.get(teams.environment()["TEAMS_OPENID_METADATA_URL"]) as response:
            configuration = await response.json()
        async with session.get(configuration["jwks_uri"]) as response:
            keys = (await response.json())["keys"]
    return {key["kid"]: key for key in keys}


def accept(token: str, keys: dict[str, Any], app_id: str, service_url: str) -> None:
    """The documented checks of a request, no more and no less. Raises when one fails."""
    kid = jwt.get_unverified_header(token)["kid"]
    key = keys[kid]
    assert "msteams" in key["endorsements"], "unendorsed"
    public = jwt.PyJWK(key).key
    claims = jwt.decode(token, public, algorithms=["RS256"], audience=app_id, issuer=ISSUER, leeway=300)
    assert claims.get("serviceurl") == service_url, "service URL"


async def test_a_request_carries_a_token_that_passes_every_check(teams: LocalTeams, bot: LocalBot) -> None:
    await teams.person("nina").say("hello")
    [delivery] = teams.deliveries
    scheme, token = delivery.sent[0][0]["Authorization"].split(" ")
    assert scheme == "Bearer"
    app_id = teams.environment()["MICROSOFT_APP_ID"]
    accept(token, await published(teams), app_id, delivery.activity["serviceUrl"])


REASONS: dict[Forgery, tuple[type[Exception], str | None]] = {
    "garbage": (jwt.InvalidTokenError, None),
    "wrong_audience": (jwt.InvalidAudienceError, None),
    "wrong_issuer": (jwt.InvalidIssuerError, None),
    "expired": (jwt.ExpiredSignatureError, None),
    "not_yet_valid": (jwt.ImmatureSignatureError, None),
    "other_key": (jwt.InvalidSignatureError, None),
    "unknown_key": (KeyError, None),
    "alg_none": (jwt.InvalidAlgorithmError, None),
    "shared_secret": (jwt.InvalidAlgorithmError, None),
    "unendorsed": (AssertionError, "unendorsed"),
    "wrong_service_url": (AssertionError, "service URL"),
    "no_service_url": (AssertionError, "service URL"),
    "emulator": (jwt.InvalidIssuerError, None),
}


@pytest.mark.parametrize("forgery", REASONS)
async def test_a_forged_token_is_wrong_in_this_way_alone(teams: LocalTeams, forgery: Forgery) -> None:
    kind, match = REASONS[forgery]
    keys = await published(teams)
    token = teams.keys.token(teams.service_url, forgery)
    with pytest.raises(kind, match=match):
        accept(token, keys, teams.environment()["MICROSOFT_APP_ID"], teams.service_url)


async def test_every_forgery_reaches_the_bot_and_leaves_nothing_behind(teams: LocalTeams, bot: LocalBot) -> None:
    for forgery in FORGERIES:
        attempt = await teams.forged(forgery)
        assert attempt.status == 200, "this bot checks nothing"
    assert [one["text"] for one in bot.received] == ["let me in"] * len(FORGERIES)
    foreign = bot.received[FORGERIES.index("foreign_service_url")]
    assert not foreign["serviceUrl"].startswith(teams.url), "the address is off the list, though signed"
    assert teams.deliveries == []
    assert teams.messages(teams.person("nina").chat) == []


async def test_keys_change_on_command(teams: LocalTeams, bot: LocalBot) -> None:
    app_id, nina = teams.environment()["MICROSOFT_APP_ID"], teams.person("nina")
    old = await published(teams)
    teams.keys.rotate()
    await nina.say("signed with the new key")
    token = teams.deliveries[-1].sent[0][0]["Authorization"].split(" ")[1]
    with pytest.raises(KeyError):
        accept(token, old, app_id, teams.service_url)
    fresh = await published(teams)
    accept(token, fresh, app_id, teams.service_url)
    assert "local-key-1" not in fresh
    teams.keys.rotate(keep_old=True)
    assert set(fresh) < set(await published(teams))
    assert teams.keys.fetched == 3


async def test_service_urls_are_those_that_the_environment_allows(teams: LocalTeams, bot: LocalBot) -> None:
    allowed = teams.environment()["TEAMS_SERVICE_URLS"].split(",")
    for name in ("nina", "stella"):
        await teams.person(name).say("hello")
    assert [one["serviceUrl"] for one in bot.received] == allowed, "a region for each tenant"
