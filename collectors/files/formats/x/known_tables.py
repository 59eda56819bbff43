"""Reads tables of tweets with well-known headers: twarc-csv, snscrape, Twint, Vicinitas, Kaggle."""

from __future__ import annotations

from typing import ClassVar

from collectors.files.engine.reader import reader
from collectors.files.posts.json_cells import Cells
from collectors.files.posts.known_table import KnownTable, KnownTables


def _prepare_twarc(cells: Cells) -> Cells | None:
    return None if cells.get("referenced_tweets.retweeted.id", "").strip() else cells


def _prepare_twint(cells: Cells) -> Cells | None:
    """Return a row of Twint, which writes day, time and zone (`+0200`) into three columns."""
    if cells.get("retweet", "").strip() == "True":
        return None
    moment = f"{cells['date'].strip()} {cells['time'].strip()}"
    zone = cells.get("timezone", "").strip()
    return {**cells, "(moment)": f"{moment}{zone}" if zone[:1] in ("+", "-") else moment}


TWARC = KnownTable(
    source="x",
    kind="tweet",
    needs=frozenset({"id", "text", "created_at", "author.username"}),
    any_of=frozenset({"conversation_id", "author_id", "author.id", "public_metrics.like_count"}),
    columns={
        "id": ("id",),
        "thread": ("conversation_id",),
        "reply_to": ("referenced_tweets.replied_to.id",),
        "quotes": ("referenced_tweets.quoted.id",),
        "author": ("author.username",),
        "created_at": ("created_at",),
        "text": ("text",),
        "lang": ("lang",),
        "likes": ("public_metrics.like_count",),
        "replies": ("public_metrics.reply_count",),
        "reposts": ("public_metrics.retweet_count",),
        "views": ("public_metrics.impression_count",),
    },
    prepare=_prepare_twarc,
)
"""https://github.com/DocNow/twarc-csv"""

AIRLINES = KnownTable(
    source="x",
    kind="tweet",
    needs=frozenset({"tweet_id", "airline_sentiment", "name", "text", "tweet_created"}),
    columns={
        "id": ("tweet_id",),
        "author": ("name",),
        "created_at": ("tweet_created",),
        "text": ("text",),
        "reposts": ("retweet_count",),
    },
)
""""Twitter US Airline Sentiment" on Kaggle."""

SENTIMENT_140 = KnownTable(
    source="x",
    kind="tweet",
    needs=frozenset({"ids", "date", "flag", "user", "text"}),
    columns={"id": ("ids",), "author": ("user",), "created_at": ("date",), "text": ("text",)},
)
""""Sentiment140" with a header."""

TWINT = KnownTable(
    source="x",
    kind="tweet",
    needs=frozenset({"id", "conversation_id", "date", "time", "username", "tweet"}),
    columns={
        "id": ("id",),
        "thread": ("conversation_id",),
        "author": ("username",),
        "created_at": ("(moment)",),
        "text": ("tweet",),
        "lang": ("language",),
        "likes": ("likes_count", "likes"),
        "replies": ("replies_count", "replies"),
        "reposts": ("retweets_count", "retweets"),
    },
    prepare=_prepare_twint,
)
"""https://github.com/twintproject/twint"""

SNSCRAPE = KnownTable(
    source="x",
    kind="tweet",
    needs=frozenset({"Datetime", "Tweet Id", "Text", "Username"}),
    columns={
        "id": ("Tweet Id",),
        "author": ("Username",),
        "created_at": ("Datetime",),
        "text": ("Text",),
        "likes": ("Like Count", "Likes", "LikeCount"),
        "replies": ("Reply Count", "ReplyCount"),
        "reposts": ("Retweet Count", "Retweets", "RetweetCount"),
        "lang": ("Language", "Lang"),
    },
)
"""The header of the many tutorials on snscrape."""

VICINITAS = KnownTable(
    source="x",
    kind="tweet",
    needs=frozenset({"Tweet Id", "Text", "Screen Name", "Created At", "Favorites"}),
    columns={
        "id": ("Tweet Id",),
        "author": ("Screen Name",),
        "created_at": ("UTC", "Created At"),
        "text": ("Text",),
        "lang": ("Language",),
        "likes": ("Favorites",),
        "reposts": ("Retweets",),
    },
)
"""https://www.vicinitas.io"""


@reader("x_table")
class XTables(KnownTables):
    """Matches one of the headers above. Retweets have no words of their own and are passed over."""

    description: ClassVar[str] = "tables of tweets (twarc-csv, snscrape, Twint, Vicinitas, Kaggle)"
    forms: ClassVar[tuple[KnownTable, ...]] = (TWARC, AIRLINES, SENTIMENT_140, TWINT, SNSCRAPE, VICINITAS)
    reads_objects: ClassVar[bool] = False
