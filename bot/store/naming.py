"""Taking somebody's name and id out of other people's conversations, where they helped, or were overheard.

What others wrote in words of their own stays as they wrote it, their name in it too: it is somebody else's message. The
conversations with such words are named, so that a person can look.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bot.messages.people import FORGOTTEN, Person

NOBODY = "somebody"
MARKER = "(deleted)"

_NAMES = frozenset({"name", "holder", "for_whom", "agent", "only"})
"""Keys under which nothing but a name or a key stands."""

_OTHERS = {
    "who": ("person", "agent"),
    "kind": ("said", "edited", "desk_said", "desk_edited"),
    "type": ("said", "relayed"),
}
_OTHERS_OUT = ("relayed", "relayed_edit")


def in_html(name: str) -> str:
    """As the page's posts have it in their marked-up text."""
    return escape(name).replace("&#x27;", "'")


@dataclass
class Renaming:
    """One person's name and id, to be taken out of values as they are stored."""

    person: Person
    by_name: bool
    """Whether nobody else has this name, so that it can be told by the name alone."""
    quoted: bool = field(default=False, init=False)
    """Whether somebody else wrote their name, in what was read last."""

    def __post_init__(self) -> None:
        self._word = re.compile(rf"(?<!\w){re.escape(self.person.name)}(?!\w)")
        self._marked_up = re.compile(rf"(?<!\w){re.escape(in_html(self.person.name))}(?!\w)")
        self._overheard = f"{self.person.name} wrote before that:"

    def of(self, body: str) -> str:
        """The same value without them."""
        self.quoted = False
        return json.dumps(self._value(json.loads(body), "", others=False), ensure_ascii=False)

    def _value(self, value: Any, key: str, *, others: bool) -> Any:
        if isinstance(value, dict):
            return self._record(value, others=others)
        if isinstance(value, list):
            return [self._value(item, key, others=others) for item in value]
        return self._text(value, key, others=others) if isinstance(value, str) else value

    def _record(self, record: dict[str, Any], *, others: bool) -> dict[str, Any]:
        who = self.person
        if (record.get("platform"), record.get("tenant"), record.get("id")) == (who.platform, who.tenant, who.id):
            empty: dict[str, Any] = {"id": FORGOTTEN, "name": "", "audiences": [], "named": ""}
            return {name: empty.get(name, item) for name, item in record.items()} | {"id": FORGOTTEN, "name": ""}
        if set(record) == {"name", "text"} and self.by_name and record["name"] == who.name:  # overheard
            return {"name": "", "text": MARKER}
        theirs = others or record.get("out") in _OTHERS_OUT
        theirs = theirs or any(record.get(name) in kinds for name, kinds in _OTHERS.items())
        theirs = theirs and not self._own(record)
        return {name: self._value(item, name, others=theirs) for name, item in record.items()}

    def _own(self, record: dict[str, Any]) -> bool:
        """Whether these are words of their own, to somebody whom they helped."""
        agent, who = record.get("agent"), self.person
        if isinstance(agent, dict):
            return (agent.get("platform"), agent.get("tenant"), agent.get("id")) == (who.platform, who.tenant, who.id)
        by = agent if record.get("type") == "relayed" else record.get("name") if record.get("who") == "agent" else None
        return self.by_name and by == who.name

    def _text(self, text: str, key: str, *, others: bool) -> str:
        text = text.replace(self.person.key, FORGOTTEN) if self.person.key in text else text
        if key == "html" and self.by_name:
            text = self._marked_up.sub(NOBODY, text)
        if not self.by_name or self.person.name not in text:
            return text
        if key in _NAMES and text == self.person.name:
            return NOBODY
        if text.startswith(self._overheard):
            self.quoted = True  # a copy of it may stand at a desk
            return f"Somebody wrote before that: {MARKER}"
        if others:
            self.quoted = self.quoted or bool(self._word.search(text))
            return text
        return self._word.sub(NOBODY, text)
