"""A whole Handrail on a local Slack: real Bolt, engine, flows, ledger and database; only the articles are fakes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

import bot
from bot.conversation import Conversations
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.engine.turnstile import FairTurnstile
from bot.escalation.signals import asked_for_person
from bot.flows.endings import ToTheConversation
from bot.flows.house import House as Flows
from bot.intake import StoringIntake
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.setup import Slack, setup_slack
from bot.ports.owners import OwnersDesk
from bot.store.anchors import SqlAnchors
from bot.store.inbox import SqlInbox
from bot.store.installations import SqlInstallations
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock, SystemIds
from tests.fakes.composer import FakeComposer
from tests.fakes.databases import fresh_transactions
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.slack.server import LocalSlack, Mode, local_slack
from tests.platforms.lendable import Lendable

MANIFEST = Path(bot.__file__).parent.parent / "slack_manifest.yaml"
CONTACT = "ring 4400"
DESK = "C0DESK"


@dataclass
class House:
    slack: LocalSlack
    handrail: Slack
    intake: Lendable
    knowledge: FakeKnowledge
    composer: FakeComposer
    ledger: SqlLedger
    outbox: SqlOutbox
    anchors: SqlAnchors
    installations: SqlInstallations
    transactions: Transactions
    server: TestServer
    delivery: Delivery
    turnstile: FairTurnstile

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def heard(self, kind: str) -> list[Any]:
        """What came in of this kind."""
        return [one for one in self.intake.received if one.kind == kind]


@asynccontextmanager
async def house(
    folder: Path,
    *,
    mode: Mode = "socket",
    desk: str = f"slack:{DESK}",
    by_installing: bool = False,
    slack: LocalSlack | None = None,
    settled: Mapping[str, Any] | None = None,
    owners: OwnersDesk | None = None,
    **changes: Any,
) -> AsyncIterator[House]:
    """Runs until it is left. ``changes`` go into the ``SlackSettings``, ``settled`` into what the flows are told."""
    async with local_slack(mode=mode, manifest=MANIFEST) if slack is None else _as_it_is(slack) as local:
        local.add_channel("staff", members=["nina", "sam", "kim"])  # no guests, unlike in general
        settings = SlackSettings(
            bot_token="" if by_installing else local.bot_token,
            app_token=local.app_token if mode == "socket" else "",
            signing_secret=local.signing_secret,
            api_url=local.api_url,
            contact=CONTACT,
            organisation="Alder College",
            desk=desk.partition(":")[2],
        )
        if by_installing:
            settings = replace(settings, client_id=local.app.client_id, client_secret=local.app.client_secret)
        settings = replace(settings, **changes)
        with fresh_transactions("sqlite", folder) as transactions:
            async with _running(local, settings, transactions, desk, settled or {}, owners) as made:
                yield made


@asynccontextmanager
async def _as_it_is(slack: LocalSlack) -> AsyncIterator[LocalSlack]:
    yield slack


@asynccontextmanager
async def _running(
    local: LocalSlack,
    settings: SlackSettings,
    transactions: Transactions,
    desk: str,
    settled: Mapping[str, Any],
    owners: OwnersDesk | None,
) -> AsyncIterator[House]:
    clock, ids = SystemClock(), SystemIds()
    inbox, outbox, ledger = SqlInbox(transactions), SqlOutbox(transactions), SqlLedger(transactions)
    engine = AsyncioEngine(inbox, outbox, clock, sweep_seconds=0.2)
    intake = Lendable(StoringIntake(inbox, engine, clock, lambda text: asked_for_person(text).clear >= 0.5))
    anchors, installations = SqlAnchors(transactions), SqlInstallations(transactions)
    knowledge, composer = FakeKnowledge(), FakeComposer()
    application = web.Application()

    async def cases_of(person: Any) -> Any:
        return [case for case in await ledger.cases(open_only=False) if case.person.key == person.key]

    handrail = setup_slack(
        application, settings=settings, intake=intake, anchors=anchors, installations=installations, clock=clock,
        cases_of=cases_of, transcript_of=ledger.transcript,
    )  # fmt: skip
    flows = Flows(organisation="Alder College", desk=desk, desk_name="the service desk", contact=CONTACT, **settled)
    conversations = Conversations(
        inbox=inbox, ledger=ledger, knowledge=knowledge, composer=composer, presence=handrail.sender, clock=clock,
        ids=ids, house=flows, turnstile=engine.turnstile, owners=owners,
    )  # fmt: skip
    delivery = Delivery(
        {"slack": handrail.sender}, outbox, ledger, clock, lambda: 0.0,
        endings=ToTheConversation(), wake=engine.wake_inbox,
    )  # fmt: skip
    server = TestServer(application, host="127.0.0.1")
    await server.start_server()
    local.send_events_to(str(server.make_url("/slack/events")))
    await engine.start(conversations.take, delivery.deliver, ToTheConversation())
    await handrail.start()
    if settings.over_socket:
        await local.connected()
    try:
        yield House(
            local, handrail, intake, knowledge, composer, ledger, outbox, anchors, installations, transactions, server,
            delivery, engine.turnstile,
        )  # fmt: skip
    finally:
        await handrail.stop()
        await engine.stop(2.0)
        await handrail.close()
        await server.close()
