"""What the administrator settled for Slack, as the platform needs it. ``bot.app`` makes it from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import SettingsError

SCOPES: tuple[str, ...] = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "reactions:write",
    "usergroups:read",
    "users:read",
)
"""What the bot asks a workspace for, and nothing more. ``slack_manifest.yaml`` names the same."""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Tokens, and who may see and do what. Ids throughout, never names: in shared channels names mean nothing."""

    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    public_url: str = ""
    """Where Slack's browsers find us, for installing: ``https://help.example.edu``."""
    organisation: str = "your organisation"
    contact: str = ""
    """How people reach somebody without us; said whenever something here is down."""
    desk_name: str = "the service desk"
    """What people know those at the desk as: "Sam from the service desk"."""
    desk: str = ""
    """The desk's channel in the one workspace there is: ``C0123``. Empty where the desk is not on Slack."""
    further_desks: frozenset[str] = frozenset()
    """Channels of the other desks there, where there are several."""
    desks: Mapping[str, str] = field(default_factory=dict)
    """With several workspaces: each one's own desk channel, by workspace id."""
    unasked: frozenset[str] = frozenset()
    """Channels in which questions are answered without being mentioned."""
    workspaces: frozenset[str] = frozenset()
    """With several workspaces: those that are the organisation's own, by workspace or organisation id. Anybody who has
    the link can let the app into a workspace; the people of all others see what is public and nothing else."""
    group_audiences: Mapping[str, str] = field(default_factory=dict)
    """Which user group (its id or its handle) means which audience."""
    starters: tuple[str, ...] = ()
    """Questions to start from, in an empty conversation: four at most are shown."""

    @property
    def by_installing(self) -> bool:
        """Whether workspaces let us in by themselves (OAuth), as opposed to one token in the settings."""
        return bool(self.client_id)

    @property
    def over_socket(self) -> bool:
        return bool(self.app_token)

    @property
    def all_desks(self) -> frozenset[str]:
        return frozenset(self.desks.values()) or frozenset({self.desk, *self.further_desks} - {""})

    def desks_of(self, team: str) -> frozenset[str]:
        """The channels of a workspace in which cases stand."""
        return frozenset({self.desk_of(team), *self.further_desks} - {""})

    def checked(self) -> SlackSettings:
        """Itself. ``SettingsError`` where something is missing that nothing works without."""
        self._check_kinds()
        if not self.bot_token and not self.by_installing:
            raise SettingsError(
                "Slack has no token. Set SLACK_BOT_TOKEN (xoxb-…), or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for "
                "several workspaces."
            )
        if self.by_installing and not self.client_secret:
            raise SettingsError("SLACK_CLIENT_ID is set without SLACK_CLIENT_SECRET. Set both, or neither.")
        if self.by_installing and self.bot_token:
            raise SettingsError(
                "Set either SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (several)."
            )
        if self.by_installing and self.further_desks:
            raise SettingsError(
                "With several workspaces (SLACK_CLIENT_ID) each has one desk, named under [slack.desks]: leave one "
                "place on Slack in [desks]."
            )
        if not self.over_socket and not self.signing_secret:
            raise SettingsError(
                "Without SLACK_APP_TOKEN Slack sends its events over HTTP, and SLACK_SIGNING_SECRET has to be set: "
                "nobody else may speak for Slack."
            )
        return self

    def _check_kinds(self) -> None:
        """``SettingsError`` where a token stands in another's place: Slack's own answer to that helps nobody."""
        bot, app = self.bot_token.partition("-")[0], self.app_token.partition("-")[0]
        if bot == "xapp" and app == "xoxb":
            raise SettingsError(
                "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: xoxb-… is the bot's, xapp-… the app's."
            )
        if bot in ("xapp", "xoxp"):
            raise SettingsError(
                f"SLACK_BOT_TOKEN begins with {bot}- and is another kind of token. Set it to the *Bot User OAuth "
                "Token* (xoxb-…) from *OAuth & Permissions*."
            )
        if app in ("xoxb", "xoxp"):
            raise SettingsError(
                f"SLACK_APP_TOKEN begins with {app}- and is another kind of token. Set it to an app-level token "
                "(xapp-…) from *Basic Information*, or leave it empty and use HTTP."
            )

    def desk_of(self, team: str) -> str:
        """The desk channel for cases of this workspace; empty where it has none."""
        return self.desks.get(team, "") if self.desks else self.desk
