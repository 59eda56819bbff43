"""The table of who did what at the dashboard. It holds ids and fixed words, and nothing that was typed or posted."""

from sqlalchemy import BigInteger, Column, Table, Text

from talkworthy.storage.schema.core import RowId
from talkworthy.storage.schema.notebook import metadata

__all__ = ["audit", "metadata"]

# a row is never changed; it outlives the post and the brand that it is about
audit = Table(
    "audit",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("done_at", BigInteger, nullable=False),
    # the name under which the rest of the store knows the person
    Column("done_by", Text, nullable=False),
    # what the person was then: roles change
    Column("role", Text, nullable=False),
    # what kind of deed it was: one of `team.Right`
    Column("kind", Text, nullable=False),
    # empty for what is about no brand
    Column("brand", Text, nullable=False),
    # the id of the post, null for what is about none
    Column("post", Text),
    Column("what", Text, nullable=False),
    # a number is never given twice, so that a gap tells that something was taken out
    sqlite_autoincrement=True,
)
