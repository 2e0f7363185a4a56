"""All settings together, and what the parts of the house need of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic_settings import SettingsConfigDict

from bot.experience.digests.weeks import Digests, digests_from
from bot.experience.owners.looking_after import Owners, owners_from
from bot.flows.house import House
from bot.flows.pace import Pace
from bot.settings.keeping import Keeping
from bot.settings.knowledge import Knowledge
from bot.settings.limits import Limits
from bot.settings.page import Page
from bot.settings.people import People
from bot.settings.running import Running
from bot.settings.slack import Slack
from bot.settings.sources import Sources
from bot.settings.tables import Tables
from bot.settings.teams import Teams

ENV_FILE = Path(".env")


class Settings(Tables, People, Keeping, Knowledge, Sources, Page, Slack, Teams, Running, Limits):
    """What the administrator has settled. Field names are the environment's, in lower case."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    def places(self, platform: Literal["web", "slack", "teams"]) -> tuple[str, ...]:
        """Where the desks of one platform are (``slack:C0123``), in order, each once."""
        named = [desk.place for desk in self.house().desks.all]
        return tuple(dict.fromkeys(place for place in named if place.partition(":")[0] == platform))

    def digests(self) -> Digests:
        """``[digests]``: who is told of the week, and when."""
        tenant, one = self.microsoft_app_tenant_id.strip(), not self.slack_client_id
        return digests_from(self.tables().get("digests", {}), tenant=tenant, one_workspace=one)

    def owners(self) -> Owners:
        """``[owners]``: where those are reached who look after articles."""
        return owners_from(self.tables().get("owners", {}), tenant=self.microsoft_app_tenant_id.strip())

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
            owners=frozenset(to for places in self.owners().table.values() for to in places),
            refuse_after_review=_days(self.refuse_after_review_days),
            ask_again_after=timedelta(days=self.ask_again_days),
            ask_about_workaround_after=timedelta(days=self.ask_about_workaround_days),
            late_after=timedelta(minutes=self.late_after_minutes),
            pass_on_after=timedelta(minutes=self.pass_on_after_minutes),
            nudge_after=timedelta(minutes=self.nudge_after_minutes),
            take_back_after=timedelta(minutes=self.take_back_after_minutes),
            left_after_days=self.left_after_days,
            care_within=timedelta(minutes=self.care_within_minutes),
            same_agent_within=timedelta(hours=self.same_agent_hours),
            pace=Pace(self.messages_a_minute, self.messages_at_once),
            longest_wait=timedelta(seconds=self.longest_wait_seconds),
        )

    def unserved(self) -> tuple[str, ...]:
        """Settings of platforms that are not served: a desk on Slack or Teams without the way into it."""
        served = {"web": True, "slack": self.serves_slack, "teams": self.serves_teams}
        table = self.desk_table()
        named = {f"[desks.{desk.id}]": desk.place for desk in table} or {"DESK": self.desk}
        named |= {f"[care] {desk.place}": desk.place for desk in self.care().own_desks(table)}
        return tuple(name for name, place in named.items() if not served[place.partition(":")[0]])


def _days(count: int | None) -> timedelta | None:
    return timedelta(days=count) if count is not None else None
