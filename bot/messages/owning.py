"""What somebody who looks after articles asks the bot in words or by a press, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

AboutDrafts = Literal["drafts", "draft", "accept", "decline", "change"]
WishKind = (
    Literal["help", "try", "why", "releases", "roll_back", "withdraw", "restore", "preview", "publish"] | AboutDrafts
)
KINDS: tuple[WishKind, ...] = tuple(kind for one in get_args(WishKind) for kind in get_args(one))


@dataclass(frozen=True, slots=True)
class Wish:
    """``on``: the release, article, source or draft; with ``why`` the release that answered then. ``sure``: confirmed
    by a press; else it is only asked about."""

    kind: WishKind
    on: str = ""
    text: str = ""
    """With ``try`` and ``why``: the question. With ``change``: what the draft shall say."""
    audience: str = ""
    """With ``try`` and ``why``: as whom; nothing for a member."""
    why: str = ""
    sure: bool = False
    own: bool = False
    """With ``why``: a question of their own, answered for the audiences that they have themselves."""


@dataclass(frozen=True, slots=True)
class OwnersWord:
    """What to tell, in Markdown, and what may be pressed under it: (label, wish) each, the first one the main one."""

    text: str
    presses: tuple[tuple[str, Wish], ...] = ()
    release: str = ""
    """Where a question was looked up."""
