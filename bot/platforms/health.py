"""What is wrong with a chat platform just now, in words for the administrator. Asked by ``/readyz`` and ``doctor``."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

import structlog

_log = structlog.get_logger(__name__)

_MOST = 200
"""Entries of each kind: a thousand people who removed the bot are no thousand lines."""


class Health:
    """Problems by what they are about; each goes when the same thing works again."""

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._problems: OrderedDict[str, str] = OrderedDict()
        self._lacking: OrderedDict[str, str] = OrderedDict()

    def problems(self) -> Mapping[str, str]:
        """What keeps messages from arriving."""
        return dict(self._problems)

    def lacking(self) -> Mapping[str, str]:
        """What people have to do without: everything else works."""
        return dict(self._lacking)

    def ill(self, what: str, why: str) -> None:
        if self._problems.get(what) != why:
            _log.error("platform_problem", platform=self._platform, about=what, why=why)
        _keep(self._problems, what, why)

    def well(self, what: str) -> None:
        if self._problems.pop(what, None) is not None:
            _log.info("platform_problem_over", platform=self._platform, about=what)

    def without(self, what: str, why: str) -> None:
        if what not in self._lacking:
            _log.warning("platform_does_without", platform=self._platform, about=what, why=why)
        _keep(self._lacking, what, why)

    def has(self, what: str) -> None:
        self._lacking.pop(what, None)


def _keep(where: OrderedDict[str, str], what: str, why: str) -> None:
    where[what] = why
    where.move_to_end(what)
    while len(where) > _MOST:
        where.popitem(last=False)
