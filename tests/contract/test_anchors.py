"""What everything that keeps a chat platform's anchors must do, the fake included."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ports.anchors import Anchor, Anchors
from bot.store.anchors import SqlAnchors
from tests.fakes.anchors import FakeAnchors
from tests.fakes.databases import KINDS, fresh_transactions

ACME = "slack:T0ACME"
OTHER = "slack:T0OTHER"


@pytest.fixture(params=["fake", *KINDS])
def anchors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Anchors]:
    if request.param == "fake":
        yield FakeAnchors()
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield SqlAnchors(transactions)


async def test_what_is_put_is_found_by_its_key_and_by_where_it_stands(anchors: Anchors) -> None:
    await anchors.put(ACME, "card:c1", {"conversation": "slack:T0ACME:U1:D1:dm", "parts": 2}, where="C1/17.1")
    card = Anchor(ACME, "card:c1", {"conversation": "slack:T0ACME:U1:D1:dm", "parts": 2}, "C1/17.1")
    assert await anchors.get(ACME, "card:c1") == card
    assert await anchors.find(ACME, "C1/17.1") == card


async def test_one_workspace_never_finds_what_stands_in_another(anchors: Anchors) -> None:
    await anchors.put(ACME, "card:c1", {}, where="C1/17.1")
    assert await anchors.get(OTHER, "card:c1") is None
    assert await anchors.find(OTHER, "C1/17.1") is None


async def test_putting_it_again_replaces_it_and_where_it_stood(anchors: Anchors) -> None:
    await anchors.put(ACME, "card:c1", {"at": 1})
    await anchors.put(ACME, "card:c1", {"at": 2}, where="C1/17.2")
    assert await anchors.get(ACME, "card:c1") == Anchor(ACME, "card:c1", {"at": 2}, "C1/17.2")
    await anchors.put(ACME, "card:c1", {"at": 3}, where="C1/17.3")
    assert await anchors.find(ACME, "C1/17.2") is None


async def test_of_two_at_one_place_the_later_is_found(anchors: Anchors) -> None:
    for key in ("b", "a", "c"):
        await anchors.put(ACME, key, {}, where="C1/17.1")
    found = await anchors.find(ACME, "C1/17.1")
    assert found is not None
    assert found.key == "c"


async def test_what_stands_nowhere_is_not_found_by_nowhere(anchors: Anchors) -> None:
    await anchors.put(ACME, "post:1", {})
    assert await anchors.find(ACME, "") is None


async def test_a_taken_key_cannot_be_added_again(anchors: Anchors) -> None:
    assert await anchors.add(ACME, "welcome:U1", {"n": 1})
    assert not await anchors.add(ACME, "welcome:U1", {"n": 2}, where="D1/1.1")
    assert await anchors.get(ACME, "welcome:U1") == Anchor(ACME, "welcome:U1", {"n": 1})


async def test_of_many_who_add_the_same_at_once_one_gets_it(anchors: Anchors) -> None:
    added = await asyncio.gather(*(anchors.add(ACME, "welcome:U1", {"n": n}) for n in range(8)))
    assert added.count(True) == 1


async def test_many_who_put_the_same_at_once_all_succeed(anchors: Anchors) -> None:
    await asyncio.gather(*(anchors.put(ACME, "line:U1", {"n": n}) for n in range(8)))
    assert await anchors.get(ACME, "line:U1") is not None


async def test_what_is_removed_is_gone_and_removing_it_again_is_no_fault(anchors: Anchors) -> None:
    await anchors.put(ACME, "thread:C1/17.1", {}, where="C1/17.1")
    await anchors.remove(ACME, "thread:C1/17.1")
    await anchors.remove(ACME, "thread:C1/17.1")
    assert await anchors.get(ACME, "thread:C1/17.1") is None
    assert await anchors.find(ACME, "C1/17.1") is None
