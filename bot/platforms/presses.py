"""Presses that came before: a double press needs no word, but whoever presses again later hears why nothing happens."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.ports.platform import Accepted

_DOUBLE = timedelta(seconds=5)
"""Within this time the same press again is a double press, or the platform sending it twice."""

_REMEMBERED = 10_000


class Presses:
    """Remembers when each press came first. What came before a restart counts as long ago."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, datetime] = OrderedDict()

    def again(self, accepted: Accepted) -> bool:
        """Whether this was pressed before, and not a moment ago: then it is dropped, and somebody waits in vain."""
        press = accepted.incoming
        first = self._first.setdefault(press.id, press.at) if accepted.new else self._first.get(press.id)
        while len(self._first) > _REMEMBERED:
            self._first.popitem(last=False)
        return not accepted.new and (first is None or press.at - first > _DOUBLE)
