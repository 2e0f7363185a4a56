"""A week's digest on Teams: in a channel, and in the chat with one person; each once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.experience.digests.weeks import digests_from
from bot.store.letters import SqlLetters
from bot.surroundings import SystemClock
from tests.fakes.teams.visible import visible_text
from tests.platforms.teams.house import house
from tests.platforms.teams.test_sending import of_app
from tests.unit.experience.digests.test_digests import before, gap, told


async def test_it_stands_in_the_leads_channel_and_in_the_chat_with_a_lead(tmp_path: Path) -> None:
    async with house(tmp_path) as town:
        kim = town.teams.person("kim")
        await kim.say("hello")
        await town.teams.wait_for_message(kim.chat, containing="Tell me in your own words")
        tenant, person = town.settings.tenant, kim.user.object_id
        table = {"leads": [f"teams:{town.desk}", f"teams:{tenant}:{person}"]}
        letters, now = SqlLetters(town.transactions), SystemClock().now()
        for number, to in enumerate(digests_from(table, tenant=tenant).leads):
            letter = replace(told(before(), gaps=(gap(8),)), to=to, ref=f"digest:leads:{number}")
            assert await letters.post(letter, about="leads' digest", now=now)
            assert not await letters.post(letter, about="leads' digest", now=now)
        channel = town.desk
        for place in (channel, kim.chat):
            shown = visible_text(await town.teams.wait_for_message(place, containing="How support felt", within=30))
            assert "Worth doing first: have an article written." in shown
            assert "114 people asked about 137 things" in shown
            assert "The week in the report" in shown
            assert sum("How support felt" in visible_text(one) for one in of_app(town, place)) == 1
