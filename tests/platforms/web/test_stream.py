"""What happens is streamed as it happens; after a break the page gets what it missed, and nothing twice."""

from __future__ import annotations

import asyncio

from bot.messages.outgoing import Reply, Route
from bot.messages.people import Person
from bot.messages.turn import Parcel
from tests.platforms.web.conftest import House, Serve

HERE = "web:local:nina:1"
PATH = f"/api/stream?conversation={HERE}"


async def reply(house: House, text: str, id: str, conversation: str = HERE) -> None:
    await house.sender.send(Parcel(1, id, f"person:{conversation}", conversation, Reply("notice", text, Route())))


async def test_a_page_that_opens_gets_all_that_was_said_and_then_what_comes(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    await house.say(who, HERE, "Hello")
    async with house.stream(PATH, who) as events:
        before = [one["data"] for one in await events.until("ready") if one["event"] == "post"]
        assert [one["body"]["text"] for one in before if one["place"] == "conversation"] == ["Hello"]
        await reply(house, "Hi", "p1")
        (news,) = [one["data"] for one in await events.until("post") if one["event"] == "post"]
        assert news["body"]["text"] == "Hi"


async def test_after_a_break_the_page_gets_what_it_missed_and_nothing_twice(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    await reply(house, "One", "p1")
    async with house.stream(PATH, who) as events:
        at = (await events.until("ready"))[-1]["id"]
    await reply(house, "Two", "p2")
    for way in ({"path": PATH, "Last-Event-ID": at}, {"path": f"{PATH}&after={at}"}):
        async with house.stream(way.pop("path"), who, **way) as events:
            missed = [one["data"] for one in await events.until("ready") if one["event"] == "post"]
        assert [one["body"].get("text") for one in missed if one["place"] == "conversation"] == ["Two"]


async def test_a_status_line_is_not_repeated_to_a_page_that_comes_back(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    async with house.stream(PATH, who) as events:
        await events.until("ready")
        await house.sender.status(HERE, "Looking …")
        assert (await events.next())["data"] == {"text": "Looking …"}
    async with house.stream(PATH, who) as events:
        await events.until("ready")
        await reply(house, "Found it", "p1")
        assert "Looking" not in str(await events.until("post"))


async def test_two_people_at_once_hear_only_their_own(serve: Serve, nina: Person, bob: Person) -> None:
    house = await serve()
    hers, his = await house.session(nina), await house.session(bob)
    async with (
        house.stream(PATH, hers) as nina_hears,
        house.stream("/api/stream?conversation=web:local:bob:1", his) as bob_hears,
    ):
        await nina_hears.until("ready")
        await bob_hears.until("ready")
        await reply(house, "For Bob", "p1", "web:local:bob:1")
        await reply(house, "For Nina", "p2")
        assert "For Nina" in str(await nina_hears.until("post"))
        heard = await bob_hears.until("post")
        assert "For Bob" in str(heard)
        assert "For Nina" not in str(heard)


async def test_news_in_another_conversation_of_ones_own_is_told(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    async with house.stream("/api/stream?conversation=web:local:nina:2", who) as events:
        await events.until("ready")
        await reply(house, "About the first thing", "p1", HERE)
        (news,) = [one["data"] for one in await events.until("post") if one["event"] == "post"]
    assert (news["place"], news["body"]["type"], news["body"]["conversation"]) == ("index", "news", HERE)
    assert "About" not in str(news)


async def test_what_another_process_put_there_is_found_by_looking(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    async with house.stream(PATH, who) as events:
        await events.until("ready")
        await house.posts.put(HERE, "p1", {"type": "reply", "text": "From elsewhere"})  # nobody rings
        assert "From elsewhere" in str(await asyncio.wait_for(events.until("post"), 5))


async def test_a_database_that_goes_away_ends_the_stream_so_that_the_page_comes_back(
    serve: Serve, nina: Person
) -> None:
    house = await serve()
    who = await house.session(nina)
    async with house.stream(PATH, who) as events:
        await events.until("ready")
        house.posts.down = True
        assert (await events.next())["event"] == "trouble"
        assert (await events.next())["event"] == "end"


async def test_streams_end_when_the_server_stops(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    async with house.stream(PATH, who) as events:
        await events.until("ready")
        closing = asyncio.create_task(house.client.server.close())
        assert (await asyncio.wait_for(events.next(), 5))["event"] == "end"
        await closing


async def test_a_place_that_no_stream_left_off_at_is_refused(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    for after in ("x", "1", "1-2-3", "-1-2", "1-"):
        assert (await house.client.get(f"{PATH}&after={after}", headers=who)).status == 400


async def test_a_tab_that_only_looks_in_gets_all_so_far_and_the_end(serve: Serve, nina: Person) -> None:
    house = await serve()
    who = await house.session(nina)
    await house.say(who, HERE, "Hello")
    async with house.stream(f"/api/stream?conversation={HERE}&once=1", who) as events:
        found = await events.until("ready")
        assert [one["data"]["body"]["text"] for one in found if one["data"].get("place") == "conversation"] == ["Hello"]
        assert await events.next() == {"event": "end"}
    async with house.stream(f"/api/stream?conversation={HERE}&once=1&after={found[-1]['id']}", who) as events:
        assert [one["event"] for one in await events.until("ready")] == ["ready"]
