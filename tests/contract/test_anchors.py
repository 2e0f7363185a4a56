"""What everything that keeps a chat platform's anchors must do, the fake included."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ports.anchors import Anchor, Anchors, Body
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


async def test_all_that_names_a_case_or_a_conversation_is_found(anchors: Anchors) -> None:
    conversation = "teams:t:29%3A1_a:19%3Ax:chat"
    await anchors.put(ACME, "card:c1", {"case": "c1"}, where="C1/1.1")
    await anchors.put(ACME, "entry:c1:C1:e1", {})
    await anchors.put(ACME, "entry:C1:c2:e1", {"case": "c2"})
    await anchors.put(ACME, f"home:{conversation}", {})
    await anchors.put(ACME, "reply:1", {"conversation": conversation})
    await anchors.put(ACME, "reply:2", {"conversation": conversation.replace("_", "x")})
    await anchors.put(OTHER, "card:c1", {"case": "c1"})
    assert [one.key for one in await anchors.about(ACME, "c1")] == ["card:c1", "entry:c1:C1:e1"]
    assert [one.key for one in await anchors.about(ACME, conversation)] == [f"home:{conversation}", "reply:1"]
    assert await anchors.about(ACME, "c9") == []


async def test_a_change_is_made_of_what_stands_there_and_leaves_where_it_stands(anchors: Anchors) -> None:
    made = await anchors.change(ACME, "said:1", lambda body: {"first": body is None})
    assert made == {"first": True}
    await anchors.put(ACME, "said:1", {"parts": 1}, where="C1/17.1")
    await anchors.change(ACME, "said:1", lambda body: {**(body or {}), "more": "Grüße"})
    assert await anchors.get(ACME, "said:1") == Anchor(ACME, "said:1", {"parts": 1, "more": "Grüße"}, "C1/17.1")
    assert await anchors.get(OTHER, "said:1") is None


async def test_of_many_changes_at_once_none_is_lost(anchors: Anchors) -> None:
    def counted(body: Body | None) -> Body:
        return {"count": (body or {"count": 0})["count"] + 1}

    made = await asyncio.gather(*(anchors.change(ACME, "count", counted) for _ in range(12)))
    assert sorted(body["count"] for body in made) == list(range(1, 13))
