"""Every scenario on Slack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.everything import SCENARIOS, Scenario, played, title, writer_for
from tests.scenarios.town.house import Library
from tests.scenarios.town.slack import slack_town


@pytest.mark.parametrize("scenario", SCENARIOS, ids=title)
async def test_on_slack(scenario: Scenario, articles: Library, tmp_path: Path) -> None:
    async with slack_town(articles, tmp_path, writer_for(scenario)) as town:
        await played(scenario, town)
