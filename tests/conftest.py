"""How the tests are shared out among processes that run at once."""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # the library has no types

MANY = "tests/e2e/many/"
"""Its tests share several processes of Handrail: one set of them is enough, and all that a small PostgreSQL has
connections for."""


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # as above
    """A file's tests stay together, as they share what is dear to make; so do those of ``MANY``."""

    def _split_scope(self, nodeid: str) -> str:
        return MANY if nodeid.startswith(MANY) else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile | None:
    return _ByFile(config, log) if config.getoption("dist") == "loadfile" else None
