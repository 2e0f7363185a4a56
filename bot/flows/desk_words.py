"""What an agent may type instead of pressing: whole messages only, so that no sentence to the person is swallowed."""

from __future__ import annotations

import re

from bot.flows.orders import bare
from bot.flows.phrases import plain, table
from bot.messages.incoming import DeskAction

_WORDS: tuple[tuple[re.Pattern[str], DeskAction, str], ...] = (
    (table("claim( it| this| the| my)?( case)?", "assign( it| this| the case| this case)? to me"), "claim", ""),
    (table("release( it| this| the)?( case)?", "unclaim( it| this)?( case)?"), "release", ""),
    (table("(hand|give) (it |this )?back( to the bot)?"), "hand_back", ""),
    (table("(resolved?|closed?)( it| this| the case| this case)?( as)? (fixed|solved)"), "resolve", "fixed"),
    (
        table("(resolved?|closed?)( it| this| the case| this case)?( as)? (got round( it)?|worked round|workaround)"),
        "resolve",
        "got_round",
    ),
    (table("(resolved?|closed?)( it| this| the case| this case)?( as)? not (fixed|solved)"), "resolve", "not_fixed"),
    (table("re ?open( it| this)?( case)?"), "reopen", ""),
    (table("help|what (can|do) i (do|press|type)( here)?|what do (the|these) buttons do"), "help", ""),
    (table("(show )?(the )?suggestions( again)?|what (may|might|could) help( here)?"), "suggestions", ""),
    (table("suggest( it| this| that| my answer)?( as)?( an?)?( new)? article"), "suggest_article", ""),
    (table("(this|that|the) article is (wrong|out of date|outdated)"), "wrong_article", ""),
)


_UNDO = table("undo( it| this| that)?", "re ?open")


def asked_for(text: str, *, closed: bool = False) -> tuple[DeskAction, str] | None:
    """The action and value that a message stands for; None where it is a message. ``closed``: the case is over, so that
    *undo* can only mean that."""
    words = plain(bare(text)) if text[:1].isalpha() else ""
    if closed and _UNDO.fullmatch(words):
        return "reopen", ""
    return next(((action, value) for pattern, action, value in _WORDS if pattern.fullmatch(words)), None)
