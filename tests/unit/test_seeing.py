"""``/metrics``: who may read it, and that it says the same of the tables on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.app.listening import listening
from bot.app.parts import Parts
from bot.app.seeing import Seeing, collector_of
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from tests.fakes.databases import KINDS, migrated_postgres
from tests.fakes.samples import NOON, said
from tests.fakes.surroundings import FakeClock

TOKEN = "a-token-for-prometheus"


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with migrated_postgres() as made:
        yield made


def settings(folder: Path, url: str = "", **more: object) -> Settings:
    return Settings(_env_file=None, handrail_home=folder, database_url=url, **more)  # type: ignore[call-arg, arg-type]  # pydantic's own argument


@pytest.fixture
async def parts(url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    made = Parts(settings(tmp_path, url), clock=FakeClock(NOON))
    yield made
    await made.close()


class Prometheus:
    """Somebody who reads."""

    def __init__(self, address: str, session: ClientSession) -> None:
        self._address, self._session = address, session

    async def reads(self, path: str = "/metrics", **headers: str) -> tuple[int, str]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.get(self._address + path, headers=given) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def prometheus(parts: Parts) -> AsyncIterator[Prometheus]:
    async for made in _serving(parts):
        yield made


async def _serving(parts: Parts) -> AsyncIterator[Prometheus]:
    seeing, application = Seeing(parts, "all"), web.Application()
    application.add_routes(seeing.routes())
    async with listening("127.0.0.1", 0, application) as address, ClientSession() as session:
        yield Prometheus(address, session)
    await seeing.stop()


async def test_what_waits_is_told_from_the_tables(parts: Parts, prometheus: Prometheus) -> None:
    await parts.inbox.accept(said("m1"), now=NOON - timedelta(minutes=2))
    status, text = await prometheus.reads()
    assert status == 200
    assert "handrail_tables_readable 1.0" in text
    assert 'handrail_lanes_behind{table="inbox"} 1.0' in text
    assert 'handrail_lanes_oldest_wait_seconds{table="inbox"} 120.0' in text
    assert 'handrail_dead_letters{state="aside",table="inbox"} 0.0' in text
    assert "# TYPE handrail_lanes_behind gauge" in text and "# HELP handrail_lanes_behind Lanes" in text


async def test_the_tables_are_asked_once_however_many_read_and_again_after_some_seconds(
    parts: Parts, prometheus: Prometheus
) -> None:
    await prometheus.reads()
    await parts.inbox.accept(said("m1"), now=NOON - timedelta(minutes=2))
    assert 'handrail_lanes_behind{table="inbox"} 0.0' in (await prometheus.reads())[1]
    assert isinstance(parts.clock, FakeClock)
    await parts.clock.advance(5)
    assert 'handrail_lanes_behind{table="inbox"} 1.0' in (await prometheus.reads())[1]


async def test_the_measures_of_the_report_stand_at_an_address_of_their_own(prometheus: Prometheus) -> None:
    status, text = await prometheus.reads("/metrics/experience")
    assert status == 200 and "handrail_turns" not in text and "handrail_lanes" not in text


async def test_a_database_that_is_gone_is_told_and_what_is_counted_here_still_is(tmp_path: Path) -> None:
    parts = Parts(settings(tmp_path), clock=FakeClock(NOON))
    async for prometheus in _serving(parts):
        with parts.database.sync.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE inbox RENAME TO elsewhere")
        status, text = await prometheus.reads()
        assert status == 200
        assert "handrail_tables_readable 0.0" in text and "handrail_lanes_behind" not in text
        assert (await prometheus.reads("/metrics/experience"))[0] == 200
    await parts.close()


@pytest.mark.parametrize(
    "passed_on",
    [
        {"X_Forwarded_For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Via": "1.1 proxy"},
        {"X_Forwarded_User": "nina"},
        {"Host": "help.example.edu"},
        {"Host": "127.0.0.1.example.edu:80"},
        {"Host": "127.0.0.1:80@example.edu"},
    ],
)
async def test_without_a_token_only_this_machine_reads_and_nobody_through_a_proxy_on_it(
    tmp_path: Path, passed_on: dict[str, str]
) -> None:
    parts = Parts(settings(tmp_path))
    async for prometheus in _serving(parts):
        for path in ("/metrics", "/metrics/experience"):
            status, text = await prometheus.reads(path, **passed_on)
            assert status == 403 and "METRICS_TOKEN" in text and "handrail_" not in text
        for own in ({}, {"Host": "localhost"}, {"Host": "[::1]:3978"}):
            assert (await prometheus.reads(**own))[0] == 200
    await parts.close()


async def test_with_a_token_whoever_has_it_reads_and_nobody_else(tmp_path: Path) -> None:
    parts = Parts(settings(tmp_path, metrics_token=TOKEN))
    async for prometheus in _serving(parts):
        assert (await prometheus.reads())[0] == 401, "this machine is no exception then"
        for wrong in ("Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer ä"):
            assert (await prometheus.reads(Authorization=wrong))[0] == 401
        status, _ = await prometheus.reads(Authorization=f"Bearer {TOKEN}", X_Forwarded_For="203.0.113.7")
        assert status == 200
    await parts.close()


def test_nothing_is_sent_anywhere_unless_an_address_is_set(tmp_path: Path) -> None:
    assert collector_of(settings(tmp_path)) is None


def test_where_to_send_is_read_as_opentelemetry_names_it(tmp_path: Path) -> None:
    told = settings(
        tmp_path,
        otel_exporter_otlp_endpoint="http://127.0.0.1:4318/",
        otel_exporter_otlp_headers="Authorization=Bearer%20quokka,x-team = it ",
        otel_metrics_exporter="none",
    )
    collector = collector_of(told)
    assert collector is not None and collector.endpoint == "http://127.0.0.1:4318"
    assert collector.headers == {"authorization": "Bearer quokka", "x-team": "it"}
    assert collector.traces and not collector.measures
    assert "quokka" not in repr(told)


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "http://localhost:4318"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "just-a-token", "name=value"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(
    name: str, wrong: str, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, wrong)
    with pytest.raises(SettingsError, match=name) as raised:
        read_settings()
    assert words in str(raised.value)


@pytest.mark.parametrize("named", [{"public_url": "https://help.example.edu"}, {"trusted_proxies": "127.0.0.1"}])
async def test_behind_a_proxy_that_says_nothing_of_itself_only_the_token_counts(
    tmp_path: Path, named: dict[str, str]
) -> None:
    for token, status in (("", 403), (TOKEN, 200)):
        parts = Parts(settings(tmp_path, metrics_token=token, **named), clock=FakeClock(NOON))
        async for prometheus in _serving(parts):
            assert (await prometheus.reads(Authorization=f"Bearer {token}"))[0] == status
        await parts.close()
