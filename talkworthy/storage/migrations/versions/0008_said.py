"""How many writes were labels, which leave the talk as it was read: pages keep what they know of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("store_state", sa.Column("said", sa.BigInteger(), nullable=False, server_default="0"))
