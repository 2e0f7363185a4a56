"""Blocks, and what a message or a view as a whole may hold.

Known blocks: section, divider, image, actions, context, context_actions, header, markdown, rich_text, table, input,
video. Anything else is refused, as a workspace without the newest ones would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fakes.slack.block_kit import parts
from tests.fakes.slack.block_kit.checks import (
    Check,
    Problems,
    anything,
    by_type,
    flag,
    form,
    many,
    number,
    text,
    together,
    url,
)
from tests.fakes.slack.block_kit.rich_text import rich_text
from tests.fakes.slack.records import ApiError, Json

BLOCKS_IN_A_MESSAGE = 50
BLOCKS_IN_A_VIEW = 100
MESSAGE_WEIGHT = 13_547
"""What a message's blocks may weigh. The limit is not documented; measured by others: two markdown blocks of together
13,297 characters pass, and a divider more takes 125 characters off (bolt-js issue 2509)."""
BLOCK_WEIGHT = 125
VIEW_BYTES = 250_000
METADATA_BYTES = 8_000


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return form(required, {**(optional or {}), "block_id": parts.block_id})


def _has_words(value: Any, place: str, problems: Problems) -> None:
    if "text" not in value and "fields" not in value:
        problems.add(place, "missing required field: text or fields")


def _has_picture(value: Any, place: str, problems: Problems) -> None:
    if "image_url" not in value and "slack_file" not in value:
        problems.add(place, "missing required field: image_url")


_cell = by_type({"raw_text": form({"text": text(3000)}), "rich_text": form(rich_text)})
_video = {"title": parts.plain(200), "video_url": url, "thumbnail_url": url, "alt_text": text(2000)}

EVERYWHERE: dict[str, Check] = {
    "section": together(
        _block(
            {},
            {
                "text": parts.words(3000),
                "fields": many(parts.words(2000), 10),
                "accessory": by_type(parts.BESIDE_TEXT),
                "expand": flag,
            },
        ),
        _has_words,
    ),
    "divider": _block({}),
    "image": together(
        _block({"alt_text": text(2000)}, {"image_url": url, "slack_file": anything, "title": parts.plain(2000)}),
        _has_picture,
    ),
    "actions": _block({"elements": many(by_type(parts.IN_ACTIONS), 25)}),
    "context": _block({"elements": many(by_type(parts.IN_CONTEXT), 10)}),
    "header": _block({"text": parts.plain(150)}, {"level": number}),
    "rich_text": _block(rich_text),
    "input": _block(
        {"label": parts.plain(2000), "element": by_type(parts.IN_INPUT)},
        {"hint": parts.plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "video": _block(
        _video,
        {
            "title_url": url,
            "description": parts.plain(200),
            "provider_name": text(200),
            "provider_icon_url": url,
            "author_name": text(50),
        },
    ),
}
IN_MESSAGES: dict[str, Check] = {
    **EVERYWHERE,
    "markdown": _block({"text": text(12_000)}),
    "context_actions": _block({"elements": many(by_type(parts.IN_CONTEXT_ACTIONS), 5)}),
    "table": _block({"rows": many(many(_cell, 20), 100)}, {"column_settings": many(anything, 20, 0)}),
}
_modal = form(
    {"title": parts.plain(24), "blocks": many(by_type(EVERYWHERE), BLOCKS_IN_A_VIEW)},
    {
        "submit": parts.plain(24),
        "close": parts.plain(24),
        "private_metadata": text(3000, 0),
        "callback_id": text(255, 0),
        "external_id": text(255, 0),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_home = form(
    {"blocks": many(by_type(EVERYWHERE), BLOCKS_IN_A_VIEW)},
    {"private_metadata": text(3000, 0), "callback_id": text(255, 0), "external_id": text(255, 0)},
)


def problems_of_blocks(blocks: Any) -> list[str]:
    """What Slack would say about the blocks of a message; nothing when it would take them."""
    problems = Problems()
    many(by_type(IN_MESSAGES), BLOCKS_IN_A_MESSAGE, 0)(blocks, "/blocks", problems)
    if not problems.found and sum(block["type"] == "table" for block in blocks) > 1:
        problems.add("/blocks", "only_one_table_allowed")
    return problems.found


def problems_of_view(view: Any) -> list[str]:
    problems = Problems()
    by_type({"home": _home, "modal": _modal})(view, "/view", problems)
    if not problems.found and view["type"] == "modal" and "submit" not in view and _asks(view):
        problems.add("/view", "missing required field: submit")
    return problems.found


def _asks(view: Json) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])


def weight(blocks: list[Json]) -> int:
    """What counts against ``MESSAGE_WEIGHT``: the characters that people read, and something for every block."""
    return sum(BLOCK_WEIGHT + _characters(block) for block in blocks)


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = sum(len(part[name]) for name in ("text", "alt_text") if isinstance(part.get(name), str))
    return own + sum(_characters(inner) for inner in part.values())


def check_blocks(blocks: Any, first: int = 0) -> list[Json]:
    """The blocks when Slack takes them, each with a block id. Raises what the Web API answers otherwise.

    ``first``: how many stand above them in the same message.
    """
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    _refuse("invalid_blocks", problems_of_blocks(blocks))
    if weight(blocks) > MESSAGE_WEIGHT:
        raise ApiError("msg_blocks_too_long")
    return with_ids(blocks, first)


def check_view(view: Any) -> Json:
    _refuse("invalid_arguments", problems_of_view(view))
    checked: Json = {**view, "blocks": with_ids(view["blocks"])}
    if len(repr(checked).encode()) > VIEW_BYTES:
        raise ApiError("view_too_large")
    return checked


def _refuse(code: str, found: list[str]) -> None:
    if found:
        messages = [f"[ERROR] {problem}" for problem in found]
        raise ApiError(code, errors=found, response_metadata={"messages": messages})


def with_ids(blocks: list[Json], first: int = 0) -> list[Json]:
    """Blocks as Slack keeps them: each has a block id, and whatever can be pressed an action id."""
    numbered = enumerate(blocks, start=first)
    return [_with_action_ids({"block_id": f"slack-{index}", **block}, index) for index, block in numbered]


def _with_action_ids(block: Json, index: int) -> Json:
    named = dict(block)
    if "elements" in block and block["type"] in ("actions", "context_actions"):
        named["elements"] = [
            {"action_id": f"slack-{index}-{place}", **element} for place, element in enumerate(block["elements"])
        ]
    for name in ("accessory", "element"):
        if name in block and block[name].get("type") != "image":
            named[name] = {"action_id": f"slack-{index}", **block[name]}
    return named
