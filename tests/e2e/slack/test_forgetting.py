"""Somebody is forgotten on a real server with a local Slack: nothing of theirs is left where it can be reached."""

from __future__ import annotations

import asyncio
import json
import zipfile

import pytest

from tests.e2e.slack.town import Town
from tests.fakes.slack.visible import visible_text
from tests.scenarios import forgetting

pytestmark = pytest.mark.slow


async def test_after_forget_no_word_name_or_id_is_left_here_or_at_the_desk(town: Town) -> None:
    nina = town.staff()
    await forgetting.helped(nina, town.agent(), town.handrail)
    await nina.person.opens_home()
    which = (nina.person.team, nina.person.id)
    home = town.slack.state.homes
    await town.slack.until(lambda: forgetting.CANARY in str(home.get(which)), 20, "their case in their App Home")
    told = await forgetting.forget(town.handrail, f"slack:{nina.person.team}:{nina.person.id}")
    left = forgetting.kept(town.handrail.home)
    for canary in (forgetting.CANARY, nina.person.id, nina.person.name):
        assert canary not in left, canary
    ours = [one for channel in town.slack.state.channels.values() for one in channel.messages if one.bot_id]
    seen = [visible_text(one) for one in ours if not one.deleted]
    assert not [text for text in seen if forgetting.CANARY in text or nina.person.name in text]
    assert any("removed" in text for text in seen), "agents see why nothing is there"
    assert any("agents typed in Slack" in one.get("what", "") for one in told), "what could not be reached is told"
    await town.slack.until(lambda: forgetting.CANARY not in str(home[which]), 20, "their App Home without their cases")
    assert town.slack.warnings == []


async def test_a_server_that_dies_in_the_middle_of_it_goes_on_after_its_start(town: Town) -> None:
    nina = town.staff()
    await forgetting.helped(nina, town.agent(), town.handrail)
    key = f"slack:{nina.person.team}:{nina.person.id}"
    town.slack.outgoing.retry_after = (1, 4, 10)
    await asyncio.to_thread(town.handrail.kill)
    told = [json.loads(line) for line in town.handrail.command("forget", key, "--yes", "--json").splitlines()]
    assert not told[0]["finished"]
    assert {one["state"] for one in told if one["event"] == "copy"} == {"waiting"}
    await asyncio.to_thread(town.handrail.start)
    await asyncio.to_thread(town.handrail.kill)
    await asyncio.to_thread(town.handrail.start)
    await forgetting.forget(town.handrail, key)
    assert nina.person.id not in forgetting.kept(town.handrail.home)
    desk = [one for one in town.slack.messages("desk") if one.bot_id and not one.deleted]
    assert forgetting.CANARY not in "\n".join(visible_text(one) for one in desk)


async def test_everything_kept_is_written_down_for_them(town: Town) -> None:
    nina = town.staff()
    await forgetting.helped(nina, town.agent(), town.handrail)
    out = town.handrail.home / "nina.zip"
    await asyncio.to_thread(town.handrail.command, "export", nina.person.name, "--out", str(out))
    with zipfile.ZipFile(out) as archive:
        page, values = archive.read("export.html").decode(), json.loads(archive.read("export.json"))
    for words in (forgetting.QUESTION, forgetting.ANSWER, "Case #1"):
        assert words in page
    assert values["cases"][0]["question"] == forgetting.QUESTION
    assert out.stat().st_mode & 0o077 == 0, "it is theirs, and nobody else's to read"


async def test_an_agent_who_is_forgotten_is_named_at_nobodys_and_at_no_desk(town: Town) -> None:
    sam = town.slack.person("sam")
    seen = await forgetting.agent_forgotten(
        town.staff(), town.agent(), town.handrail, f"slack:{sam.team}:{sam.id}", sam.name
    )
    assert sam.name not in seen
    assert forgetting.ANSWER in seen, "what was said stays"
    desk = [visible_text(one) for one in town.slack.messages("desk") if one.bot_id and not one.deleted]
    assert not [text for text in desk if sam.name in text]
    assert any("An agent" in text for text in desk)
    assert sam.name not in forgetting.kept(town.handrail.home)
    assert town.slack.warnings == []
