"""What every method gets: who calls, with which arguments, and what it may reach."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.accounts import Installation
from tests.fakes.slack.core import Core
from tests.fakes.slack.records import ApiError, Channel, Json
from tests.fakes.slack.scopes import ByKind


@dataclass
class Asking:
    """One call. ``caller`` is empty-handed (no team) for methods that take no bot token."""

    core: Core
    method: str
    caller: Installation
    arguments: Json

    def text(self, name: str, default: str | None = None) -> str:
        """An argument as text. Raises ``invalid_arguments`` when a needed one is missing."""
        value = self.arguments.get(name)
        if value is None or value == "":
            if default is not None:
                return default
            message = f"[ERROR] missing required field: {name}"
            raise ApiError("invalid_arguments", response_metadata={"messages": [message]})
        return value if isinstance(value, str) else str(value)

    def flag(self, name: str) -> bool | None:
        """An argument that is true or false; forms write them as words or digits. None when it is not there."""
        value = self.arguments.get(name)
        return None if value is None else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        value = self.arguments.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise ApiError("invalid_arguments") from None

    def structure(self, name: str, wrong: str) -> Any:
        """An argument that is JSON, which forms carry as text; None when it is not there. Raises ``wrong``."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(wrong) from None

    def reach(self, name: str, needs: ByKind | None = None) -> Channel:
        """A channel of the caller's team that it can see. Raises ``channel_not_found`` or ``missing_scope``."""
        channel = self.core.state.channel(name)
        inside = self.caller.bot_user in channel.members
        if self.caller.team not in channel.teams or (channel.kind != "public" and not inside):
            raise ApiError("channel_not_found")
        if needs is not None:
            self.need(needs[channel.kind])
        return channel

    def post_to(self, name: str) -> Channel:
        """A channel that the caller may post to; a user's id stands for the direct message."""
        state = self.core.state
        channel = self.direct_message(name) if name in state.users else self.reach(name)
        if channel.archived:
            raise ApiError("is_archived")
        outside = self.caller.bot_user not in channel.members
        if outside and not (channel.kind == "public" and "chat:write.public" in self.caller.scopes):
            raise ApiError("not_in_channel")
        if channel.kind == "im" and not state.app.messages_tab:
            raise ApiError("messages_tab_disabled")
        return channel

    def direct_message(self, user: str) -> Channel:
        state = self.core.state
        person = state.users.get(user)
        if person is None:
            raise ApiError("user_not_found")
        if person.deleted:
            raise ApiError("user_disabled")
        if person.team != self.caller.team and not self.core.rules.strangers_have_dms:
            raise ApiError("channel_not_found" if self.method.startswith("chat.") else "user_not_visible")
        return state.direct_message(self.caller.team, user)

    def need(self, *scopes: str) -> None:
        """Raises ``missing_scope`` when the caller has none of them."""
        if scopes and not set(scopes) & set(self.caller.scopes):
            raise ApiError("missing_scope", needed=scopes[0], provided=",".join(self.caller.scopes))
