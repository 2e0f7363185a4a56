"""The keys with which Microsoft signs: kept for a day, fetched anew for a key that is new, never all the time."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.platforms.health import Health
from bot.platforms.teams.keys import Keys, KeysUnknown
from tests.fakes.surroundings import FakeClock
from tests.fakes.teams.mishaps import Garbled, HtmlPage, Refused
from tests.fakes.teams.server import LocalTeams, local_teams


@pytest.fixture
async def teams() -> AsyncIterator[LocalTeams]:
    async with local_teams() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def health() -> Health:
    return Health("teams")


@pytest.fixture
def keys(teams: LocalTeams, health: Health, clock: FakeClock) -> Keys:
    return Keys(teams.environment()["TEAMS_OPENID_METADATA_URL"], health, clock)


async def test_a_key_brings_the_channels_that_it_may_speak_for(keys: Keys) -> None:
    assert "msteams" in (await keys.named("local-key-1")).endorsements
    assert (await keys.named("local-key-2")).endorsements == {"directline"}


async def test_they_are_fetched_once_a_day(keys: Keys, teams: LocalTeams, clock: FakeClock) -> None:
    for _ in range(3):
        await keys.named("local-key-1")
    assert teams.keys.fetched == 1
    await clock.advance(24 * 3600)
    await keys.named("local-key-1")
    assert teams.keys.fetched == 2


async def test_a_rotated_key_is_good_at_once_and_the_one_before_it_is_not(
    keys: Keys, teams: LocalTeams, clock: FakeClock
) -> None:
    await keys.named("local-key-1")
    teams.keys.rotate()
    await clock.advance(30)
    assert await keys.named("local-key-3")
    with pytest.raises(KeysUnknown):
        await keys.named("local-key-1")


async def test_unknown_keys_make_us_fetch_every_half_minute_at_most(
    keys: Keys, teams: LocalTeams, clock: FakeClock
) -> None:
    for _ in range(10):
        with pytest.raises(KeysUnknown):
            await keys.named("nobody-has-it")
    assert teams.keys.fetched == 1
    await clock.advance(30)
    with pytest.raises(KeysUnknown):
        await keys.named("nobody-has-it")
    assert teams.keys.fetched == 2


@pytest.mark.parametrize("where", ["openid", "keys"])
@pytest.mark.parametrize("mishap", [Refused(503), HtmlPage(200), Garbled()], ids=["503", "a page", "half of it"])
async def test_what_was_known_stays_good_while_they_cannot_be_read(
    keys: Keys, teams: LocalTeams, clock: FakeClock, health: Health, where: str, mishap: Refused | HtmlPage | Garbled
) -> None:
    await keys.named("local-key-1")
    teams.mishaps.always(where, mishap)
    await clock.advance(25 * 3600)
    assert await keys.named("local-key-1")
    if not isinstance(mishap, Garbled):  # the token service answers whole, or not at all
        assert "cannot be read" in health.problems()["keys"]
    teams.mishaps.clear()
    await clock.advance(30)
    assert await keys.named("local-key-1")
    assert health.problems() == {}
