"""Block Kit, as far as it is used here, and how blocks become messages that Slack takes whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.platforms.slack.escape import SOFT_HYPHEN, entities
from bot.platforms.slack.mrkdwn import chunks
from bot.platforms.writing.lines import Line
from bot.platforms.writing.text import seen, size

Block = dict[str, Any]

_ADDRESS = re.compile(r"(?<!<)(?:https?:(?=//)|mailto:|www(?=\.))", re.IGNORECASE)

LONGEST_SECTION = 2_900
"""Characters in one section's text. Slack takes 3,000."""

LONGEST_MESSAGE = 12_000
"""Characters of one message's blocks as JSON. From about 13,200 Slack says ``msg_blocks_too_long``."""

MOST_BLOCKS = 48
"""Blocks in one message. Slack takes 50."""

LONGEST_TEXT = 3_900
"""Characters of the text beside the blocks. Slack takes 4,000 when a message is changed."""

LONGEST_LABEL = 75
MOST_BUTTONS = 5
"""Buttons side by side: Slack takes 25, and folds more than five away on a telephone."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What the workspace takes. Where it refuses something, the same is shown in an older form."""

    feedback_buttons: bool = True
    local_times: bool = True
    """Times in the reader's own time zone."""


PLAIN_SURFACE = Surface(feedback_buttons=False, local_times=False)


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """One message. ``text`` says the same for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]


def sections(lines: Sequence[Line]) -> list[Block]:
    return [{"type": "section", "text": _mrkdwn(text), "expand": True} for text in chunks(list(lines), LONGEST_SECTION)]


def context(lines: Sequence[Line]) -> list[Block]:
    """Quiet lines."""
    return [{"type": "context", "elements": [_mrkdwn(text)]} for text in chunks(list(lines), LONGEST_SECTION)]


def actions(buttons: Iterable[Block]) -> list[Block]:
    """Buttons in rows."""
    found = list(buttons)
    rows = (found[at : at + MOST_BUTTONS] for at in range(0, len(found), MOST_BUTTONS))
    return [{"type": "actions", "elements": row} for row in rows]


def button(label: str, action_id: str, value: str, style: str = "") -> Block:
    """``style``: ``primary`` (green), ``danger`` (red) or nothing."""
    made: Block = {"type": "button", "text": plain_text(label), "action_id": action_id, "value": value}
    return {**made, "style": style} if style else made


def plain_text(text: str, longest: int = LONGEST_LABEL) -> Block:
    return {"type": "plain_text", "text": shortened(text, longest), "emoji": False}


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """One line of at most ``longest`` characters, with … where something is left out. Never empty."""
    line = " ".join(seen(text).split()) or "…"
    if label_size(line) <= longest:
        return line
    kept = line[:longest]
    while label_size(kept) > longest - 1:
        kept = kept[:-1]
    at_word = kept.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest // 2 else kept).rstrip() + "…"


def label_size(text: str) -> int:
    """Slack writes ``& < >`` of a label as entities, and may count them so."""
    return size(text) + sum(text.count(mark) * more for mark, more in (("&", 4), ("<", 3), (">", 3)))


def packed(blocks: Sequence[Block], last: Sequence[Block] = ()) -> tuple[SlackMessage, ...]:
    """As few messages as hold everything, in order. ``last`` stays together at the end, where it fits together."""
    messages: list[list[Block]] = [[]]
    ending = [list(last)] if _fits(last) else [[block] for block in last]
    for part in [*([block] for block in blocks), *ending]:
        if messages[-1] and not _fits([*messages[-1], *part]):
            messages.append([])
        messages[-1] += part
    return tuple(SlackMessage(spoken(found), tuple(found)) for found in messages if found)


def _fits(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= MOST_BLOCKS and size(json.dumps(blocks, ensure_ascii=False)) <= LONGEST_MESSAGE


def spoken(blocks: Sequence[Block]) -> str:
    """What the blocks say, for notifications and screen readers."""
    texts: list[str] = []
    for block in blocks:
        match block["type"]:
            case "section":
                texts.append(block["text"]["text"])
            case "context":
                texts += [element["text"] for element in block["elements"] if "text" in element]
    labels = (one["text"]["text"] for block in blocks for one in block.get("elements", ()) if one["type"] == "button")
    said = "\n".join(texts) or entities(" · ".join(labels)) or "Handrail"
    # Slack links addresses in this text by itself, even those that stand in fixed width.
    return _ADDRESS.sub(lambda found: found.group() + SOFT_HYPHEN, said)


def brief(text: str) -> str:
    """The text beside the blocks, for notifications and screen readers: of a long one the first lines."""
    kept: list[str] = []
    for line in text.split("\n"):
        if size("\n".join([*kept, line])) > LONGEST_TEXT:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return text


def _mrkdwn(text: str) -> Block:
    # Slack refuses a text of nothing but spaces.
    return {"type": "mrkdwn", "text": text if text.strip() else SOFT_HYPHEN, "verbatim": True}
