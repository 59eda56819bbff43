"""Finds comments below videos that lead viewers elsewhere: to another site, channel or song."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from analysis.integrity.own_links import is_page_of, names_a_brand
from talkworthy.model import Brand

LINKS_AWAY = "links from the comments of a video to another site"
CALLS_AWAY = "asks the viewers of a video to look at something else"
VIDEO_SOURCES = ("youtube",)
REFERENCES = ("youtube.com", "youtu.be", "wikipedia.org", "doi.org", "archive.org", "arxiv.org")
"""Sites that people below a video point to for what it shows."""
LINK = (
    r"(?i)(?:https?://(?:www\.)?|\bwww\.)([a-z0-9.-]+\.[a-z]{2,})|\b([a-z0-9-]{3,}(?:\.[a-z0-9-]{2,})*\.[a-z]{2,3})/\w"
)
CALL = (
    r"(?i)\bchec?k\s*(?:it|him|her|them|this|these|us|me)\s*out\b"
    r"|\bchec?k\s*out\s+(?:my|mah|our|mine|this|these|him|her|me|us)\b|\bmy\s+(?:\w+\s+)?channel\b"
    r"|\b(?:hey|hi|hello)\s+(?:guys|everyone|everybody|people)\b.{0,200}\b(?:my|our|subscribe|listen|vote|link|join)\b"
    r"|\bsubscribe\s+(?:back|me|to\s+(?:me|my|us|our))\b|\b(?:please|pls|plz)\s+(?:\w+\s+)?subscribe\b"
)
NOT_A_CALL = r"(?i)\b(?:to|will|would|I|I'll|I'd|gonna|did|have|has)\s+(?:\w+\s+)?chec?k"
"""People who say that they look at something themselves."""


def find_promotion_below_videos(posts: pl.DataFrame, brands: Iterable[Brand] = ()) -> pl.DataFrame:
    """Return the comments below videos that lead viewers elsewhere: `post`, `rule` and `size`.

    In: a frame as for `find_suspects`. People who talk about a video hardly ever do so: of 701 labelled comments 167
    link to another site and 118 ask to subscribe or to check something out, all of them spam. Links to the brands' own
    sites and to references do not count.
    """
    comments = posts.filter(pl.col("reply_to").is_not_null() & pl.col("source").is_in(VIDEO_SOURCES))
    hosts = comments.select("post", host=pl.col("text").str.extract_all(LINK)).explode("host").drop_nulls("host")
    host = pl.coalesce(pl.col("host").str.extract(LINK, 1), pl.col("host").str.extract(LINK, 2)).str.to_lowercase()
    hosts = hosts.with_columns(host=host)
    linking = hosts.filter(~is_page_of(pl.col("host"), REFERENCES) & ~names_a_brand(pl.col("host"), brands))
    is_calling = pl.col("text").str.contains(CALL) & ~pl.col("text").str.contains(NOT_A_CALL)
    return pl.concat([_with_rule(linking, LINKS_AWAY), _with_rule(comments.filter(is_calling), CALLS_AWAY)]).unique(
        "post", keep="first", maintain_order=True
    )


def _with_rule(posts: pl.DataFrame, rule: str) -> pl.DataFrame:
    return posts.select("post", pl.lit(rule).alias("rule"), pl.lit(1, dtype=pl.Int64).alias("size"))
