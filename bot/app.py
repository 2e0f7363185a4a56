"""The one place where parts meet: settings in, a running Handrail out.

``Parts`` is what every command needs (database, articles, composer); ``Handrail`` is a server: the engine, the way
in and out,
and one aiohttp application for everything HTTP.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import structlog
from aiohttp import web

import bot
from bot.conversation import Conversations
from bot.engine.asynchronous import AsyncioEngine
from bot.engine.delivery import Delivery
from bot.errors import HandrailError, SettingsError, StoreError
from bot.escalation.signals import asked_for_person
from bot.flows import waking
from bot.intake import StoringIntake
from bot.knowledge.embedder import Embedder, embedder
from bot.knowledge.library import ReleasedKnowledge
from bot.messages.incoming import Woke
from bot.messages.outgoing import CaseCard, Relayed
from bot.messages.turn import Parcel, Received
from bot.platforms.web.settings import PageSettings, SignInMode
from bot.platforms.web.setup import setup_web
from bot.ports.knowledge import Composer
from bot.ports.platform import Sender
from bot.settings import Settings
from bot.store.accounts import SqlAccounts
from bot.store.database import Database, open_database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.migrations import migrate_database
from bot.store.outbox import SqlOutbox
from bot.store.posts import SqlPosts
from bot.store.shelf import SqlShelf
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock, SystemIds

log = structlog.get_logger(__name__)

STARTERS = (
    "The Wi-Fi connects, but it's really slow",
    "How do I set up the VPN?",
    "I lost the phone I sign in with",
    "My printer queue is stuck",
)
"""Questions to start from, in the demo."""

STOP_WITHIN = 10.0
"""Seconds that work which is under way gets when the server stops."""


@dataclass(frozen=True)
class Parts:
    """What every command needs; each part is made when it is first asked for."""

    settings: Settings

    @cached_property
    def database(self) -> Database:
        """Open, and with this version's tables."""
        self.settings.handrail_home.mkdir(parents=True, exist_ok=True)
        database = open_database(self.settings.database)
        migrate_database(database)
        return database

    @cached_property
    def clock(self) -> SystemClock:
        return SystemClock()

    @cached_property
    def ids(self) -> SystemIds:
        return SystemIds()

    @cached_property
    def shelf(self) -> SqlShelf:
        return SqlShelf(self.database)

    @cached_property
    def embedder(self) -> Embedder:
        return embedder(self.settings.embeddings)

    @cached_property
    def knowledge(self) -> ReleasedKnowledge:
        return ReleasedKnowledge(
            self.shelf, self.release_directory, self.embedder, self.clock, chroma_url=self.settings.chroma_url or None
        )

    @cached_property
    def composer(self) -> Composer:
        """Extractive, or a chat model where one is set, which falls back to the extractive one."""
        from bot.knowledge.composing.extractive import ExtractiveComposer

        extractive = ExtractiveComposer(self.knowledge.section)
        if not self.settings.chat_model:
            return extractive
        from bot.knowledge.composing.chat import ChatComposer

        return ChatComposer.of(self.settings.chat_model, extractive, seconds=self.settings.chat_timeout)

    @cached_property
    def transactions(self) -> Transactions:
        return Transactions(self.database)

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self.transactions)

    @cached_property
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self.transactions, self.clock)

    def release_directory(self, release: str) -> Path:
        return self.settings.handrail_home / "releases" / release

    async def close(self) -> None:
        """Give back what was opened."""
        if "knowledge" in self.__dict__:
            await self.knowledge.close()
        if "transactions" in self.__dict__:
            self.transactions.close()
        if "database" in self.__dict__:
            await self.database.close()


