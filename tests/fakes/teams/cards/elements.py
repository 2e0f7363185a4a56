"""Elements of an Adaptive Card, up to version 1.5 (adaptivecards.io's schema), as Teams takes them from bots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fakes.teams.cards.actions import actions, inline_action, select_action
from tests.fakes.teams.cards.checks import (
    Check,
    Problems,
    address,
    anything,
    by_type,
    either,
    flag,
    form,
    many,
    new_id,
    number,
    one_of,
    size,
    text,
    together,
)

_colour = one_of("default", "dark", "light", "accent", "good", "warning", "attention")
_across = one_of("left", "center", "right")
_down = one_of("top", "center", "bottom")
_box_style = one_of("default", "emphasis", "good", "attention", "warning", "accent")
_words = one_of("default", "small", "medium", "large", "extraLarge")
_weight = one_of("default", "lighter", "bolder")
_font = one_of("default", "monospace")
_picture_size = one_of("auto", "stretch", "small", "medium", "large")


def _fallback(value: Any, place: str, problems: Problems) -> None:
    """It may repeat the ids of what it stands in for."""
    if value != "drop":
        instead = Problems()
        element(value, place, instead)
        problems.wrong += instead.wrong


_common: dict[str, Check] = {
    "id": new_id,
    "spacing": one_of("default", "none", "small", "medium", "large", "extraLarge", "padding"),
    "separator": flag,
    "isVisible": flag,
    "height": one_of("auto", "stretch"),
    "requires": anything,
    "fallback": _fallback,
}
_background = either(
    address,
    form({"url": address}, {"fillMode": anything, "horizontalAlignment": _across, "verticalAlignment": _down}),
)
_typed = {"color": _colour, "fontType": _font, "isSubtle": flag, "size": _words, "weight": _weight}
_run_form = form(
    {"text": text()},
    {
        **_typed,
        "highlight": flag,
        "italic": flag,
        "strikethrough": flag,
        "underline": flag,
        "selectAction": select_action,
    },
)
_run = either(by_type(lambda: {"TextRun": _run_form}), text())
_fact = form({"title": text(), "value": text()}, {})
_choice = form({"title": text(), "value": text()}, {})


def _several(value: Any, place: str, problems: Problems) -> None:
    many(element)(value, place, problems)


_box: dict[str, Check] = {
    "selectAction": select_action,
    "style": _box_style,
    "verticalContentAlignment": _down,
    "bleed": flag,
    "backgroundImage": _background,
    "minHeight": size,
    "rtl": flag,
}
_column_width = either(one_of("auto", "stretch"), number, size, text(4, 1))
_column = form({}, {**_common, **_box, "items": _several, "width": _column_width})
_cell = form({"items": _several}, {**_box})
_row = form(
    {"cells": many(by_type(lambda: {"TableCell": _cell}, "TableCell"))},
    {"style": _box_style, "horizontalCellContentAlignment": _across, "verticalCellContentAlignment": _down},
)
_table_column = form(
    {},
    {
        "type": anything,
        "width": either(number, size),
        "horizontalCellContentAlignment": _across,
        "verticalCellContentAlignment": _down,
    },
)
_image = form(
    {"url": address},
    {
        **_common,
        "altText": text(),
        "backgroundColor": text(),
        "height": either(one_of("auto", "stretch"), size),
        "horizontalAlignment": _across,
        "selectAction": select_action,
        "size": _picture_size,
        "style": one_of("default", "person"),
        "width": size,
        "msTeams": anything,
    },
)
_input: dict[str, Check] = {**_common, "label": text(), "isRequired": flag, "errorMessage": text()}


def _explained(value: Any, place: str, problems: Problems) -> None:
    """A required input says what is missing, and every input says what it is for."""
    if not isinstance(value, dict):
        return
    if value.get("isRequired") and not value.get("errorMessage"):
        problems.remark(place, "a required input without an errorMessage")
    if not value.get("label") and value.get("type") != "Input.Toggle":
        problems.remark(place, "an input without a label cannot be read out")


def _an_input(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return together(form({"id": new_id, **required}, {**_input, **optional}), _explained)


ELEMENTS: dict[str, Check] = {
    "TextBlock": form(
        {"text": text()},
        {
            **_common,
            **_typed,
            "horizontalAlignment": _across,
            "maxLines": number,
            "wrap": flag,
            "style": one_of("default", "heading"),
        },
    ),
    "RichTextBlock": form({"inlines": many(_run, 1)}, {**_common, "horizontalAlignment": _across}),
    "Image": _image,
    "ImageSet": form(
        {"images": many(by_type(lambda: {"Image": _image}, "Image"), 1)}, {**_common, "imageSize": _picture_size}
    ),
    "Media": form({"sources": many(anything, 1)}, {**_common, "poster": address, "altText": text()}),
    "Container": form({"items": _several}, {**_common, **_box}),
    "ColumnSet": form(
        {"columns": many(by_type(lambda: {"Column": _column}, "Column"))},
        {
            **_common,
            "selectAction": select_action,
            "style": _box_style,
            "bleed": flag,
            "minHeight": size,
            "horizontalAlignment": _across,
        },
    ),
    "FactSet": form({"facts": many(_fact, 1)}, _common),
    "Table": form(
        {"rows": many(by_type(lambda: {"TableRow": _row}, "TableRow"))},
        {
            **_common,
            "columns": many(_table_column),
            "firstRowAsHeader": flag,
            "showGridLines": flag,
            "gridStyle": _box_style,
            "horizontalCellContentAlignment": _across,
            "verticalCellContentAlignment": _down,
        },
    ),
    "ActionSet": form({"actions": actions}, _common),
    "Input.Text": _an_input(
        {},
        {
            "isMultiline": flag,
            "maxLength": number,
            "placeholder": text(),
            "regex": text(),
            "style": one_of("text", "tel", "url", "email", "password"),
            "inlineAction": inline_action,
            "value": text(),
        },
    ),
    "Input.Number": _an_input({}, {"max": number, "min": number, "placeholder": text(), "value": number}),
    "Input.Date": _an_input({}, {"max": text(), "min": text(), "placeholder": text(), "value": text()}),
    "Input.Time": _an_input({}, {"max": text(), "min": text(), "placeholder": text(), "value": text()}),
    "Input.Toggle": _an_input(
        {"title": text(0, 1)}, {"value": text(), "valueOff": text(), "valueOn": text(), "wrap": flag}
    ),
    "Input.ChoiceSet": _an_input(
        {"choices": many(_choice)},
        {
            "choices.data": anything,
            "isMultiSelect": flag,
            "style": one_of("compact", "expanded", "filtered"),
            "value": text(),
            "placeholder": text(),
            "wrap": flag,
        },
    ),
}
element = by_type(lambda: ELEMENTS)
