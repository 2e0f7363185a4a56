"""What owners do from their chat: by words, and by presses that confirm. Others' words are ordinary questions. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import cast

from bot.flows.draft import Draft, own
from bot.flows.scene import Scene
from bot.messages.incoming import Pressed, Said
from bot.messages.outgoing import Button, Reply
from bot.messages.owning import KINDS, OwnersWord, Wish, WishKind
from bot.messages.state import Topic
from bot.messages.transcript import Entry

LONGEST_WHY = 200
"""Characters of a reason that a button carries."""

_TRY = re.compile(r"try(?:\s+(?:it\s+)?as\s+(?P<audience>[^:\n]{1,60}))?\s*:\s*(?P<text>.+)", re.IGNORECASE | re.DOTALL)
_BECAUSE = r"(?:\s*(?:,\s*)?because\s+(?P<why>.+))?"
_DRAFT = r"(?:the\s+)?draft\s+#?(?P<on>\d{1,9})"
_ON: tuple[tuple[WishKind, re.Pattern[str]], ...] = (
    ("withdraw", re.compile(rf"withdraw\s+(?:the\s+article\s+)?(?P<on>.+?){_BECAUSE}", re.IGNORECASE | re.DOTALL)),
    ("restore", re.compile(r"(?:put\s+back|restore)\s+(?P<on>.+)", re.IGNORECASE)),
    ("roll_back", re.compile(rf"roll\s*back(?:\s+to\s+(?P<on>\w{{10,40}}))?{_BECAUSE}", re.IGNORECASE | re.DOTALL)),
    ("draft", re.compile(_DRAFT, re.IGNORECASE)),
    ("accept", re.compile(rf"accept\s+{_DRAFT}", re.IGNORECASE)),
    ("decline", re.compile(rf"decline\s+{_DRAFT}{_BECAUSE}", re.IGNORECASE | re.DOTALL)),
    ("change", re.compile(rf"change\s+{_DRAFT}\s*:\s*(?P<text>.+)", re.IGNORECASE | re.DOTALL)),
    ("preview", re.compile(r"preview(?:\s+(?P<on>.{1,60}))?", re.IGNORECASE)),
    ("publish", re.compile(r"publish(?:\s+(?P<on>.{1,60}))?", re.IGNORECASE)),
)
_ALONE: dict[str, WishKind] = {
    "releases": "releases",
    "why": "why",
    "why so": "why",
    "drafts": "drafts",
    "owner help": "help",
    "owners help": "help",
}
_GUESTS = frozenset({"guest", "guests", "a guest", "the public"})
_MEMBERS = frozenset({"member", "members", "a member", "everybody"})


def asked(text: str) -> Wish | None:
    """What an owner asks with these words; None where they are an ordinary question."""
    text = text.strip()
    alone = _ALONE.get(text.casefold().rstrip("?!. "))
    if alone is not None:
        return Wish(alone)
    if found := _TRY.fullmatch(text):
        return Wish("try", text=found["text"].strip(), audience=_audience(found["audience"] or ""))
    text = text.rstrip(" .!") if "\n" not in text else text
    for kind, pattern in _ON:
        if found := pattern.fullmatch(text):
            given = found.groupdict(default="")
            why = " ".join(given.get("why", "").split())[:LONGEST_WHY]
            return Wish(kind, _bare(given["on"]), text=given.get("text", "").strip(), why=why)
    return None


def wanted(scene: Scene) -> Wish | None:
    """What the owner whose message this is wants; None for everybody else, and while people are on their case."""
    event = scene.event
    if scene.person.keys.isdisjoint(scene.house.owners):
        return None
    if isinstance(event, Said):
        return asked(event.text) if not scene.at_desk else None
    return pressed(event.value) if isinstance(event, Pressed) and event.action == "owner" else None


def last_asked(transcript: tuple[Entry, ...], topic: Topic | None) -> Wish:
    """What *why* is about: what they tried or asked themselves, whichever is newer. ``topic``: that they are at."""
    questions = {topic.question, *topic.wordings} if topic is not None else set[str]()
    for entry in reversed(transcript):
        if entry.who != "person" or not entry.text:
            continue
        wish = asked(entry.text)
        if wish is not None and wish.kind == "try":
            return replace(wish, kind="why", on=_answered_from(transcript, entry))
        if entry.text in questions:
            return Wish("why", _answered_from(transcript, entry), text=entry.text, own=True)
    return Wish("why", text=topic.question if topic is not None else "", own=True)


def _answered_from(transcript: tuple[Entry, ...], question: Entry) -> str:
    """The release that this was looked up in then; empty where that is not known."""
    replies = (entry for entry in transcript if entry.id.startswith(f"{question.id}.r"))
    return next((entry.release for entry in replies if entry.release), "")


def word_said(scene: Scene, word: OwnersWord) -> Draft:
    """The answer, for the owner's eyes only."""
    buttons = tuple(
        Button("owner", label, carried(wish), style="primary" if number == 0 and wish.sure else "plain")
        for number, (label, wish) in enumerate(word.presses)
    )
    what = (scene.event.label or scene.event.action) if isinstance(scene.event, Pressed) else ""
    reply = Reply("notice", word.text, scene.route(), buttons=buttons, private=True)
    return Draft(state=scene.state, result="acknowledged", replies=(reply,), own=own(scene, what))


def not_theirs(scene: Scene, what: str) -> Draft:
    """Somebody pressed who looks after nothing, or does not any more."""
    text = "This is for those who look after articles. Nothing has been changed."
    reply = Reply("notice", text, scene.route(), private=True)
    return Draft(state=scene.state, result="declined", replies=(reply,), own=own(scene, what))


def carried(wish: Wish) -> str:
    """As a button's value."""
    return json.dumps([wish.kind, wish.on, wish.text, wish.audience, wish.why, int(wish.sure)], ensure_ascii=False)


def pressed(value: str) -> Wish | None:
    """What a button's value means; None where it means nothing."""
    try:
        kind, on, text, audience, why, sure = json.loads(value)
    except (ValueError, TypeError):
        return None
    words = (on, text, audience, why)
    if kind not in KINDS or not all(isinstance(word, str) for word in words):
        return None
    return Wish(cast(WishKind, kind), on, text, audience, why, sure == 1)


def _audience(said: str) -> str:
    said = " ".join(said.split()).strip("“”\"'")
    if said.casefold() in _GUESTS:
        return "public"
    return "" if said.casefold() in _MEMBERS else said


def _bare(said: str) -> str:
    return " ".join(said.split()).strip("“”\"'` ")
