"""Seeing inside many machines: one trace across a server and a worker, and the same values of the tables at each."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from tests.e2e.many.house import Many
from tests.fakes.collector import PATIENCE, FakeCollector, Kept, collector
from tests.fakes.databases import migrated_postgres

pytestmark = pytest.mark.slow

NINA = {"X-Forwarded-User": "nina", "X-Forwarded-Name": "Nina"}
CANARY = "zanzibarquokka"
SEEN = r"(?m)^handrail_worker_seen_seconds (\S+)"
TOKEN = "a-token-for-prometheus"


@pytest.fixture
async def far() -> AsyncIterator[FakeCollector]:
    async with collector() as made:
        yield made


@pytest.fixture
async def many(far: FakeCollector, tmp_path: Path) -> AsyncIterator[Many]:
    """A server that only lets in, and a worker. Without articles: a refusal goes the same way."""
    told = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": far.address,
        "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20for-the-collector",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "OTEL_METRIC_EXPORT_INTERVAL": "500",
        "METRICS_TOKEN": TOKEN,
    }
    with migrated_postgres() as database:
        made = Many(tmp_path, database, "", told)
        try:
            for one in (made.server(), made.worker()):
                await asyncio.to_thread(one.says_when_asked)
            yield made
        finally:
            await asyncio.to_thread(made.end)


async def ask(server: str) -> None:
    async with aiohttp.ClientSession(headers=NINA) as page:
        async with page.get(f"{server}/api/conversation") as answer:
            conversation = (await answer.json())["conversation"]
        message = {"id": str(uuid4()), "conversation": conversation, "text": f"My {CANARY} does not work"}
        async with page.post(f"{server}/api/messages", json=message, headers={"Origin": server}) as answer:
            assert answer.status == 200, await answer.text()


async def measures(address: str) -> str:
    token = {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession() as prometheus, prometheus.get(f"{address}/metrics", headers=token) as answer:
        assert answer.status == 200
        return await answer.text()


async def until(address: str, there: str) -> str:
    """What it says as soon as this stands in it: values of the tables are looked for every few seconds."""
    async with asyncio.timeout(PATIENCE):
        while not re.search(there, said := await measures(address)):  # noqa: ASYNC110  # another process rings no bell
            await asyncio.sleep(0.2)
    return said


async def test_a_question_is_one_trace_across_the_server_and_the_worker(many: Many, far: FakeCollector) -> None:
    server, worker = many.servers[0].address, many.workers[0].address
    await ask(server)
    await far.until(lambda: {"arrival", "turn", "load", "gather", "flow", "save", "send"} <= _steps(far))
    assert len({span.trace for span in far.spans}) == 1
    [arrival], [turn] = _named(far, "arrival"), _named(far, "turn")
    assert arrival.parent == "" and turn.parent == arrival.id
    assert {send.parent for send in _named(far, "send")} == {turn.id}
    assert arrival.process != turn.process, "the server let it in, and the worker did it"
    assert ":door:" in arrival.process and ":worker:" in turn.process
    assert turn.facts["handrail.event_id"] == arrival.facts["handrail.event_id"]
    assert CANARY not in "".join(span.whole for span in far.spans)
    assert {one.get("Authorization") for one in far.asked} == {"Bearer for-the-collector"}

    await far.until(lambda: {"handrail.messages", "handrail.turns", "handrail.lanes.behind"} <= set(far.measures))
    at_server, at_worker = await measures(server), await measures(worker)
    assert 'handrail_messages_total{how="new",platform="web"} 1.0' in at_server
    assert "handrail_turns_total" not in at_server, "turns are counted where they are done"
    assert 'handrail_turns_total{kind="said"' in at_worker
    for said in (at_server, at_worker):
        assert 'handrail_dead_letters{state="refused",table="outbox"} 0.0' in said, "the tables say the same everywhere"
        assert 'handrail_lanes_behind{table="inbox"} 0.0' in said
        assert CANARY not in said
    assert float(re.findall(SEEN, await until(server, SEEN))[0]) < 60
    for one in (*many.servers, *many.workers):
        assert CANARY not in one.log.read_text(encoding="utf-8")


def _steps(far: FakeCollector) -> set[str]:
    return {span.step for span in far.spans}


def _named(far: FakeCollector, step: str) -> list[Kept]:
    return [span for span in far.spans if span.step == step]
