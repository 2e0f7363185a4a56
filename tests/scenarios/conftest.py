"""The demo's articles, read in once, also where several processes share the tests."""

from __future__ import annotations

import os

import pytest

from tests.scenarios.town.house import Library, library


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Library:
    own = tmp_path_factory.getbasetemp()
    return library((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "scenario-articles")
