"""The app package is what Teams takes: read back from the zip, field by field."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import SettingsError
from bot.platforms.teams.inbound import ASK_COMMAND, PERSON_COMMAND
from bot.platforms.teams.package import PackageSettings, app_package, manifest

APP_ID = "1F3C0000-1111-2222-3333-444455556666"
SETTINGS = PackageSettings(APP_ID, "https://help.example.edu/", "Westhill College")
_RUN = CliRunner()
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _files(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def _pixels(png: bytes) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Width, height and colours (red, green, blue, opacity) of an icon of ours: unfiltered, with opacity."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, raw, size = 8, b"", (0, 0)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            size = (width, height)
            assert (depth, colour) == (8, 6)
        if kind == b"IDAT":
            raw += body
        at += length + 12
    rows = zlib.decompress(raw)
    step = size[0] * 4 + 1
    colours = []
    for row in range(size[1]):
        line = rows[row * step : (row + 1) * step]
        assert line[0] == 0
        colours += [tuple(line[1 + 4 * x : 5 + 4 * x]) for x in range(size[0])]
    return *size, colours  # type: ignore[return-value]


def test_the_package_holds_the_manifest_and_the_icons_at_its_top_and_nothing_else() -> None:
    files = _files(app_package(SETTINGS))
    found = json.loads(files["manifest.json"])
    assert set(files) == {"manifest.json", found["icons"]["color"], found["icons"]["outline"]}
    assert app_package(SETTINGS) == app_package(SETTINGS), "the same settings make the same package"


def test_the_colour_icon_fills_its_square_and_the_outline_is_white_on_nothing() -> None:
    files = _files(app_package(SETTINGS))
    width, height, colours = _pixels(files["color.png"])
    assert (width, height) == (192, 192)
    assert {opacity for *_, opacity in colours} == {255}
    assert colours[0] == (0x13, 0x72, 0x66, 255)
    assert (255, 255, 255, 255) in colours
    width, height, colours = _pixels(files["outline.png"])
    assert (width, height) == (32, 32)
    assert {colour[:3] for colour in colours if colour[3]} == {(255, 255, 255)}
    assert 0 in {opacity for *_, opacity in colours}
    assert sum(opacity > 200 for *_, opacity in colours) > 100


def test_the_manifest_keeps_the_schemas_limits() -> None:
    longest = PackageSettings(APP_ID, "https://help.example.edu", "O" * 300)
    for settings in (SETTINGS, longest):
        found = manifest(settings)
        assert found["manifestVersion"] == "1.27"
        assert found["$schema"].endswith("/v1.27/MicrosoftTeams.schema.json")
        assert re.fullmatch(r"\d+\.\d+\.\d+", found["version"])
        assert 0 < len(found["name"]["short"]) <= 30
        assert 0 < len(found["name"]["full"]) <= 100
        assert found["name"]["short"] != found["name"]["full"]
        assert 0 < len(found["description"]["short"]) <= 80
        assert 0 < len(found["description"]["full"]) <= 4000
        assert found["description"]["short"] not in found["description"]["full"]
        assert 0 < len(found["developer"]["name"]) <= 32
        for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl"):
            assert found["developer"][name].startswith("https://")
        assert re.fullmatch(r"#[0-9a-f]{6}", found["accentColor"])
        assert set(found) <= _ROOT
        _assert_commands_fit(found)


_ROOT = {
    "$schema", "manifestVersion", "version", "id", "developer", "name", "description", "icons", "accentColor", "bots",
    "composeExtensions", "permissions", "validDomains", "webApplicationInfo", "authorization", "defaultInstallScope",
    "defaultGroupCapability",
}  # fmt: skip
"""The schema refuses fields that it does not know."""


def _assert_commands_fit(found: dict[str, Any]) -> None:
    (bot,), (extension,) = found["bots"], found["composeExtensions"]
    assert len(bot["commandLists"]) <= 3
    for commands in bot["commandLists"]:
        assert set(commands["scopes"]) <= set(bot["scopes"])
        assert 0 < len(commands["commands"]) <= 12
        for command in commands["commands"]:
            assert set(command) == {"title", "description", "type", "prompt"}
            assert command["type"] == "prompt"
            assert 0 < len(command["title"]) <= 32
            assert 0 < len(command["description"]) <= 128
            assert 0 < len(command["prompt"]) <= 4000
    for command in extension["commands"]:
        assert len(command["id"]) <= 64
        assert len(command["title"]) <= 32
        assert len(command["description"]) <= 128


def test_every_id_is_the_bots() -> None:
    found = manifest(SETTINGS)
    ids = {found["id"], found["bots"][0]["botId"], found["composeExtensions"][0]["botId"]}
    assert ids == {found["webApplicationInfo"]["id"]} == {APP_ID.lower()}
    assert all(_GUID.fullmatch(id) for id in ids)


def test_the_bot_is_at_home_in_chats_teams_and_groups_and_takes_files() -> None:
    (bot,) = manifest(SETTINGS)["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert bot["supportsFiles"] is True
    assert bot["isNotificationOnly"] is False
    assert sorted(scope for one in bot["commandLists"] for scope in one["scopes"]) == sorted(bot["scopes"])


def test_a_messages_menu_offers_to_ask_and_to_hand_it_over() -> None:
    (extension,) = manifest(SETTINGS)["composeExtensions"]
    assert [(one["id"], one["title"]) for one in extension["commands"]] == [
        (PERSON_COMMAND, "Hand this to a person"),
        (ASK_COMMAND, "Ask Handrail"),
    ]
    for command in extension["commands"]:
        assert (command["type"], command["context"], command["fetchTask"]) == ("action", ["message"], True)


def test_hearing_everything_is_asked_for_unless_it_is_not_wanted() -> None:
    wanted = manifest(SETTINGS)["authorization"]["permissions"]["resourceSpecific"]
    assert wanted == [
        {"name": "ChannelMessage.Read.Group", "type": "Application"},
        {"name": "ChatMessage.Read.Chat", "type": "Application"},
    ]
    less = manifest(PackageSettings(APP_ID, "https://help.example.edu", "Westhill", reads_along=False))
    assert "authorization" not in less
    assert less["webApplicationInfo"]["id"] == APP_ID.lower()


def test_pages_are_the_organisations_own() -> None:
    found = manifest(
        PackageSettings(
            APP_ID, "https://help.example.edu:8443/h/", "Westhill", privacy_url="https://example.edu/privacy"
        )
    )
    assert found["developer"] == {
        "name": "Westhill",
        "websiteUrl": "https://help.example.edu:8443/h",
        "privacyUrl": "https://example.edu/privacy",
        "termsOfUseUrl": "https://help.example.edu:8443/h",
    }
    assert found["validDomains"] == ["help.example.edu"]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (PackageSettings("", "https://help.example.edu", "W"), "MICROSOFT_APP_ID"),
        (PackageSettings("my-bot", "https://help.example.edu", "W"), "MICROSOFT_APP_ID"),
        (PackageSettings(APP_ID, "", "W"), "PUBLIC_URL"),
        (PackageSettings(APP_ID, "http://help.example.edu", "W"), "PUBLIC_URL"),
        (PackageSettings(APP_ID, "https://localhost:3978", "W"), "PUBLIC_URL"),
        (PackageSettings(APP_ID, "https://[half", "W"), "PUBLIC_URL"),
        (PackageSettings(APP_ID, "https://help.example.edu", " "), "ORGANISATION"),
        (PackageSettings(APP_ID, "https://help.example.edu", "your organisation"), "ORGANISATION"),
        (PackageSettings(APP_ID, "https://help.example.edu", "W", version="0.9"), "version"),
        (PackageSettings(APP_ID, "https://help.example.edu", "W", privacy_url="http://x"), "--privacy-url"),
        (PackageSettings(APP_ID, "https://help.example.edu", "W", terms_url="x"), "--terms-url"),
    ],
)
def test_what_is_missing_is_named(settings: PackageSettings, named: str) -> None:
    with pytest.raises(SettingsError, match=named) as wrong:
        app_package(settings)
    assert str(wrong.value).count("\n") == 1, "and nothing else is"


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        app_package(PackageSettings("", "", ""))
    assert all(name in str(wrong.value) for name in ("MICROSOFT_APP_ID", "PUBLIC_URL", "ORGANISATION"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("HANDRAIL_HOME", str(tmp_path / "home")),
        ("MICROSOFT_APP_ID", APP_ID),
        ("PUBLIC_URL", "https://help.example.edu"),
        ("ORGANISATION", "Westhill College"),
    ):
        monkeypatch.setenv(name, value)
    return tmp_path


def test_the_command_makes_the_package_from_the_settings_and_says_what_to_do_with_it(home: Path) -> None:
    done = _RUN.invoke(app, ["teams-package", "--app-version", "1.2.0"])
    assert done.exit_code == 0, done.output
    assert "Upload" in done.stdout
    found = json.loads(_files((home / "handrail-teams.zip").read_bytes())["manifest.json"])
    assert (found["version"], found["developer"]["name"]) == ("1.2.0", "Westhill College")
    assert "authorization" in found
    assert not (home / "home").exists(), "no database is needed for it"


def test_the_command_takes_a_file_and_less_hearing_and_answers_in_json(home: Path) -> None:
    done = _RUN.invoke(app, ["teams-package", "--out", "less.zip", "--mentions-only", "--json"])
    told = json.loads(done.stdout)
    content = (home / "less.zip").read_bytes()
    assert (told["file"], told["bytes"], told["reads_along"]) == ("less.zip", len(content), False)
    assert "authorization" not in json.loads(_files(content)["manifest.json"])


def test_the_command_says_which_settings_are_missing_and_writes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    done = _RUN.invoke(app, ["teams-package"])
    assert done.exit_code == 1
    assert "PUBLIC_URL" in done.stderr
    assert not (home / "handrail-teams.zip").exists()


def test_a_place_that_cannot_be_written_to_is_named(home: Path) -> None:
    done = _RUN.invoke(app, ["teams-package", "--out", str(home / "nowhere" / "x.zip")])
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert "--out" in done.stderr
