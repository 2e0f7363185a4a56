"""Somebody is forgotten on a real server with a local Teams: nothing of theirs is left where it can be reached."""

from __future__ import annotations

import pytest

from tests.e2e.teams.town import Town
from tests.fakes.teams.visible import visible_text
from tests.scenarios import forgetting

pytestmark = pytest.mark.slow


async def test_after_forget_no_word_name_or_id_is_left_here_or_at_the_desk(town: Town) -> None:
    nina = town.staff()
    user = nina.person.user
    await forgetting.helped(nina, town.agent(), town.handrail)
    told = await forgetting.forget(town.handrail, user.name)
    assert told[0]["person"].startswith("teams:"), "a name that is unique is enough"
    left = forgetting.kept(town.handrail.home)
    for canary in (forgetting.CANARY, user.id, user.object_id, user.name):
        assert canary not in left, canary
    places = town.teams.state.conversations.values()
    ours = [visible_text(one) for place in places for one in place.messages if one.by_app and not one.deleted]
    assert not [text for text in ours if forgetting.CANARY in text or user.name in text]
    assert any("removed" in text for text in ours), "agents see why nothing is there"
    assert town.teams.warnings == []


async def test_an_agent_who_is_forgotten_is_named_at_nobodys_and_at_no_desk(town: Town) -> None:
    user = town.agent().person.user
    seen = await forgetting.agent_forgotten(town.staff(), town.agent(), town.handrail, user.name, user.name)
    assert user.name not in seen
    assert forgetting.ANSWER in seen, "what was said stays"
    places = town.teams.state.conversations.values()
    ours = [visible_text(one) for place in places for one in place.messages if one.by_app and not one.deleted]
    assert not [text for text in ours if user.name in text]
    left = forgetting.kept(town.handrail.home)
    assert user.name not in left
    assert user.object_id not in left
    assert town.teams.warnings == []
