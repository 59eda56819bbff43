"""What a marketer thinks and learns: claims, guesses, notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_claims()
    op.create_table(
        "claim_examples",
        sa.Column("mapping", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Boolean()),
        sa.Column("said_by", sa.Text()),
        sa.Column("said_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("mapping", "post"),
    )
    op.create_table(
        "claim_reveals",
        sa.Column("mapping", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("revealed_by", sa.Text(), nullable=False),
        sa.Column("revealed_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "guesses",
        sa.Column("pk", row_id, primary_key=True),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("guessed_by", sa.Text(), nullable=False),
        sa.Column("guessed_at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("guesses_by_brand", "guesses", ["brand"])
    op.create_table(
        "notes",
        sa.Column("pk", row_id, primary_key=True),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("notes_by_brand", "notes", ["brand", "board"])


def _make_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("pk", row_id, primary_key=True),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.BigInteger()),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("claims_by_brand", "claims", ["brand"])
    op.create_table(
        "claim_mappings",
        sa.Column("pk", row_id, primary_key=True),
        sa.Column("claim", sa.BigInteger(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("mapped_by", sa.Text(), nullable=False),
        sa.Column("mapped_at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("claim_mappings_by_claim", "claim_mappings", ["claim"])
