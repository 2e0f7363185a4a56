"""Calling somebody by a mention: the one mention that Handrail ever makes. Whom comes from the settings alone."""

from __future__ import annotations

import re
from typing import Any

_WHO = re.compile(
    r"(?P<id>29:[\w-]{10,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w+/=#-]{40,})(?:\|(?P<name>[\w .,'-]{1,60}))?",
    re.IGNORECASE,
)
"""A person's id, a person's Entra id or a tag's id; behind a bar the name to show."""

_LONGEST_PERSON = 36


def called(mention: str) -> tuple[str, dict[str, Any]] | None:
    """The words that call, and the entity that makes a mention of them. None where it is a name and no id: a name
    calls nobody."""
    found = _WHO.fullmatch(mention.strip())
    if found is None:
        return None
    id, name = found["id"], (found["name"] or "on call").strip() or "on call"
    text = f"<at>{name}</at>"
    is_tag = not id.startswith("29:") and len(id) > _LONGEST_PERSON
    mentioned = {"id": id, "name": name, **({"type": "tag"} if is_tag else {})}
    return text, {"type": "mention", "text": text, "mentioned": mentioned}
