"""What an agent may type instead of pressing: whole messages only, so that no sentence to the person is swallowed."""

from __future__ import annotations

import re

from bot.flows.phrases import table
from bot.flows.words import plain
from bot.messages.incoming import DeskAction

_WORDS: tuple[tuple[re.Pattern[str], DeskAction, str], ...] = (
    (table("claim( it| this)?( case)?"), "claim", ""),
    (table("release( it| this)?( case)?"), "release", ""),
    (table("(hand|give) (it |this )?back( to the bot)?"), "hand_back", ""),
    (table("(resolved?|closed?)( it| this)?( as)? (fixed|solved)"), "resolve", "fixed"),
    (table("(resolved?|closed?)( it| this)?( as)? (got round( it)?|worked round|workaround)"), "resolve", "got_round"),
    (table("(resolved?|closed?)( it| this)?( as)? not (fixed|solved)"), "resolve", "not_fixed"),
    (table("re ?open( it| this)?( case)?"), "reopen", ""),
    (table("help|what (can|do) i (do|press|type)( here)?|what do (the|these) buttons do"), "help", ""),
    (table("(show )?(the )?suggestions( again)?|what (may|might|could) help( here)?"), "suggestions", ""),
    (table("suggest( it| this| that| my answer)?( as)?( an?)?( new)? article"), "suggest_article", ""),
    (table("(this|that|the) article is (wrong|out of date|outdated)"), "wrong_article", ""),
)


def asked_for(text: str) -> tuple[DeskAction, str] | None:
    """The action and value that a message stands for; None where it is a message."""
    words = plain(text) if text[:1].isalpha() else ""
    return next(((action, value) for pattern, action, value in _WORDS if pattern.fullmatch(words)), None)
