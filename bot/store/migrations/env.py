"""How Alembic runs here: on the connection and in the transaction that ``migrate`` has opened."""

from alembic import context
from sqlmodel import SQLModel

import bot.store.keeping_tables
import bot.store.knowledge_tables
import bot.store.owner_tables
import bot.store.platform_tables
import bot.store.tables  # noqa: F401  (all of them fill the metadata)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # it cannot change a column in place
    transaction_per_migration=False,
)
context.run_migrations()
