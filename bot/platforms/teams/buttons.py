"""What a button carries: everything that is needed to understand its press, days later and after a restart.

An ``Action.Execute`` has a verb, ``handrail.<action>``, and ``data``; under ``handrail`` in the data stand the action,
the conversation that the reply belongs to, the action's own value, the words on the button, and at the desk the case
with a stamp of how its card stood. What was typed into the card's box comes beside it, under ``handrail_words``.
A client that knows no ``Action.Execute`` sends the same data as a message with a ``value`` and no verb.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.platforms.pressing import DESK_ACTIONS, ONE_TIME, STAFF_ACTIONS, BadPayload, Coded
from bot.platforms.teams.cards import quiet
from bot.platforms.teams.limits import LONGEST_DATA
from bot.platforms.teams.messages import Card
from bot.platforms.writing.lines import plain_lines

OURS = "handrail"
WORDS = "handrail_words"
"""Id of the box on a case's card."""

CHOSEN = "handrail_desk"
"""Id of the list of desks that a case can be moved to: what is chosen there is the value of *move*."""

SAY = "say"
"""At the desk: what was typed into the card's box goes to the person. Not a ``DeskAction``: it is as if the agent had
written it in the case's thread."""

AT_DESK = DESK_ACTIONS | {SAY}

_FIELDS = ("action", "conversation", "value", "label", "case", "stamp")


def verb_of(coded: Coded) -> str:
    """The verb of the button's ``Action.Execute``."""
    return f"{OURS}.{coded.action}"


def code(coded: Coded) -> dict[str, Any] | None:
    """The button's ``data``, or None where it is too long. A long label goes first."""
    for label in (coded.label, ""):
        fields = {name: _whole(getattr(coded, name) if name != "label" else label) for name in _FIELDS}
        data = {OURS: {name: value for name, value in fields.items() if value}}
        if len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()) <= LONGEST_DATA:
            return data
    return None


def decode(verb: str, data: object) -> Coded:
    """What was pressed. ``verb`` is empty where the press came as a message. Raises ``BadPayload`` where it is no
    button of ours."""
    fields = data.get(OURS) if isinstance(data, Mapping) else None
    if not isinstance(fields, Mapping):
        raise BadPayload("The button is not one of Handrail's.")
    known = {name: fields[name] for name in _FIELDS if name in fields}
    if len(known) != len(fields) or not all(isinstance(value, str) for value in known.values()):
        raise BadPayload("The button's data is not what Handrail writes.")
    coded = Coded(**{"action": "", "conversation": "", **known})
    if coded.action == "move" and not coded.value:
        chosen = data.get(CHOSEN) if isinstance(data, Mapping) else None
        coded = replace(coded, value=chosen if isinstance(chosen, str) else "")
    if coded.action not in (AT_DESK if coded.at_desk else STAFF_ACTIONS):
        raise BadPayload("The button's action is not one that Handrail has.")
    if verb and verb != verb_of(coded):
        raise BadPayload("The button's verb and its data do not belong together.")
    return coded


def typed(data: object) -> str:
    """What stood in the card's box when the button was pressed."""
    words = data.get(WORDS) if isinstance(data, Mapping) else None
    return words if isinstance(words, str) else ""


def spent(card: Mapping[str, Any], coded: Coded, said: str) -> Card:
    """A card once a one-time button was pressed: that question is settled, and a line says how.

    All one-time buttons go; the route and what may be pressed again stay. The card takes the old one's place for
    everybody by an update of its message; as the answer to the press it does so for whoever pressed.
    """
    kept: list[Any] = []
    where: int | None = None
    for element in card.get("body", ()):
        actions = element.get("actions", ()) if element.get("type") == "ActionSet" else ()
        rest = [action for action in actions if not _once(action)]
        if len(rest) < len(actions) and where is None:
            where = len(kept)
        if rest or not actions:
            kept.append({**element, "actions": rest} if len(rest) < len(actions) else element)
    if coded.action in ONE_TIME and where is not None:
        kept[where:where] = quiet(plain_lines(said))
    return {**card, "body": kept}


def _once(action: Mapping[str, Any]) -> bool:
    verb = action.get("verb")
    return isinstance(verb, str) and verb.removeprefix(f"{OURS}.") in ONE_TIME and verb.startswith(f"{OURS}.")


def _whole(text: str) -> str:
    """Without halves of surrogate pairs: JSON cannot carry them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
