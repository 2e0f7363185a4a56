"""Several desks: who waits at which, since when and until when it is late, and how long earlier ones waited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = ("desk", "urgent", "waits_since", "late_at", "agent", "agent_at")


def upgrade() -> None:
    op.add_column("support_case", sa.Column("desk", sa.Text(), nullable=False, server_default=""))
    op.add_column("support_case", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("support_case", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("support_case", sa.Column("late_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("support_case", sa.Column("agent", sa.Text(), nullable=False, server_default=""))
    op.add_column("support_case", sa.Column("agent_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("support_case_agent", "support_case", ["agent", "agent_at"])
    op.create_index("support_case_desk", "support_case", ["desk", "state"])
    op.create_table(
        "desk_wait",
        sa.Column("id", COUNTING, autoincrement=True, nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("desk_wait_desk", "desk_wait", ["desk", "since"])


def downgrade() -> None:
    op.drop_table("desk_wait")
    op.drop_index("support_case_desk", "support_case")
    op.drop_index("support_case_agent", "support_case")
    for column in COLUMNS:
        op.drop_column("support_case", column)
