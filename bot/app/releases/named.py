"""What owners name in words: an article, a source or a release; and the one of theirs that comes near to it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from difflib import get_close_matches

from bot.app.parts import Parts
from bot.messages.evidence import ArticleRef
from bot.messages.owning import Wish

_NEAR = 0.85
"""How alike two ids have to be, 0..1, for the one to be a slip of the other."""

_RELEASE = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}", re.IGNORECASE)
"""The shape of a release's id: words of a question have none of it."""


async def is_there(parts: Parts, wish: Wish) -> bool:
    """Whether what the wish names is there, whoever looks after it; True where it names nothing. ``StoreError``."""
    if wish.kind in ("preview", "publish"):
        return not wish.on or wish.on in parts.settings.sources()
    if wish.kind == "roll_back":
        return not wish.on or _RELEASE.fullmatch(wish.on) is not None or await _known_release(parts, wish.on)
    if wish.kind not in ("withdraw", "restore"):
        return True
    return bool(called(wish.on, await articles(parts))) or wish.on in await _withdrawn(parts)


def called(wanted: str, refs: Iterable[ArticleRef]) -> list[ArticleRef]:
    """The articles of this id, else of this title."""
    refs, wanted = list(refs), " ".join(wanted.split())
    title = wanted.strip("“”\"'").casefold()
    return [ref for ref in refs if ref.id == wanted] or [ref for ref in refs if ref.title.casefold() == title]


def near(wanted: str, names: Iterable[str]) -> str:
    """The name that was meant, where a slip was made in writing it; empty where there is none. An id is one word."""
    by_plain = {name.casefold(): name for name in names}
    if not wanted or " " in wanted:
        return ""
    found = get_close_matches(wanted.casefold(), list(by_plain), n=1, cutoff=_NEAR)
    return by_plain[found[0]] if found else ""


async def articles(parts: Parts) -> list[ArticleRef]:
    """Of the release that serves, those that are withdrawn too; none where none serves."""
    current = await asyncio.to_thread(parts.shelf.current)
    return list(await asyncio.to_thread(parts.shelf.articles, current.id)) if current is not None else []


async def _withdrawn(parts: Parts) -> set[str]:
    return {one.article for one in await asyncio.to_thread(parts.shelf.withdrawals)}


async def _known_release(parts: Parts, id: str) -> bool:
    return await asyncio.to_thread(parts.shelf.release, id) is not None
