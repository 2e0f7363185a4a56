"""The ``https://schema.org/Message`` entity: AI label, sensitivity and citations, with the limits that Teams sets.

At most 20 citations; a name of at most 80 characters, an abstract of 160, three keywords of 28.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.fakes.teams.cards.card import check_card
from tests.fakes.teams.records import Json

MOST = 20
NAME, ABSTRACT, KEYWORDS, KEYWORD = 80, 160, 3, 28
ICONS = (
    "Microsoft Word", "Microsoft Excel", "Microsoft PowerPoint", "Microsoft OneNote", "Microsoft SharePoint",
    "Microsoft Visio", "Microsoft Loop", "Microsoft Whiteboard", "Source Code", "Sketch", "Adobe Illustrator",
    "Adobe Photoshop", "Adobe InDesign", "Adobe Flash", "Image", "GIF", "Video", "Sound", "ZIP", "Text", "PDF",
)  # fmt: skip
Bad = Callable[[str], Exception]


def check_message_entity(entity: Json, text: str, bad: Bad) -> list[str]:
    """Raises what ``bad`` makes of it; returns what is only odd."""
    if entity.get("@type") != "Message":
        raise bad("Error parsing message entity from entities array: @type must be Message")
    kinds = entity.get("additionalType", [])
    if not isinstance(kinds, list) or any(kind != "AIGeneratedContent" for kind in kinds):
        raise bad("Error parsing message entity from entities array: additionalType")
    claims = entity.get("citation") or []
    if not isinstance(claims, list):
        raise bad("Error parsing message entity from entities array: citation")
    if len(claims) > MOST:
        raise bad(f"Bot message with more than {MOST} citations")
    for claim in claims:
        _check(claim, bad)
    positions = [claim["position"] for claim in claims]
    if len(set(positions)) != len(positions):
        raise bad("Two citations have the same position")
    return [f"citation {number}: [{number}] is not in the text" for number in positions if f"[{number}]" not in text]


def _check(claim: Any, bad: Bad) -> None:
    position = claim.get("position") if isinstance(claim, dict) else None
    if not isinstance(position, int) or isinstance(position, bool) or claim.get("@type") != "Claim":
        raise bad(f"Error while parsing citation entity with ID: {position}")
    shown = claim.get("appearance")
    if not isinstance(shown, dict) or not shown:
        raise bad("The appearance object is empty")
    failed = f"Error while parsing citation entity with ID: {position}"
    if shown.get("@type") != "DigitalDocument":
        raise bad(f"{failed}: @type")
    _limited(shown, "name", NAME, True, failed, bad)
    _limited(shown, "abstract", ABSTRACT, False, failed, bad)
    url = shown.get("url")
    if url is not None and not str(url).startswith(("https://", "http://")):
        raise bad(f"{failed}: url")
    words = shown.get("keywords") or []
    if len(words) > KEYWORDS or any(not isinstance(one, str) or len(one) > KEYWORD for one in words):
        raise bad(f"{failed}: keywords")
    icon = shown.get("image")
    if icon is not None and (icon.get("@type") != "ImageObject" or icon.get("name") not in ICONS):
        raise bad(f"{failed}: image")
    _window(shown, failed, bad)


def _limited(shown: Json, name: str, most: int, needed: bool, failed: str, bad: Bad) -> None:
    value = shown.get(name)
    if value is None and not needed:
        return
    if not isinstance(value, str) or (needed and not value) or len(value) > most:
        raise bad(f"{failed}: {name} (at most {most} characters)")


def _window(shown: Json, failed: str, bad: Bad) -> None:
    """The window that opens from a citation: an Adaptive Card as a string."""
    if shown.get("text") is None:
        return
    try:
        problems = check_card(json.loads(shown["text"]), [])
    except ValueError as error:
        raise bad(f"{failed}: text is no card") from error
    if problems or shown.get("encodingFormat") != "application/vnd.microsoft.card.adaptive":
        raise bad(f"{failed}: text {problems}")
