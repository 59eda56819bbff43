"""What a job needs that is left alone for a year: dead letters, gaps, checks, forgotten authors, written files."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_dead_letters()
    _create_gaps()
    op.create_table(
        "checks",
        sa.Column("post", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "forgotten",
        sa.Column("author", sa.Text(), primary_key=True),
        sa.Column("forgotten_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "outputs",
        sa.Column("path", sa.Text(), primary_key=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
    )
    op.add_column("store_state", sa.Column("salt", sa.Text(), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE store_state SET salt = :salt").bindparams(salt=secrets.token_hex(16)))


def _create_dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("pk", ROW_ID, primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, unique=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
    )


def _create_gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("pk", ROW_ID, primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.Column("filled_at", sa.BigInteger()),
    )
    op.create_index("gaps_by_source", "gaps", ["source", "brand"])
