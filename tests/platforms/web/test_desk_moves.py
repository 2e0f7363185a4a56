"""Several desks on the agents' page: moving a case, and what is left of one that went elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.messages.incoming import DeskPressed
from bot.messages.outgoing import CaseCard
from bot.messages.people import Person
from bot.messages.turn import Parcel
from bot.platforms.web.render import render
from tests.platforms.web.conftest import House, Serve

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = "web:local:nina:1"
CASE = "/api/desk/cases/c1"


def card(nina: Person) -> CaseCard:
    return CaseCard(
        "c1", 1, "waiting", nina, "Help", "pressed", (), (), (), "ordinary", NOW, desk="the IT desk",
        moves=(("rooms", "Facilities"),), notes=("Waiting longer than it should.",), late=True,
    )  # fmt: skip


async def put(house: House, what: CaseCard, id: str = "p1") -> None:
    await house.sender.send(Parcel(1, id, "desk:web#c1", HERE, what))


def test_the_card_shows_the_desk_that_it_is_late_and_where_it_can_go(nina: Person) -> None:
    body = render(card(nina))
    assert (body["desk"], body["late"], body["notes"]) == ("the IT desk", True, ["Waiting longer than it should."])
    assert body["moves"] == [{"desk": "rooms", "name": "Facilities"}]


async def test_a_move_is_a_press_like_any_other(serve: Serve, nina: Person, sam: Person) -> None:
    house = await serve()
    await put(house, card(nina))
    who = await house.session(sam, "agent")
    response = await house.send("POST", f"{CASE}/presses", who, action="move", value="rooms", after="1")
    assert response.status == 200
    [press] = house.intake.received
    assert isinstance(press, DeskPressed)
    assert (press.action, press.value, press.conversation) == ("move", "rooms", HERE)


@pytest.mark.parametrize("what", ["presses", "messages"])
async def test_nothing_can_be_done_here_about_a_case_that_another_place_has(
    serve: Serve, nina: Person, sam: Person, what: str
) -> None:
    house = await serve()
    await put(house, card(nina))
    await put(house, replace(card(nina), state="moved", resolution="moved to Facilities", closed_at=NOW), "p2")
    who = await house.session(sam, "agent")
    response = await house.send("POST", f"{CASE}/{what}", who, id=str(uuid4()), text="x", action="claim", after="1")
    assert response.status == 400
    assert "This case was moved to Facilities" in await response.text()
    assert house.intake.received == []


async def test_a_case_that_comes_back_can_be_dealt_with_again(serve: Serve, nina: Person, sam: Person) -> None:
    house = await serve()
    await put(house, replace(card(nina), state="moved", resolution="moved to Facilities", closed_at=NOW))
    await put(house, card(nina), "p2")
    who = await house.session(sam, "agent")
    response = await house.send("POST", f"{CASE}/presses", who, action="claim", after="2")
    assert response.status == 200
