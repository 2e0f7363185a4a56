"""The only reader of the environment. Every name here stands in ``.env.example``, and a test keeps it so.

Values come from the environment, then ``.env``, then the readable ``handrail.toml`` (``HANDRAIL_SETTINGS``), which
alone
holds the tables: the policy, and which group means which audience.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.escalation.policy import PolicyTable, table_from
from bot.flows.house import House
from bot.messages.people import MEMBERS, PUBLIC

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """What the administrator has settled. Field names are the environment's, in lower case."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    # where things are
    handrail_home: Path = Path(".handrail")
    handrail_settings: Path = Path("handrail.toml")
    database_url: str = ""
    chroma_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(3978, ge=0, le=65535)
    public_url: str = ""

    # who we are, and where people are
    organisation: str = "your organisation"
    desk: str = "web"
    desk_name: str = "the service desk"
    contact: str = ""
    silent_after_hours: float = Field(24, gt=0)
    came_back_days: float = Field(5, ge=0)

    # knowledge
    embeddings: str = ""
    chat_model: str = ""
    chat_timeout: float = Field(15, gt=0)
    keep_releases: int = Field(5, ge=2)
    largest_file_mb: float = Field(20, gt=0)

    # the page's sign-in
    invite_days: int = Field(30, ge=1)
    trusted_proxies: str = ""
    proxy_user_header: str = "X-Forwarded-User"
    proxy_name_header: str = "X-Forwarded-Name"
    proxy_groups_header: str = "X-Forwarded-Groups"
    agent_group: str = "handrail-agents"

    # Slack
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = ""

    # Microsoft Teams
    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_tenant_id: str = ""

    # running
    log_format: str = "console"
    log_level: str = "info"

    @field_validator("desk")
    @classmethod
    def _a_desk(cls, value: str) -> str:
        if value != "web" and value.partition(":")[0] not in ("slack", "teams"):
            raise ValueError("DESK is web, slack:C0123… or teams:19:…")
        return value

    @property
    def database(self) -> str:
        """The database's address; an SQLite file in ``HANDRAIL_HOME`` unless another is named."""
        return self.database_url or f"sqlite:///{self.handrail_home.absolute() / 'handrail.db'}"

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def proxies(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.trusted_proxies.split(",") if part.strip())

    def tables(self) -> dict[str, Any]:
        """What ``handrail.toml`` holds; nothing where there is none."""
        path = self.handrail_settings
        if not path.exists():
            return {}
        try:
            with path.open("rb") as file:
                return tomllib.load(file)
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path} cannot be read: {error}. Correct it, or set HANDRAIL_SETTINGS.") from error

    def policy(self) -> PolicyTable:
        """The policy's table: the defaults, changed by ``[policy]``."""
        return table_from(self.tables().get("policy", {}))

    def group_audiences(self) -> dict[str, str]:
        """Which group of the sign-in means which audience: ``[audiences]``."""
        table = self.tables().get("audiences", {})
        if not all(isinstance(value, str) for value in table.values()):
            raise SettingsError('[audiences] in handrail.toml maps group names to audience names: "Staff" = "staff".')
        return dict(table)

    def known_audiences(self) -> frozenset[str]:
        """Every audience that somebody can have: the two built in, and those that ``[audiences]`` names."""
        return frozenset({PUBLIC, MEMBERS, *self.group_audiences().values()})

    def house(self) -> House:
        """The part that flows need."""
        return House(
            organisation=self.organisation,
            desk=self.desk,
            desk_name=self.desk_name,
            contact=self.contact,
            policy=self.policy(),
            silent_after=timedelta(hours=self.silent_after_hours),
            came_back_within=timedelta(days=self.came_back_days),
        )

    def unserved(self) -> tuple[str, ...]:
        """Settings of platforms that this version does not serve yet."""
        slack = self.slack_bot_token.get_secret_value() or self.slack_app_token.get_secret_value()
        named = {"SLACK_BOT_TOKEN": bool(slack), "MICROSOFT_APP_ID": bool(self.microsoft_app_id)}
        if self.desk != "web":
            named["DESK"] = True
        return tuple(name for name, is_set in named.items() if is_set)


def read_settings(**changes: Any) -> Settings:
    """Read the environment. ``SettingsError`` names the setting and what is wrong with it."""
    try:
        return Settings(**changes)
    except ValidationError as error:
        lines = [f"{'.'.join(str(part) for part in e['loc']).upper()}: {e['msg']}" for e in error.errors()]
        raise SettingsError("These settings cannot be used:\n  " + "\n  ".join(lines)) from error
