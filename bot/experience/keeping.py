"""What is kept of a measured topic once its words are gone: numbers, how it ended, and which articles were shown.

Lost are the words of the question, so it counts no more among the single words of *small doubts*; and whose it was.
Whatever was not over by then counts as silent: nobody can say any more how it ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, cast

from bot.experience.topics import Experienced
from bot.ports.experience import KeptFigure

_NOBODYS = "kept"
"""Stands for the conversation and the case: that there was one is known, and not which."""


def figure(topic: Experienced, titles: Mapping[str, str]) -> KeptFigure:
    """``titles``: article → title, as they were shown. Whose it was goes when it is stored."""
    ending = "silent" if topic.ending == "open" else topic.ending
    how = "closed" if topic.how == "open" else topic.how
    bare = replace(
        topic, ending=ending, how=how, words=frozenset(), person="", conversation=_NOBODYS,
        case=_NOBODYS if topic.case else "",
    )  # fmt: skip
    body = {name: _plain(value) for name, value in asdict(bare).items() if name not in ("id", "person", "asked_at")}
    shown = {article: titles[article] for article in sorted(topic.articles) if article in titles}
    return KeptFigure(topic.id, topic.person, topic.asked_at, body | {"titles": shown})


def experienced(kept: KeptFigure) -> Experienced:
    """The topic again, as far as it was kept. What an earlier version did not measure has its default."""
    body = cast(Mapping[str, Any], kept.body)
    known = {name: value for name, value in body.items() if name in _FIELDS}
    opened = body.get("opened_at")
    return Experienced(
        **known
        | {
            "id": kept.id,
            "person": kept.person,
            "asked_at": kept.asked_at,
            "articles": frozenset(body.get("articles", ())),
            "words": frozenset(),
            "felt": frozenset(body.get("felt", ())),
            "opened_at": datetime.fromisoformat(opened) if opened else None,
        }
    )


def titles(kept: KeptFigure) -> Mapping[str, str]:
    """Article → title."""
    return cast(Mapping[str, str], kept.body.get("titles", {}))


_FIELDS = frozenset(field.name for field in fields(Experienced))


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime) else value
