"""A post keeps the rating of its review: stars out of five."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("posts")}
    if "rating" not in present:
        op.add_column("posts", sa.Column("rating", sa.Float()))
    # pages filter by stars, and most posts of most stores have none
    op.create_index(
        "posts_by_rating",
        "posts",
        ["rating"],
        if_not_exists=True,
        sqlite_where=sa.text("rating IS NOT NULL"),
        postgresql_where=sa.text("rating IS NOT NULL"),
    )
