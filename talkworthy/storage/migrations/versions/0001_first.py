"""The first schema: posts, what was read from them, and the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _create_annotations() -> None:
    op.create_table(
        "annotations",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("start", sa.Integer()),
        sa.Column("stop", sa.Integer()),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "post", "name"),
        sqlite_with_rowid=False,
    )
    op.create_index("annotations_by_label", "annotations", ["brand", "name", "label"])


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.Column("analysed", sa.BigInteger(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
    )


def _create_cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "brand"),
    )


def _create_posts() -> None:
    op.create_table(
        "posts",
        sa.Column("pk", ROW_ID, primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author", sa.Text()),
        sa.Column("community", sa.Text()),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text()),
        sa.Column("quotes", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("lang", sa.Text()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("likes", sa.BigInteger()),
        sa.Column("replies", sa.BigInteger()),
        sa.Column("reposts", sa.BigInteger()),
        sa.Column("views", sa.BigInteger()),
        sa.Column("parent_missing", sa.Boolean(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("posts_by_conversation", "posts", ["conversation"])
    op.create_index("posts_by_revision", "posts", ["revision"])
    op.create_index("posts_by_time", "posts", ["created_at"])


def _create_rollups() -> None:
    op.create_table(
        "rollups",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("sentiment", sa.Text(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("direct", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "day", "source", "community", "sentiment", "voice"),
        sqlite_with_rowid=False,
    )


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("pk", ROW_ID, primary_key=True),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("brand", sa.Text()),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("posts_read", sa.BigInteger(), nullable=False),
        sa.Column("posts_new", sa.BigInteger(), nullable=False),
        sa.Column("posts_changed", sa.BigInteger(), nullable=False),
        sa.Column("rejects", sa.BigInteger(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
    )


def _create_scores() -> None:
    op.create_table(
        "scores",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "first_day", "last_day", "version"),
    )


def _create_stale_days() -> None:
    op.create_table(
        "stale_days",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "day"),
    )


def _create_store_state() -> None:
    op.create_table(
        "store_state",
        sa.Column("pk", sa.Integer(), primary_key=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("searched", sa.BigInteger(), nullable=False),
    )


def _create_talk_posts() -> None:
    op.create_table(
        "talk_posts",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("post", sa.BigInteger(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text()),
        sa.Column("start", sa.Integer()),
        sa.Column("stop", sa.Integer()),
        sa.PrimaryKeyConstraint("brand", "post"),
        sqlite_with_rowid=False,
    )
    op.create_index("talk_posts_by_conversation", "talk_posts", ["conversation"])


def _create_talks() -> None:
    op.create_table(
        "talks",
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
    op.create_index("talks_by_conversation", "talks", ["conversation"])
    op.create_index("talks_by_naming", "talks", ["brand", "named_at"])


def _create_topics() -> None:
    op.create_table(
        "topics",
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "topic"),
    )


def upgrade() -> None:
    _create_posts()
    _create_conversations()
    _create_talk_posts()
    _create_annotations()
    _create_talks()
    _create_topics()
    _create_rollups()
    _create_stale_days()
    _create_scores()
    _create_runs()
    _create_cursors()
    _create_store_state()
    op.execute("INSERT INTO store_state (pk, revision, searched) VALUES (1, 0, 0)")
    _create_text_search()


def _create_text_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # No copy of the texts: the index points into posts. The analysis adds new rows in bulk, which is many times
        # faster than a trigger a row; the triggers keep edits and erasures of rows that it holds true.
        op.execute(
            "CREATE VIRTUAL TABLE posts_search USING fts5(title, text, content=posts, content_rowid=pk, columnsize=0)"
        )
        # Words gather in memory up to this many bytes before they are written: the default of 1 MB merges so often
        # that it halves the speed.
        op.execute("INSERT INTO posts_search (posts_search, rank) VALUES ('hashsize', 67108864)")
        held = "old.pk <= (SELECT searched FROM store_state)"
        forget = (
            "INSERT INTO posts_search (posts_search, rowid, title, text) "
            "VALUES ('delete', old.pk, old.title, old.text);"
        )
        learn = "INSERT INTO posts_search (rowid, title, text) VALUES (new.pk, new.title, new.text);"
        op.execute(
            "CREATE TRIGGER posts_edited AFTER UPDATE OF title, text ON posts "
            f"WHEN {held} AND (old.title <> new.title OR old.text <> new.text) BEGIN {forget} {learn} END"
        )
        op.execute(f"CREATE TRIGGER posts_erased AFTER DELETE ON posts WHEN {held} BEGIN {forget} END")
    else:
        # A tsvector holds at most 1 MB; no public post comes near 100,000 characters.
        op.execute(
            "CREATE INDEX posts_search ON posts USING gin (to_tsvector('simple', left(title || ' ' || text, 100000)))"
        )
