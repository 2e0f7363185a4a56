"""Which events the app gets, and how Slack writes each of them."""

from __future__ import annotations

from tests.fakes.slack.accounts import Installation
from tests.fakes.slack.outgoing import Delivery, Outgoing
from tests.fakes.slack.records import Channel, Json, Message
from tests.fakes.slack.scopes import EVENTS, MESSAGE_EVENTS
from tests.fakes.slack.state import State


class Events:
    """Wraps what happened and sends it, when the app has subscribed to it, has the scope, and is in the channel."""

    def __init__(self, state: State, outgoing: Outgoing) -> None:
        self._state = state
        self._outgoing = outgoing

    def emit(self, name: str, event: Json, team: str = "", channel: Channel | None = None) -> list[Delivery]:
        """``name`` is what the manifest calls it. Returns what was sent: one delivery, or none."""
        installation = self._for_channel(channel) if channel else self._state.installations.get(team)
        app = self._state.app
        if installation is None or name not in app.bot_events:
            return []
        gone = name in ("app_uninstalled", "tokens_revoked")
        needed = EVENTS[name]
        if not gone and (installation.refusal or (needed and needed not in installation.scopes)):
            return []
        return [self._outgoing.send(self._wrapped(event, installation, channel))]

    def said(self, message: Message) -> list[Delivery]:
        """A new message: the message event, and a second one when it mentions the app in a channel."""
        channel = self._state.channel(message.channel)
        shown = self._state.shown(message)
        placed = {"channel": channel.id, "event_ts": message.ts, **self._foreign(message, channel)}
        event = shown | placed | {"channel_type": channel.type_in_events}
        sent = self.emit(MESSAGE_EVENTS[channel.kind], event, channel=channel)
        installation = self._for_channel(channel)
        if installation is None or channel.kind == "im" or message.user == installation.bot_user:
            return sent
        if f"<@{installation.bot_user}>" in message.text:
            mention = {key: value for key, value in shown.items() if key != "subtype"}
            sent += self.emit("app_mention", mention | placed | {"type": "app_mention"}, channel=channel)
        return sent

    def changed(self, message: Message, before: Json) -> list[Delivery]:
        shown = self._state.shown(message)
        return self._about(message, "message_changed", {"message": shown, "previous_message": before})

    def deleted(self, message: Message, before: Json) -> list[Delivery]:
        return self._about(message, "message_deleted", {"deleted_ts": message.ts, "previous_message": before})

    def _about(self, message: Message, subtype: str, fields: Json) -> list[Delivery]:
        channel = self._state.channel(message.channel)
        ts = self._state.next_ts()
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.type_in_events,
            "ts": ts,
            "event_ts": ts,
            **fields,
        }
        return self.emit(MESSAGE_EVENTS[channel.kind], event, channel=channel)

    def _for_channel(self, channel: Channel) -> Installation | None:
        """The installation whose bot is in the channel. In a shared channel an event comes once, not once a team."""
        for team in channel.teams:
            installation = self._state.installations.get(team)
            if installation is not None and installation.bot_user in channel.members:
                return installation
        return None

    def _foreign(self, message: Message, channel: Channel) -> Json:
        if not channel.connected or message.team == channel.team:
            return {}
        return {"user_team": message.team, "source_team": message.team}

    def _wrapped(self, event: Json, installation: Installation, channel: Channel | None) -> Delivery:
        ident = self._state.next_id("Ev")
        payload = {
            "token": "verification-token-not-to-be-used",
            "team_id": installation.team,
            "context_team_id": installation.team,
            "context_enterprise_id": None,
            "api_app_id": self._state.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": ident,
            "event_time": int(self._state.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": installation.team,
                    "user_id": installation.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.connected),
            "event_context": f"4-{ident}",
        }
        return Delivery("events_api", ident, payload)
