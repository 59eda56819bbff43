"""The tables of results without people's labels, or without the quarantine.

Pages and scores read these rows, so that none of them has to analyse posts.
"""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text

from talkworthy.storage.schema.audit import metadata
from talkworthy.storage.schema.core import ENGAGEMENT, conversations

__all__ = ["author_types_with_quarantine", "conversations_with_quarantine", "metadata", "sample_results"]

# the results of the rules alone for a post of the random sample; null where they say nothing about it
sample_results = Table(
    "sample_results",
    metadata,
    Column("brand", Text, nullable=False),
    Column("post", BigInteger, nullable=False),
    Column("author_type", Text),
    Column("sentiment", Text),
    # the revision and fingerprint of its thread's last analysis
    Column("analysed_revision", BigInteger, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("cue", Text),
    PrimaryKeyConstraint("brand", "post"),
    sqlite_with_rowid=False,
)

# the threads that hold posts in quarantine, as they would be without it: `conversations` but the engagement
conversations_with_quarantine = Table(
    "conversations_with_quarantine",
    metadata,
    *(
        Column(column.name, column.type, nullable=column.nullable)
        for column in conversations.columns
        if column.name not in ENGAGEMENT
    ),
    PrimaryKeyConstraint("brand", "thread"),
    Index("conversations_with_quarantine_by_thread", "thread"),
)

# the author types of the posts in these threads, as each post alone shows
author_types_with_quarantine = Table(
    "author_types_with_quarantine",
    metadata,
    Column("brand", Text, nullable=False),
    Column("post", BigInteger, nullable=False),
    Column("author_type", Text, nullable=False),
    PrimaryKeyConstraint("brand", "post"),
    sqlite_with_rowid=False,
)
