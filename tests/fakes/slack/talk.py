"""What happens to messages, whoever does it: the state changes, and the app hears of it."""

from __future__ import annotations

from tests.fakes.slack.events import Events
from tests.fakes.slack.outgoing import Delivery
from tests.fakes.slack.records import ApiError, Json, Message, Version
from tests.fakes.slack.state import State

DELETED = "This message was deleted."


class Talk:
    """Posts, changes, deletes and reacts. Each returns what the app was sent."""

    def __init__(self, state: State, events: Events) -> None:
        self._state = state
        self._events = events

    def post(self, message: Message) -> list[Delivery]:
        channel = self._state.channel(message.channel)
        if message.ephemeral_for:
            channel.ephemeral.append(message)
            self._state.changed()
            return []
        channel.add(message)
        for file in message.files:
            if channel.id not in file.shares:
                file.shares.append(channel.id)
        self._state.changed()
        sent = self._events.said(message)
        for file in message.files:
            shared = {"type": "file_shared", "file_id": file.id, "user_id": message.user, "file": {"id": file.id}}
            placed = {"channel_id": channel.id, "event_ts": message.ts}
            sent += self._events.emit("file_shared", shared | placed, channel=channel)
        return sent

    def change(self, message: Message, text: str, blocks: list[Json], edited_by: str = "") -> list[Delivery]:
        """New words. ``edited_by``: whose name the mark *(edited)* stands under, none without."""
        before = self._state.shown(message)
        message.versions.append(Version(message.text, message.blocks))
        message.text, message.blocks = text, blocks
        if edited_by:
            message.edited = {"user": edited_by, "ts": self._state.next_ts()}
        self._state.changed()
        return self._events.changed(message, before)

    def touch(self, message: Message, attachments: list[Json]) -> list[Delivery]:
        """Slack unfolds a link: the message changes though nobody edited it."""
        before = self._state.shown(message)
        message.attachments = attachments
        self._state.changed()
        return self._events.changed(message, before)

    def delete(self, message: Message) -> list[Delivery]:
        """A root with replies leaves a tombstone, which Slack tells as a change."""
        channel = self._state.channel(message.channel)
        before = self._state.shown(message)
        has_replies = any(one is not message for one in channel.thread(message.ts))
        message.deleted = True
        message.versions.append(Version(message.text, message.blocks))
        if has_replies and not message.in_thread:
            message.subtype, message.text, message.user = "tombstone", DELETED, "USLACKBOT"
            message.blocks, message.files, message.attachments = [], [], []
            sent = self._events.changed(message, before)
        else:
            channel.remove(message)
            sent = self._events.deleted(message, before)
        self._state.changed()
        return sent

    def react(self, message: Message, user: str, name: str) -> list[Delivery]:
        users = message.reactions.setdefault(name, [])
        if user in users:
            raise ApiError("already_reacted")
        users.append(user)
        self._state.changed()
        return self._reacted("reaction_added", message, user, name)

    def unreact(self, message: Message, user: str, name: str) -> list[Delivery]:
        users = message.reactions.get(name, [])
        if user not in users:
            raise ApiError("no_reaction")
        users.remove(user)
        if not users:
            del message.reactions[name]
        self._state.changed()
        return self._reacted("reaction_removed", message, user, name)

    def _reacted(self, kind: str, message: Message, user: str, name: str) -> list[Delivery]:
        event = {
            "type": kind,
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": self._state.next_ts(),
        }
        return self._events.emit(kind, event, channel=self._state.channel(message.channel))
