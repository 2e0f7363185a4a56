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
            r"\[policy\], .* and nothing else: what is 'audience'",
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


def test_the_desks_of_the_file_are_the_houses(clean: Path) -> None:
    (clean / "handrail.toml").write_text(
        '[desks.it]\nname = "the IT desk"\nplace = "web"\n\n'
        '[desks.rooms]\nname = "Facilities"\nplace = "slack:C0123"\nkeywords = ["heating"]\n',
        encoding="utf-8",
    )
    settings = read_settings(late_after_minutes=30)
    assert [desk.id for desk in settings.house().desks.all] == ["it", "rooms"]
    assert settings.house().late_after.total_seconds() == 1800
    assert settings.places("slack") == ("slack:C0123",)
    assert settings.unserved() == ("[desks.rooms]",), "Slack is not set up"


def test_without_a_table_there_is_the_one_desk_of_the_environment(clean: Path) -> None:
    settings = read_settings(desk="slack:C0123", desk_name="the IT desk", slack_bot_token="xoxb-1")
    [desk] = settings.house().desks.all
    assert (desk.id, desk.name, desk.place) == ("main", "the IT desk", "slack:C0123")
    assert settings.places("slack") == ("slack:C0123",)
    assert settings.places("web") == ()
    assert settings.unserved() == ()


def test_a_desk_that_cannot_be_used_stops_the_start(clean: Path) -> None:
    (clean / "handrail.toml").write_text('[desks.it]\nname = "IT"\nplace = "web"\nhour = []\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"\[desks.it\] has no 'hour'"):
        read_settings().house()


CARE = """
[care]
emergency = "ring 112"
[care.danger]
text = "Ring 5555, day and night."
desk = "slack:C0CARE"
desk_name = "the welfare team"
[care.harassment]
desk = "people"
[desks.it]
name = "the IT desk"
place = "web"
[desks.people]
name = "the people desk"
place = "web"
"""


def test_what_goes_straight_to_people_is_read_from_its_tables(clean: Path) -> None:
    (clean / "handrail.toml").write_text(CARE, encoding="utf-8")
    settings = read_settings()
    care = settings.house().care
    assert care.emergency == "ring 112"
    assert care.of("danger").text == "Ring 5555, day and night."
    assert care.of("security").desk == ""
    assert settings.places("slack") == ("slack:C0CARE",), "a place of its own is served like any desk's"
    assert [desk.name for desk in settings.house().desks.all] == ["the IT desk", "the people desk", "the welfare team"]
    assert settings.unserved() == ("[care] slack:C0CARE",), "without a token nobody would read it there"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[care]\nemergancy = 'ring 112'\n", r"\[care\] has no 'emergancy'"),
        ("[care]\nemergency = 112\n", r"\[care\] emergency is 112\. Write words in quotes"),
        ("[care]\ndanger = 'ring'\n", r"\[care.danger\] is a table"),
        ("[care.danger]\nnumber = '112'\n", r"\[care.danger\] has no 'number'"),
        (
            "[care.security]\ndesk = 'soc'\n",
            r"\[care.security\] names the desk 'soc', and there is none\. Write a place",
        ),
        ("[desks.it]\nname = 'IT'\nplace = 'web'\n[care.security]\ndesk = 'soc'\n", "Name one of these: it"),
    ],
)
def test_a_mistake_in_what_goes_straight_to_people_is_named(clean: Path, text: str, said: str) -> None:
    (clean / "handrail.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings().house()


def test_calls_and_the_times_of_asking_are_settled(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = read_settings().house()
    assert (house.desks.first.calls, house.ask_again_after.days, house.ask_about_workaround_after.days) == (
        False,
        30,
        3,
    )
    for name, value in (("CALLS", "true"), ("ASK_AGAIN_DAYS", "7"), ("ASK_ABOUT_WORKAROUND_DAYS", "1")):
        monkeypatch.setenv(name, value)
    house = read_settings().house()
    assert (house.desks.first.calls, house.ask_again_after.days, house.ask_about_workaround_after.days) == (True, 7, 1)


@pytest.mark.parametrize(("line", "calls"), [("calls = true", True), ("calls = false", False), ("", False)])
def test_a_desk_says_by_itself_whether_it_calls(clean: Path, line: str, calls: bool) -> None:
    (clean / "handrail.toml").write_text(f"[desks.it]\nname = 'IT'\nplace = 'web'\n{line}\n", encoding="utf-8")
    assert read_settings().house().desks.first.calls is calls


def test_calls_in_quotes_are_refused_with_the_reason(clean: Path) -> None:
    (clean / "handrail.toml").write_text("[desks.it]\nname = 'IT'\nplace = 'web'\ncalls = 'yes'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="write true or false, without quotes"):
        read_settings().house()
