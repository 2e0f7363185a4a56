"""Settings for Teams: from the environment to what the platform needs, and what doctor says about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.teams import teams_settings
from bot.errors import SettingsError
from bot.platforms.teams.checking import check
from bot.settings import read_settings
from bot.surroundings import SystemClock
from tests.fakes.anchors import FakeAnchors
from tests.fakes.teams.mishaps import HtmlPage
from tests.fakes.teams.server import local_teams
from tests.platforms.teams.house import settings_for

NAMES = (
    "MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID", "TEAMS_SERVICE_URLS", "TEAMS_LOGIN_URL",
    "TEAMS_OPENID_METADATA_URL", "DESK", "HOST",
)  # fmt: skip


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, and nothing set."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_environment_names_bot_organisation_and_desk(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("MICROSOFT_APP_ID", "app"),
        ("MICROSOFT_APP_PASSWORD", "hush-hush"),
        ("MICROSOFT_APP_TENANT_ID", "tenant"),
        ("DESK", "teams:19:abc@thread.tacv2"),
        ("HOST", "0.0.0.0"),
    ):
        monkeypatch.setenv(name, value)
    (clean / "handrail.toml").write_text('[teams.audiences]\n"19:t@thread.tacv2" = "staff"\n', encoding="utf-8")
    read = read_settings()
    settings = teams_settings(read)
    assert read.serves_teams
    assert read.unserved() == ()
    assert (settings.app_id, settings.password, settings.tenant) == ("app", "hush-hush", "tenant")
    assert settings.desks == ("19:abc@thread.tacv2",)
    assert settings.team_audiences == {"19:t@thread.tacv2": "staff"}
    assert "staff" in read.known_audiences()
    assert "hush-hush" not in repr(read)


def test_without_a_bot_teams_is_not_served_and_a_desk_there_is_named(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK", "teams:19:abc@thread.tacv2")
    assert not read_settings().serves_teams
    assert read_settings().unserved() == ("DESK",)


def test_a_trial_without_a_bot_stays_on_this_machine(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_SERVICE_URLS", "http://127.0.0.1:56150/")
    assert teams_settings(read_settings()).app_id == ""
    monkeypatch.setenv("HOST", "0.0.0.0")
    with pytest.raises(SettingsError, match="MICROSOFT_APP_ID"):
        teams_settings(read_settings())


@pytest.mark.parametrize("table", ['[teams.desks]\na = "b"\n', '[teams.audiences]\n"19:x" = 3\n'])
def test_tables_that_mean_nothing_are_named(clean: Path, table: str) -> None:
    (clean / "handrail.toml").write_text(table, encoding="utf-8")
    with pytest.raises(SettingsError, match="teams"):
        read_settings().teams_table("audiences")


async def test_doctor_finds_nothing_wrong_where_all_is_well() -> None:
    async with local_teams() as teams:
        assert await check(settings_for(teams), FakeAnchors(), SystemClock()) == ()


async def test_doctor_names_a_wrong_password_keys_out_of_reach_and_a_desk_without_the_app() -> None:
    async with local_teams() as teams:
        settings = settings_for(teams)
        teams.team("desk").installed = False
        [desk] = await check(settings, FakeAnchors(), SystemClock())
        assert "not installed there" in desk
        teams.login.secret = "another"
        teams.mishaps.always("keys", HtmlPage(503))
        keys, password = await check(settings, FakeAnchors(), SystemClock())
        assert "cannot be read" in keys
        assert "MICROSOFT_APP_PASSWORD" in password
