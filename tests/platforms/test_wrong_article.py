"""*This article is wrong* on Slack and on Teams: pressed under the answer, with a word on what is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.slack.house import house as on_slack
from tests.platforms.teams.house import house as on_teams


@asynccontextmanager
async def slack(folder: Path) -> AsyncIterator[tuple[Any, Any, Any, str]]:
    async with on_slack(folder) as town:
        nina = town.slack.person("nina")
        yield town, town.slack, nina, nina.dm


@asynccontextmanager
async def teams(folder: Path) -> AsyncIterator[tuple[Any, Any, Any, str]]:
    async with on_teams(folder) as town:
        nina = town.teams.person("nina")
        yield town, town.teams, nina, nina.chat


@pytest.mark.parametrize(("platform", "answered"), [(slack, "forget the network"), (teams, "[This article is wrong]")])
async def test_a_press_and_a_word_are_kept_with_the_article(platform: Any, answered: str, tmp_path: Path) -> None:
    async with platform(tmp_path) as (town, local, nina, chat):
        await nina.say("The wireless in the halls is slow")
        answer = await local.wait_for_message(chat, containing=answered)
        await nina.press(answer, "This article is wrong")
        await local.wait_for_message(chat, containing="will hear of it")
        await nina.say("The network is called Alder-Staff now")
        await local.wait_for_message(chat, containing="that goes along")
        lines = await town.ledger.transcript(town.heard("said")[0].conversation)
        against = [(line.did, line.articles) for line in lines if line.against == "wrong"]
        assert against == [("reported", ("wifi-slow",)), ("said", ("wifi-slow",))]
