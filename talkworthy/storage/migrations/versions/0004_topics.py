"""Topics that a person named or put together, and how many posts they were found in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("topics", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("topics", sa.Column("found_among", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("topics", sa.Column("seen_to", sa.BigInteger(), nullable=False, server_default="0"))
