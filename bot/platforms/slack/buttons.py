"""What a button carries: everything that is needed to understand its press, days later and after a restart.

In the value stand the action, the conversation that the reply belongs to, the action's own value, the words on the
button, and at the desk the case with a stamp of how its card stood. The action's id only tells the buttons of one
message apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.platforms.pressing import DESK_ACTIONS, ONE_TIME, STAFF_ACTIONS, BadPayload, Coded
from bot.platforms.slack.blocks import Block, context
from bot.platforms.writing.lines import plain_lines
from bot.platforms.writing.text import size

ACTION_ID = re.compile(r"handrail\.[a-z_]+\.\d+")
FEEDBACK = "feedback"
LONGEST_VALUE = 2_000

_NOT_AS_IT_IS = re.compile(r"[&<>\x7f-\xa0\u2028\u2029\ud800-\udfff]")
"""Slack may give these back as entities, or refuse them; inside JSON they have another spelling."""


def code(coded: Coded) -> str | None:
    """The button's value, or None where it is too long for Slack. A long label goes first."""
    for label in (coded.label, ""):
        fields = [coded.action, coded.conversation, coded.value, label, coded.case, coded.stamp]
        while fields and not fields[-1]:
            fields.pop()
        text = _NOT_AS_IT_IS.sub(_as_code, json.dumps(fields, ensure_ascii=False, separators=(",", ":")))
        if size(text) <= LONGEST_VALUE:
            return text
    return None


def action_id(name: str, number: int) -> str:
    """``number`` counts the buttons of one message."""
    return f"handrail.{name}.{number}"


def decode(action_id: str, value: str) -> Coded:
    """What was pressed. Raises ``BadPayload`` where it is no button of ours."""
    if not ACTION_ID.fullmatch(action_id):
        raise BadPayload("The action is not one of Handrail's.")
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise BadPayload("The button's value cannot be read.") from error
    if not isinstance(fields, list) or not 1 <= len(fields) <= 6 or not all(isinstance(one, str) for one in fields):
        raise BadPayload("The button's value is not what Handrail writes.")
    coded = Coded(*fields) if len(fields) > 1 else Coded(fields[0], "")
    name = action_id.split(".")[1]
    known = DESK_ACTIONS if coded.at_desk else STAFF_ACTIONS
    if coded.action not in known or name not in {coded.action, FEEDBACK}:
        raise BadPayload("The button's action is not one that Handrail has.")
    return coded


def spent(blocks: Sequence[Block], coded: Coded, said: str) -> list[Block]:
    """A message's blocks once a one-time button was pressed: that question is settled, and a line says how.

    All one-time buttons go; the route and what may be pressed again stay.
    """
    kept: list[Block] = []
    where: int | None = None
    for block in blocks:
        elements = block.get("elements", [])
        if block.get("type") not in {"actions", "context_actions"}:
            kept.append(block)
            continue
        rest = [element for element in elements if not _once(element)]
        if len(rest) < len(elements) and where is None:
            where = len(kept)
        if rest:
            kept.append({**block, "elements": rest} if len(rest) < len(elements) else block)
    if coded.action in ONE_TIME and where is not None:
        kept[where:where] = context(plain_lines(said))
    return kept


def _once(element: Block) -> bool:
    id = element.get("action_id")
    if not isinstance(id, str) or not ACTION_ID.fullmatch(id):
        return False
    name = id.split(".")[1]
    return name == FEEDBACK or name in ONE_TIME


def _as_code(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
