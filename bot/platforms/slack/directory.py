"""Who is who on Slack: names, who belongs to the organisation, which audiences they have, who stands at a desk.

What cannot be determined is not granted: a look-up that fails leaves ``public`` alone, and no right at a desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.errors import NotAllowed
from bot.messages.people import MEMBERS, PUBLIC, Person
from bot.platforms.health import Health
from bot.platforms.remembering import Memory
from bot.platforms.slack.answers import SlackSaidNo, asked, how_to_mend
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspace
from bot.ports.surroundings import Clock

LOOK_UP_WITHIN = 1.2
"""Seconds for a look-up while Slack waits for its acknowledgement (three seconds in all)."""

_PEOPLE_FOR = timedelta(minutes=5)
_GROUPS_FOR = timedelta(minutes=5)
_DESK_FOR = timedelta(seconds=20)
_GUESTS_FOR = timedelta(hours=1)
_CHANNEL_FOR = timedelta(minutes=5)
_PAGES = 50
_A_PAGE = 500
_ONE_BY_ONE = 30
"""People in a channel up to whom each is looked up alone."""

_WHO_IS_THERE_WITHIN = 15.0
"""Seconds for finding out who is in a channel: nobody's acknowledgement waits for that."""


class Unsure(NotAllowed):
    """Slack could not say just now."""


