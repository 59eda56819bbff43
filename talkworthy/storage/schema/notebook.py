"""The tables of what a marketer thinks and learns. They hold ids of posts and conversations, and never their words."""

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

# what somebody holds to be true of customers, as it was typed: a row is never changed
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
    # the claim that it was written in the place of
    Column("replaces", BigInteger),
    Column("written_by", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Index("assumptions_by_brand", "brand"),
    # a number is never given twice: mappings point to it
    sqlite_autoincrement=True,
)

# what a claim is counted by; the newest of a claim counts, the older ones stay
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

# posts that were drawn to be looked at: is this what the claim means?
assumption_examples = Table(
    "assumption_examples",
    metadata,
    Column("mapping", BigInteger, nullable=False),
    Column("post", Text, nullable=False),
    Column("thread", Text, nullable=False),
    # whether the mapping counts it, or passes it over
    Column("counted", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
    # null until somebody has said yes or no
    Column("answer", Boolean),
    Column("labelled_by", Text),
    Column("labelled_at", BigInteger),
    PrimaryKeyConstraint("mapping", "post"),
)

# what was told when the numbers were first shown, as JSON
assumption_reveals = Table(
    "assumption_reveals",
    metadata,
    Column("mapping", BigInteger, primary_key=True, autoincrement=False),
    Column("result", Text, nullable=False),
    Column("revealed_by", Text, nullable=False),
    Column("revealed_at", BigInteger, nullable=False),
)

# 100 points that somebody spread over topics before their shares were shown, as JSON: topic -> points
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

# what was read and what was learned of it, in the reader's own words; `board` is where it was drawn (2026-W47)
notes = Table(
    "notes",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("brand", Text, nullable=False),
    Column("board", Text, nullable=False),
    Column("thread", Text, nullable=False),
    # empty where it was read and nothing was written
    Column("words", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Index("notes_by_brand", "brand", "board"),
    sqlite_autoincrement=True,
)
