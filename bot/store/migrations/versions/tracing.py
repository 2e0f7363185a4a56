"""Following a turn through the processes, and finding quickly what ended otherwise than it should."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENDED = {"inbox_aside": ("inbox", "state IN ('aside')"), "outbox_dead": ("outbox", "state IN ('refused', 'unknown')")}


def upgrade() -> None:
    for table in ("inbox", "outbox"):
        op.add_column(table, sa.Column("trace", sa.Text(), nullable=False, server_default=""))
    for name, (table, only) in ENDED.items():
        op.create_index(name, table, ["id"], sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    for name, (table, _) in ENDED.items():
        op.drop_index(name, table)
    for table in ("inbox", "outbox"):
        op.drop_column(table, "trace")
