"""The whole main job on many machines: two servers behind a balancer, two workers, PostgreSQL and a Chroma server."""

from __future__ import annotations

import pytest

from tests.e2e.many.conftest import Town
from tests.scenarios import main_job

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


async def test_a_question_is_answered_with_its_source(town: Town) -> None:
    await main_job.a_question_is_answered(await town.staff())


async def test_an_unclear_question_is_asked_back_and_the_choice_is_answered(town: Town) -> None:
    await main_job.an_unclear_question_is_asked_back_once(await town.staff())


async def test_where_the_steps_stopped_is_there_for_the_agent(town: Town) -> None:
    await main_job.steps_are_walked_through(await town.staff(), await town.agent())


async def test_three_rephrasings_lead_to_a_person_who_closes_the_case_and_finds_it_reopened(town: Town) -> None:
    await main_job.three_rephrasings_lead_to_a_person_and_back(await town.staff(), await town.agent())


async def test_a_person_can_be_asked_for_before_a_word_was_said(town: Town) -> None:
    await main_job.a_person_is_asked_for_before_anything_else(await town.staff(), await town.agent())


async def test_two_people_at_once_do_not_see_each_others_words(town: Town) -> None:
    await main_job.two_people_do_not_see_each_others_words(await town.staff(), await town.staff())


async def test_every_server_is_asked(town: Town) -> None:
    await main_job.ask(await town.staff(), "My printer queue is stuck")
    assert len(town.many.balancer.asked) > 1
