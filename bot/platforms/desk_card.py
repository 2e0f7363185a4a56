"""What a case's card at the desk offers and says, decided once; each platform lays it out its own way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bot.messages.outgoing import CaseCard, Whisper
from bot.platforms.writing.noticed import NOTICED
from bot.platforms.writing.text import one_line

NOTE = "//"
"""What a note among agents begins with."""

OPEN = frozenset({"waiting", "held", "claimed"})
"""States in which a case waits for people, or is with them."""


class DeskButton(NamedTuple):
    """What an agent may press."""

    action: str
    label: str
    value: str = ""
    style: Literal["primary", ""] = ""


class Room(NamedTuple):
    """How much of each part a card shows."""

    characters: int
    items: int


ALL = Room(10**9, 10**9)

KEEP = DeskButton("note", "Note")
SUGGEST = DeskButton("suggestions", "What may help?")
HELP = DeskButton("help", "What do these do?")

_CLAIM = (DeskButton("claim", "Claim", style="primary"),)
_END = (
    DeskButton("resolve", "Resolve: fixed", "fixed", "primary"),
    DeskButton("resolve", "Resolve: got round it", "got_round"),
    DeskButton("resolve", "Resolve: not fixed", "not_fixed"),
    DeskButton("hand_back", "Hand back to the bot"),
    DeskButton("release", "Release"),
)
_REOPEN = (DeskButton("reopen", "Open it again"),)
_NEXT = {"waiting": _CLAIM, "held": _CLAIM, "claimed": _END, "closed": _REOPEN, "handed_back": _REOPEN}


def with_draft(what: Whisper) -> str:
    """Its words and, below a line, the text to copy."""
    return f"{what.text}\n\n———\n{what.draft}" if what.draft else what.text


def next_buttons(card: CaseCard) -> tuple[DeskButton, ...]:
    """What can become of the case from here."""
    return _NEXT.get(card.state, ())


def move_buttons(moves: Sequence[tuple[str, str]], longest: int | None = None) -> tuple[DeskButton, ...]:
    """To these desks. ``longest``: characters of a desk's name."""
    return tuple(DeskButton("move", f"Move to {one_line(name)[:longest]}", desk) for desk, name in moves)


def wrong_button(card: CaseCard, longest: int) -> tuple[DeskButton, ...]:
    """Against the article that was shown last, if any. ``longest``: characters of its title."""
    if not card.shown:
        return ()
    newest = card.shown[-1]
    title = one_line(newest.title or newest.id)[:longest]
    return (DeskButton("wrong_article", f"This article is wrong: {title}", newest.id),)


def stamp(card: CaseCard) -> str:
    """Which standing of the case a button belongs to: pressed in another one, it says so."""
    return f"{card.state}.{card.reopened}.{int(card.claimed_at.timestamp()) if card.claimed_at else 0}"


def quotes(card: CaseCard) -> list[str]:
    """What was noticed, in the person's words. The reason often holds them already: then they are not said twice."""
    return [f"{NOTICED[s.kind]}: “{s.quote}”" for s in card.signals if s.quote and s.quote not in card.reason]
