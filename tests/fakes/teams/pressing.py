"""Pressing: Action.Execute and refresh, Action.Submit and its ``msteams`` forms, suggested actions, thumbs."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.teams.activities import as_html
from tests.fakes.teams.answers import Answered, answered, read_card_answer
from tests.fakes.teams.cards.card import check_card
from tests.fakes.teams.core import Core
from tests.fakes.teams.outgoing import Delivery
from tests.fakes.teams.records import ADAPTIVE, Json, Message, User
from tests.fakes.teams.visible import Button, buttons, card_buttons, inputs


class Pressing:
    """The presses of one person."""

    def __init__(self, core: Core, user: User) -> None:
        self._core = core
        self._state = core.state
        self._user = user

    async def press(self, message: Message, label: str, values: dict[str, str], wait: bool) -> Answered:
        found = next((one for one in buttons(message, self._user.id) if one.label == label), None)
        assert found is not None, f"nothing reads {label!r}: {[one.label for one in buttons(message, self._user.id)]}"
        return await self._do(message, found, values, wait)

    async def press_on(self, message: Message, card: Json, label: str, values: dict[str, str], wait: bool) -> Answered:
        found = next((one for one in card_buttons(card) if one.label == label), None)
        assert found is not None, f"nothing reads {label!r}: {[one.label for one in card_buttons(card)]}"
        return await self._do(message, found, values, wait)

    async def refresh(self, message: Message, wait: bool) -> Answered | None:
        """What Teams does by itself when somebody named in ``refresh.userIds`` looks (or anybody, in small chats)."""
        card = next(iter(message.cards()), {})
        refresh = card.get("refresh") or {}
        place = self._state.conversation(message.conversation)
        named = refresh.get("userIds")
        meant = self._user.id in named if named is not None else len(place.members) <= 60
        if not refresh.get("action") or not meant:
            return None
        sent = self._execute(message, refresh["action"], {}, "automatic")
        return await self._applied(message, sent, wait)

    async def thumbs(self, message: Message, reaction: str, feedback: str, wait: bool) -> Answered:
        loop = message.channel_data.get("feedbackLoop") or {}
        place = self._state.conversation(message.conversation)
        value: Json = {"actionName": "feedback", "actionValue": {"reaction": reaction}}
        if isinstance(loop, dict) and loop.get("type") == "custom":
            name = "message/fetchTask"
        else:
            name = "message/submitAction"
            value["actionValue"]["feedback"] = json.dumps({"feedbackText": feedback})
        return await answered(self._core.activities.invoke(name, self._user, place, value, message), wait)

    async def _do(self, message: Message, button: Button, values: dict[str, str], wait: bool) -> Answered:
        action = button.action
        assert action.get("isEnabled", True), f"{button.label!r} cannot be pressed"
        if button.kind == "imBack":
            return await self._types(message, str(action.get("value", "")), wait)
        if button.kind == "Action.Execute":
            sent = self._execute(message, action, self._filled(button, values), "manual")
            return await self._applied(message, sent, wait)
        if button.kind == "Action.Submit":
            return await self._submit(message, action, self._filled(button, values), wait)
        raise AssertionError(f"{button.kind} tells the bot nothing when it is pressed")

    def _filled(self, button: Button, values: dict[str, str]) -> dict[str, str]:
        """What stands in the card's inputs; Teams does not let a press through while a required one is empty."""
        if button.action.get("associatedInputs") == "none":
            return {}
        fields = inputs(button.card)
        by_name = {str(one.get("label", one["id"])): one["id"] for one in fields} | {
            one["id"]: one["id"] for one in fields
        }
        unknown = [name for name in values if name not in by_name]
        assert not unknown, f"there is no input {unknown} here: {sorted(by_name)}"
        given = {by_name[name]: value for name, value in values.items()}
        filled = {one["id"]: given.get(one["id"], str(one.get("value", ""))) for one in fields}
        empty = [one["id"] for one in fields if one.get("isRequired") and not filled[one["id"]]]
        assert not empty, f"Teams asks to fill in {empty} first"
        return {ident: value for ident, value in filled.items() if value}

    def _execute(self, message: Message, action: Json, filled: dict[str, str], trigger: str) -> Delivery:
        data = action.get("data")
        sent = {name: value for name, value in action.items() if name in ("type", "id", "title", "verb")}
        given: Any = {**data, **filled} if isinstance(data, dict) else (data or filled or None)
        value = {"action": sent | ({"data": given} if given is not None else {}), "trigger": trigger}
        place = self._state.conversation(message.conversation)
        return self._core.activities.invoke("adaptiveCard/action", self._user, place, value, message)

    async def _applied(self, message: Message, sent: Delivery, wait: bool) -> Answered:
        got = await answered(sent, wait)
        body = got.answer if isinstance(got.answer, dict) else {}
        card = body.get("value") if body.get("type") == ADAPTIVE else None
        problems = check_card(card, self._core.warnings) if isinstance(card, dict) else []
        read = read_card_answer(got, problems)
        if read.card is not None:
            message.refreshed[self._user.id] = read.card
            self._core.remember_answer(message, read.card)
            self._state.changed()
        return read

    async def _submit(self, message: Message, action: Json, filled: dict[str, str], wait: bool) -> Answered:
        data = action.get("data")
        special: Json = (data.get("msteams") or {}) if isinstance(data, dict) else {}
        form = special.get("type")
        place = self._state.conversation(message.conversation)
        if form == "imBack":
            return await self._types(message, str(special["value"]), wait)
        if form == "messageBack":
            ident = self._shown_text(message, str(special.get("displayText", "")))
            value, text = special.get("value"), str(special.get("text", ""))
            return await answered(self._core.activities.with_value(self._user, message, ident, value, text), wait)
        value = {**(data if isinstance(data, dict) else {}), **filled} if isinstance(data, dict | None) else data
        if form in ("invoke", "task/fetch"):
            name, sent = ("task/fetch", {"data": value}) if form == "task/fetch" else ("", special.get("value"))
            assert isinstance(sent, dict), "an invoke action needs a value"
            return await answered(self._core.activities.invoke(name, self._user, place, sent, message), wait)
        ident = self._state.next_message_id()
        return await answered(self._core.activities.with_value(self._user, message, ident, value), wait)

    def _shown_text(self, message: Message, text: str) -> str:
        """A message that the client writes for the person; its id."""
        place = self._state.conversation(message.conversation)
        ident = self._state.next_message_id()
        if text:
            own = Message(ident, place.id, self._user.id, self._user.name, self._state.now(), root=message.root)
            own.text, own.html = text, as_html(text)
            place.add(own)
            self._state.changed()
        return ident

    async def _types(self, message: Message, text: str, wait: bool) -> Answered:
        """imBack: as if they had typed it; suggested actions are gone afterwards."""
        place = self._state.conversation(message.conversation)
        own = place.message(self._shown_text(message, text))
        assert own is not None
        message.suggested = []
        sent = self._core.activities.said(self._user, own)
        assert sent is not None, "the bot does not hear this here"
        return await answered(sent, wait)
