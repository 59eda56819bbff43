"""Reads tables of Reddit with well-known headers: PRAW and Pushshift as data frames, PushshiftDumps, Kaggle."""

from __future__ import annotations

from typing import ClassVar

from collectors.files.engine.reader import reader
from collectors.files.engine.url_posts import to_author
from collectors.files.posts.json_cells import Cells
from collectors.files.posts.known_table import KnownTable, KnownTables

_COMMENT_OF_KAGGLE = "Comment"
_NO_PARENT = ("", "nan", "None")


def _bare_author(cells: Cells) -> Cells:
    return {**cells, "author": to_author(cells["author"])}


def _prepare_mixed(cells: Cells) -> Cells:
    kind = "comment" if cells["parent_id"].strip() not in _NO_PARENT else "submission"
    return {**cells, "(kind of row)": kind, "(text)": cells.get("body", "") or cells.get("selftext", "")}


def _prepare_kaggle(cells: Cells) -> Cells:
    """Return a row of Kaggle's dumps, where a comment has the title "Comment"."""
    is_comment = cells["title"].strip() == _COMMENT_OF_KAGGLE
    own = {"(kind of row)": "comment" if is_comment else "submission", "(title)": "" if is_comment else cells["title"]}
    return {**cells, **own}


COMMENTS = KnownTable(
    source="reddit",
    kind="comment",
    needs=frozenset({"body", "created_utc"}),
    any_of=frozenset({"parent_id", "link_id", "comment_id", "subreddit"}),
    lacks=frozenset({"title"}),
    columns={
        "id": ("id", "comment_id", "name"),
        "author": ("author", "author.name", "username"),
        "text": ("body",),
        "created_at": ("created_utc",),
        "reply_to": ("parent_id",),
        "thread": ("link_id", "submission_id", "post_id"),
        "likes": ("score", "ups"),
        "community": ("subreddit", "subreddit_name", "subreddit.display_name"),
        "url": ("permalink",),
    },
)
MIXED = KnownTable(
    source="reddit",
    needs=frozenset({"title", "created_utc", "parent_id"}),
    any_of=frozenset({"body", "selftext"}),
    columns={
        **COMMENTS.columns,
        "kind": ("(kind of row)",),
        "title": ("title",),
        "text": ("(text)",),
        "replies": ("num_comments",),
    },
    prepare=_prepare_mixed,
)
"""Submissions and comments in one table: a comment has a parent."""

SUBMISSIONS = KnownTable(
    source="reddit",
    kind="submission",
    needs=frozenset({"title", "created_utc"}),
    any_of=frozenset({"selftext", "subreddit", "num_comments", "permalink"}),
    columns={
        "id": ("id", "post_id", "submission_id", "name"),
        "author": ("author", "author.name", "username"),
        "title": ("title",),
        "text": ("selftext", "body", "text"),
        "created_at": ("created_utc",),
        "likes": ("score", "ups"),
        "replies": ("num_comments",),
        "community": ("subreddit", "subreddit_name", "subreddit.display_name"),
        "url": ("permalink", "full_link"),
    },
)
DUMPED_SUBMISSIONS = KnownTable(
    source="reddit",
    kind="submission",
    needs=frozenset({"author", "title", "score", "created", "link", "text", "url"}),
    columns={
        "author": ("author",),
        "title": ("title",),
        "text": ("text",),
        "created_at": ("created",),
        "likes": ("score",),
        "url": ("link",),
    },
    prepare=_bare_author,
)
"""`to_csv.py` of https://github.com/Watchful1/PushshiftDumps"""

DUMPED_COMMENTS = KnownTable(
    source="reddit",
    kind="comment",
    needs=frozenset({"author", "score", "created", "link", "body"}),
    columns={
        "author": ("author",),
        "text": ("body",),
        "created_at": ("created",),
        "likes": ("score",),
        "url": ("link",),
    },
    prepare=_bare_author,
)
KAGGLE = KnownTable(
    source="reddit",
    needs=frozenset({"title", "score", "id", "comms_num", "created", "body"}),
    columns={
        "id": ("id",),
        "kind": ("(kind of row)",),
        "title": ("(title)",),
        "text": ("body",),
        "created_at": ("created",),
        "likes": ("score",),
        "replies": ("comms_num",),
    },
    prepare=_prepare_kaggle,
)
"""Data sets such as "Reddit WallStreetBets Posts" and "Reddit Vaccine Myths" on Kaggle."""


@reader("reddit_table")
class RedditTables(KnownTables):
    """Matches one of the headers above. JSON with these keys is a Reddit dump, another format."""

    description: ClassVar[str] = "Reddit tables (PRAW or Pushshift as CSV, PushshiftDumps to_csv, Kaggle)"
    forms: ClassVar[tuple[KnownTable, ...]] = (
        COMMENTS,
        MIXED,
        SUBMISSIONS,
        DUMPED_SUBMISSIONS,
        DUMPED_COMMENTS,
        KAGGLE,
    )
    reads_objects: ClassVar[bool] = False
