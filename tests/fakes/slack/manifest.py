"""An app's manifest, as Slack takes or refuses it."""

from __future__ import annotations

from tests.fakes.slack.accounts import App
from tests.fakes.slack.records import Json
from tests.fakes.slack.scopes import EVENTS


def read_manifest(app: App, manifest: Json) -> None:
    """Make the app what its manifest says. Fails on what Slack would not take: an event without its scope."""
    scopes = list(manifest["oauth_config"]["scopes"]["bot"])
    settings, features = manifest["settings"], manifest["features"]
    events = list(settings["event_subscriptions"]["bot_events"])
    for event in events:
        assert event in EVENTS, f"this server knows no event {event}"
        assert not EVENTS[event] or EVENTS[event] in scopes, f"{event} needs the scope {EVENTS[event]}"
    home = features.get("app_home", {})
    commands, shortcuts = features.get("slash_commands", []), features.get("shortcuts", [])
    assert not commands or "commands" in scopes, "slash commands need the scope commands"
    app.bot_scopes, app.bot_events = scopes, events
    app.home_tab = bool(home.get("home_tab_enabled"))
    app.messages_tab = bool(home.get("messages_tab_enabled")) and not home.get("messages_tab_read_only_enabled")
    app.commands = [command["command"] for command in commands]
    app.shortcuts = [shortcut["callback_id"] for shortcut in shortcuts]
