"""Drafts of articles from solved cases, and which letters were posted to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("article_draft_state", "article_draft", ["state", "at"])
    op.create_index("article_draft_conversation", "article_draft", ["conversation"])
    op.create_index("article_draft_person", "article_draft", ["person"])
    op.create_table(
        "letter",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index("letter_addressee", "letter", ["addressee", "about", "at"])


def downgrade() -> None:
    op.drop_table("letter")
    op.drop_table("article_draft")
