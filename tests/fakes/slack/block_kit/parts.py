"""The parts of Block Kit below a block: text objects, options, buttons and other elements, with Slack's limits."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack.block_kit.checks import (
    Check,
    Problems,
    anything,
    by_type,
    flag,
    form,
    many,
    number,
    one_of,
    text,
    together,
    url,
)


def text_object(most: int, *kinds: str) -> Check:
    """A text object of one of ``kinds`` (``plain_text``, ``mrkdwn``)."""
    forms = {
        "plain_text": form({"text": text(most)}, {"emoji": flag}),
        "mrkdwn": form({"text": text(most)}, {"verbatim": flag}),
    }
    return by_type({kind: forms[kind] for kind in kinds})


def plain(most: int) -> Check:
    return text_object(most, "plain_text")


def words(most: int) -> Check:
    return text_object(most, "plain_text", "mrkdwn")


def _action_id(value: Any, place: str, problems: Problems) -> None:
    text(255)(value, place, problems)
    if isinstance(value, str):
        if value in problems.action_ids:
            problems.add(place, "`action_id` already exists")
        problems.action_ids.add(value)


def block_id(value: Any, place: str, problems: Problems) -> None:
    text(255)(value, place, problems)
    if isinstance(value, str):
        if value in problems.block_ids:
            problems.add(place, "`block_id` already exists")
        problems.block_ids.add(value)


_style = one_of("primary", "danger")
_confirm = form({"title": plain(100), "text": words(300)}, {"confirm": plain(30), "deny": plain(30), "style": _style})
_option = form({"text": words(75), "value": text(150)}, {"description": words(75), "url": url})
_option_group = form({"label": plain(75), "options": many(_option, 100)})
_common = {"action_id": _action_id, "confirm": _confirm, "focus_on_load": flag}
_menu = {**_common, "placeholder": plain(150)}
_several = {**_menu, "max_selected_items": number}

button = form(
    {"text": plain(75)},
    {
        "action_id": _action_id,
        "value": text(2000),
        "url": url,
        "style": _style,
        "confirm": _confirm,
        "accessibility_label": text(75),
    },
)
_image = form({"alt_text": text(2000)}, {"image_url": url, "slack_file": anything})


def _image_has_source(value: Any, place: str, problems: Problems) -> None:
    if isinstance(value, dict) and "image_url" not in value and "slack_file" not in value:
        problems.add(place, "missing required field: image_url")


image = together(_image, _image_has_source)


def _has_options(value: Any, place: str, problems: Problems) -> None:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        problems.add(place, "exactly one of options and option_groups must be given")


_choices = {"options": many(_option, 100), "option_groups": many(_option_group, 100)}
static_select = together(form({}, {**_menu, **_choices, "initial_option": _option}), _has_options)
multi_static_select = together(form({}, {**_several, **_choices, "initial_options": many(_option, 100)}), _has_options)
overflow = form({"options": many(_option, 5)}, {"action_id": _action_id, "confirm": _confirm})
checkboxes = form({"options": many(_option, 10)}, {**_common, "initial_options": many(_option, 10)})
radio_buttons = form({"options": many(_option, 10)}, {**_common, "initial_option": _option})
_rating = form({"text": plain(75), "value": text(2000)}, {"accessibility_label": text(75)})
feedback_buttons = form({"positive_button": _rating, "negative_button": _rating}, {"action_id": _action_id})
icon_button = form(
    {"icon": one_of("trash"), "text": plain(75)},
    {
        "action_id": _action_id,
        "value": text(2000),
        "confirm": _confirm,
        "accessibility_label": text(75),
        "visible_to_user_ids": many(text(20), 100),
    },
)
_dispatch = form({}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)})
plain_text_input = form(
    {},
    {
        **_menu,
        "initial_value": text(3000, 0),
        "multiline": flag,
        "min_length": number,
        "max_length": number,
        "dispatch_action_config": _dispatch,
    },
)

MENUS: dict[str, Check] = {
    "static_select": static_select,
    "multi_static_select": multi_static_select,
    "users_select": form({}, {**_menu, "initial_user": text(20)}),
    "multi_users_select": form({}, {**_several, "initial_users": many(text(20), 100, 0)}),
    "conversations_select": form(
        {},
        {
            **_menu,
            "initial_conversation": text(20),
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": anything,
        },
    ),
    "channels_select": form({}, {**_menu, "initial_channel": text(20), "response_url_enabled": flag}),
    "datepicker": form({}, {**_menu, "initial_date": text(10)}),
    "timepicker": form({}, {**_menu, "initial_time": text(5), "timezone": text(100)}),
    "checkboxes": checkboxes,
    "radio_buttons": radio_buttons,
}
IN_ACTIONS: dict[str, Check] = {"button": button, "overflow": overflow, **MENUS}
BESIDE_TEXT: dict[str, Check] = {**IN_ACTIONS, "image": image}
IN_INPUT: dict[str, Check] = {"plain_text_input": plain_text_input, **MENUS}
IN_CONTEXT: dict[str, Check] = {
    "image": image,
    "plain_text": form({"text": text(3000)}, {"emoji": flag}),
    "mrkdwn": form({"text": text(3000)}, {"verbatim": flag}),
}
IN_CONTEXT_ACTIONS: dict[str, Check] = {"feedback_buttons": feedback_buttons, "icon_button": icon_button}
