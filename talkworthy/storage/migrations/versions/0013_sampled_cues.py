"""The results of the rules alone for the random sample have the cue of a post too, so that it can be compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("sample_results")}
    if "cue" not in columns:
        op.add_column("sample_results", sa.Column("cue", sa.Text()))
    # no analysis has this fingerprint: the next one makes these results again, with their cue
    op.execute(sa.text("UPDATE sample_results SET fingerprint = ''"))
