"""Settings: every name is documented, bad values are named, and the tables can be changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.demonstration import demo_settings
from bot.errors import SettingsError
from bot.settings import Settings, read_settings, unknown_names

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without any settings, and an environment without any of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_names_every_setting_and_nothing_else() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert named == {name.upper() for name in Settings.model_fields}


def test_the_example_can_be_used_as_it_is(clean: Path) -> None:
    (clean / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert read_settings() == Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic's own argument


def test_a_bad_value_is_named_with_what_is_wrong(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "seventy")
    with pytest.raises(SettingsError, match="PORT"):
        read_settings()


def test_a_desk_is_the_page_or_a_channel(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK", "email:help")
    with pytest.raises(SettingsError, match="DESK"):
        read_settings()


def test_the_policy_can_be_changed_in_the_file(clean: Path) -> None:
    (clean / "handrail.toml").write_text('[policy]\noffer_at = 0.3\nhold_seconds = "never"\n', encoding="utf-8")
    policy = read_settings().policy()
    assert policy.offer_at == 0.3
    assert policy.hold_seconds is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[policy]\nofer_at = 0.3\n", "ofer_at"),
        ("[policy]\noffer_at = 'high'\n", "offer_at"),
        ("[policy\n", "handrail.toml"),
        (
            "[audience]\n'All staff' = 'staff'\n",
            r"\[policy\], \[audiences\] and \[slack\] and nothing else: what is 'audience'",
        ),
        ("policy = 3\n", r"policy is a table. Write \[policy\] on a line"),
    ],
)
def test_a_mistake_in_the_file_is_named(clean: Path, text: str, said: str) -> None:
    (clean / "handrail.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings().policy()


@pytest.mark.parametrize("line", ["Staff = ['staff']", "Staff = ''", "Staff = 3"])
def test_a_group_that_means_no_audience_is_named_with_an_example(clean: Path, line: str) -> None:
    (clean / "handrail.toml").write_text(f"[audiences]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r'"All staff" = "staff"\. For \'Staff\''):
        read_settings().known_audiences()


def test_a_file_in_another_encoding_is_named(clean: Path) -> None:
    (clean / "handrail.toml").write_bytes(b"\xff\xfe[policy]\n")
    with pytest.raises(SettingsError, match=r"handrail\.toml cannot be read: it is not UTF-8"):
        read_settings().policy()
    (clean / ".env").write_bytes(b"\xff\xfePORT=1\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read: it is not UTF-8"):
        read_settings()


def test_a_file_of_settings_that_was_asked_for_must_be_there(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().tables() == {}
    monkeypatch.setenv("HANDRAIL_SETTINGS", "elsewhere.toml")
    with pytest.raises(SettingsError, match=r"There is no file elsewhere\.toml"):
        read_settings().tables()


@pytest.mark.parametrize(
    ("name", "value"), [("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"), ("PUBLIC_URL", "help"), ("INVITE_DAYS", "0")]
)
def test_a_value_that_would_be_ignored_or_break_later_is_refused_at_once(
    clean: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}: '{value}' cannot be used; ") as caught:
        read_settings()
    assert "Value error" not in str(caught.value)


def test_names_that_are_no_settings_are_found_with_what_may_be_meant(clean: Path) -> None:
    assert unknown_names() == {}
    (clean / ".env").write_text("CONTCT=ring 4400\nPORT=80\nOPENAI_API_KEY=x\n", encoding="utf-8")
    assert unknown_names() == {"CONTCT": "CONTACT", "OPENAI_API_KEY": ""}


def test_groups_become_audiences(clean: Path) -> None:
    (clean / "handrail.toml").write_text('[audiences]\n"All staff" = "staff"\n', encoding="utf-8")
    settings = read_settings()
    assert settings.group_audiences() == {"All staff": "staff"}
    assert settings.known_audiences() == {"public", "members", "staff"}


def test_secrets_do_not_show_when_settings_are_printed(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    assert "very-secret" not in repr(read_settings())


def test_the_demo_stays_away_from_a_slack_that_is_set_up(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-somebody")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-of-somebody")
    assert read_settings().serves_slack
    assert not demo_settings(None).serves_slack
