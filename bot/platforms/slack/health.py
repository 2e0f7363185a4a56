"""What is wrong with Slack just now, in words for the administrator. Asked by ``/readyz`` and ``doctor``."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

_log = structlog.get_logger(__name__)


class Health:
    """Problems by what they are about; each goes when the same thing works again."""

    def __init__(self) -> None:
        self._problems: dict[str, str] = {}
        self._lacking: dict[str, str] = {}

    def problems(self) -> Mapping[str, str]:
        """What keeps messages from arriving."""
        return dict(self._problems)

    def lacking(self) -> Mapping[str, str]:
        """What people have to do without: everything else works."""
        return dict(self._lacking)

    def ill(self, what: str, why: str) -> None:
        if self._problems.get(what) != why:
            _log.error("slack_problem", about=what, why=why)
        self._problems[what] = why

    def well(self, what: str) -> None:
        if self._problems.pop(what, None) is not None:
            _log.info("slack_problem_over", about=what)

    def without(self, what: str, why: str) -> None:
        if what not in self._lacking:
            _log.warning("slack_does_without", about=what, why=why)
        self._lacking[what] = why

    def has(self, what: str) -> None:
        self._lacking.pop(what, None)
