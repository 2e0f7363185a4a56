"""The page's part of the settings, and how people come in."""

from __future__ import annotations

from bot.app.parts import Parts
from bot.errors import SettingsError
from bot.platforms.web.settings import PageSettings, SignInMode
from bot.settings import Settings

STARTERS = (
    "The Wi-Fi connects, but it's really slow",
    "How do I set up the VPN?",
    "I lost the phone I sign in with",
    "My printer queue is stuck",
)
"""Questions to start from, in the demo."""


def page_settings(settings: Settings, sign_in: SignInMode) -> PageSettings:
    """The page's part of the settings."""
    demo = sign_in == "demo"
    groups = {group: (audience,) for group, audience in settings.group_audiences().items()}
    return PageSettings(
        sign_in=sign_in,
        organisation=settings.organisation,
        contact=settings.contact,
        starters=STARTERS if demo else (),
        desk=next(iter(settings.places("web")), settings.desk),
        public_url=settings.public_url,
        demo_audiences=("staff",) if demo else (),
        trusted_proxies=settings.proxies,
        user_header=settings.proxy_user_header,
        name_header=settings.proxy_name_header,
        groups_header=settings.proxy_groups_header,
        group_audiences=groups,
        agent_groups=frozenset({settings.agent_group}),
        lead_groups=frozenset({settings.lead_group}),
        owner_groups=frozenset({settings.owner_group}),
        attachment_bytes=settings.attachment_mb * 1024 * 1024,
        attachments_a_message=settings.attachments_a_message,
        attachments_a_day=settings.attachments_a_day,
    )


async def sign_in_mode(parts: Parts) -> SignInMode:
    """How people come in outside the demo. ``SettingsError`` where strangers could come in unasked."""
    settings = parts.settings
    if settings.proxies:
        return "proxy"
    if not settings.on_loopback and not await parts.accounts.any():
        raise SettingsError(
            f"HOST is {settings.host}, but nobody could sign in. Invite somebody first (handrail invite NAME), or put "
            "a reverse proxy in front and set TRUSTED_PROXIES; or leave HOST at 127.0.0.1."
        )
    return "invite"
