"""Everything the server holds, with its ids and clock, and a bell that rings on every change."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from itertools import count

from tests.fakes.bell import Bell
from tests.fakes.teams.records import ApiError, Conversation, File, Message, Team, Tenant, User

APP_ID = "4f6d9c1e-2a57-4b0e-9d3b-6d3c0a1be001"


class State(Bell):
    """The tables. ``base`` gives seconds since 1970; ``skip`` moves the server's clock on from there."""

    def __init__(self, base: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.bot_id, self.bot_name = f"28:{APP_ID}", "Handrail"
        self.tenants: dict[str, Tenant] = {}
        self.users: dict[str, User] = {}
        self.teams: dict[str, Team] = {}
        self.conversations: dict[str, Conversation] = {}
        self.files: dict[str, File] = {}
        self.url = ""
        self._base = base
        self._skipped = 0.0
        self._last = 0
        self._numbers = count(1)

    def now(self) -> float:
        return self._base() + self._skipped

    def skip(self, seconds: float) -> None:
        self._skipped += seconds
        self.changed()

    def next_message_id(self) -> str:
        """Milliseconds since 1970, greater than every id before it."""
        self._last = max(int(self.now() * 1000), self._last + 1)
        return str(self._last)

    def next_id(self, prefix: str = "") -> str:
        """A GUID with ``prefix``; the same ones in every run."""
        return f"{prefix}{uuid.uuid5(uuid.NAMESPACE_OID, f'teams-{next(self._numbers)}')}"

    def service_url(self, tenant: str) -> str:
        return f"{self.url}/{self.tenants[tenant].region}/"

    def person(self, name: str) -> User:
        """By key, id or object id."""
        found = next((user for user in self.users.values() if name in (user.key, user.id, user.object_id)), None)
        if found is None:
            raise LookupError(f"nobody here is called {name}: {sorted(user.key for user in self.users.values())}")
        return found

    def team(self, name: str) -> Team:
        """By key or id. Raises what the Connector answers for an unknown one."""
        found = next((team for team in self.teams.values() if name in (team.key, team.id)), None)
        if found is None:
            raise ApiError(404, "NotFound", "The team was not found.")
        return found

    def conversation(self, name: str) -> Conversation:
        """By id (a thread's too) or key. Raises ``ConversationNotFound``."""
        ident = name.partition(";messageid=")[0]
        found = self.conversations.get(ident) or next(
            (one for one in self.conversations.values() if one.key == ident), None
        )
        if found is None:
            raise ApiError(404, "ConversationNotFound", "Conversation not found.")
        return found

    def personal(self, user: User, made: bool = True) -> Conversation | None:
        """Somebody's chat with the bot; made when it is not yet there, unless ``made`` is False."""
        for one in self.conversations.values():
            if one.kind == "personal" and one.members == [user.id]:
                return one
        if not made:
            return None
        ident = f"a:1{user.key}{uuid.uuid5(uuid.NAMESPACE_OID, user.id).hex}"
        chat = Conversation(ident, "personal", user.tenant, f"chat-{user.key}", "", [user.id])
        self.conversations[ident] = chat
        return chat

    def installed(self, conversation: Conversation) -> bool:
        """Whether the app is there."""
        if conversation.kind == "personal":
            return self.users[conversation.members[0]].installed
        return self.teams[conversation.team].installed if conversation.team else conversation.installed

    def may_read_all(self, conversation: Conversation) -> bool:
        """Whether the app hears what does not mention it: resource-specific consent of a team or a group chat."""
        if conversation.kind == "channel":
            return "ChannelMessage.Read.Group" in self.teams[conversation.team].permissions
        return conversation.kind == "personal" or "ChatMessage.Read.Chat" in conversation.permissions

    def message(self, conversation: Conversation, ident: str) -> Message:
        """Raises ``ActivityNotFoundInConversation``."""
        found = conversation.message(ident)
        if found is None or found.deleted:
            raise ApiError(404, "ActivityNotFoundInConversation", "The activity was not found in the conversation.")
        return found
