"""Who may see which passages: the release's audience and the latest one must both allow it, and nobody sees what is
withdrawn."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.messages.evidence import Passage
from bot.messages.people import MEMBERS
from bot.messages.release import Access

Mask = NDArray[np.bool_]
Audience = tuple[str, ...]
KEPT = 64
"""Different sets of audiences whose masks are kept; an organisation has a handful."""


def permits(audience: Audience, audiences: frozenset[str]) -> bool:
    """Whether somebody with these audiences is among those an article is for. No audience named means the members."""
    return not audiences.isdisjoint(audience or (MEMBERS,))


class Sight:
    """For one release and one state of access: which rows somebody may see. Asked once a question, so it is quick:
    articles of the same audiences are decided together."""

    def __init__(self, passages: Sequence[Passage], access: Access) -> None:
        kinds: dict[tuple[Audience, Audience, bool], int] = {}
        self._kind_of = np.empty(len(passages), dtype=np.int32)
        for row, passage in enumerate(passages):
            article = passage.article
            latest = access.audiences.get(article.id, article.audience)
            kind = (article.audience, latest, article.id in access.withdrawn)
            self._kind_of[row] = kinds.setdefault(kind, len(kinds))
        self._kinds = list(kinds)
        self._masks: dict[frozenset[str], Mask | None] = {}
        self._lock = threading.Lock()

    def of(self, audiences: frozenset[str]) -> Mask | None:
        """The rows that somebody with these audiences may see; None when that is all of them."""
        with self._lock:
            if audiences not in self._masks:
                if len(self._masks) >= KEPT:
                    self._masks.clear()
                self._masks[audiences] = self._mask(audiences)
            return self._masks[audiences]

    def _mask(self, audiences: frozenset[str]) -> Mask | None:
        allowed = np.array(
            [
                not withdrawn and permits(then, audiences) and permits(latest, audiences)
                for then, latest, withdrawn in self._kinds
            ],
            dtype=np.bool_,
        )
        return None if allowed.all() else allowed[self._kind_of]
