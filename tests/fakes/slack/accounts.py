"""Teams, the app in them, and people, with how the Web API shows them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.slack.records import Json


@dataclass
class Team:
    id: str
    name: str
    domain: str


@dataclass
class App:
    """The app under test, as its manifest describes it."""

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    app_token: str
    bot_scopes: list[str]
    bot_events: list[str]
    messages_tab: bool = True
    home_tab: bool = True
    commands: list[str] | None = None
    """The slash commands that it has; None: any."""
    shortcuts: list[str] | None = None
    """Callback ids of its shortcuts; None: any."""


@dataclass
class Installation:
    """The app in one team. ``refusal`` is the error that its token gets: ``token_revoked``, ``account_inactive``."""

    team: str
    bot_token: str
    bot_user: str
    bot_id: str
    scopes: list[str]
    installer: str = ""
    refusal: str = ""


@dataclass
class User:
    id: str
    team: str
    name: str
    full_name: str
    restricted: bool = False
    ultra_restricted: bool = False
    bot_id: str = ""
    app_id: str = ""
    deleted: bool = False

    def seen_from(self, team: str) -> Json:
        """As ``users.info`` shows it to an app of ``team``; somebody of another team is a stranger."""
        stranger = self.team != team
        profile = {"real_name": self.full_name, "display_name": self.name, "team": self.team}
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id}
        shown: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.full_name,
            "deleted": self.deleted,
            "profile": profile,
            "is_bot": bool(self.bot_id),
            "is_app_user": False,
            "tz": "Europe/London",
            "updated": 1700000000,
        }
        if stranger:
            # For strangers Slack leaves the membership fields out.
            return shown | {"is_stranger": True}
        if self.deleted:
            return shown
        return shown | {
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.restricted or self.ultra_restricted,
            "is_ultra_restricted": self.ultra_restricted,
        }


@dataclass
class Usergroup:
    id: str
    team: str
    handle: str
    name: str
    users: list[str]
    disabled: bool = False

    def shown(self) -> Json:
        return {
            "id": self.id,
            "team_id": self.team,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "is_external": False,
            "date_delete": 1 if self.disabled else 0,
            "user_count": len(self.users),
        }
