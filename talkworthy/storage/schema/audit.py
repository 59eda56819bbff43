"""The tables of actions on the dashboard and of removals: ids and fixed words, and nothing that was posted."""

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Table, Text

from talkworthy.storage.schema.core import RowId
from talkworthy.storage.schema.notebook import metadata

__all__ = ["audit", "metadata", "removals"]

# a row is never changed; it outlives the post and the brand that it concerns
audit = Table(
    "audit",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("done_at", BigInteger, nullable=False),
    # the name of the person, as in the rest of the store
    Column("done_by", Text, nullable=False),
    # the role that the person had then: roles change
    Column("role", Text, nullable=False),
    # the kind of action: one of `roles.Right`
    Column("kind", Text, nullable=False),
    # empty where it concerns no brand
    Column("brand", Text, nullable=False),
    # the id of the post, null where it concerns none
    Column("post", Text),
    Column("what", Text, nullable=False),
    # a number is never used twice, so that a missing number shows that a row was removed
    sqlite_autoincrement=True,
)

# posts (by id) and places (communities, feeds) that a person removed, so that no later run brings them back
removals = Table(
    "removals",
    metadata,
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("removed_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "source", "name"),
)
