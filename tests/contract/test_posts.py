"""What everything that keeps the page's posts must do, the fake included."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ports.platform import Post, Posts
from bot.store.posts import SqlPosts
from tests.fakes.databases import KINDS, fresh_transactions
from tests.fakes.web_ports import FakePosts


@pytest.fixture(params=["fake", *KINDS])
def posts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Posts]:
    if request.param == "fake":
        yield FakePosts()
        return
    with fresh_transactions(request.param, tmp_path) as transactions:
        yield SqlPosts(transactions)


async def test_what_is_put_is_there_with_all_that_belongs_to_it(posts: Posts) -> None:
    body = {"text": "Grüße – 🖨", "buttons": [{"label": "Yes", "value": ""}], "sure": None, "score": 0.5}
    post = await posts.put("chat:1", "m1", body)
    assert post.body == body
    assert await posts.get("chat:1", "m1") == post
    assert await posts.get("chat:1", "m2") is None
    assert await posts.get("chat:2", "m1") is None
    assert list(await posts.since("chat:1", 0)) == [post]


async def test_the_same_post_again_changes_nothing(posts: Posts) -> None:
    first = await posts.put("chat:1", "m1", {"a": 1, "b": 2})
    assert await posts.put("chat:1", "m1", {"b": 2, "a": 1}) == first
    assert await posts.since("chat:1", first.seq) == []


async def test_a_changed_post_keeps_its_place_and_is_seen_again(posts: Posts) -> None:
    one = await posts.put("chat:1", "m1", {"text": "one"})
    two = await posts.put("chat:1", "m2", {"text": "two"})
    changed = await posts.put("chat:1", "m1", {"text": "(deleted)"})
    assert changed.born == one.born
    assert one.seq < two.seq < changed.seq
    assert list(await posts.since("chat:1", two.seq)) == [changed]
    assert [post.key for post in await posts.since("chat:1", 0)] == ["m2", "m1"]


async def test_changes_come_in_order_and_not_more_at_once_than_asked_for(posts: Posts) -> None:
    for number in range(7):
        await posts.put("chat:1", f"m{number}", {})
    seen: list[str] = []
    seq = 0
    while page := await posts.since("chat:1", seq, 3):
        assert len(page) <= 3
        seen += [post.key for post in page]
        seq = page[-1].seq
    assert seen == [f"m{number}" for number in range(7)]


async def test_a_star_stands_for_all_places_that_begin_so_and_for_no_other(posts: Posts) -> None:
    for place in ("desk", "desk:1", "desk:2", "Desk:3", "des%k", "chat:desk:"):
        await posts.put(place, "k", {})
    assert [post.place for post in await posts.since("desk:*", 0)] == ["desk:1", "desk:2"]
    assert [post.place for post in await posts.since("desk*", 0)] == ["desk", "desk:1", "desk:2"]
    assert [post.place for post in await posts.since("d%*", 0)] == []
    assert [post.place for post in await posts.since("desk", 0)] == ["desk"]


async def test_posts_put_at_once_are_all_kept_each_with_a_number_of_its_own(posts: Posts) -> None:
    made = await asyncio.gather(*(posts.put(f"chat:{n % 3}", f"m{n}", {"n": n}) for n in range(20)))
    assert len({post.seq for post in made}) == 20
    assert len(await posts.since("*", 0)) == 20


async def test_what_is_put_only_where_nothing_stands_leaves_what_stands(posts: Posts) -> None:
    first = await posts.change("chat:1", "m1", lambda standing: None if standing else {"text": "first"})
    assert first is not None and first.body == {"text": "first"}
    again = await posts.change("chat:1", "m1", lambda standing: None if standing else {"text": "again"})
    assert again == first
    assert list(await posts.since("chat:1", 0)) == [first]


async def test_a_change_is_made_of_what_stands_there_and_keeps_its_place(posts: Posts) -> None:
    first = await posts.put("chat:1", "m1", {"text": "first"})
    await posts.put("chat:1", "m2", {"text": "second"})
    changed = await posts.change("chat:1", "m1", lambda post: {**post.body, "deleted": True} if post else None)
    assert changed is not None and changed.body == {"text": "first", "deleted": True}
    assert changed.born == first.born and changed.seq > first.seq
    assert await posts.change("chat:1", "m3", lambda post: post.body if post else None) is None
    assert await posts.get("chat:1", "m3") is None


async def test_of_many_changes_at_once_none_is_lost_and_one_of_many_is_the_first(posts: Posts) -> None:
    def counted(post: Post | None) -> dict[str, int]:
        return {"count": (post.body["count"] if post else 0) + 1}

    await asyncio.gather(*(posts.change("chat:1", "count", counted) for _ in range(12)))
    counting = await posts.get("chat:1", "count")
    assert counting is not None and counting.body == {"count": 12}

    async def put_once(number: int) -> Post | None:
        return await posts.change("chat:1", "once", lambda post: None if post else {"n": number})

    assert len({post.body["n"] for post in await asyncio.gather(*map(put_once, range(12))) if post}) == 1


async def test_changes_that_go_together_are_made_in_their_order_and_all_or_none(posts: Posts) -> None:
    kept = await posts.put("chat:1", "old", {"text": "old"})
    made = await posts.change_together(
        [
            ("index", "news", lambda _: {"n": 1}),
            ("chat:1", "old", lambda _: None),
            ("chat:1", "new", lambda _: {"n": 2}),
        ]
    )
    news, old, new = made
    assert news is not None and new is not None and kept.seq < news.seq < new.seq
    assert old == kept
    assert list(await posts.since("chat:1", kept.seq)) == [new]


async def test_changes_that_go_together_never_wait_for_each_other_in_a_circle(posts: Posts) -> None:
    def put(number: int) -> dict[str, int]:
        return {"n": number}

    pairs = [("a", "b"), ("b", "a")] * 8
    await asyncio.gather(
        *(
            posts.change_together([("chat:1", key, lambda _, n=number: put(n)) for key in pair])
            for number, pair in enumerate(pairs)
        )
    )
    both = [post.body for post in await posts.since("chat:1", 0)]
    assert both[0] == both[1], "the last of them changed both"
