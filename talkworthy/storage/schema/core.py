"""The one schema, the same in SQLite and PostgreSQL. Migrations build it; a test compares the two.

Times are whole microseconds since 1970 in UTC (BIGINT): both databases compare and index them alike, and Polars takes
them over without parsing. Days are whole days since 1970, for the same reasons.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

metadata = MetaData()

# SQLite makes only an INTEGER primary key an alias of its rowid, which the full-text index needs.
RowId = BigInteger().with_variant(Integer(), "sqlite")

posts = Table(
    "posts",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text),
    Column("community", Text),
    Column("thread", Text, nullable=False),
    Column("reply_to", Text),
    Column("quotes", Text),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("lang", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("likes", BigInteger),
    Column("replies", BigInteger),
    Column("reposts", BigInteger),
    Column("views", BigInteger),
    Column("parent_missing", Boolean, nullable=False),
    Column("flags", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    # stars out of five; null where the post gives none
    Column("rating", Float),
    # the write that last changed the text of this post or its place in the thread
    Column("revision", BigInteger, nullable=False),
    Index("posts_by_thread", "thread"),
    Index("posts_by_time", "created_at"),
    # how many posts each source and community has, and since when: pages ask this of the whole store
    Index("posts_by_place", "source", "community", "created_at"),
    Index("posts_by_revision", "revision"),
    # most posts of most stores have none
    Index(
        "posts_by_rating",
        "rating",
        sqlite_where=text("rating IS NOT NULL"),
        postgresql_where=text("rating IS NOT NULL"),
    ),
    # a number is never used twice, or a new post might be taken for one that is already in the text index
    sqlite_autoincrement=True,
)

threads = Table(
    "threads",
    metadata,
    Column("id", Text, primary_key=True),
    # the newest revision among its posts
    Column("revision", BigInteger, nullable=False),
    # the revision that was analysed last; smaller than `revision`: the thread is pending
    Column("analysed_revision", BigInteger, nullable=False),
    # hash of the brands, rules and labels that it was analysed with
    Column("fingerprint", Text, nullable=False),
)

mentions = Table(
    "mentions",
    metadata,
    Column("brand", Text, nullable=False),
    Column("post", BigInteger, nullable=False),
    Column("thread", Text, nullable=False),
    Column("mention_kind", Text, nullable=False),
    Column("alias", Text),
    Column("start", Integer),
    Column("stop", Integer),
    PrimaryKeyConstraint("brand", "post"),
    Index("mentions_by_thread", "thread"),
    sqlite_with_rowid=False,
)

annotations = Table(
    "annotations",
    metadata,
    Column("brand", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("post", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("value", Float),
    Column("start", Integer),
    Column("stop", Integer),
    Column("rule", Text, nullable=False),
    PrimaryKeyConstraint("brand", "post", "name"),
    Index("annotations_by_label", "brand", "name", "label"),
    sqlite_with_rowid=False,
)

ENGAGEMENT = ("likes", "replies", "reposts", "views", "engagement")
"""Columns of a conversation that the analysis adds up after its posts are known; `engagement` leaves out the views."""

conversations = Table(
    "conversations",
    metadata,
    Column("brand", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("community", Text),
    Column("root", Text, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("brand_posts", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("c2c", Boolean, nullable=False),
    Column("c2c_exchanges", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("h_index", Integer, nullable=False),
    Column("structural_virality", Float),
    Column("reciprocity", Float),
    Column("balance", Float),
    Column("aba", Integer, nullable=False),
    Column("dialogue", Boolean, nullable=False),
    Column("unprompted", Boolean, nullable=False),
    Column("first_reply_seconds", Float),
    Column("completeness", Float, nullable=False),
    Column("named_at", BigInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    # sums over its posts, as the source counted them when they were collected; null where it counts none
    *(Column(name, BigInteger) for name in ENGAGEMENT),
    PrimaryKeyConstraint("brand", "thread"),
    Index("conversations_by_thread", "thread"),
    Index("conversations_by_naming", "brand", "named_at"),
    Index("conversations_by_engagement", "brand", "engagement"),
)

topics = Table(
    "topics",
    metadata,
    Column("brand", Text, nullable=False),
    Column("topic", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("version", Text, nullable=False),
    # named or merged by a person: the analysis keeps it
    Column("pinned", Boolean, nullable=False),
    # how many posts the brand's topics were last fitted to
    Column("fitted_posts", Integer, nullable=False),
    # the highest number of a post that was placed in them
    Column("newest_post", BigInteger, nullable=False),
    PrimaryKeyConstraint("brand", "topic"),
)

rollups = Table(
    "rollups",
    metadata,
    Column("brand", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("sentiment", Text, nullable=False),
    Column("author_type", Text, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("direct", Integer, nullable=False),
    PrimaryKeyConstraint("brand", "day", "source", "community", "sentiment", "author_type"),
    sqlite_with_rowid=False,
)

# days for which the brand-wide steps (duplicates, topics, rollups) are out of date; cleared with their results
stale_days = Table(
    "stale_days",
    metadata,
    Column("brand", Text, nullable=False),
    Column("day", Integer, nullable=False),
    PrimaryKeyConstraint("brand", "day"),
)

scores = Table(
    "scores",
    metadata,
    Column("brand", Text, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("computed_at", BigInteger, nullable=False),
    Column("result", Text, nullable=False),
    PrimaryKeyConstraint("brand", "first_day", "last_day", "version"),
)

runs = Table(
    "runs",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("job", Text, nullable=False),
    Column("source", Text),
    Column("brand", Text),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("state", Text, nullable=False),
    Column("posts_read", BigInteger, nullable=False),
    Column("posts_new", BigInteger, nullable=False),
    Column("posts_changed", BigInteger, nullable=False),
    Column("rejects", BigInteger, nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("cost", Float, nullable=False),
    Column("message", Text, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("source", "brand"),
)

# payloads that were not in their source's format, kept until they can be parsed
dead_letters = Table(
    "dead_letters",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("source", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # a payload that the source sends again at each run is kept once
    Column("digest", Text, nullable=False, unique=True),
    Column("raw", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("pk", RowId, primary_key=True),
    Column("source", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    # null while it lasts
    Column("until", BigInteger),
    # when a later run read what had been left out; null where none did
    Column("filled_at", BigInteger),
    Index("gaps_by_source", "source", "brand"),
)

# when a post was last rechecked for edits and deletion
rechecks = Table(
    "rechecks",
    metadata,
    Column("post", BigInteger, primary_key=True, autoincrement=False),
    Column("checked_at", BigInteger, nullable=False),
)

# authors who were erased, as keyed hashes: their posts must not return, their names must not stay
erased_authors = Table(
    "erased_authors",
    metadata,
    Column("author", Text, primary_key=True),
    Column("erased_at", BigInteger, nullable=False),
)

# files that were exported from the store, so that what is erased can be erased there too
exported_files = Table(
    "exported_files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("format", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
)

# what people labelled posts as, by post id: labels outlive every analysis, and override it
labels = Table(
    "labels",
    metadata,
    Column("brand", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("labelled_by", Text, nullable=False),
    Column("labelled_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("brand", "post", "name", "labelled_by"),
)

# one row: the number of the last write, which is also part of the keys of caches
store_state = Table(
    "store_state",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    # how many of its writes were labels
    Column("label_revision", BigInteger, nullable=False),
    # the highest number of a post in the text index
    Column("indexed_to", BigInteger, nullable=False),
    # what the names in `erased_authors` are hashed with
    Column("salt", Text, nullable=False),
)
