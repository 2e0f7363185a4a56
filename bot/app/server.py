"""A running Handrail: the engine, the way in and out, and one aiohttp application for everything HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.app.endings import Endings
from bot.app.page import page_settings
from bot.app.parts import Parts
from bot.app.slack import slack_settings
from bot.conversation import Conversations
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.errors import HandrailError, SettingsError, StoreError
from bot.escalation.signals import asked_for_person
from bot.intake import StoringIntake
from bot.platforms.web.settings import SignInMode
from bot.platforms.web.setup import setup_web
from bot.ports.platform import Sender
from bot.store.anchors import SqlAnchors
from bot.store.installations import SqlInstallations
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.posts import SqlPosts

if TYPE_CHECKING:
    from bot.platforms.slack.setup import Slack

log = structlog.get_logger(__name__)

STOP_WITHIN = 10.0
"""Seconds that work which is under way gets when the server stops."""


class Handrail:
    """A server: everything that listens, decides and sends, in one process."""

    def __init__(self, parts: Parts, sign_in: SignInMode) -> None:
        self.parts = parts
        settings, transactions, clock = parts.settings, parts.transactions, parts.clock
        self.inbox, self.outbox = parts.inbox, SqlOutbox(transactions)
        self.ledger, self.posts = SqlLedger(transactions), SqlPosts(transactions)
        self.engine = AsyncioEngine(self.inbox, self.outbox, clock)
        clear = settings.policy().clear_at
        self.intake = StoringIntake(self.inbox, self.engine, clock, lambda text: asked_for_person(text).clear >= clear)
        self.web = web.Application()
        self.senders: dict[str, Sender] = {}
        self.senders["web"] = setup_web(
            self.web,
            intake=self.intake,
            posts=self.posts,
            accounts=parts.accounts,
            clock=clock,
            ids=parts.ids,
            page=page_settings(settings, sign_in),
        )
        self.slack = self._slack() if settings.serves_slack else None
        self.web.add_routes([web.get("/healthz", self._healthz), web.get("/readyz", self._readyz)])
        self.conversations = Conversations(
            inbox=self.inbox,
            ledger=self.ledger,
            knowledge=parts.knowledge,
            composer=parts.composer,
            presence=Presences(self.senders),
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
        )
        self.senders["slack"] = slack.sender
        return slack

    async def start(self) -> None:
        """Begin with whatever was left undone."""
        await self.engine.start(self.conversations.take, self.delivery.deliver, self.endings.set_aside)
        if self.slack is not None:
            await self.slack.start()
        asyncio.get_running_loop().create_task(self._warm())

    async def stop(self) -> None:
        """Finish what is under way; what cannot be finished is done after the next start."""
        if self.slack is not None:
            await self.slack.stop()
        await self.engine.stop(STOP_WITHIN)
        if self.slack is not None:
            await self.slack.close()
        await self.parts.close()

    async def _warm(self) -> None:
        """Open the release before somebody waits for it."""
        try:
            await self.parts.knowledge.ready()
        except HandrailError as error:
            log.warning("knowledge_not_ready", why=str(error))

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _readyz(self, _: web.Request) -> web.Response:
        """Ready when messages can be stored and the articles can be read; says which of the two is not."""
        problems: dict[str, str] = {}
        try:
            waiting = await self.inbox.lanes(self.parts.clock.now())
            aside = await self.inbox.set_aside()
        except StoreError as error:
            log.error("database_not_ready", why=str(error))
            problems["database"], waiting, aside = "cannot be reached or written to; the log says why", [], 0
        try:
            await self.parts.knowledge.ready()
        except HandrailError as error:
            problems["knowledge"] = str(error)
        if self.slack is not None:
            problems |= {f"slack {about}": why for about, why in self.slack.problems().items()}
        body = {"ready": not problems, "problems": problems, "lanes_waiting": len(waiting), "set_aside": aside}
        return web.json_response(body, status=200 if not problems else 503)


class Presences:
    """Status lines go to the platform that the conversation is on."""

    def __init__(self, senders: Mapping[str, Sender]) -> None:
        self._senders = senders

    async def status(self, conversation: str, text: str) -> None:
        sender = self._senders.get(conversation.partition(":")[0])
        if sender is not None:
            await sender.status(conversation, text)


@asynccontextmanager
async def serving(parts: Parts, sign_in: SignInMode) -> AsyncIterator[str]:
    """A running server; gives its address. Ends cleanly whatever ends it."""
    settings = parts.settings
    if sign_in == "demo" and not settings.on_loopback:
        raise SettingsError("The demo lets everybody in, so it serves this machine only: leave HOST at 127.0.0.1.")
    handrail = Handrail(parts, sign_in)
    runner = web.AppRunner(handrail.web, access_log=None)
    try:
        await handrail.start()
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port)
        try:
            await site.start()
        except OSError as error:
            raise SettingsError(
                f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}. Set PORT to another one."
            ) from error
        port = next((address[1] for address in runner.addresses), settings.port)
        yield f"http://{settings.host}:{port}"
    finally:
        await runner.cleanup()
        await handrail.stop()