def bundled_articles() -> Path:
    """The demo's own articles: beside the package in a checkout, inside it when installed."""
    inside = Path(bot.__file__).parent / "articles"
    return inside if inside.is_dir() else inside.parent.parent / "articles"


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
        self.delivery = Delivery(
            self.senders,
            self.outbox,
            self.ledger,
            clock,
            random.SystemRandom().random,
            on_sent=self._sent,
            on_refused=self._refused,
            on_unknown=self._unknown,
            on_desk_unreachable=self._desk_unreachable,
        )

    async def start(self) -> None:
        """Begin with whatever was left undone."""
        await self.engine.start(self.conversations.take, self.delivery.deliver, self._set_aside)
        asyncio.get_running_loop().create_task(self._warm())

    async def stop(self) -> None:
        """Finish what is under way; what cannot be finished is done after the next start."""
        await self.engine.stop(STOP_WITHIN)
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
            problems["database"], waiting, aside = str(error), [], 0
        try:
            await self.parts.knowledge.ready()
        except HandrailError as error:
            problems["knowledge"] = str(error)
        body = {"ready": not problems, "problems": problems, "lanes_waiting": len(waiting), "set_aside": aside}
        return web.json_response(body, status=200 if not problems else 503)

    async def _sent(self, parcel: Parcel, _: str) -> None:
        await self._relay_ended(parcel, waking.RELAY_ARRIVED)

    async def _refused(self, parcel: Parcel, _: str) -> None:
        await self._relay_ended(parcel, waking.RELAY_REFUSED)

    async def _unknown(self, parcel: Parcel, _: str) -> None:
        await self._relay_ended(parcel, waking.RELAY_UNKNOWN)

    async def _relay_ended(self, parcel: Parcel, timer: str) -> None:
        """The agent's message gets its mark: that it arrived, or that nobody can tell, or that it did not."""
        if isinstance(parcel.what, Relayed):
            await self._wake(parcel, timer, parcel.what.ref)

    async def _desk_unreachable(self, parcel: Parcel, _: str) -> None:
        if isinstance(parcel.what, CaseCard):
            await self._wake(parcel, waking.DESK_UNREACHABLE, parcel.what.case)

    async def _wake(self, parcel: Parcel, timer: str, value: str) -> None:
        """What a delivery came to goes through the lane like everything else about a case."""
        woke = Woke(f"{parcel.id}:{timer}", parcel.conversation, self.parts.clock.now(), timer, value)
        await self.intake.receive(woke)

    async def _set_aside(self, received: Received, why: str) -> None:
        """A message that could not be handled at all: its person still hears of it, with the way to somebody."""
        incoming = received.incoming
        if isinstance(incoming, Woke):
            return
        woke = Woke(f"{incoming.id}:set_aside", incoming.conversation, self.parts.clock.now(), waking.SET_ASIDE, why)
        await self.intake.receive(woke)


class Presences:
    """Status lines go to the platform that the conversation is on."""

    def __init__(self, senders: Mapping[str, Sender]) -> None:
        self._senders = senders

    async def status(self, conversation: str, text: str) -> None:
        sender = self._senders.get(conversation.partition(":")[0])
        if sender is not None:
            await sender.status(conversation, text)


def page_settings(settings: Settings, sign_in: SignInMode) -> PageSettings:
    """The page's part of the settings."""
    demo = sign_in == "demo"
    groups = {group: (audience,) for group, audience in settings.group_audiences().items()}
    return PageSettings(
        sign_in=sign_in,
        organisation=settings.organisation,
        contact=settings.contact,
        starters=STARTERS if demo else (),
        desk=settings.desk,
        public_url=settings.public_url,
        demo_audiences=("staff",) if demo else (),
        trusted_proxies=settings.proxies,
        user_header=settings.proxy_user_header,
        name_header=settings.proxy_name_header,
        groups_header=settings.proxy_groups_header,
        group_audiences=groups,
        agent_groups=frozenset({settings.agent_group}),
    )


async def sign_in_mode(parts: Parts) -> SignInMode:
    """How people come in outside the demo. ``SettingsError`` where strangers could come in unasked."""
    settings = parts.settings
    if settings.proxies:
        return "proxy"
    if not settings.on_loopback and not await parts.accounts.any():
        raise SettingsError(
            f"HOST is {settings.host}, but nobody could sign in. Invite somebody first (handrail invite NAME), or put "
            "a reverse proxy in front and set TRUSTED_PROXIES; or leave HOST at 127.0.0.1."
        )
    return "invite"


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