class Directory:
    """Asks Slack, and remembers for a few minutes; for the desk for seconds."""

    def __init__(self, settings: SlackSettings, health: Health, clock: Clock) -> None:
        self._settings = settings
        self._health = health
        self._people: Memory[Mapping[str, Any]] = Memory("slack", clock, _PEOPLE_FOR)
        self._groups: Memory[frozenset[str]] = Memory("slack", clock, _GROUPS_FOR)
        self._handles: Memory[Mapping[str, str]] = Memory("slack", clock, _GROUPS_FOR)
        self._desks: Memory[frozenset[str]] = Memory("slack", clock, _DESK_FOR)
        self._channels: Memory[Mapping[str, Any]] = Memory("slack", clock, _CHANNEL_FOR)
        self._guests: Memory[frozenset[str]] = Memory("slack", clock, _GUESTS_FOR)
        self._in_channels: Memory[frozenset[str]] = Memory("slack", clock, _CHANNEL_FOR)

    async def person(self, workspace: Workspace, user: str) -> Person:
        """Who that is, with the audiences that are certain."""
        profile = await self._profile(workspace, user)
        if profile is None:
            return Person("slack", workspace.team, user)
        name = _name(profile)
        if _stranger(profile, workspace) or not workspace.ours:
            return Person("slack", workspace.team, user, name)
        own = {PUBLIC} if _guest(profile) else {PUBLIC, MEMBERS}
        return Person("slack", workspace.team, user, name, frozenset(own | await self._of_groups(workspace, user)))

    async def name(self, workspace: Workspace, user: str) -> str:
        profile = await self._profile(workspace, user)
        return _name(profile) if profile is not None else ""

    async def names(self, workspace: Workspace, ids: Sequence[str]) -> Mapping[str, str]:
        """Readable names of the people and channels with these ids, as far as they can be found."""
        found = await asyncio.gather(*(self._one_name(workspace, id) for id in ids))
        return {id: name for id, name in zip(ids, found, strict=True) if name}

    async def check_agent(self, workspace: Workspace, desk: str, user: str) -> Person:
        """The agent, if they are in the desk's channel. ``NotAllowed`` says why not, ``Unsure`` that Slack can't."""
        key = f"{workspace.team}/{desk}"
        members = await self._desk(workspace, key, desk)
        if members is not None and user not in members:
            self._desks.forget(key)  # they may have joined a moment ago
            members = await self._desk(workspace, key, desk)
        if members is None:
            raise Unsure(
                "I can't check just now whether you belong to this desk, so nothing was changed. Please try again."
            )
        if user not in members:
            raise NotAllowed("Only members of the desk's channel can do that. Ask somebody there to add you to it.")
        return await self.person(workspace, user)

    async def audiences_of_channel(self, workspace: Workspace, channel: str) -> frozenset[str]:
        """What everybody in a channel may see: ``public`` alone where a guest or somebody from elsewhere is in it."""
        key, late = f"{workspace.team}/{channel}", _WHO_IS_THERE_WITHIN
        about = await self._channels.value(key, lambda: self._channel(workspace, channel), within=late)
        shared = about is None or any(about.get(sign) for sign in ("is_ext_shared", "is_pending_ext_shared"))
        if shared or not workspace.ours:
            return frozenset({PUBLIC})
        there = await self._in_channels.value(key, lambda: self._members(workspace, channel), within=late)
        everybody_belongs = there is not None and await self._all_belong(workspace, there)
        return frozenset({PUBLIC, MEMBERS} if everybody_belongs else {PUBLIC})

    async def _profile(self, workspace: Workspace, user: str) -> Mapping[str, Any] | None:
        async def look_up() -> Mapping[str, Any]:
            answer = await self._asked("people", "users.info", workspace.client.users_info(user=user))
            return dict(answer["user"])

        return await self._people.value(f"{workspace.team}/{user}", look_up, within=LOOK_UP_WITHIN)

    async def _one_name(self, workspace: Workspace, id: str) -> str:
        if id[:1] in "UW":
            return await self.name(workspace, id)
        if id[:1] in "CG":
            about = await self._channels.value(
                f"{workspace.team}/{id}", lambda: self._channel(workspace, id), within=LOOK_UP_WITHIN
            )
            return str(about.get("name", "")) if about else ""
        return ""

    async def _of_groups(self, workspace: Workspace, user: str) -> set[str]:
        table = self._settings.group_audiences
        if not table:
            return set()
        ids = await self._ids(workspace, list(table))
        groups = [(table[named], id) for named, id in ids.items()]
        members = await asyncio.gather(*(self._group(workspace, id) for _, id in groups))
        return {audience for (audience, _), found in zip(groups, members, strict=True) if found and user in found}

    async def _ids(self, workspace: Workspace, named: Sequence[str]) -> Mapping[str, str]:
        """The groups' ids. A handle means something in one workspace only, so with several ids alone count."""
        ids = {name: name for name in named if name.startswith("S0")}
        handles = [name for name in named if name not in ids]
        if not handles or self._settings.by_installing:
            return ids

        async def look_up() -> Mapping[str, str]:
            answer = await self._asked("groups", "usergroups.list", workspace.client.usergroups_list())
            return {str(group["handle"]): str(group["id"]) for group in answer["usergroups"]}

        known = await self._handles.value(workspace.team, look_up, within=LOOK_UP_WITHIN) or {}
        return {**ids, **{name: known[name.lstrip("@")] for name in handles if name.lstrip("@") in known}}

    async def _group(self, workspace: Workspace, group: str) -> frozenset[str] | None:
        async def look_up() -> frozenset[str]:
            call = workspace.client.usergroups_users_list(usergroup=group)
            return frozenset((await self._asked("groups", "usergroups.users.list", call))["users"])

        return await self._groups.value(f"{workspace.team}/{group}", look_up, within=LOOK_UP_WITHIN)

    async def _desk(self, workspace: Workspace, key: str, desk: str) -> frozenset[str] | None:
        return await self._desks.value(key, lambda: self._members(workspace, desk), within=LOOK_UP_WITHIN)

    async def _members(self, workspace: Workspace, channel: str) -> frozenset[str]:
        async def page(cursor: str | None) -> Mapping[str, Any]:
            call = workspace.client.conversations_members(channel=channel, limit=_A_PAGE, cursor=cursor)
            return await self._asked("members", "conversations.members", call, channel)

        return frozenset([str(user) async for one in _pages(page) for user in one["members"]])

    async def _all_belong(self, workspace: Workspace, there: frozenset[str]) -> bool:
        """Whether there is no guest among them, for certain: a few are asked about one by one, many as a list."""
        if len(there) > _ONE_BY_ONE:
            late = _WHO_IS_THERE_WITHIN
            guests = await self._guests.value(workspace.team, lambda: self._all_guests(workspace), within=late)
            return guests is not None and not there & guests
        found = await asyncio.gather(*(self._profile(workspace, user) for user in there - {workspace.bot_user}))
        return all(one is not None and not _guest(one) and not one.get("is_stranger") for one in found)

    async def _all_guests(self, workspace: Workspace) -> frozenset[str]:
        """Everybody in the workspace who is no member of the organisation."""

        async def page(cursor: str | None) -> Mapping[str, Any]:
            call = workspace.client.users_list(limit=_A_PAGE, cursor=cursor)
            return await self._asked("people", "users.list", call)

        everybody = [user async for one in _pages(page) for user in one["members"]]
        return frozenset(str(user["id"]) for user in everybody if _guest(user) or user.get("is_stranger"))

    async def _channel(self, workspace: Workspace, channel: str) -> Mapping[str, Any]:
        call = workspace.client.conversations_info(channel=channel)
        return dict((await self._asked("channels", "conversations.info", call, channel))["channel"])

    async def _asked(self, what: str, method: str, call: Awaitable[Any], channel: str = "") -> Mapping[str, Any]:
        try:
            answer = await asked(method, call)
        except SlackSaidNo as no:
            if no.code == "missing_scope":
                self._health.without(what, how_to_mend(no, channel))
            raise
        self._health.has(what)
        return answer


async def _pages(page: Callable[[str | None], Awaitable[Mapping[str, Any]]]) -> AsyncIterator[Mapping[str, Any]]:
    """All pages. ``SlackSaidNo`` where there are too many to know them all."""
    cursor: str | None = None
    for _ in range(_PAGES):
        one = await page(cursor)
        yield one
        cursor = (one.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return
    raise SlackSaidNo("paging", "too_many_pages")


def _name(profile: Mapping[str, Any]) -> str:
    shown = profile.get("profile") or {}
    for name in (shown.get("real_name"), profile.get("real_name"), shown.get("display_name"), profile.get("name")):
        if name:
            return str(name)
    return ""


def _guest(profile: Mapping[str, Any]) -> bool:
    return bool(profile.get("is_restricted") or profile.get("is_ultra_restricted"))


def _stranger(profile: Mapping[str, Any], workspace: Workspace) -> bool:
    """Somebody from another organisation, or no person at all."""
    if profile.get("is_stranger") or profile.get("deleted") or profile.get("is_bot"):
        return True
    teams = {profile.get("team_id"), *((profile.get("enterprise_user") or {}).get("teams") or ())}
    return workspace.team not in teams
