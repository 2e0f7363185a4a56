"""What only a channel has: others who read along, press and step in, and what is none of their business."""

from __future__ import annotations

import pytest

from tests.e2e.slack.town import Town
from tests.fakes.slack.visible import labels, visible_text
from tests.scenarios import main_job

pytestmark = pytest.mark.slow

SLOW = "The Wi-Fi connects, but it's really slow"


async def test_a_thread_goes_on_without_a_mention_until_a_person_answers(town: Town) -> None:
    nina, sam = town.staff(channel="staff"), town.slack.person("sam")
    await main_job.ask(nina, SLOW)
    assert nina.root is not None
    await main_job.ask(nina, "My printer queue is stuck")
    await sam.reply_in_thread(nina.root, "Come by, I'll have a look at both")
    before = town.slack.messages("staff")
    await nina.person.say("Thanks! And the VPN on my Mac?", "staff", nina.root)
    await town.slack.settled()
    await main_job.ask(town.staff("kim"), "My printer queue is stuck")  # whatever was to be said has been said by then
    assert [visible_text(one) for one in town.slack.messages("staff")] == [
        *(visible_text(one) for one in before),
        "Thanks! And the VPN on my Mac?",
    ]


async def test_somebody_else_who_presses_the_route_gets_a_case_of_their_own_with_what_was_said(town: Town) -> None:
    nina, sam = town.staff(channel="staff"), town.agent()
    await main_job.ask(nina, SLOW)
    assert nina.root is not None
    answer = next(one for one in town.slack.messages("staff", nina.root) if "Talk to a person" in labels(one))
    kim = town.staff("kim")
    await kim.person.press(answer, "Talk to a person")
    assert (await kim.reply()).route == "Your case"
    case = await sam.open_case("")
    assert "Kim Adeyemi" in case.state
    assert SLOW in " ".join(case.thread)
    await sam.press("Claim")
    await sam.say("Is it slow for you too?")
    await kim.hears("Is it slow for you too?")
    assert "slow for you too" not in await nina.everything()
    assert len(sam.cards()) == 1
    assert "Talk to a person" in labels(answer)


async def test_somebody_elses_feedback_counts_for_nothing_and_they_hear_why(town: Town) -> None:
    nina, kim = town.staff(channel="staff"), town.slack.person("kim")
    await main_job.ask(nina, SLOW)
    assert nina.root is not None
    answer = next(one for one in town.slack.messages("staff", nina.root) if "Helped" in labels(one))
    await kim.press(answer, "Helped")
    told = await town.slack.until(lambda: next(iter(town.slack.ephemeral("staff", kim)), None))
    assert "for the person who asked" in visible_text(told)
    assert "Helped" in labels(answer)


async def test_an_answer_for_staff_goes_to_a_direct_message_where_others_read_along(town: Town) -> None:
    nina = town.staff(channel="staff")
    shown = await main_job.ask(nina, "How do I read my payslip in payroll self-service?")
    assert nina.root is not None
    in_thread = [visible_text(one) for one in town.slack.messages("staff", nina.root) if one.bot_id]
    assert len(in_thread) == 1
    assert "direct message" in in_thread[0]
    assert "Talk to a person" in in_thread[0]
    assert shown.sources
    assert not any(source in in_thread[0] for source in shown.sources)


async def test_a_pasted_password_is_answered_in_the_direct_message_and_stands_nowhere(town: Town) -> None:
    nina = town.staff(channel="staff")
    await main_job.ask(nina, "The VPN says no, my password is Tr0ub4dor&3")
    assert nina.root is not None
    in_thread = [visible_text(one) for one in town.slack.messages("staff", nina.root) if one.bot_id]
    assert len(in_thread) == 1
    assert "direct message" in in_thread[0]
    assert "Tr0ub4dor" not in "".join(visible_text(one) for one in town.slack.posted)
