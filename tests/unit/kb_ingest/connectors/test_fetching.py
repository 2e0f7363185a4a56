"""HTTP for connectors: patient, bounded, and careful with what lets it in."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from kb_ingest.connectors.addresses import Gate
from kb_ingest.connectors.faults import AccessRefused, AddressRefused, SourceFailed
from kb_ingest.connectors.fetching import Fetcher, TooLarge, fetching
from kb_ingest.connectors.secrets import Basic
from tests.fakes.sources.place import Mishap, Place, basic
from tests.unit.kb_ingest.connectors.looking import PatientClock


class Plain(Place):
    """Says what it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.to = ""

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/packed", self._packed), web.get("/on", self._on), web.get("/{path:.*}", self._say)]

    async def _say(self, request: web.Request) -> web.Response:
        return web.json_response({"authorization": request.headers.get("Authorization", "")})

    async def _on(self, _: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": self.to})

    async def _packed(self, _: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(b"0" * 3_000_000), headers={"Content-Encoding": "gzip"})


@asynccontextmanager
async def at(place: Place, clock: PatientClock) -> AsyncIterator[Fetcher]:
    async with (
        place.serving() as url,
        fetching(Gate(["127.0.0.1", "localhost"]), clock, url, Basic("ann", "pw", "WIKI_TOKEN")) as fetcher,
    ):
        yield fetcher


async def test_a_busy_place_is_asked_again_when_it_says() -> None:
    place, clock = Plain(), PatientClock()
    place.goes_wrong(
        "/", Mishap(429, {"Retry-After": "7"}), Mishap(503, {"Retry-After": "Wed, 04 Mar 2026 09:00:30 GMT"})
    )
    async with at(place, clock) as fetcher:
        assert (await fetcher.get(f"{place.url}/x")).status == 200
    assert clock.slept == [7.0, 23.0]


async def test_it_is_not_waited_for_for_ever() -> None:
    place, clock = Plain(), PatientClock()
    place.goes_wrong("/", Mishap(429, {"Retry-After": "86400"}))
    async with at(place, clock) as fetcher:
        with pytest.raises(
            SourceFailed, match=r"cannot be read just now: it answers with 429\. Nothing has been changed"
        ):
            await fetcher.get(f"{place.url}/x")
    assert clock.slept == []


async def test_an_answer_that_is_cut_off_is_no_answer() -> None:
    place, clock = Plain(), PatientClock()
    place.goes_wrong("/", Mishap(cut=True, times=5))
    async with at(place, clock) as fetcher:
        with pytest.raises(SourceFailed, match="cut off"):
            await fetcher.get(f"{place.url}/x")
    assert len(place.asked) == 5


async def test_nobody_at_home_is_said_without_a_trace() -> None:
    place, clock = Plain(), PatientClock()
    async with place.serving() as url:
        pass
    async with fetching(Gate(["127.0.0.1"]), clock) as fetcher:
        with pytest.raises(SourceFailed, match="cannot be read just now"):
            await fetcher.get(f"{url}/x?token=secret")


async def test_what_lets_us_in_goes_home_alone() -> None:
    place, other, clock = Plain(), Plain(), PatientClock()
    async with at(place, clock) as fetcher, other.serving() as elsewhere:
        assert (await fetcher.get(f"{place.url}/x")).json() == {"authorization": basic("ann", "pw")}
        assert (await fetcher.get(f"{elsewhere}/x")).json() == {"authorization": ""}
        place.to = f"{elsewhere}/x"
        assert (await fetcher.get(f"{place.url}/on")).json() == {"authorization": ""}
        with pytest.raises(AddressRefused, match="another host"):
            await fetcher.own(f"{elsewhere}/next")


async def test_a_refusal_names_the_settings() -> None:
    place, clock = Plain(), PatientClock()
    place.authorization = "Bearer other"
    async with at(place, clock) as fetcher:
        with pytest.raises(AccessRefused, match="Check WIKI_TOKEN"):
            await fetcher.get(f"{place.url}/x")


async def test_more_than_is_wanted_is_not_read_packed_or_not() -> None:
    place, clock = Plain(), PatientClock()
    async with at(place, clock) as fetcher:
        with pytest.raises(TooLarge):
            await fetcher.get(f"{place.url}/packed", most=100_000)
        assert len((await fetcher.get(f"{place.url}/packed", most=3_000_000)).data) == 3_000_000


async def test_circles_end() -> None:
    place, clock = Plain(), PatientClock()
    async with at(place, clock) as fetcher:
        place.to = "/on"
        with pytest.raises(SourceFailed, match="round in circles"):
            await fetcher.get(f"{place.url}/on")
    assert len(place.asked) == 6


async def test_a_page_where_data_should_be_is_an_error() -> None:
    place, clock = Plain(), PatientClock()
    place.goes_wrong("/", Mishap(200, body="<html>Sign in to the guest network</html>"))
    async with at(place, clock) as fetcher:
        with pytest.raises(SourceFailed, match="something other than data"):
            await fetcher.json(f"{place.url}/x")
