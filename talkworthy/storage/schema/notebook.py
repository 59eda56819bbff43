"""The tables of assumptions, guesses and notes. They hold ids of posts and threads, and never the posts' texts."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from talkworthy.storage.schema.core import RowId, metadata

__all__ = [
    "assumption_examples",
    "assumption_mappings",
    "assumption_reveals",
    "assumptions",
    "guesses",
    "metadata",
    "notes",
]

# what somebody assumes about people, as it was typed: a row is never changed
assumptions = Table(
    "assumptions",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("comparison", Text, nullable=False),
    Column("share", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    # the assumption that it replaces
    Column("replaces", BigInteger),
    Column("written_by", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Index("assumptions_by_brand", "brand"),
    # a number is never used twice: mappings point to it
    sqlite_autoincrement=True,
)

# how an assumption is measured; the newest mapping of an assumption counts, the older ones stay
assumption_mappings = Table(
    "assumption_mappings",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("assumption", BigInteger, nullable=False),
    Column("targets", Text, nullable=False),
    Column("mapped_by", Text, nullable=False),
    Column("mapped_at", BigInteger, nullable=False),
    Index("assumption_mappings_by_assumption", "assumption"),
    sqlite_autoincrement=True,
)

# posts that were drawn for review: do they match the assumption?
assumption_examples = Table(
    "assumption_examples",
    metadata,
    Column("mapping", BigInteger, nullable=False),
    Column("post", Text, nullable=False),
    Column("thread", Text, nullable=False),
    # whether the mapping matches it
    Column("counted", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
    # null until somebody has answered yes or no
    Column("answer", Boolean),
    Column("labelled_by", Text),
    Column("labelled_at", BigInteger),
    PrimaryKeyConstraint("mapping", "post"),
)

# the result when the numbers were first revealed, as JSON
assumption_reveals = Table(
    "assumption_reveals",
    metadata,
    Column("mapping", BigInteger, primary_key=True, autoincrement=False),
    Column("result", Text, nullable=False),
    Column("revealed_by", Text, nullable=False),
    Column("revealed_at", BigInteger, nullable=False),
)

# 100 points that somebody distributed over topics before their shares were shown, as JSON: topic -> points
guesses = Table(
    "guesses",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("points", Text, nullable=False),
    Column("guessed_by", Text, nullable=False),
    Column("guessed_at", BigInteger, nullable=False),
    Index("guesses_by_brand", "brand"),
    sqlite_autoincrement=True,
)

# which thread was read and what was learned, in the reader's own words; `board` is where it was drawn (2026-W47)
notes = Table(
    "notes",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("board", Text, nullable=False),
    Column("thread", Text, nullable=False),
    # empty where it was read without a note
    Column("words", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Index("notes_by_brand", "brand", "board"),
    sqlite_autoincrement=True,
)
