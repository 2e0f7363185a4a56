"""What an administrator does, and the ways to people and places."""

from __future__ import annotations

from tests.fakes.teams import world
from tests.fakes.teams.core import Core
from tests.fakes.teams.outgoing import Delivery
from tests.fakes.teams.person import Person
from tests.fakes.teams.records import Conversation, Team


class Organisation:
    def __init__(self, core: Core) -> None:
        self.core = core

    def person(self, name: str) -> Person:
        """By key, id or object id."""
        return Person(self.core, self.core.state.person(name))

    def conversation(self, name: str) -> Conversation:
        """By id or key."""
        return self.core.state.conversation(name)

    def team(self, name: str) -> Team:
        """By key or id."""
        return self.core.state.team(name)

    def grant(self, place: str, permission: str = "") -> None:
        """Resource-specific consent for a team (by key) or a group chat: the bot hears what does not mention it."""
        state = self.core.state
        team = next((one for one in state.teams.values() if place in (one.key, one.id)), None)
        if team is not None:
            team.permissions.add(permission or "ChannelMessage.Read.Group")
        else:
            state.conversation(place).permissions.add(permission or "ChatMessage.Read.Chat")

    def revoke(self, place: str) -> None:
        """Take every such permission back."""
        state = self.core.state
        team = next((one for one in state.teams.values() if place in (one.key, one.id)), None)
        (team or state.conversation(place)).permissions.clear()

    def add_user(self, key: str, name: str, tenant: str = world.HOME, installed: bool = True) -> Person:
        world.add_user(self.core.state, key, name, tenant).installed = installed
        return self.person(key)

    def add_channel(self, team: str, key: str, name: str = "") -> Conversation:
        """Without telling the bot; see ``tell_channel``."""
        return world.add_channel(self.core.state, team, key, name or key)

    def add_chat(self, key: str, members: list[str], installed: bool = True) -> Conversation:
        chat = world.add_chat(self.core.state, key, members)
        chat.installed = installed
        return chat

    def tell_channel(self, key: str, event: str = "channelCreated", by: str = "sam") -> Delivery:
        """``channelCreated``, ``channelRenamed`` or ``channelDeleted``."""
        return self.core.activities.channel_event(self.person(by).user, self.conversation(key), event)

    def joins(self, key: str, place: str) -> Delivery | None:
        """Somebody becomes a member of a team (by key) or a group chat; the bot is told where it is installed."""
        return self._moves(key, place, True)

    def leaves(self, key: str, place: str) -> Delivery | None:
        return self._moves(key, place, False)

    def disable_bot(self, tenant: str = world.HOME, disabled: bool = True) -> None:
        """The administrator switches the bot off: 403 ``BotDisabledByAdmin``."""
        self.core.state.tenants[tenant].bot_disabled = disabled

    def _moves(self, key: str, place: str, joins: bool) -> Delivery | None:
        state, user = self.core.state, self.person(key).user
        team = next((one for one in state.teams.values() if place in (one.key, one.id)), None)
        rosters = [state.conversation(place)] if team is None else [
            one for one in state.conversations.values() if one.team == team.id
        ]  # fmt: skip
        lists = [one.members for one in rosters] + ([team.members] if team else [])
        for members in {id(one): one for one in lists}.values():
            if joins and user.id not in members:
                members.append(user.id)
            elif not joins and user.id in members:
                members.remove(user.id)
        state.changed()
        told = rosters[0]
        return self.core.activities.members(user, told, [user.id], joins) if state.installed(told) else None
