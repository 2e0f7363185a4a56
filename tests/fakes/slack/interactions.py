"""Presses, shortcuts, commands and submitted views: their payloads, trigger ids and response URLs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.accounts import User
from tests.fakes.slack.outgoing import Delivery, Outgoing
from tests.fakes.slack.records import ApiError, Channel, Json, Message, View
from tests.fakes.slack.state import State
from tests.fakes.slack.visible import Button

RESPONSES_TO_ONE_URL = 5
SECONDS_OF_A_RESPONSE_URL = 1800


@dataclass
class Trigger:
    team: str
    user: str
    at: float
    exchanged: bool = False


@dataclass
class ResponseUrl:
    """Where an answer to an interaction may be posted: up to five times in half an hour."""

    team: str
    channel: str
    user: str
    message: Message | None
    at: float
    thread_ts: str = ""
    used: int = 0


class Interactions:
    """Everything that people do with the app other than talking. ``url`` is the server's own."""

    def __init__(self, state: State, outgoing: Outgoing) -> None:
        self.url = ""
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, ResponseUrl] = {}
        self._state = state
        self._outgoing = outgoing

    def press_on_message(self, user: User, team: str, message: Message, button: Button) -> Delivery:
        channel = self._state.channel(message.channel)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.ephemeral_for),
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._base("block_actions", user, team) | {
            "container": container,
            "channel": self._channel(channel),
            "state": {"values": {}},
            "response_url": self.response_url(team, channel.id, user.id, message),
            "actions": [self._action(button)],
        }
        if not message.ephemeral_for:
            payload["message"] = self._state.shown(message)
        return self._send("interactive", payload)

    def press_on_view(self, user: User, view: View, button: Button, shown: Json) -> Delivery:
        payload = self._base("block_actions", user, view.team) | {
            "container": {"type": "view", "view_id": view.id},
            "view": shown,
            "actions": [self._action(button)],
        }
        return self._send("interactive", payload)

    def message_shortcut(self, user: User, team: str, message: Message, callback: str) -> Delivery:
        channel = self._state.channel(message.channel)
        payload = self._base("message_action", user, team) | {
            "callback_id": callback,
            "channel": self._channel(channel),
            "message_ts": message.ts,
            "message": self._state.shown(message),
            "response_url": self.response_url(team, channel.id, user.id, None),
            "action_ts": self._state.next_ts(),
        }
        return self._send("interactive", payload)

    def global_shortcut(self, user: User, team: str, callback: str) -> Delivery:
        payload = self._base("shortcut", user, team)
        return self._send("interactive", payload | {"callback_id": callback, "action_ts": self._state.next_ts()})

    def submission(self, user: User, view: View, shown: Json, closed: bool = False) -> Delivery:
        payload = self._base("view_closed" if closed else "view_submission", user, view.team)
        more: Json = {"is_cleared": False} if closed else {"response_urls": []}
        return self._send("interactive", payload | {"view": shown, **more})

    def command(self, user: User, team: str, channel: Channel, command: str, text: str) -> Delivery:
        payload = {
            "token": "verification-token-not-to-be-used",
            "team_id": team,
            "team_domain": self._state.teams[team].domain,
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.kind == "im" else channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._state.app.id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(team, channel.id, user.id, None),
            "trigger_id": self.trigger(team, user.id),
        }
        return self._send("slash_commands", payload)

    def response_url(self, team: str, channel: str, user: str, message: Message | None) -> str:
        ident = self._state.next_id("R")
        thread = message.thread_ts if message else ""
        self.responses[ident] = ResponseUrl(team, channel, user, message, self._state.now(), thread)
        return f"{self.url}/actions/{team}/{ident}"

    def trigger(self, team: str, user: str) -> str:
        ident = f"{self._state.next_id('')}.{self._state.next_id('')}.trigger"
        self.triggers[ident] = Trigger(team, user, self._state.now())
        return ident

    def exchange(self, ident: str, seconds: float) -> Trigger:
        """A trigger id for one view. Raises what the Web API answers when it is unknown, used or too old."""
        trigger = self.triggers.get(ident)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.exchanged:
            raise ApiError("exchanged_trigger_id")
        if self._state.now() - trigger.at > seconds:
            raise ApiError("expired_trigger_id")
        trigger.exchanged = True
        return trigger

    def answer_to(self, ident: str) -> ResponseUrl:
        """Raises ``expired_url`` or ``used_url``."""
        found = self.responses.get(ident)
        if found is None or self._state.now() - found.at > SECONDS_OF_A_RESPONSE_URL:
            raise ApiError("expired_url")
        if found.used >= RESPONSES_TO_ONE_URL:
            raise ApiError("used_url")
        found.used += 1
        return found

    def _base(self, kind: str, user: User, team: str) -> Json:
        return {
            "type": kind,
            "token": "verification-token-not-to-be-used",
            "api_app_id": self._state.app.id,
            "team": {"id": team, "domain": self._state.teams[team].domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
            "trigger_id": self.trigger(team, user.id),
        }

    def _channel(self, channel: Channel) -> Json:
        names = {"im": "directmessage", "private": "privategroup", "public": channel.name}
        return {"id": channel.id, "name": names[channel.kind]}

    def _action(self, button: Button) -> Json:
        action: Json = {
            "type": button.type,
            "action_id": button.action_id,
            "block_id": button.block_id,
            "action_ts": self._state.next_ts(),
        }
        if button.type == "button":
            action["text"] = button.element["text"]
            optional = {"value": button.value, "style": button.style, "url": button.url}
            return action | {key: value for key, value in optional.items() if value}
        if button.type in ("feedback_buttons", "icon_button"):
            halves = [button.element.get(name, button.element) for name in ("positive_button", "negative_button")]
            half = next(half for half in halves if half["text"]["text"] == button.label)
            return action | {"value": button.value, "text": half["text"]}
        selected = {"text": {"type": "plain_text", "text": button.label}, "value": button.value}
        if button.type in ("checkboxes", "multi_static_select"):
            return action | {"selected_options": [selected]}
        return action | {"selected_option": selected}

    def _send(self, kind: Any, payload: Json) -> Delivery:
        return self._outgoing.send(Delivery(kind, self._state.next_id("I"), payload))
