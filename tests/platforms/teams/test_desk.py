"""What goes to a desk's channel, parcel by parcel: cards that move, entries that stay, the same thing sent twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import DeliveryDelayed, DeliveryRefused
from bot.messages.outgoing import Blanked, CaseCard, CaseEntry, DeskMark, Outgoing, Relayed, Reply, Route
from bot.messages.people import member
from bot.messages.turn import Parcel
from tests.fakes.teams.records import Message
from tests.fakes.teams.visible import visible_text
from tests.platforms.teams.house import House, house

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
WEB = "web:local:nina:1"
CARD = CaseCard(
    "c1", 1, "waiting", member("web", "local", "nina", "Nina Falk"), "It is slow", "Pressed Talk to a person.", (), (),
    (), "ordinary", AT,
)  # fmt: skip
ENTRY = CaseEntry("c1", "e1", "person", "Nina Falk", "The wireless is slow", AT)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def send(town: House, what: Outgoing, id: str = "p1.0", desk: str = "desk") -> str:
    channel = town.teams.conversation(desk).id
    parcel = Parcel(1, id, f"desk:teams:{channel}#c1", WEB, what)  # type: ignore[arg-type]  # some do not belong there
    return await town.handrail.sender.send(parcel)


def posts(town: House, where: str = "desk") -> list[Message]:
    return [one for one in town.teams.messages(where) if one.by_app]


async def test_the_same_parcel_sent_again_stands_there_once(town: House) -> None:
    for _ in range(2):
        await send(town, CARD, "p1.0")
        await send(town, ENTRY, "p1.1")
        await send(town, DeskMark("c1", "r1", "sent"), "p1.2")
    card, entry, mark = posts(town)
    assert card.root == entry.root == mark.root == card.id


async def test_a_changed_entry_stays_where_it_stood_and_a_deleted_one_stays_deleted(town: House) -> None:
    await send(town, CARD)
    await send(town, ENTRY, "p2.0")
    await send(town, replace(ENTRY, text="It is very slow", edited=True), "p3.0")
    _, entry = posts(town)
    assert "very slow" in visible_text(entry)
    await send(town, Blanked("e1", "c1"), "p4.0")
    await send(town, replace(ENTRY, text="It is very slow", edited=True), "p5.0")
    assert "slow" not in visible_text(entry)
    assert len(posts(town)) == 2


async def test_an_agents_mark_changes_in_place(town: House) -> None:
    await send(town, CARD)
    await send(town, DeskMark("c1", "r1", "held"), "p2.0")
    await send(town, DeskMark("c1", "r1", "sent"), "p3.0")
    _, mark = posts(town)
    assert "reached" in visible_text(mark)


async def test_a_case_that_moves_has_its_thread_at_the_other_desk_and_its_old_card_says_so(town: House) -> None:
    await send(town, CARD)
    await send(town, ENTRY, "p2.0")
    await send(town, CARD, "p3.0", "help")
    await send(town, ENTRY, "p3.1", "help")
    await send(town, replace(CARD, state="moved"), "p3.2")
    assert [one.root == posts(town, "help")[0].id for one in posts(town, "help")] == [True, True]
    old, _ = posts(town)
    assert "Waiting" not in visible_text(old)
    await send(town, replace(CARD, state="claimed", agent=member("teams", "t", "sam", "Sam Ortiz")), "p4.0", "help")
    assert "Sam Ortiz" in visible_text(posts(town, "help")[0])
    assert len(posts(town)) == 2


async def test_the_old_card_is_told_as_well_where_it_hears_of_the_move_first(town: House) -> None:
    await send(town, CARD)
    await send(town, replace(CARD, state="moved"), "p2.0")
    await send(town, CARD, "p3.0", "help")
    assert len(posts(town)) == len(posts(town, "help")) == 1
    assert "Waiting" in visible_text(posts(town, "help")[0])


async def test_nothing_overtakes_its_card(town: House) -> None:
    with pytest.raises(DeliveryDelayed):
        await send(town, ENTRY)


async def test_what_belongs_in_a_conversation_is_refused_at_a_desk(town: House) -> None:
    for what in (Reply("notice", "Hello", Route()), Relayed("c1", member("teams", "t", "s"), "Hello", "r1")):
        with pytest.raises(DeliveryRefused):
            await send(town, what)


async def test_a_case_from_the_page_reaches_a_desk_on_teams_before_teams_has_sent_anything(town: House) -> None:
    assert town.teams.deliveries == []
    assert await send(town, CARD)
