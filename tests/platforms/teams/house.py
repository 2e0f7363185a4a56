"""A whole Handrail on a local Teams: real door, engine, flows, ledger and database; only the articles are fakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.conversation import Conversations
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.engine.turnstile import FairTurnstile
from bot.escalation.signals import asked_for_person
from bot.flows.endings import ToTheConversation
from bot.flows.house import House as Flows
from bot.intake import StoringIntake
from bot.platforms.teams.settings import TeamsSettings
from bot.platforms.teams.setup import Teams, setup_teams
from bot.ports.owners import OwnersDesk
from bot.store.anchors import SqlAnchors
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock, SystemIds
from tests.fakes.composer import FakeComposer
from tests.fakes.databases import fresh_transactions
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.teams.server import LocalTeams, local_teams
from tests.platforms.lendable import Lendable

CONTACT = "ring 4400"


@dataclass
class House:
    teams: LocalTeams
    handrail: Teams
    intake: Lendable
    knowledge: FakeKnowledge
    composer: FakeComposer
    ledger: SqlLedger
    outbox: SqlOutbox
    anchors: SqlAnchors
    transactions: Transactions
    url: str
    """Where Teams sends to."""
    settings: TeamsSettings
    turnstile: FairTurnstile

    @property
    def desk(self) -> str:
        """The id of the desk's channel."""
        return self.settings.desks[0]

    async def ends(self, *states: str) -> None:
        """Wait until everything to send has ended so, in this order."""
        async with asyncio.timeout(30):
            while await self._states() != states:  # noqa: ASYNC110  # the database rings no bell
                await asyncio.sleep(0.02)

    async def problem(self, about: str) -> str:
        """Wait until something is wrong with this; why."""
        async with asyncio.timeout(30):
            while about not in self.handrail.problems():  # noqa: ASYNC110  # health rings no bell
                await asyncio.sleep(0.02)
        return self.handrail.problems()[about]

    async def well(self) -> None:
        """Wait until nothing is wrong."""
        async with asyncio.timeout(30):
            while self.handrail.problems() or self.handrail.lacking():  # noqa: ASYNC110  # health rings no bell
                await asyncio.sleep(0.02)

    async def _states(self) -> tuple[str, ...]:
        asking = "SELECT state FROM outbox ORDER BY id"
        return tuple(
            await self.transactions.read(lambda connection: connection.exec_driver_sql(asking).scalars().all())
        )

    def heard(self, kind: str) -> list[Any]:
        """What came in of this kind."""
        return [one for one in self.intake.received if one.kind == kind]


def settings_for(teams: LocalTeams, desk: str = "desk") -> TeamsSettings:
    """Settings with which Handrail uses this Teams."""
    told = teams.environment()
    return TeamsSettings(
        app_id=told["MICROSOFT_APP_ID"],
        password=told["MICROSOFT_APP_PASSWORD"],
        tenant=told["MICROSOFT_APP_TENANT_ID"],
        keys_url=told["TEAMS_OPENID_METADATA_URL"],
        login_url=told["TEAMS_LOGIN_URL"],
        service_urls=tuple(told["TEAMS_SERVICE_URLS"].split(",")),
        contact=CONTACT,
        organisation="Alder College",
        desks=(teams.state.conversation(desk).id,) if desk else (),
    )


@asynccontextmanager
async def house(
    folder: Path,
    *,
    teams: LocalTeams | None = None,
    transactions: Transactions | None = None,
    desk: str = "desk",
    settled: Mapping[str, Any] | None = None,
    owners: OwnersDesk | None = None,
    **changes: Any,
) -> AsyncIterator[House]:
    """Runs until it is left. ``changes`` go into the ``TeamsSettings``; with another's ``transactions`` it goes on with
    that one's database. ``settled`` goes into what the flows are told."""
    async with local_teams() if teams is None else _as_it_is(teams) as local:
        settings = replace(settings_for(local, desk), **changes)
        with fresh_transactions("sqlite", folder) if transactions is None else nullcontext(transactions) as opened:
            async with _running(local, settings, opened, settled or {}, owners) as made:
                yield made


@asynccontextmanager
async def _as_it_is(teams: LocalTeams) -> AsyncIterator[LocalTeams]:
    yield teams


@asynccontextmanager
async def _running(
    local: LocalTeams,
    settings: TeamsSettings,
    transactions: Transactions,
    settled: Mapping[str, Any],
    owners: OwnersDesk | None,
) -> AsyncIterator[House]:
    clock, ids = SystemClock(), SystemIds()
    inbox, outbox, ledger = SqlInbox(transactions), SqlOutbox(transactions), SqlLedger(transactions)
    engine = AsyncioEngine(inbox, outbox, clock, sweep_seconds=0.2)
    intake = Lendable(StoringIntake(inbox, engine, clock, lambda text: asked_for_person(text).clear >= 0.5))
    anchors = SqlAnchors(transactions)
    knowledge, composer = FakeKnowledge(), FakeComposer()
    application = web.Application()
    handrail = setup_teams(
        application, settings=settings, intake=intake, anchors=anchors, clock=clock,
        parcel_of=SqlOutbox(transactions).parcel, transcript_of=ledger.transcript,
    )  # fmt: skip
    desk = f"teams:{settings.desks[0]}" if settings.desks else "web"
    flows = Flows(organisation="Alder College", desk=desk, desk_name="the service desk", contact=CONTACT, **settled)
    conversations = Conversations(
        inbox=inbox, ledger=ledger, knowledge=knowledge, composer=composer, presence=handrail.sender, clock=clock,
        ids=ids, house=flows, turnstile=engine.turnstile, owners=owners,
    )  # fmt: skip
    delivery = Delivery(
        {"teams": handrail.sender}, outbox, ledger, clock, lambda: 0.0,
        endings=ToTheConversation(), wake=engine.wake_inbox,
    )  # fmt: skip
    # As in production: a request that the other side has given up on is still carried out.
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    url = f"http://{host}:{port}/api/messages"
    local.send_activities_to(url)
    await engine.start(conversations.take, delivery.deliver, ToTheConversation())
    await handrail.start()
    try:
        yield House(
            local, handrail, intake, knowledge, composer, ledger, outbox, anchors, transactions, url, settings,
            engine.turnstile,
        )  # fmt: skip
    finally:
        await local.settled()
        await handrail.stop()
        await engine.stop(2.0)
        await handrail.close()
        await runner.cleanup()
