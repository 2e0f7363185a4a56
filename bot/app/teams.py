"""Teams' part of the settings."""

from __future__ import annotations

from bot.platforms.teams.settings import TeamsSettings
from bot.settings import Settings


def teams_settings(settings: Settings) -> TeamsSettings:
    """What Teams needs to know. ``SettingsError`` where it cannot work so."""
    return TeamsSettings(
        app_id=settings.microsoft_app_id.strip(),
        password=settings.microsoft_app_password.get_secret_value(),
        tenant=settings.microsoft_app_tenant_id.strip(),
        on_loopback=settings.on_loopback,
        keys_url=settings.teams_openid_metadata_url,
        login_url=settings.teams_login_url,
        service_urls=tuple(part.strip() for part in settings.teams_service_urls.split(",") if part.strip()),
        organisation=settings.organisation,
        contact=settings.contact,
        desk_name=settings.desk_name,
        desks=tuple(place.partition(":")[2] for place in settings.places("teams")),
        team_audiences=settings.teams_table("audiences"),
    ).checked()
