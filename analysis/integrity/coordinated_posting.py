"""Finds coordinated posting: posts by a few accounts that pretend to be many. A person can include them again."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from analysis.integrity.own_links import OWN_LINKS, find_own_links
from analysis.integrity.video_comments import CALLS_AWAY, LINKS_AWAY, find_promotion_below_videos
from talkworthy.model import Brand

VERSION = "2"
MANY_POSTS, MANY_AUTHORS, MANY_PLACES = 5, 3, 3
ENOUGH_WORDS = 10
"""From this length on strangers do not use the same words by chance."""
CALL = (
    r"^(?:(?:please|pls|and|so|hey|hi|just|go|now)\s)*"
    r"(?:check|visit|watch|listen|subscribe|follow|join|buy|click|vote|download|sign up|shop|order|claim|win|enter)\b"
)
"""A short text that many post alike is a template when it asks people to do something."""
LINK = r"https?://|\bwww\."
REPLIES_TO_ONE = 10
"""Replies by one author to the same post. Of 173,443 posts in five communities no author has more than 8."""
TOGETHER = 3
DAY = 86_400_000_000
"""Microseconds, as all times here."""
STEADY_POSTS, STEADY_SHARE, STEADY_WITHIN = 20, 0.8, 0.02
RESTLESS_POSTS, RESTLESS_DAYS, REST = 100, 7, DAY // 6

TEMPLATE = "the same words by several accounts"
REPEATED = "the same words again and again by one account"
MANY_REPLIES = "many replies by one account to one post"
ONLY_TOGETHER = "accounts that only ever appear together"
SPREAD = "the same words in several communities"
STEADY = "posts at regular intervals"
RESTLESS = "posts around the clock"
AUTHOR_TYPE_RULES = (TEMPLATE, SPREAD, OWN_LINKS, LINKS_AWAY, CALLS_AWAY, STEADY, RESTLESS)
"""Rules that change the author type; they need all of a brand's posts together."""


def find_suspects(posts: pl.DataFrame, brands: Iterable[Brand] = ()) -> pl.DataFrame:
    """Return the posts that are excluded until a person has reviewed them: `post`, `rule` and `size`.

    In: `post`, `source`, `community`, `author`, `thread`, `reply_to`, `created_at` (microseconds), `text`, and
    `wording` and `bare` by `analysis.integrity.near_duplicates`; one row a post, in time order. `size` is the number of
    posts that the rule found together. Posting often is not suspicious: the rules look for the same words, for many
    replies to one post, for links to an account's own site (never one of `brands`) or away from a video, and for
    accounts that only appear together. The first account to use some words is not suspected unless it repeats them, so
    that being copied does no harm.
    """
    known = posts.filter(pl.col("author").is_not_null())
    suspects = [_templates(known), _repeated(known), _many_replies(known), _only_together(known)]
    suspects += [find_own_links(known, brands), find_promotion_below_videos(known, brands)]
    return pl.concat(suspects).unique("post", keep="first", maintain_order=True)


def find_promoters(posts: pl.DataFrame, suspects: pl.DataFrame) -> pl.DataFrame:
    """Return the suspects that promote (`post` and `rule`): a template, one account in three communities, links."""
    suspected = posts.join(suspects.select("post", "rule"), on="post", maintain_order="left")
    places = pl.struct("source", "community").n_unique().over("wording")
    spread = (pl.col("rule") == REPEATED) & (places >= MANY_PLACES)
    return suspected.filter(pl.col("rule").is_in([TEMPLATE, OWN_LINKS, LINKS_AWAY, CALLS_AWAY]) | spread).select(
        "post", rule=pl.when(spread).then(pl.lit(SPREAD)).otherwise("rule")
    )


