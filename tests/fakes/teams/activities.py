"""The activities that tell the bot what people do, in the shapes that Microsoft's pages on bots in Teams show.

Messages and their changes (``conversation-messages``), conversation, reaction and installation events
(``subscribe-to-conversation-events``), invokes of cards (Universal Actions), feedback buttons and message extensions.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tests.fakes.teams.outgoing import Delivery, Outgoing
from tests.fakes.teams.records import Conversation, Json, Message, User
from tests.fakes.teams.state import State


class Activities:
    """Makes them and sets them on their way. Each returns the delivery, or None where Teams tells the bot nothing."""

    def __init__(self, state: State, outgoing: Outgoing) -> None:
        self._state = state
        self._outgoing = outgoing

    def said(self, user: User, message: Message) -> Delivery | None:
        """Somebody's message, when the bot hears it."""
        place = self._state.conversation(message.conversation)
        if not self.heard(user, place, message):
            return None
        return self._outgoing.send(self.message(user, place, message))

    def heard(self, user: User, place: Conversation, message: Message) -> bool:
        """The app must be there; without a mention only where the permission is granted, or in a personal chat."""
        blocked = place.kind == "personal" and user.blocked
        if blocked or not self._state.installed(place):
            return False
        mentioned = any(entity.get("mentioned", {}).get("id") == self._state.bot_id for entity in message.entities)
        return mentioned or self._state.may_read_all(place)

    def message(self, user: User, place: Conversation, message: Message) -> Json:
        text = {"text": message.text} if message.text else {}
        shown = [{"contentType": "text/html", "content": message.html}] if message.html else []
        return (
            self._base("message", user, place, message.root, message.id)
            | {"textFormat": "plain", **text, "attachments": [*message.attachments, *shown]}
            | {"entities": [*message.entities, client_info(user)]}
            | self._in_thread(message)
        )

    def changed(self, user: User, message: Message, event: str) -> Delivery | None:
        """``editMessage``, ``undeleteMessage`` or ``softDeleteMessage``; the id stays the message's."""
        place = self._state.conversation(message.conversation)
        if not self.heard(user, place, message):
            return None
        if event == "softDeleteMessage":
            activity = self._base("messageDelete", user, place, message.root, message.id) | self._in_thread(message)
        else:
            activity = self.message(user, place, message) | {"type": "messageUpdate"}
        activity["channelData"] = activity["channelData"] | {"eventType": event}
        return self._outgoing.send(activity)

    def with_value(self, user: User, message: Message, ident: str, value: Any, text: str = "") -> Delivery:
        """A press of Action.Submit: a message without text that replies to the card; ``messageBack`` may bring one."""
        place = self._state.conversation(message.conversation)
        said = {"text": text} if text else {}
        activity = self._base("message", user, place, message.root, ident) | {"replyToId": message.id}
        activity |= {**said, "value": value, "entities": [client_info(user)]}
        activity["channelData"] = activity["channelData"] | {"source": {"name": "message"}} | _legacy(message)
        return self._outgoing.send(activity)

    def invoke(
        self, name: str, user: User, place: Conversation, value: Json, message: Message | None = None, root: str = ""
    ) -> Delivery:
        ident = self._state.next_id("f:")
        activity = self._base("invoke", user, place, message.root if message else root, ident) | {
            "name": name,
            "value": value,
            "entities": [client_info(user)],
        }
        if message is not None:
            activity["replyToId"] = message.id
            activity["channelData"] = activity["channelData"] | {"source": {"name": "message"}} | _legacy(message)
        return self._outgoing.send(activity)

    def members(self, user: User, place: Conversation, ids: list[str], added: bool = True) -> Delivery:
        """Somebody, or the bot itself, joined or left."""
        word = "membersAdded" if added else "membersRemoved"
        known = self._state.users
        people = [{"id": one} | ({"aadObjectId": known[one].object_id} if one in known else {}) for one in ids]
        activity = self._base("conversationUpdate", user, place, "", self._state.next_id("f:")) | {word: people}
        if place.team:
            kind = "teamMemberAdded" if added else "teamMemberRemoved"
            activity["channelData"] = activity["channelData"] | {"eventType": kind, "team": self._team(place)}
        return self._outgoing.send(activity)

    def installation(self, user: User, place: Conversation, action: str) -> Delivery:
        activity = self._base("installationUpdate", user, place, "", self._state.next_id("f:")) | {"action": action}
        data = activity["channelData"] | {"source": {"name": "message"}}
        if place.team:
            data |= {"settings": {"selectedChannel": {"id": place.id}}, "team": self._team(place)}
        activity["channelData"] = data
        return self._outgoing.send(activity)

    def channel_event(self, user: User, place: Conversation, event: str) -> Delivery:
        """``channelCreated``, ``channelRenamed``, ``channelDeleted``: told in the team's General channel."""
        general = self._state.conversations[place.team]
        activity = self._base("conversationUpdate", user, general, "", self._state.next_id("f:"))
        channel = {"id": place.id, "name": place.name}
        activity["channelData"] = activity["channelData"] | {"eventType": event, "channel": channel}
        return self._outgoing.send(activity)

    def reaction(self, user: User, message: Message, kind: str, added: bool) -> Delivery | None:
        """Only reactions to the bot's own messages are told."""
        place = self._state.conversation(message.conversation)
        if not message.by_app or not self._state.installed(place):
            return None
        activity = self._base("messageReaction", user, place, message.root, self._state.next_id("f:"))
        activity |= {"reactionsAdded" if added else "reactionsRemoved": [{"type": kind}], "replyToId": message.id}
        return self._outgoing.send(activity | _legacy(message))

    def stamp(self) -> Json:
        """A new id and the time now."""
        return {"id": self._state.next_message_id(), **self._times()}

    def _base(self, kind: str, user: User, place: Conversation, root: str, ident: str) -> Json:
        return {
            "type": kind,
            "id": ident,
            **self._times(),
            "localTimezone": "Europe/Stockholm",
            "channelId": "msteams",
            "serviceUrl": self._state.service_url(place.tenant),
            "from": user.account(),
            "conversation": place.account(root),
            "recipient": {"id": self._state.bot_id, "name": self._state.bot_name},
            "channelData": self._channel_data(place),
            "locale": user.locale,
        }

    def _times(self) -> Json:
        now = datetime.fromtimestamp(self._state.now(), UTC)
        local = now.astimezone(timezone(timedelta(hours=1)))
        return {
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z",
            "localTimestamp": local.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0+01:00",
        }

    def _channel_data(self, place: Conversation) -> Json:
        tenant = {"tenant": {"id": place.tenant}}
        if not place.team:
            return tenant
        old = {"teamsChannelId": place.id, "teamsTeamId": place.team}
        return old | {"channel": {"id": place.id}, "team": {"id": place.team}} | tenant

    def _team(self, place: Conversation) -> Json:
        team = self._state.teams[place.team]
        return {"aadGroupId": team.group_id, "name": team.name, "id": team.id}

    def _in_thread(self, message: Message) -> Json:
        return {"replyToId": message.root} if message.root and message.root != message.id else {}


def client_info(user: User) -> Json:
    return {
        "locale": user.locale,
        "country": user.locale[-2:],
        "platform": "Web",
        "timezone": "Europe/Stockholm",
        "type": "clientInfo",
    }


def as_html(text: str, mentions: Sequence[Json] = ()) -> str:
    """The HTML that Teams' client sends beside the plain text."""
    shown = html.escape(text, quote=False)
    for number, one in enumerate(mentions):
        name = html.escape(one["mentioned"]["name"])
        tag = f'<span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="{number}">{name}</span>'
        shown = shown.replace(html.escape(one["text"], quote=False), tag, 1)
    return f"<p>{shown}</p>"


def _legacy(message: Message) -> Json:
    return {"legacy": {"replyToId": f"1:{message.id}"}}
