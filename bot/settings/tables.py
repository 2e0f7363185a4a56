"""The tables of ``handrail.toml``: the policy, the desks, the audiences, and what else has lines of its own."""

from __future__ import annotations

import tomllib
from typing import Any, Literal

from bot.errors import SettingsError
from bot.escalation import caring
from bot.escalation.desk_table import desks_from
from bot.escalation.desks import Desk, Desks
from bot.escalation.policy import PolicyTable, table_from
from bot.messages.people import MEMBERS, PUBLIC
from bot.settings.places import Places
from kb_ingest.connectors.described import AnySource, sources_from

TABLES = ("policy", "audiences", "desks", "slack", "teams", "care", "checks", "owners", "digests", "sources")
"""What ``handrail.toml`` may hold."""


class Tables(Places):
    """What ``handrail.toml`` holds, each table read and checked where it is asked for."""

    def tables(self) -> dict[str, dict[str, Any]]:
        """What ``handrail.toml`` holds; nothing where there is none."""
        path = self.handrail_settings
        if not path.exists():
            if path != Places.model_fields["handrail_settings"].default:
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

    def sources(self) -> dict[str, AnySource]:
        """``[sources.<name>]``: where articles live elsewhere, by the name of the source."""
        return sources_from(self.tables().get("sources", {}))

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
