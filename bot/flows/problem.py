"""What a case is about: the problem in the person's own words, what they were shown, and what was tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.flows.scene import Scene
from bot.messages.case import NOT_SAID_YET
from bot.messages.evidence import ArticleRef
from bot.messages.incoming import Overheard
from bot.messages.state import Outcome, Steps

_OVER: frozenset[Outcome] = frozenset({"confirmed", "handed_over", "got_round"})

_POLITE = (
    "a about again all an and any anybody anyone are asap at be been bit but can cheers could do for from get give "
    "have hello help hey hi i i'd i'll i'm i've if immediately in instead is it it's just kindly let like love me mind "
    "my need now of on one ok okay or our please put quickly real really right said should so some somebody someone "
    "something speak still talk thank thanks that that's the then there they this through time to today too try um us "
    "very want was we well what with would yes you your "
    "actual advisor agent agents assist assistance assistant call chat connect contact desk employee escalate "
    "human humans live member operator people person representative rep service staff support team transfer"
)
_COURTESIES = frozenset(_POLITE.split())
"""Words that tell nothing of a problem when they stand beside the wish for a person."""

_NAMES_IT = re.compile(r"\b(?:about|regarding|concerning|because of|because)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """What an agent has to know before the transcript."""

    question: str
    later: tuple[str, ...]
    also: tuple[str, ...]
    shown: tuple[ArticleRef, ...]
    named: tuple[ArticleRef, ...]
    tried: tuple[str, ...]
    topic: str


def problem(scene: Scene) -> Problem:
    """The open problem, or else the newest that nobody has settled; of the others what was asked, shown and tried."""
    state = scene.state
    unsettled = [topic for topic in (*state.left, state.topic) if topic is not None and topic.outcome not in _OVER]
    main = unsettled[-1] if unsettled else None
    others = unsettled[:-1]
    shown = _each(article for topic in reversed(unsettled) for article in topic.shown)
    seen = {article.id for article in shown}
    named = _each(article for topic in reversed(unsettled) for article in topic.named if article.id not in seen)
    return Problem(
        question=main.question if main is not None else _asked_now(scene),
        later=main.wordings if main is not None else (),
        also=tuple(topic.question for topic in others),
        shown=shown,
        named=named,
        tried=(*(what for topic in unsettled for what in topic.tried), *_stopped_at(scene)),
        topic=main.id if main is not None else "",
    )


def tells_a_problem(text: str) -> bool:
    """Whether a message that asks for a person also says what for."""
    words = re.findall(r"[\w'-]+", text.lower().replace("’", "'"))
    telling = [word for word in words if word not in _COURTESIES]
    return len(telling) >= 2 or bool(telling and _NAMES_IT.search(text))


def shares_a_word(text: str, others: Iterable[str]) -> bool:
    """Whether a message names something that one of the others names too: a telling word of four letters or more."""
    return bool(_telling(text) & set().union(*(_telling(other) for other in others)))


def _telling(text: str) -> set[str]:
    words = re.findall(r"[\w'-]{4,}", text.lower().replace("’", "'"))
    return {word for word in words if word not in _COURTESIES}


def _asked_now(scene: Scene) -> str:
    own = getattr(scene.event, "text", "") if scene.event.kind == "said" else ""
    if tells_a_problem(own):
        return own
    line = _overheard(scene)
    if line is None:
        return NOT_SAID_YET
    return line.text if line.name == scene.person.name else f"{line.name or 'Somebody'} wrote: {line.text}"


def _overheard(scene: Scene) -> Overheard | None:
    """What others' talk it is about: the line that was picked, or the first."""
    lines: tuple[Overheard, ...] = getattr(scene.event, "overheard", ())
    value = getattr(scene.event, "value", "")
    picked = int(value) if value.isdecimal() and int(value) < len(lines) else 0
    return lines[picked] if lines else None


def _stopped_at(scene: Scene) -> tuple[str, ...]:
    pending = scene.state.pending
    if not isinstance(pending, Steps):
        return ()
    return (f"stopped at step {pending.at + 1} of {len(pending.steps)} of “{pending.article.title}”",)


def _each(articles: Iterable[ArticleRef]) -> tuple[ArticleRef, ...]:
    return tuple({article.id: article for article in articles}.values())
