"""Who waits at which desk and how long others waited: the database's answers and the fake's are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Conflict
from bot.messages.case import Case
from bot.messages.turn import Received
from bot.messages.waiting import Queued, Wait
from tests.fakes.samples import BEN, GWEN, NOON, case, said, turn

if TYPE_CHECKING:
    from tests.contract.conftest import Tables

HOUR = timedelta(hours=1)


async def save(tables: Tables, case: Case, *waits: Wait, id: str = "") -> Received:
    """One turn in the case's conversation."""
    message = said(id or f"m-{case.id}-{case.state}", case.conversation)
    await tables.inbox.accept(message, now=NOON)
    received = await tables.inbox.next(case.conversation, NOON)
    assert isinstance(received, Received)
    await tables.ledger.save(received, turn(case.conversation, case=case, waits=waits), now=NOON)
    return received


def waiting(number: int, desk: str = "it", **more: object) -> Case:
    values: dict[str, object] = {"desk_id": desk, "waits_since": NOON - number * HOUR} | more
    return case(f"c{number}", number, f"web:{number}", **values)


async def test_a_queue_has_the_urgent_first_and_then_the_order_of_asking(tables: Tables) -> None:
    for each in (waiting(2), waiting(1), waiting(4, urgency="urgent"), waiting(3, urgency="urgent")):
        await save(tables, each)
    assert list(await tables.ledger.queue("it")) == [
        Queued("c3", 3, True, NOON - 3 * HOUR),
        Queued("c4", 4, True, NOON - 4 * HOUR),
        Queued("c1", 1, False, NOON - HOUR),
        Queued("c2", 2, False, NOON - 2 * HOUR),
    ]


async def test_only_those_who_wait_at_this_desk_are_in_its_queue(tables: Tables) -> None:
    await save(tables, waiting(1, "facilities"))
    for number, state in ((2, "claimed"), (3, "closed"), (4, "held"), (5, "cancelled")):
        await save(tables, waiting(number, state=state))
    assert list(await tables.ledger.queue("it")) == []
    await save(tables, replace(waiting(1, "it"), state="waiting"), id="moved")
    assert [queued.case for queued in await tables.ledger.queue("it")] == ["c1"]
    assert list(await tables.ledger.queue("facilities")) == []


async def test_waits_are_found_by_desk_and_by_when_they_began(tables: Tables) -> None:
    made = [
        Wait("it", NOON - 2 * HOUR, 600.5),
        Wait("it", NOON, 30.0, taken=False),
        Wait("it", NOON - 30 * HOUR, 60.0),
        Wait("facilities", NOON, 1.0),
    ]
    await save(tables, waiting(1), *made[:2])
    await save(tables, waiting(2), *made[2:])
    within = [(NOON - HOUR, NOON), (NOON - 31 * HOUR, NOON - 29 * HOUR)]
    assert list(await tables.ledger.waits("it", within)) == [made[2], made[1]]
    assert list(await tables.ledger.waits("it", [(NOON - 2 * HOUR, NOON - 2 * HOUR)])) == [made[0]], "ends included"
    assert list(await tables.ledger.waits("it", [])) == []
    assert list(await tables.ledger.waits("elsewhere", within)) == []


async def test_a_turn_done_twice_counts_its_waits_once(tables: Tables) -> None:
    wait = Wait("it", NOON, 5.0)
    received = await save(tables, waiting(1), wait)
    with pytest.raises(Conflict):
        await tables.ledger.save(received, turn("web:1", case=waiting(1), waits=(wait,)), now=NOON)
    assert len(await tables.ledger.waits("it", [(NOON, NOON)])) == 1


async def test_an_agent_was_last_seen_at_whatever_case_they_did_something_about(tables: Tables) -> None:
    assert await tables.ledger.agent_seen(GWEN) is None
    await save(tables, waiting(1, state="claimed", agent=GWEN, agent_at=NOON - 3 * HOUR))
    await save(tables, waiting(2, state="closed", agent=GWEN, agent_at=NOON - HOUR))
    await save(tables, waiting(3, had_by=GWEN, agent_at=NOON - 2 * HOUR))
    await save(tables, waiting(4, state="claimed", agent=BEN, agent_at=NOON))
    assert await tables.ledger.agent_seen(GWEN) == NOON - HOUR
    assert await tables.ledger.agent_seen(BEN) == NOON


async def test_who_has_been_seen_as_an_agent_is_told_for_each_desk_the_latest_first(tables: Tables) -> None:
    assert list(await tables.ledger.agents("it", NOON - 9 * HOUR)) == []
    await save(tables, waiting(1, state="claimed", agent=GWEN, agent_at=NOON - 3 * HOUR))
    await save(tables, waiting(2, state="closed", agent=BEN, agent_at=NOON - 2 * HOUR))
    await save(tables, waiting(3, had_by=GWEN, agent_at=NOON - HOUR))
    await save(tables, waiting(4, "facilities", state="claimed", agent=BEN, agent_at=NOON))
    assert [agent.key for agent in await tables.ledger.agents("it", NOON - 9 * HOUR)] == [GWEN.key, BEN.key]
    assert [agent.key for agent in await tables.ledger.agents("it", NOON - HOUR)] == [GWEN.key]
    assert [agent.key for agent in await tables.ledger.agents("facilities", NOON - HOUR)] == [BEN.key]


async def test_only_what_still_waits_beyond_its_time_is_late(tables: Tables) -> None:
    await save(tables, waiting(1, late_at=NOON - HOUR))
    await save(tables, waiting(2, "facilities", late_at=NOON))
    await save(tables, waiting(3, late_at=NOON + HOUR))
    await save(tables, waiting(4, late_at=None))
    await save(tables, waiting(5, state="claimed", late_at=NOON - HOUR))
    assert await tables.ledger.late(NOON) == 2
    assert await tables.ledger.late(NOON + HOUR) == 3


async def test_what_is_quiet_with_its_agent_for_too_long_counts_too(tables: Tables) -> None:
    await save(tables, waiting(1, state="claimed", agent=GWEN, quiet_at=NOON))
    await save(tables, waiting(2, state="claimed", agent=GWEN, quiet_at=NOON + HOUR))
    await save(tables, waiting(3, state="claimed", agent=GWEN))
    await save(tables, waiting(4, state="closed", agent=GWEN, quiet_at=NOON))
    assert await tables.ledger.late(NOON) == 1
    assert await tables.ledger.late(NOON + HOUR) == 2
