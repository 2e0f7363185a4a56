"""The whole main job on Teams: real articles, the real server, both sides, in the personal chat and in a channel."""

from __future__ import annotations

import pytest

from tests.e2e.teams.town import Town
from tests.scenarios import main_job

pytestmark = pytest.mark.slow

PLACES = pytest.mark.parametrize("channel", ["", "staff"], ids=["in the personal chat", "in a channel"])


@PLACES
async def test_a_question_is_answered_with_its_source(town: Town, channel: str) -> None:
    await main_job.a_question_is_answered(town.staff(channel=channel))
    assert town.teams.warnings == []


@PLACES
async def test_an_unclear_question_is_asked_back_and_the_choice_is_answered(town: Town, channel: str) -> None:
    await main_job.an_unclear_question_is_asked_back_once(town.staff(channel=channel))


@PLACES
async def test_where_the_steps_stopped_is_there_for_the_agent(town: Town, channel: str) -> None:
    await main_job.steps_are_walked_through(town.staff(channel=channel), town.agent())


@PLACES
async def test_three_rephrasings_lead_to_a_person_who_closes_the_case_and_finds_it_reopened(
    town: Town, channel: str
) -> None:
    await main_job.three_rephrasings_lead_to_a_person_and_back(town.staff(channel=channel), town.agent())
    assert town.teams.warnings == []


async def test_an_agent_whose_words_reach_the_bot_by_the_cards_box_alone_helps_as_well(town: Town) -> None:
    await main_job.three_rephrasings_lead_to_a_person_and_back(town.staff(), town.agent(by_card=True))


async def test_a_person_can_be_asked_for_before_a_word_was_said(town: Town) -> None:
    await main_job.a_person_is_asked_for_before_anything_else(town.staff(), town.agent())


async def test_two_people_at_once_do_not_see_each_others_words(town: Town) -> None:
    await main_job.two_people_do_not_see_each_others_words(town.staff("nina"), town.staff("kim"))
