"""A running Handrail: the engine, the way in and out, and one aiohttp application for everything HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.app.endings import Endings
from bot.app.engines import Duty, engine_of
from bot.app.listening import healthz, listening, only_health
from bot.app.page import page_settings
from bot.app.parts import Parts
from bot.app.reporting import LiveReport
from bot.app.slack import slack_settings
from bot.app.teams import teams_settings
from bot.app.together import Together
from bot.app.waiting import waiting
from bot.conversation import Conversations
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.engine.places import AsideComposer
from bot.errors import HandrailError, SettingsError, StoreError
from bot.escalation.signals import asked_for_person
from bot.escalation.signals.care import care
from bot.experience.page import style_hash
from bot.intake import StoringIntake
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.parts import LivePage
from bot.platforms.web.settings import SignInMode
from bot.platforms.web.setup import setup_web
from bot.ports.knowledge import Composer
from bot.ports.platform import Sender
from bot.store.anchors import SqlAnchors
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


class Handrail:
    """A server: everything that listens, decides and sends, in one process; or on PostgreSQL one half of that."""

    def __init__(self, parts: Parts, sign_in: SignInMode, duty: Duty = "all") -> None:
        self.parts = parts
        self.duty = duty
        settings, transactions, clock = parts.settings, parts.transactions, parts.clock
        self.inbox, self.outbox = parts.inbox, SqlOutbox(transactions)
        self.ledger, self.posts = SqlLedger(transactions), SqlPosts(transactions)
        self.engine, shared = engine_of(parts, self.inbox, self.outbox, duty)
        clear = settings.policy().clear_at
        self.intake = StoringIntake(
            self.inbox,
            self.engine,
            clock,
            lambda text: asked_for_person(text).clear >= clear or care(text) is not None,
        )
        self.web = web.Application()
        listeners = Listeners()
        self.together = Together(parts, shared, listeners) if shared is not None else None
        self.senders: dict[str, Sender] = {}
        # Before the page, which shares an address with it. The demo lets everybody in: it stays away from one's Teams.
        self.teams = self._teams() if settings.serves_teams and sign_in != "demo" else None
        self.senders["web"] = setup_web(
            self.web,
            intake=self.intake,
            posts=self.posts,
            accounts=parts.accounts,
            clock=clock,
            ids=parts.ids,
            page=page_settings(settings, sign_in),
            listeners=listeners,
            report=LivePage(LiveReport(parts), style_hash()),
        )
        self.slack = self._slack() if settings.serves_slack else None
        self.web.add_routes([web.get("/healthz", healthz), web.get("/readyz", self.readyz)])
        self.conversations = Conversations(
            inbox=self.inbox,
            ledger=self.ledger,
            knowledge=parts.knowledge,
            composer=self._composer(),
            presence=Presences(self.senders, self.together),
            clock=clock,
            ids=parts.ids,
            house=settings.house(),
        )
        self.endings = endings = Endings(self.intake, clock)
        self.delivery = Delivery(
            self.senders,
            self.outbox,
            self.ledger,
            clock,
            random.SystemRandom().random,
            on_sent=endings.sent,
            on_refused=endings.refused,
            on_unknown=endings.unknown,
            on_desk_unreachable=endings.desk_unreachable,
        )

    def _composer(self) -> Composer:
        """A turn that waits for a chat model leaves its place to others."""
        composer = self.parts.composer
        if self.parts.settings.chat_model and isinstance(self.engine, AsyncioEngine):
            return AsideComposer(composer, self.engine.places)
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
        )
        self.senders["slack"] = slack.sender
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
        )
        self.senders["teams"] = teams.sender
        return teams

    async def start(self) -> None:
        """Begin with whatever was left undone."""
        await self.engine.start(self.conversations.take, self.delivery.deliver, self.endings.set_aside)
        if self.together is not None and self.duty != "worker":
            self.together.listen()
        if self.slack is not None:
            await self.slack.start()
        if self.teams is not None:
            await self.teams.start()
        if self.duty != "door":
            asyncio.get_running_loop().create_task(self._warm())

    async def stop(self) -> None:
        """Finish what is under way; what cannot be finished is done after the next start."""
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
        await self.parts.close()

    async def _warm(self) -> None:
        """Open the release before somebody waits for it."""
        try:
            await self.parts.knowledge.ready()
        except HandrailError as error:
            log.warning("knowledge_not_ready", why=str(error))

    async def readyz(self, _: web.Request) -> web.Response:
        """Ready when messages can be stored and the articles can be read; says what is not.

        What waits to be sent, and what people do without, is named and takes nobody out of service: one channel that
        was archived holds up nobody else.
        """
        problems: dict[str, str] = {}
        now = self.parts.clock.now()
        lanes, aside, late, unsent = 0, 0, 0, list[str]()
        try:
            lanes, aside = len(await self.inbox.lanes(now)), await self.inbox.set_aside()
            unsent, late = await waiting(self.outbox, now), await self.ledger.late(now)
        except StoreError as error:
            log.error("database_not_ready", why=str(error))
            problems["database"] = "cannot be reached or written to; the log says why"
        if self.together is not None:
            problems |= await self.together.problems()
        try:
            if self.duty != "door":
                await self.parts.knowledge.ready()
        except HandrailError as error:
            problems["knowledge"] = str(error)
        without: list[str] = []
        if self.slack is not None:
            problems |= {f"slack {about}": why for about, why in self.slack.problems().items()}
            without = list(self.slack.lacking().values())
        if self.teams is not None:
            problems |= {f"teams {about}": why for about, why in self.teams.problems().items()}
            without += self.teams.lacking().values()
        body = {
            "ready": not problems,
            "problems": problems,
            "lanes_waiting": lanes,
            "set_aside": aside,
            "cases_late": late,
            "unsent": unsent,
            "without": without,
        }
        return web.json_response(body, status=200 if not problems else 503)


class Presences:
    """Status lines go to the platform that the conversation is on."""

    def __init__(self, senders: Mapping[str, Sender], together: Together | None) -> None:
        self._senders = senders
        self._together = together

    async def status(self, conversation: str, text: str) -> None:
        platform = conversation.partition(":")[0]
        if platform == "web" and self._together is not None:
            await self._together.status(conversation, text)  # the page may be open at another process
        elif platform in self._senders:
            await self._senders[platform].status(conversation, text)


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
            async with listening(parts.settings.host, health_port, only_health(handrail.readyz)) as address:
                yield address
    finally:
        await handrail.stop()
