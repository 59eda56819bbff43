"""Each conversation has the sum of its posts' likes, replies, reposts and views, and of the first three together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

COLUMNS = ("likes", "replies", "reposts", "views", "engagement")
LARGEST = 10**12
COUNTED = "m.mention_kind != 'context' AND NOT p.gone AND d.post IS NULL AND coalesce(q.label, 'included') = 'included'"
# the first post of a forum's topic counts all replies, and each other post its own again
CONDITIONS = {"replies": f"{COUNTED} AND (p.source != 'discourse' OR p.id = p.thread)"}
FILL = """
UPDATE conversations SET {values},
    engagement = CASE WHEN coalesce(s.likes, s.replies, s.reposts) IS NOT NULL
        THEN coalesce(s.likes, 0) + coalesce(s.replies, 0) + coalesce(s.reposts, 0) END
FROM (
    SELECT m.brand AS brand, m.thread AS thread, {sums}
    FROM mentions AS m
    JOIN posts AS p ON p.pk = m.post
    LEFT JOIN annotations AS d ON d.brand = m.brand AND d.post = m.post AND d.name = 'near_duplicate'
    LEFT JOIN annotations AS q ON q.brand = m.brand AND q.post = m.post AND q.name = 'quarantine'
    GROUP BY m.brand, m.thread
) AS s
WHERE conversations.brand = s.brand AND conversations.thread = s.thread
"""


def upgrade() -> None:
    present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("conversations")}
    for name in COLUMNS:
        if name not in present:
            op.add_column("conversations", sa.Column(name, sa.BigInteger()))
    op.create_index("conversations_by_engagement", "conversations", ["brand", "engagement"], if_not_exists=True)
    counts = COLUMNS[:-1]
    values = ", ".join(f"{name} = s.{name}" for name in counts)
    op.execute(sa.text(FILL.format(values=values, sums=", ".join(map(_sum, counts)))))


def _sum(name: str) -> str:
    """Return the sum of a count; one post adds at most `LARGEST`, so that the sum stays a BIGINT."""
    within = (
        f"CASE WHEN p.{name} > {LARGEST} THEN {LARGEST} WHEN p.{name} < -{LARGEST} THEN -{LARGEST} ELSE p.{name} END"
    )
    return f"sum(CASE WHEN {CONDITIONS.get(name, COUNTED)} THEN {within} END) AS {name}"
