"""A running Handrail: the engine, the way in and out, and one aiohttp application for everything HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import structlog
from aiohttp import web

from bot.app.engines import Duty, engine_of
from bot.app.files import FilesAnywhere
from bot.app.keeping import Keeping
from bot.app.listening import healthz, listening, only_health
from bot.app.owners.chat import OwnersChat
from bot.app.owners.letters import OwnerLetters
from bot.app.owners.owning import Owning
from bot.app.page import page_settings
from bot.app.parts import Parts
from bot.app.presences import Presences
from bot.app.readiness import Readiness
from bot.app.releases.rounds import ReleaseRounds
from bot.app.releases.work import ReleaseWork
from bot.app.reporting import LiveReport
from bot.app.seeing import Seeing
from bot.app.slack import slack_settings
from bot.app.sources.hooks import setup_sources
from bot.app.teams import teams_settings
from bot.app.together import Together
from bot.app.warming import warmed
from bot.conversation import Conversations
from bot.engine.aside import AsideComposer
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.errors import SettingsError
from bot.escalation.signals import asked_for_person
from bot.escalation.signals.care import care
from bot.experience.page import style_hash
from bot.flows.endings import ToTheConversation
from bot.intake import StoringIntake
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.parts import LivePage
from bot.platforms.web.settings import SignInMode
from bot.platforms.web.setup import setup_web
from bot.ports.knowledge import Composer
from bot.ports.platform import Sender
from bot.store.anchors import SqlAnchors
from bot.store.attachments import SqlAttachments
from bot.store.installations import SqlInstallations
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.posts import SqlPosts

if TYPE_CHECKING:
    from bot.platforms.slack.setup import Slack
    from bot.platforms.teams.setup import Teams

log = structlog.get_logger(__name__)

STOP_WITHIN = 10.0
"""Seconds that work which is under way gets when the server stops."""


class Background(Protocol):
    """What is done besides, as long as the server runs."""

    def start(self) -> None: ...

    async def stop(self) -> None: ...


class Handrail:
    """A server: everything that listens, decides and sends, in one process; or on PostgreSQL one half of that."""

    def __init__(self, parts: Parts, sign_in: SignInMode, duty: Duty = "all") -> None:
        self.parts = parts
        self.duty = duty
        settings, transactions = parts.settings, parts.transactions
        self.inbox, self.outbox = parts.inbox, SqlOutbox(transactions)
        self.ledger, self.posts = SqlLedger(transactions), SqlPosts(transactions)
        self.attachments = SqlAttachments(transactions)
        self.files = FilesAnywhere(self.attachments)
        self.seeing = Seeing(parts, duty)
        self.engine, shared = engine_of(parts, self.inbox, self.outbox, duty, self.seeing.measures)
        self.seeing.worker_seen = shared.worker_seen if shared is not None else None
        self.intake = self._intake()
        self.web = web.Application()
        listeners = Listeners()
        self.together = Together(parts, shared, listeners) if shared is not None else None
        self.senders: dict[str, Sender] = {}
        # Before the page, which shares an address with it. The demo lets everybody in: it stays away from one's Teams.
        self.teams = self._teams() if settings.serves_teams and sign_in != "demo" else None
        self.owning = Owning(parts)
        self._page(sign_in, listeners)
        self.slack = self._slack() if settings.serves_slack else None
        self.web.add_routes(
            [web.get("/healthz", healthz), web.get("/readyz", Readiness(self).readyz), *self.seeing.routes()]
        )
        self.conversations = self._conversations()
        self.delivery = self._delivery()
        self._background: tuple[Background, ...] = (
            OwnerLetters(parts, self.owning, self.engine.wake_outbox, frozenset(self.senders)),
            Keeping(parts),
            setup_sources(self.web, parts),
            ReleaseRounds(
                ReleaseWork(SqlAnchors(transactions), parts.clock, parts.ids), alone=not parts.shares_database
            ),
        )
        self._warming: asyncio.Task[None] | None = None

    def _intake(self) -> StoringIntake:
        clear = self.parts.settings.policy().clear_at
        return StoringIntake(
            self.inbox,
            self.engine,
            self.parts.clock,
            lambda text: asked_for_person(text).clear >= clear or care(text) is not None,
            tracing=self.seeing.tracing,
            measures=self.seeing.measures,
        )

    def _page(self, sign_in: SignInMode, listeners: Listeners) -> None:
        """The built-in page, on the same application as everything HTTP."""
        parts = self.parts
        self.senders["web"] = setup_web(
            self.web,
            intake=self.intake,
            posts=self.posts,
            accounts=parts.accounts,
            clock=parts.clock,
            ids=parts.ids,
            page=page_settings(parts.settings, sign_in),
            listeners=listeners,
            report=LivePage(LiveReport(parts), style_hash()),
            owners=self.owning,
            attachments=self.attachments,
            content_of=self.files.content,
            releases=self.owning.releases,
        )

    def _conversations(self) -> Conversations:
        parts, engine = self.parts, self.engine
        return Conversations(
            inbox=self.inbox,
            ledger=self.ledger,
            knowledge=parts.knowledge,
            composer=self._composer(),
            presence=Presences(self.senders, self.together),
            clock=parts.clock,
            ids=parts.ids,
            house=parts.settings.house(),
            turnstile=engine.turnstile if isinstance(engine, AsyncioEngine) else None,
            tracing=self.seeing.tracing,
            measures=self.seeing.measures,
            hearing=parts.hearing,
            owners=OwnersChat(parts),
        )

    def _delivery(self) -> Delivery:
        return Delivery(
            self.senders,
            self.outbox,
            self.ledger,
            self.parts.clock,
            random.SystemRandom().random,
            endings=ToTheConversation(),
            wake=self.engine.wake_inbox,
            tracing=self.seeing.tracing,
            measures=self.seeing.measures,
        )

    def _composer(self) -> Composer:
        """A turn that waits for a chat model leaves its place to others."""
        composer = self.parts.composer
        if self.parts.settings.chat_model and isinstance(self.engine, AsyncioEngine):
            return AsideComposer(composer, self.engine.turnstile)
        return composer

    def _slack(self) -> Slack:
        """Slack, beside the page on the same application."""
        from bot.platforms.slack.setup import setup_slack  # slow to import, and not everybody has Slack

        transactions = self.parts.transactions
        slack = setup_slack(
            self.web,
            settings=slack_settings(self.parts.settings),
            intake=self.intake,
            anchors=SqlAnchors(transactions),
            installations=SqlInstallations(transactions),
            clock=self.parts.clock,
            cases_of=self.ledger.cases_of,
            transcript_of=self.ledger.transcript,
            content_of=self.files.content,
        )
        self.senders["slack"] = slack.sender
        self.files.keepers.append(slack.keeper)
        return slack if self.duty != "worker" else replace(slack, socket=None)

    def _teams(self) -> Teams:
        """Teams, beside the page on the same application."""
        from bot.platforms.teams.setup import setup_teams  # slow to import, and not everybody has Teams

        transactions = self.parts.transactions
        teams = setup_teams(
            self.web,
            settings=teams_settings(self.parts.settings),
            intake=self.intake,
            anchors=SqlAnchors(transactions),
            clock=self.parts.clock,
            parcel_of=self.outbox.parcel,
            transcript_of=self.ledger.transcript,
            content_of=self.files.content,
        )
        self.senders["teams"] = teams.sender
        self.files.keepers.append(teams.keeper)
        return teams

    async def start(self) -> None:
        """Begin with whatever was left undone."""
        await self.engine.start(self.conversations.take, self.delivery.deliver, ToTheConversation())
        self.seeing.start()
        if self.together is not None and self.duty != "worker":
            self.together.listen()
        if self.slack is not None:
            await self.slack.start()
        if self.teams is not None:
            await self.teams.start()
        if self.duty != "door":
            self._warming = asyncio.create_task(warmed(self.parts))
            for one in self._background:
                one.start()

    async def stop(self) -> None:
        """Finish what is under way; what cannot be finished is done after the next start."""
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.gather(self._warming, return_exceptions=True)
        for one in self._background:
            await one.stop()
        if self.slack is not None:
            await self.slack.stop()
        if self.teams is not None:
            await self.teams.stop()
        await self.engine.stop(STOP_WITHIN)
        if self.together is not None:
            await self.together.stop()
        if self.slack is not None:
            await self.slack.close()
        if self.teams is not None:
            await self.teams.close()
        await self.seeing.stop()
        await self.parts.close()


@asynccontextmanager
async def serving(parts: Parts, sign_in: SignInMode, duty: Duty = "all") -> AsyncIterator[str]:
    """A running server; gives its address. Ends cleanly whatever ends it."""
    settings = parts.settings
    if sign_in == "demo" and not settings.on_loopback:
        raise SettingsError("The demo lets everybody in, so it serves this machine only: leave HOST at 127.0.0.1.")
    handrail = Handrail(parts, sign_in, duty)
    try:
        await handrail.start()
        async with listening(settings.host, settings.port, handrail.web) as address:
            yield address
    finally:
        await handrail.stop()


@asynccontextmanager
async def working(parts: Parts, health_port: int | None) -> AsyncIterator[str]:
    """A running worker; gives the address at which it says how it is, or nothing where it does not."""
    handrail = Handrail(parts, "proxy" if parts.settings.proxies else "invite", "worker")
    try:
        await handrail.start()
        if health_port is None:
            yield ""
        else:
            health = only_health(Readiness(handrail).readyz, handrail.seeing.routes())
            async with listening(parts.settings.host, health_port, health) as address:
                yield address
    finally:
        await handrail.stop()
