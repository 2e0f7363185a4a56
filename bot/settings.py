"""The only reader of the environment. Every name here stands in ``.env.example``, and a test keeps it so.

Values come from the environment, then ``.env``, then the readable ``handrail.toml`` (``HANDRAIL_SETTINGS``), which
alone holds the tables: the policy, and which group means which audience.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.escalation import caring
from bot.escalation.desk_table import desks_from
from bot.escalation.desks import Desk, Desks
from bot.escalation.policy import PolicyTable, table_from
from bot.flows.house import House
from bot.messages.people import MEMBERS, PUBLIC

ENV_FILE = Path(".env")
TABLES = ("policy", "audiences", "desks", "slack", "teams", "care", "checks")
"""What ``handrail.toml`` may hold."""
LOG_LEVELS = ("debug", "info", "warning", "error")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """What the administrator has settled. Field names are the environment's, in lower case."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

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
    calls: bool = False
    ask_again_days: float = Field(30, ge=0)
    ask_about_workaround_days: float = Field(3, gt=0)
    late_after_minutes: float = Field(60, gt=0)
    pass_on_after_minutes: float = Field(30, gt=0)
    nudge_after_minutes: float = Field(20, gt=0)
    take_back_after_minutes: float = Field(60, gt=0)
    same_agent_hours: float = Field(8, ge=0)

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
    lead_group: str = "handrail-leads"

    # Slack
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = ""
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_workspaces: str = ""
    slack_unasked_channels: str = ""

    # Microsoft Teams
    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_tenant_id: str = ""
    teams_openid_metadata_url: str = ""
    teams_login_url: str = ""
    teams_service_urls: str = ""

    # running
    log_format: Literal["console", "json"] = "console"
    log_level: str = "info"

    @field_validator("desk")
    @classmethod
    def _a_desk(cls, value: str) -> str:
        if value != "web" and value.partition(":")[0] not in ("slack", "teams"):
            raise ValueError("write web, slack:C0123… or teams:19:…")
        return value

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("write an address like https://help.example.edu, or leave it empty")
        return value

    @field_validator("log_level")
    @classmethod
    def _a_level(cls, value: str) -> str:
        if value.lower() not in LOG_LEVELS:
            raise ValueError(f"write one of {', '.join(LOG_LEVELS)}")
        return value.lower()

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

    def tables(self) -> dict[str, dict[str, Any]]:
        """What ``handrail.toml`` holds; nothing where there is none."""
        path = self.handrail_settings
        if not path.exists():
            if path != Settings.model_fields["handrail_settings"].default:
                raise SettingsError(f"There is no file {path}. Correct HANDRAIL_SETTINGS, or leave it out.")
            return {}
        try:
            with path.open("rb") as file:
                found = tomllib.load(file)
        except UnicodeDecodeError as error:
            raise SettingsError(
                f"{path} cannot be read: it is not UTF-8. Open it in an editor and save it so."
            ) from error
        except (OSError, tomllib.TOMLDecodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise SettingsError(f"{path} cannot be read: {why}. Correct it, or set HANDRAIL_SETTINGS.") from error
        for name, value in found.items():
            if name not in TABLES:
                *most, last = (f"[{table}]" for table in TABLES)
                raise SettingsError(
                    f"{path} holds the tables {', '.join(most)} and {last} and nothing else: what is {name!r}?"
                )
            if not isinstance(value, dict):
                raise SettingsError(
                    f"{path}: {name} is a table. Write [{name}] on a line of its own, and its lines below it."
                )
        return found

    def care(self) -> caring.CareTable:
        """``[care]``: what is said and who is asked when somebody tells of danger, harassment or an incident."""
        table = caring.table_from(self.tables().get("care", {}))
        caring.check_desks(table, Desks(self.desk_table()))
        return table

    def policy(self) -> PolicyTable:
        """The policy's table: the defaults, changed by ``[policy]``."""
        return table_from(self.tables().get("policy", {}))

    def desk_table(self) -> tuple[Desk, ...]:
        """``[desks.<id>]``: the desks, where there are several; none where ``DESK`` alone says where cases go."""
        return desks_from(self.tables().get("desks", {}))

    def places(self, platform: Literal["web", "slack", "teams"]) -> tuple[str, ...]:
        """Where the desks of one platform are (``slack:C0123``), in order, each once."""
        named = [desk.place for desk in self.house().desks.all]
        return tuple(dict.fromkeys(place for place in named if place.partition(":")[0] == platform))

    def group_audiences(self) -> dict[str, str]:
        """Which group of the sign-in means which audience: ``[audiences]``."""
        table = self.tables().get("audiences", {})
        for group, audience in table.items():
            if not isinstance(audience, str) or not audience.strip():
                raise SettingsError(
                    f"[audiences] in {self.handrail_settings} maps the name of a group to the name of one audience, "
                    f'like "All staff" = "staff". For {group!r} it says {audience!r}.'
                )
        return dict(table)

    def known_audiences(self) -> frozenset[str]:
        """Every audience that somebody can have: the two built in, and those that the tables name."""
        named = (self.group_audiences(), self.slack_table("audiences"), self.teams_table("audiences"))
        return frozenset({PUBLIC, MEMBERS}.union(*(table.values() for table in named)))

    def slack_table(self, name: Literal["desks", "audiences"]) -> dict[str, str]:
        """``[slack.desks]``: workspace id → desk channel; ``[slack.audiences]``: user group (id or handle) →
        audience."""
        example = 'T0123 = "C0456"' if name == "desks" else '"S0123" = "staff"'
        return self._platform_table("slack", ("desks", "audiences"), name, example)

    def teams_table(self, name: Literal["audiences"]) -> dict[str, str]:
        """``[teams.audiences]``: a team, by the id of its General channel → audience."""
        return self._platform_table("teams", ("audiences",), name, '"19:…@thread.tacv2" = "staff"')

    def _platform_table(self, platform: str, names: tuple[str, ...], name: str, example: str) -> dict[str, str]:
        table = self.tables().get(platform, {})
        unknown = set(table) - set(names)
        if unknown:
            known = " and ".join(f"[{platform}.{one}]" for one in names)
            raise SettingsError(
                f"[{platform}] in {self.handrail_settings} holds {known} and nothing else: what is {min(unknown)!r}?"
            )
        found = table.get(name, {})
        if not isinstance(found, dict) or not all(isinstance(value, str) and value.strip() for value in found.values()):
            raise SettingsError(
                f"[{platform}.{name}] in {self.handrail_settings} holds lines like {example}, and no others."
            )
        return dict(found)

    @property
    def serves_slack(self) -> bool:
        """Whether Slack is set up: one token, or an app that workspaces install by themselves."""
        return bool(self.slack_bot_token.get_secret_value() or self.slack_client_id)

    @property
    def serves_teams(self) -> bool:
        """Whether Teams is set up: a bot's id; or, for a trial on this machine, where a local Teams takes answers."""
        return bool(self.microsoft_app_id or self.teams_service_urls)

    def house(self) -> House:
        """The part that flows need."""
        return House(
            organisation=self.organisation,
            desk=self.desk,
            desk_name=self.desk_name,
            contact=self.contact,
            policy=self.policy(),
            writes=bool(self.chat_model),
            silent_after=timedelta(hours=self.silent_after_hours),
            came_back_within=timedelta(days=self.came_back_days),
            desk_table=self.desk_table(),
            care=self.care(),
            calls=self.calls,
            ask_again_after=timedelta(days=self.ask_again_days),
            ask_about_workaround_after=timedelta(days=self.ask_about_workaround_days),
            late_after=timedelta(minutes=self.late_after_minutes),
            pass_on_after=timedelta(minutes=self.pass_on_after_minutes),
            nudge_after=timedelta(minutes=self.nudge_after_minutes),
            take_back_after=timedelta(minutes=self.take_back_after_minutes),
            same_agent_within=timedelta(hours=self.same_agent_hours),
        )

    def unserved(self) -> tuple[str, ...]:
        """Settings of platforms that are not served: a desk on Slack or Teams without the way into it."""
        served = {"web": True, "slack": self.serves_slack, "teams": self.serves_teams}
        table = self.desk_table()
        named = {f"[desks.{desk.id}]": desk.place for desk in table} or {"DESK": self.desk}
        named |= {f"[care] {desk.place}": desk.place for desk in self.care().own_desks(table)}
        return tuple(name for name, place in named.items() if not served[place.partition(":")[0]])


def read_settings(**changes: Any) -> Settings:
    """Read the environment. ``SettingsError`` names the setting and what is wrong with it."""
    try:
        return Settings(**changes)
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{ENV_FILE} cannot be read: it is not UTF-8. Open it in an editor and save it so."
        ) from error
    except OSError as error:
        raise SettingsError(f"{ENV_FILE} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        lines = [f"{'.'.join(str(part) for part in e['loc']).upper()}: {_wrong_with(e)}" for e in error.errors()]
        raise SettingsError("These settings cannot be used:\n  " + "\n  ".join(lines)) from error


def _wrong_with(error: Any) -> str:
    """One of pydantic's errors, with the value. No secret is shown: those take any value."""
    text = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    value = error.get("input")
    return f"{value!r} cannot be used; {text}" if isinstance(value, (str, int, float)) else text


def unknown_names() -> dict[str, str]:
    """Names in ``.env`` that are no settings, each with the setting that may be meant, or with an empty text."""
    if not ENV_FILE.is_file():
        return {}
    known = [name.upper() for name in Settings.model_fields]
    named = [name.upper() for name in dotenv_values(ENV_FILE, encoding="utf-8")]
    return {name: "".join(get_close_matches(name, known, 1, 0.8)) for name in named if name not in known}
