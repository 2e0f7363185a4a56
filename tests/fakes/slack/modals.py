"""What happens to somebody's modals when they submit one."""

from __future__ import annotations

from tests.fakes.slack.block_kit.blocks import check_view
from tests.fakes.slack.core import Core
from tests.fakes.slack.records import Json, View


class Modals:
    def __init__(self, core: Core) -> None:
        self._core = core

    def filled(self, view: View, values: dict[str, str]) -> Json:
        """The view as it is submitted: every input with its value, empty ones too."""
        state = self._core.state
        shown = view.shown(state.app, state.installations[view.team].bot_id)
        filled: Json = {}
        for block in view.blocks:
            if block["type"] == "input":
                element = block["element"]
                names = (block["label"]["text"], element["action_id"], block["block_id"])
                given = next((values.pop(name) for name in names if name in values), None)
                filled[block["block_id"]] = {element["action_id"]: _value(element, given)}
        assert not values, f"this modal has no {', '.join(values)}"
        return shown | {"state": {"values": filled}}

    def after_submit(self, view: View, answer: Json | str | None) -> None:
        """Do what the app answered: errors keep the modal, update and push show another, clear closes all."""
        state = self._core.state
        stack = state.modals[view.user]
        action = answer.get("response_action") if isinstance(answer, dict) else None
        if isinstance(answer, dict) and action in ("update", "push"):
            content = check_view(answer["view"])
            self._core.remember_view(content["blocks"])
            fresh = View(state.next_id("V"), view.team, view.user, content, state.next_ts(), view.root or view.id)
            if action == "update":
                stack.pop()
            stack.append(fresh)
        elif action == "clear":
            stack.clear()
        elif action != "errors":
            stack.pop()
        state.changed()


def _value(element: Json, given: str | None) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": given if given is not None else element.get("initial_value")}
    options = [option for option in element.get("options", []) if option["text"]["text"] == given]
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": options}
    return {"type": kind, "selected_option": options[0] if options else None}
