"""Who is who: what cannot be determined is not granted, and only the desk's members are its agents."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.errors import NotAllowed
from bot.platforms.health import Health
from bot.platforms.slack.directory import Directory, Unsure
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace, Workspaces
from tests.fakes.anchors import FakeInstallations
from tests.fakes.slack.mishaps import CutBeforeStoring, RateLimited
from tests.fakes.slack.server import LocalSlack, local_slack
from tests.fakes.surroundings import FakeClock

DESK = "C0DESK"


@dataclass
class Town:
    slack: LocalSlack
    directory: Directory
    workspace: Workspace
    health: Health
    clock: FakeClock

    def with_groups(self, **audiences: str) -> Directory:
        settings = SlackSettings(bot_token="xoxb", app_token="xapp", group_audiences=audiences)
        return Directory(settings, self.health, self.clock)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with local_slack() as slack:
        clock, health = FakeClock(), Health("slack")
        settings = SlackSettings(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url)
        workspaces = Workspaces(settings, FakeInstallations(), health, clock)
        yield Town(slack, Directory(settings, health, clock), await workspaces.only(), health, clock)
        await workspaces.close()


async def test_a_member_has_a_name_and_what_the_organisations_members_may_see(town: Town) -> None:
    nina = await town.directory.person(town.workspace, "U0NINA")
    assert (nina.key, nina.name) == ("slack:T0ALDER:U0NINA", "Nina Falk")
    assert nina.audiences == {"public", "members"}


@pytest.mark.parametrize("guest", ["U0GUS", "U0UMA", "U0STELLA"])
async def test_guests_and_strangers_see_what_is_public_and_no_more(town: Town, guest: str) -> None:
    person = await town.directory.person(town.workspace, guest)
    assert person.name
    assert person.audiences == {"public"}


async def test_a_workspace_that_is_not_the_organisations_own_has_no_members(town: Town) -> None:
    elsewhere = replace(town.workspace, ours=False)
    assert (await town.directory.person(elsewhere, "U0NINA")).audiences == {"public"}


@pytest.mark.parametrize("mishap", [RateLimited(5), CutBeforeStoring()])
async def test_a_look_up_that_fails_grants_what_is_public_and_is_made_again_later(town: Town, mishap: Any) -> None:
    town.slack.mishaps.add("users.info", mishap, times=2)  # aiohttp itself repeats a GET once
    assert (await town.directory.person(town.workspace, "U0NINA")).audiences == {"public"}
    town.slack.mishaps.clear()
    await town.clock.advance(60)
    assert (await town.directory.person(town.workspace, "U0NINA")).audiences == {"public", "members"}


async def test_without_the_scope_everybody_sees_what_is_public_and_doctor_can_say_why(town: Town) -> None:
    town.slack.drop_scope("users:read")
    assert (await town.directory.person(town.workspace, "U0NINA")).audiences == {"public"}
    assert "users:read" in town.health.lacking()["people"]


async def test_user_groups_add_the_audiences_that_settings_name(town: Town) -> None:
    by_id, by_handle = town.with_groups(S0AGENTS="desk"), town.with_groups(agents="desk")
    for directory in (by_id, by_handle):
        assert (await directory.person(town.workspace, "U0SAM")).audiences == {"public", "members", "desk"}
        assert (await directory.person(town.workspace, "U0NINA")).audiences == {"public", "members"}


async def test_groups_that_cannot_be_read_add_nothing(town: Town) -> None:
    town.slack.drop_scope("usergroups:read")
    directory = town.with_groups(S0AGENTS="desk")
    assert (await directory.person(town.workspace, "U0SAM")).audiences == {"public", "members"}
    assert "usergroups:read" in town.health.lacking()["groups"]


async def test_the_same_person_is_asked_for_once_in_five_minutes(town: Town) -> None:
    for _ in range(3):
        await town.directory.person(town.workspace, "U0NINA")
    assert len(town.slack.calls_of("users.info")) == 1
    await town.clock.advance(301)
    await town.directory.person(town.workspace, "U0NINA")
    assert len(town.slack.calls_of("users.info")) == 2


async def test_only_those_in_the_desks_channel_are_agents(town: Town) -> None:
    assert (await town.directory.check_agent(town.workspace, DESK, "U0SAM")).name == "Sam Ortiz"
    with pytest.raises(NotAllowed, match="Only members of the desk"):
        await town.directory.check_agent(town.workspace, DESK, "U0NINA")


async def test_who_has_just_joined_the_desk_can_act_at_once(town: Town) -> None:
    with pytest.raises(NotAllowed):
        await town.directory.check_agent(town.workspace, DESK, "U0NINA")
    await town.slack.person("nina").joins("desk")
    assert (await town.directory.check_agent(town.workspace, DESK, "U0NINA")).id == "U0NINA"


async def test_when_slack_cannot_say_who_is_at_the_desk_nobody_can_act(town: Town) -> None:
    town.slack.drop_scope("groups:read")
    with pytest.raises(Unsure):
        await town.directory.check_agent(town.workspace, DESK, "U0SAM")


async def test_a_channel_of_members_alone_is_for_members(town: Town) -> None:
    assert await town.directory.audiences_of_channel(town.workspace, "C0DESK") == {"public", "members"}


@pytest.mark.parametrize("channel", ["C0GENERAL", "C0SHARED", "C0NOWHERE"])
async def test_a_channel_with_a_guest_one_that_others_share_and_an_unknown_one_are_public(
    town: Town, channel: str
) -> None:
    assert await town.directory.audiences_of_channel(town.workspace, channel) == {"public"}


@pytest.mark.parametrize("method", ["users.info", "conversations.members"])
async def test_where_it_cannot_be_found_out_who_is_in_a_channel_it_is_public(town: Town, method: str) -> None:
    town.slack.mishaps.add(method, RateLimited(5))
    assert await town.directory.audiences_of_channel(town.workspace, "C0DESK") == {"public"}


async def test_names_are_found_for_people_and_channels_and_left_out_otherwise(town: Town) -> None:
    found = await town.directory.names(town.workspace, ["U0NINA", "C0GENERAL", "U0NOBODY", "S0AGENTS"])
    assert found == {"U0NINA": "Nina Falk", "C0GENERAL": "general"}
