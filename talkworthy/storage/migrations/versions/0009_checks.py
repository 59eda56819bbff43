"""What the rules say of the random sample without labels, and what threads are like with their quarantined posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "sample_results",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("post", sa.BigInteger(), nullable=False),
        sa.Column("author_type", sa.Text()),
        sa.Column("sentiment", sa.Text()),
        sa.Column("analysed", sa.BigInteger(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "post"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "talks_with_quarantine",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("community", sa.Text()),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("brand_posts", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("c2c", sa.Boolean(), nullable=False),
        sa.Column("c2c_exchanges", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("h_index", sa.Integer(), nullable=False),
        sa.Column("structural_virality", sa.Float()),
        sa.Column("reciprocity", sa.Float()),
        sa.Column("balance", sa.Float()),
        sa.Column("aba", sa.Integer(), nullable=False),
        sa.Column("dialogue", sa.Boolean(), nullable=False),
        sa.Column("brought_up", sa.Boolean(), nullable=False),
        sa.Column("first_reply_seconds", sa.Float()),
        sa.Column("completeness", sa.Float(), nullable=False),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "conversation"),
    )
    op.create_index("talks_with_quarantine_by_conversation", "talks_with_quarantine", ["conversation"])
    op.create_table(
        "author_types_with_quarantine",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("post", sa.BigInteger(), nullable=False),
        sa.Column("author_type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "post"),
        sqlite_with_rowid=False,
    )
