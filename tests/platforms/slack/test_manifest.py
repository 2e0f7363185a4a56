"""The manifest that administrators paste asks for what the app uses, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.platforms.slack.heard import Ignored
from bot.platforms.slack.inbound import ASK_SHORTCUT, PERSON_SHORTCUT, BadPayload, Own, read
from bot.platforms.slack.settings import SCOPES
from tests.fakes.slack.accounts import App
from tests.fakes.slack.manifest import read_manifest
from tests.fakes.slack.scopes import EVENTS
from tests.fakes.slack.world import local_app
from tests.platforms.slack.house import MANIFEST

ABOUT_THE_APP_ITSELF = {"app_uninstalled", "tokens_revoked"}
"""What is about being let in, and is no message of anybody's: ``test_app_door`` shows what becomes of these."""

OLDER_SURFACE = {"assistant_thread_started"}
"""Sent to apps that were made before the agent surface; a new one cannot ask for it beside that."""


@pytest.fixture
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def app(manifest: dict[str, Any]) -> App:
    made = local_app()
    read_manifest(made, manifest)
    return made


def listens_to(event: str) -> bool:
    """Whether what Slack sends under this name is looked at any further than its name."""
    kind = event.partition(".")[0]
    body = {"type": "event_callback", "team_id": "T1", "event": {"type": kind}}
    try:
        heard = read(body, Own("U0"))
    except BadPayload:
        return True  # it wanted to know more
    return not (isinstance(heard, Ignored) and heard.why.endswith("is not used here"))


def test_it_asks_for_the_scopes_that_are_used(app: App) -> None:
    assert tuple(app.bot_scopes) == SCOPES


def test_it_asks_for_the_events_that_are_listened_to(app: App) -> None:
    heard = {event for event in EVENTS if listens_to(event)} - OLDER_SURFACE
    assert set(app.bot_events) == heard | ABOUT_THE_APP_ITSELF
    assert app.bot_events == sorted(set(app.bot_events))


def test_it_has_the_shortcuts_the_command_and_both_tabs(app: App, manifest: dict[str, Any]) -> None:
    assert app.shortcuts == [ASK_SHORTCUT, PERSON_SHORTCUT]
    assert app.commands == ["/handrail"]
    assert app.home_tab
    assert app.messages_tab
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_it_connects_by_socket_mode_as_it_stands(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"]
    assert "request_url" not in str(manifest)
