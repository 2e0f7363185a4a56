"""Everything the server holds, with its ids and timestamps, and a bell that rings on every change."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

from tests.fakes.bell import Bell
from tests.fakes.slack.accounts import App, Installation, Team, User, Usergroup
from tests.fakes.slack.records import ApiError, Channel, File, Json, Message, View


class State(Bell):
    """The tables. ``now`` is seconds since 1970."""

    def __init__(self, app: App, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.app = app
        self.now = now
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.usergroups: dict[str, Usergroup] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.installations: dict[str, Installation] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.modals: dict[str, list[View]] = {}
        """The stack of modals that a user has open, the top one last."""
        self._last_ts = 0
        self._numbers = count(1)

    def next_ts(self) -> str:
        """A timestamp that no other message has, and that is greater than all before it."""
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def next_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):010d}"

    def channel(self, name: str) -> Channel:
        """By id or name. Raises ``channel_not_found``."""
        found = self.channels.get(name) or next(
            (one for one in self.channels.values() if one.name and one.name == name.removeprefix("#")), None
        )
        if found is None:
            raise ApiError("channel_not_found")
        return found

    def direct_message(self, team: str, user: str) -> Channel:
        """The direct message between the app of a team and somebody, opened when it is not yet there."""
        for channel in self.channels.values():
            if channel.kind == "im" and channel.team == team and channel.user == user:
                return channel
        ident = "D0" + user.removeprefix("U0")
        if ident in self.channels:
            ident = self.next_id("D0")
        bot = self.installations[team].bot_user
        channel = Channel(ident, team, "", "im", [bot, user], user=user)
        self.channels[ident] = channel
        return channel

    def message(self, channel: str, ts: str) -> Message:
        """Raises ``message_not_found``."""
        found = self.channel(channel).message(ts)
        if found is None or found.subtype == "tombstone":
            raise ApiError("message_not_found")
        return found

    def person(self, name: str) -> User:
        """By id or handle."""
        found = self.users.get(name) or next((one for one in self.users.values() if one.name == name), None)
        if found is None:
            raise LookupError(f"nobody here is called {name}: add them with add_person")
        return found

    def modal(self, ident: str) -> View | None:
        return next((view for stack in self.modals.values() for view in stack if view.id == ident), None)

    def shown(self, message: Message, metadata: bool = False) -> Json:
        """A message as the Web API and the events show it."""
        shown: Json = {"type": "message", "ts": message.ts, "text": message.text, "team": message.team}
        optional = {
            "subtype": message.subtype,
            "user": message.user,
            "client_msg_id": message.client_msg_id,
            "bot_id": message.bot_id,
            "app_id": message.app_id,
            "thread_ts": message.thread_ts,
            "blocks": message.blocks,
            "attachments": message.attachments,
            "edited": message.edited,
            "files": self._files(message),
        }
        shown |= {key: value for key, value in optional.items() if value}
        if message.bot_id:
            name = self.users[message.user].full_name if message.user in self.users else self.app.name
            shown["bot_profile"] = {"id": message.bot_id, "app_id": message.app_id, "name": name, "deleted": False}
        if message.files:
            shown["upload"] = False
        if message.reactions:
            shown["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
            ]
        if metadata and message.metadata:
            shown["metadata"] = message.metadata
        return shown | self._thread_fields(message)

    def _files(self, message: Message) -> list[Json]:
        if self.channel(message.channel).connected:
            # Across organisations an event only names the file; files.info says what it is.
            return [{"id": file.id, "mode": "hosted", "file_access": "check_file_info"} for file in message.files]
        return [file.shown() for file in message.files]

    def _thread_fields(self, message: Message) -> Json:
        if message.ephemeral_for:
            return {}
        channel = self.channel(message.channel)
        if message.in_thread:
            root = channel.message(message.thread_ts)
            return {"parent_user_id": root.user} if root is not None else {}
        replies = [one for one in channel.thread(message.ts) if one is not message]
        if not replies:
            return {}
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies if reply.user}),
            "latest_reply": replies[-1].ts,
        }
