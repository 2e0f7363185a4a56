"""Slack's part of the settings."""

from __future__ import annotations

from bot.app.page import STARTERS
from bot.platforms.slack.settings import SlackSettings
from bot.settings import Settings


def slack_settings(settings: Settings) -> SlackSettings:
    """What Slack needs to know. ``SettingsError`` where it cannot work so."""
    channel, *further = [place.partition(":")[2] for place in settings.places("slack")] or [""]
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        api_url=settings.slack_api_url,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        public_url=settings.public_url,
        organisation=settings.organisation,
        contact=settings.contact,
        desk_name=settings.desk_name,
        desk=channel,
        further_desks=frozenset(further),
        desks=settings.slack_table("desks"),
        unasked=_listed(settings.slack_unasked_channels),
        workspaces=_listed(settings.slack_workspaces),
        group_audiences=settings.slack_table("audiences"),
        starters=STARTERS,
    ).checked()


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