def find_bots(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the posts of automated accounts, `post` and `rule`; takes the same frame as `find_suspects`.

    At regular intervals: at least 20 posts, four of five pauses between them within 2% of the median. Around the clock:
    at least 100 posts over a week or more, with no pause of four hours.
    """
    account = ["source", "author"]
    pauses = (
        posts.filter(pl.col("author").is_not_null())
        .sort("created_at")
        .with_columns(pause=pl.col("created_at").diff().over(account))
    )
    middle = pl.col("pause").median()
    near = ((pl.col("pause") - middle).abs() <= STEADY_WITHIN * middle).sum()
    accounts = pauses.group_by(account).agg(
        n=pl.len(),
        steady=(near >= STEADY_SHARE * pl.col("pause").count()) & (middle > 0),
        longest=pl.col("pause").max(),
        span=pl.col("created_at").max() - pl.col("created_at").min(),
    )
    steady = (pl.col("n") >= STEADY_POSTS) & pl.col("steady")
    restless = (pl.col("n") >= RESTLESS_POSTS) & (pl.col("span") >= RESTLESS_DAYS * DAY) & (pl.col("longest") < REST)
    rule = pl.when(steady).then(pl.lit(STEADY)).when(restless).then(pl.lit(RESTLESS))
    bots = accounts.select(*account, rule=rule).drop_nulls("rule")
    return posts.join(bots, on=account, maintain_order="left").select("post", "rule")


def _templates(posts: pl.DataFrame) -> pl.DataFrame:
    """Return posts with the same words, at least five by at least three accounts."""
    worded = posts.filter(pl.col("wording").is_not_null())
    is_long = pl.col("bare").str.count_matches(" ") >= ENOUGH_WORDS - 1
    is_call = pl.col("bare").str.contains(CALL) | pl.col("text").str.contains(LINK)
    by_author = ["wording", "source", "author"]
    marked = worded.with_columns(
        size=pl.len().over("wording"),
        authors=pl.struct("source", "author").n_unique().over("wording"),
        is_telling=(is_long | is_call).all().over("wording"),
        is_first=pl.int_range(pl.len()).over("wording") == 0,
        own=pl.len().over(by_author),
    )
    many = (pl.col("size") >= MANY_POSTS) & (pl.col("authors") >= MANY_AUTHORS) & pl.col("is_telling")
    return _with_rule(marked.filter(many & (~pl.col("is_first") | (pl.col("own") > 1))), TEMPLATE)


def _repeated(posts: pl.DataFrame) -> pl.DataFrame:
    """Return posts with the same words, at least five by one account, that nobody answered (weekly threads are)."""
    worded = posts.filter(pl.col("wording").is_not_null())
    by_author = ["wording", "source", "author"]
    marked = worded.with_columns(
        size=pl.len().over(by_author),
        threads=pl.col("thread").n_unique().over(by_author),
        is_first=pl.int_range(pl.len()).over(by_author) == 0,
    )
    # the first of five in one thread is taken as meant
    carried = pl.col("threads") >= MANY_POSTS
    again = marked.filter((pl.col("size") >= MANY_POSTS) & (~pl.col("is_first") | carried))
    answers = posts.select("source", id="reply_to", answered_by="author").drop_nulls()
    answered = again.join(answers, on=["source", "id"]).filter(pl.col("answered_by") != pl.col("author"))
    return _with_rule(again.join(answered, on="post", how="anti"), REPEATED)


def _many_replies(posts: pl.DataFrame) -> pl.DataFrame:
    """Return at least ten replies by one account to one post within a day: all but the first."""
    to_one = ["source", "author", "thread", "reply_to"]
    marked = posts.filter(pl.col("reply_to").is_not_null()).with_columns(
        size=pl.len().over(to_one),
        # the tenth reply from here, or to here, came within a day
        within=(pl.col("created_at").shift(1 - REPLIES_TO_ONE) - pl.col("created_at")).min().over(to_one),
        is_first=pl.int_range(pl.len()).over(to_one) == 0,
    )
    return _with_rule(marked.filter((pl.col("within") <= DAY) & ~pl.col("is_first")), MANY_REPLIES)


def _only_together(posts: pl.DataFrame) -> pl.DataFrame:
    """Return posts of three or more accounts that posted in the same three or more threads, and nowhere else.

    In each thread they posted within one day.
    """
    account, thread = ["source", "author"], ["source", "thread"]
    first_posts = posts.group_by(*account, "thread").agg(first=pl.col("created_at").min())
    frequent = first_posts.filter(pl.len().over(account) >= TOGETHER).sort(*account, "thread")
    threads_of = frequent.group_by(account, maintain_order=True).agg("thread")
    groups = threads_of.with_columns(accounts=pl.len().over("source", "thread")).filter(
        pl.col("accounts") >= MANY_AUTHORS
    )
    groups = groups.with_columns(group=pl.struct("source", "thread").rank("dense"))
    members = frequent.join(groups.select(*account, "group"), on=account)
    spans = members.group_by("group", *thread).agg(span=pl.col("first").max() - pl.col("first").min())
    too_long = spans.filter(pl.col("span") > DAY).select("group").unique()
    within_a_day = members.join(too_long, on="group", how="anti").select(*account, "group").unique()
    suspects = posts.join(within_a_day, on=account, maintain_order="left").with_columns(size=pl.len().over("group"))
    return _with_rule(suspects, ONLY_TOGETHER)


def _with_rule(posts: pl.DataFrame, rule: str) -> pl.DataFrame:
    return posts.select("post", pl.lit(rule).alias("rule"), pl.col("size").cast(pl.Int64))
