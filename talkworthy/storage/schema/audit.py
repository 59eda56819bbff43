"""The table of actions on the dashboard. It holds ids and fixed words, and nothing that was typed or posted."""

from sqlalchemy import BigInteger, Column, Table, Text

from talkworthy.storage.schema.core import RowId
from talkworthy.storage.schema.notebook import metadata

__all__ = ["audit", "metadata"]

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
