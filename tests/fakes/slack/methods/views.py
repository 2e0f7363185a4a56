"""views.*: the App Home of each person, and their stack of modals."""

from __future__ import annotations

from tests.fakes.slack.block_kit.blocks import check_view
from tests.fakes.slack.methods.asking import Asking
from tests.fakes.slack.records import ApiError, Json, View

DEEPEST_STACK = 3


def publish(asking: Asking) -> Json:
    state = asking.core.state
    user = asking.text("user_id")
    if user not in state.users or state.users[user].team != asking.caller.team:
        raise ApiError("invalid_arguments")
    if not state.app.home_tab:
        raise ApiError("not_enabled")
    content = _content(asking, "home")
    shown = state.homes.get((asking.caller.team, user))
    if asking.text("hash", "") and (shown is None or shown.hash != asking.text("hash")):
        raise ApiError("hash_conflict")
    ident = shown.id if shown else state.next_id("V")
    view = View(ident, asking.caller.team, user, content, state.next_ts())
    state.homes[asking.caller.team, user] = view
    return _answer(asking, view)


def open_(asking: Asking) -> Json:
    content = _content(asking, "modal")
    trigger = asking.core.interactions.exchange(asking.text("trigger_id"), asking.core.rules.trigger_seconds)
    view = _new(asking, trigger.user, content)
    asking.core.state.modals[trigger.user] = [view]
    return _answer(asking, view)


def push(asking: Asking) -> Json:
    content = _content(asking, "modal")
    trigger = asking.core.interactions.exchange(asking.text("trigger_id"), asking.core.rules.trigger_seconds)
    stack = asking.core.state.modals.get(trigger.user, [])
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= DEEPEST_STACK:
        raise ApiError("push_limit_reached")
    view = _new(asking, trigger.user, content)
    view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    return _answer(asking, view)


def update(asking: Asking) -> Json:
    state = asking.core.state
    content = asking.structure("view", "invalid_arguments")
    if not isinstance(content, dict):
        raise ApiError("invalid_arguments")
    external = asking.text("external_id", "")
    found = state.modal(asking.text("view_id", "")) or next(
        (home for home in state.homes.values() if home.id == asking.text("view_id", "")), None
    )
    if external:
        stacks = state.modals.values()
        found = next((view for stack in stacks for view in stack if view.content.get("external_id") == external), None)
    if found is None:
        raise ApiError("not_found")
    if asking.text("hash", "") and found.hash != asking.text("hash"):
        raise ApiError("hash_conflict")
    found.content, found.hash = check_view(content), state.next_ts()
    return _answer(asking, found)


def _content(asking: Asking, kind: str) -> Json:
    view = asking.structure("view", "invalid_arguments")
    if not isinstance(view, dict) or view.get("type") != kind:
        message = f"[ERROR] failed to match all allowed schemas [json-pointer:/view] type must be {kind}"
        raise ApiError("invalid_arguments", response_metadata={"messages": [message]})
    return check_view(view)


def _new(asking: Asking, user: str, content: Json) -> View:
    state = asking.core.state
    return View(state.next_id("V"), asking.caller.team, user, content, state.next_ts())


def _answer(asking: Asking, view: View) -> Json:
    asking.core.remember_view(view.blocks)
    asking.core.state.changed()
    return {"view": view.shown(asking.core.state.app, asking.caller.bot_id)}
