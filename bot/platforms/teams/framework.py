"""botbuilder, and all of it that is used: it reads an activity and tells the kinds apart.

This is the seam. Whatever takes botbuilder's place has to bring ``Framework.read`` and nothing else: who may speak is
checked in ``tokens``, and answers go through ``connector``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botbuilder.core import BotAdapter, TurnContext  # type: ignore[import-untyped]
from botbuilder.core.teams import TeamsActivityHandler  # type: ignore[import-untyped]
from botbuilder.schema import Activity, InvokeResponse  # type: ignore[import-untyped]

from bot.platforms.pressing import BadPayload
from bot.platforms.teams.heard import Heard, Ignored
from bot.platforms.teams.inbound import (
    change_heard,
    deletion_heard,
    installation_heard,
    invoke_heard,
    membership_heard,
    message_heard,
)
from bot.platforms.teams.payload import Payload

_HEARD = "handrail.heard"
_RAW = "handrail.raw"
"""The activity as it came: botbuilder's own classes drop fields that they do not know."""


class Framework:
    """Reads what Teams sent. ``on_turn`` of a handler, in botbuilder's words."""

    def __init__(self) -> None:
        self._adapter = _Adapter()
        self._handler = _Handler()

    async def read(self, body: Mapping[str, Any]) -> Heard:
        """Raises ``BadPayload`` and nothing else."""
        payload = Payload.of(body, "activity")
        payload.text("type")
        try:
            activity = Activity.deserialize(dict(body))
        except Exception as error:  # its deserializer raises whatever it stumbles over
            raise BadPayload(f"The activity cannot be read: {type(error).__name__}.") from error
        context = TurnContext(self._adapter, activity)
        context.turn_state[_RAW] = payload
        if not activity.type:
            raise BadPayload("“type” is missing.")
        await self._adapter.run_pipeline(context, self._handler.on_turn)
        heard: Heard = context.turn_state.get(_HEARD) or Ignored(f"{activity.type[:40]} is not used here")
        return heard


class _Handler(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """One method a kind of activity. Nothing is answered from in here."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        _note(turn_context, message_heard(_raw(turn_context)))

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        if _event(turn_context) in ("editMessage", "undeleteMessage"):
            _note(turn_context, change_heard(_raw(turn_context)))

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        if _event(turn_context) == "softDeleteMessage":
            _note(turn_context, deletion_heard(_raw(turn_context)))

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        # botbuilder's own asks Teams about every member, on the loop: what we need stands in the activity.
        _note(turn_context, membership_heard(_raw(turn_context)))

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        _note(turn_context, installation_heard(_raw(turn_context)))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        # The answer is made of plain values in ``door``: botbuilder serializes it twice.
        _note(turn_context, invoke_heard(_raw(turn_context)))
        return None

    async def on_event_activity(self, turn_context: TurnContext) -> None:
        """Meetings and read receipts: nothing for us, and botbuilder stumbles over odd ones."""

    async def on_message_reaction_activity(self, turn_context: TurnContext) -> None:
        """Somebody liked something: nothing is asked for."""


class _Adapter(BotAdapter):  # type: ignore[misc]  # botbuilder has no types
    """Runs a turn. Whatever is sent goes through ``sender``, after the turn and in its own time."""

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> Any:
        raise NotImplementedError("Nothing is sent from inside a turn.")

    async def update_activity(self, context: TurnContext, activity: Activity) -> Any:
        raise NotImplementedError("Nothing is changed from inside a turn.")

    async def delete_activity(self, context: TurnContext, reference: Any) -> Any:
        raise NotImplementedError("Nothing is deleted from inside a turn.")


def _raw(context: TurnContext) -> Payload:
    found: Payload = context.turn_state[_RAW]
    return found


def _event(context: TurnContext) -> str:
    return _raw(context).inner("channelData").text("eventType")


def _note(context: TurnContext, heard: Heard) -> None:
    context.turn_state[_HEARD] = heard
