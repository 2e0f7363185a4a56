"""What an administrator does: people, channels, groups, installations; and what Slack does on its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from tests.fakes.slack import world
from tests.fakes.slack.accounts import Installation, Team, User, Usergroup
from tests.fakes.slack.core import Core
from tests.fakes.slack.manifest import read_manifest
from tests.fakes.slack.methods.oauth import install
from tests.fakes.slack.person import Person
from tests.fakes.slack.records import Channel, Json, Message
from tests.fakes.slack.side_doors import SideDoors


class Workspace:
    """What is there can be changed; the app hears of it where Slack would tell it."""

    def __init__(self, core: Core, doors: SideDoors) -> None:
        self.core = core
        self.state = core.state
        self.app = core.state.app
        self._doors = doors

    def use_manifest(self, path: Path) -> None:
        """Take what a manifest says, as pasting it would: scopes, events, commands, shortcuts and tabs."""
        read_manifest(self.app, yaml.safe_load(path.read_text(encoding="utf-8")))
        for installation in self.state.installations.values():
            installation.scopes = list(self.app.bot_scopes)

    def person(self, name: str) -> Person:
        """Somebody by handle or id."""
        return Person(self.core, self._doors, self.state.person(name))

    def add_person(
        self, name: str, full_name: str = "", guest: bool = False, team: str = world.HOME, channels: Sequence[str] = ()
    ) -> Person:
        user = User(f"U0{name.upper()}", team, name, full_name or name.title(), restricted=guest)
        world.add_user(self.core, user)
        for channel in channels:
            self.channel(channel).members.append(user.id)
        return self.person(name)

    async def join_team(self, person: Person) -> None:
        """Tell the app that somebody is new in the team."""
        event = {"type": "team_join", "user": person.user.seen_from(person.team), "event_ts": self.state.next_ts()}
        await self._tell("team_join", event, person.team)

    async def change_person(self, person: Person, restricted: bool | None = None, deleted: bool | None = None) -> None:
        """Make somebody a guest or a member, or let them leave, and tell the app."""
        person.user.restricted = person.user.restricted if restricted is None else restricted
        person.user.deleted = person.user.deleted if deleted is None else deleted
        event = {"type": "user_change", "user": person.user.seen_from(person.team), "event_ts": self.state.next_ts()}
        await self._tell("user_change", event, person.team)

    def channel(self, name: str) -> Channel:
        return self.state.channel(name)

    def add_channel(
        self,
        name: str,
        members: Sequence[str] = (),
        bot: bool = True,
        private: bool = False,
        shared_with: Sequence[str] = (),
        team: str = world.HOME,
    ) -> Channel:
        users = [self.state.person(member).id for member in members]
        if bot:
            users.append(self.state.installations[team].bot_user)
        return world.add_channel(self.core, name, users, private, list(shared_with), team)

    async def archive(self, channel: str) -> None:
        place = self.channel(channel)
        kind = "channel_archive" if place.kind == "public" else "group_archive"
        place.archived = True
        event = {"type": kind, "channel": place.id, "user": "U0SAM", "event_ts": self.state.next_ts()}
        await self._tell(kind, event, place.team, place)

    def add_team(self, ident: str, name: str) -> Team:
        self.state.teams[ident] = Team(ident, name, name.lower().replace(" ", "-"))
        return self.state.teams[ident]

    def install(self, team: str, installer: str = "") -> Installation:
        """Install the app in a team without the pages of OAuth."""
        return install(self.core, team, installer)

    def oauth_code(self, team: str, installer: str = "") -> str:
        """A code that the app can exchange with oauth.v2.access, as if somebody had said yes on Slack's page."""
        return self._doors.code(team, installer)

    def add_usergroup(self, handle: str, members: Sequence[str]) -> Usergroup:
        users = [self.state.person(member).id for member in members]
        group = Usergroup(f"S0{handle.upper()}", world.HOME, handle, handle.title(), users)
        self.state.usergroups[group.id] = group
        return group

    async def change_usergroup(self, ident: str, members: Sequence[str]) -> None:
        group = self.state.usergroups[ident]
        before, group.users = group.users, [self.state.person(member).id for member in members]
        added = [user for user in group.users if user not in before]
        removed = [user for user in before if user not in group.users]
        event = {
            "type": "subteam_members_changed",
            "subteam_id": ident,
            "team_id": group.team,
            "added_users": added,
            "added_users_count": len(added),
            "removed_users": removed,
            "removed_users_count": len(removed),
        }
        await self._tell("subteam_members_changed", event, group.team)

    async def revoke_token(self, team: str = world.HOME, refusal: str = "token_revoked") -> None:
        """The token stops working; ``refusal`` is what Slack says from now on."""
        installation = self.state.installations[team]
        installation.refusal = refusal
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [installation.bot_user]}}
        await self._tell("tokens_revoked", event, team)

    async def uninstall(self, team: str = world.HOME) -> None:
        await self.revoke_token(team, "account_inactive")
        await self._tell("app_uninstalled", {"type": "app_uninstalled"}, team)

    def reinstall(self, team: str = world.HOME) -> Installation:
        """Install it again; the new token is another one."""
        return install(self.core, team)

    def drop_scope(self, scope: str) -> None:
        for installation in self.state.installations.values():
            installation.scopes = [one for one in installation.scopes if one != scope]

    def without_method(self, *methods: str) -> None:
        """These are unknown from now on, as in an older or restricted workspace."""
        self.core.missing_methods.update(methods)

    async def unfurls(self, message: Message) -> None:
        """Slack unfolds a link in a message: it changes though nobody edited it."""
        sent = self.core.talk.touch(message, [{"from_url": "https://example.org", "title": "Example"}])
        for delivery in sent:
            await delivery.tried.wait()

    async def another_bot_says(self, text: str, channel: str, thread: Message | None = None) -> Message:
        """A bot of another app's posts in a channel, the old way, with the subtype bot_message."""
        place = self.channel(channel)
        message = Message(place.id, self.state.next_ts(), place.team, text=text, bot_id="B0DEPLOYS")
        message.app_id, message.subtype = "A0DEPLOYS", "bot_message"
        message.thread_ts = thread.root if thread else ""
        for delivery in self.core.talk.post(message):
            await delivery.tried.wait()
        return message

    async def _tell(self, name: str, event: Json, team: str, channel: Channel | None = None) -> None:
        for delivery in self.core.events.emit(name, event, team, channel):
            await delivery.tried.wait()
