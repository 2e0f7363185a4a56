"""Chromium and a running demo. Without Chromium these tests are skipped, except in CI, where that is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from bot.settings import Settings
from tests.e2e.server import Server

SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """For commands: a folder to stand in, without any settings, and an environment without any of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_HOME", str(tmp_path / "home"))
    return tmp_path


def _chromium() -> str | None:
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    found = _chromium()
    if found is not None:
        return found
    why = "Chromium is not installed: on Debian or Ubuntu, apt-get install chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def published(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's folder with its articles published, and nobody at work on it."""
    first = Server(tmp_path_factory.mktemp("published"))
    first.start()
    first.stop()
    return first.home


@pytest.fixture(scope="session")
def server(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One demo for all tests that leave it running."""
    yield from _serving(published, tmp_path_factory.mktemp("shared") / "home")


@pytest.fixture
def server_of_its_own(published: Path, tmp_path: Path) -> Iterator[Server]:
    """A demo that may be killed."""
    yield from _serving(published, tmp_path / "home")


def _serving(published: Path, home: Path) -> Iterator[Server]:
    shutil.copytree(published, home)
    made = Server(home)
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        yield browser
        await browser.close()
