"""What every command needs: database, articles, composer. Each part is made when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import bot
from bot.errors import StoreError
from bot.knowledge.care import EmbeddedHearing
from bot.knowledge.embedder import Embedder, MiniLM, embedder
from bot.knowledge.library import ReleasedKnowledge
from bot.ports.knowledge import Composer
from bot.ports.surroundings import Clock, Ids
from bot.settings import Settings
from bot.store.accounts import SqlAccounts
from bot.store.database import Database, libpq_address, open_database
from bot.store.inbox import SqlInbox
from bot.store.migrations import check, is_behind, migrate_database
from bot.store.shelf import SqlShelf
from bot.store.transactions import Transactions
from bot.surroundings import SystemClock, SystemIds


@dataclass(frozen=True)
class Parts:
    """What every command needs; each part is made when it is first asked for."""

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=SystemIds)
    embedding_threads: int = 0
    """Of one calculation. Where many ask at once, one: a short text takes a third less of the processors so."""

    @cached_property
    def database(self) -> Database:
        """Open, and with this version's tables: made now on SQLite, and by ``handrail migrate`` where it is shared."""
        self.settings.handrail_home.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = open_database(self.settings.database, self.settings.database_connections)
        if database.is_sqlite:
            migrate_database(database)
            return database
        from bot.engine.queue_tables import check_queue  # only where there is a PostgreSQL

        try:
            check(database)
            check_queue(libpq_address(database.address))
        except StoreError:
            database.sync.dispose()
            raise
        return database

    @property
    def shares_database(self) -> bool:
        """Whether other processes may be at work on the same database."""
        return not open_database(self.settings.database).is_sqlite

    def migrate(self) -> None:
        """Bring the database to this version. Safe to be started by several at once."""
        self.settings.handrail_home.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = open_database(self.settings.database)
        try:
            migrate_database(database)
        finally:
            database.sync.dispose()
        if not database.is_sqlite:
            from bot.engine.queue_tables import migrate_queue

            migrate_queue(libpq_address(database.address))

    def tables_missing(self) -> bool:
        """Whether tables are missing now, whatever was there at the start."""
        return is_behind(self.database)

    @cached_property
    def shelf(self) -> SqlShelf:
        return SqlShelf(self.database)

    @cached_property
    def embedder(self) -> Embedder:
        return embedder(self.settings.embeddings, self.embedding_threads)

    @cached_property
    def knowledge(self) -> ReleasedKnowledge:
        return ReleasedKnowledge(
            self.shelf, self.release_directory, self.embedder, self.clock, chroma_url=self.settings.chroma_url or None
        )

    @cached_property
    def hearing(self) -> EmbeddedHearing:
        """With the shipped embedder, whichever one the articles are indexed with."""
        return EmbeddedHearing(
            self.embedder if isinstance(self.embedder, MiniLM) else MiniLM(threads=self.embedding_threads)
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
            self.database.close()


def bundled_articles() -> Path:
    """The demo's own articles: beside the package in a checkout, inside it when installed."""
    inside = Path(bot.__file__).parent / "articles"
    return inside if inside.is_dir() else inside.parent.parent / "articles"
