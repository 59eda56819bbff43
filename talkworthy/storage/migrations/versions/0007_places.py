"""How much there is of each source and community, without reading every post."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("posts_by_place", "posts", ["source", "community", "created_at"])
