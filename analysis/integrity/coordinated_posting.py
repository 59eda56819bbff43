"""Floods: posts that look like the work of few who want to seem many. Suspected, not judged: a person can undo it."""

from __future__ import annotations

import polars as pl

VERSION = "1"
MANY_POSTS, MANY_AUTHORS, MANY_PLACES = 5, 3, 3
ENOUGH_WORDS = 10
"""From here on strangers do not use the same words by chance; below, they wish each other luck."""
CALL = (
    r"^(?:(?:please|pls|and|so|hey|hi|just|go|now)\s)*"
    r"(?:check|visit|watch|listen|subscribe|follow|join|buy|click|vote|download|sign up|shop|order|claim|win|enter)\b"
)
"""Short words that many post alike are a template when they send people somewhere."""
LINK = r"https?://|\bwww\."
REPLIES_TO_ONE = 10
"""Replies of one author to one and the same post. Of 173,443 posts in five communities no author has more than 8."""
TOGETHER = 3
DAY = 86_400_000_000
"""Microseconds, as all times here."""
STEADY_POSTS, STEADY_SHARE, STEADY_WITHIN = 20, 0.8, 0.02
RESTLESS_POSTS, RESTLESS_DAYS, REST = 100, 7, DAY // 6

TEMPLATE = "the same words by several accounts"
REPEATED = "the same words again and again by one account"
SHOWERED = "many replies by one account to one post"
ONLY_TOGETHER = "accounts that only ever appear together"
SPREAD = "the same words in several communities"
STEADY = "posts at regular intervals"
RESTLESS = "posts around the clock"
AUTHOR_TYPE_RULES = (TEMPLATE, SPREAD, STEADY, RESTLESS)
"""Rules that change a voice, which only all of a brand's posts together can tell."""


def find_suspects(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts of a brand's talks that should not count until a person has looked: `post`, `rule` and `size`.

    In: `post`, `source`, `community`, `author`, `conversation`, `reply_to`, `created_at` (microseconds), `text`, and
    `wording` and `bare` as `analysis.integrity.near_duplicates` tells them; one row a post, in time order. `size` is how many posts the
    rule saw together. Many posts alone are no crime: what counts are the same words, replies that shower one post, and
    accounts that are never seen apart. The first to use some words is left alone unless that account goes on to repeat
    them: who is copied by others does not lose by it.
    """
    known = posts.filter(pl.col("author").is_not_null())
    found = [_templates(known), _repeated(known), _showered(known), _only_together(known)]
    return pl.concat(found).unique("post", keep="first", maintain_order=True)


def find_promoters(posts: pl.DataFrame, suspects: pl.DataFrame) -> pl.DataFrame:
    """Those of the suspects that promote: a template, or one account in three communities (`post` and `rule`)."""
    told = posts.join(suspects.select("post", "rule"), on="post", maintain_order="left")
    places = pl.struct("source", "community").n_unique().over("wording")
    spread = (pl.col("rule") == REPEATED) & (places >= MANY_PLACES)
    return told.filter((pl.col("rule") == TEMPLATE) | spread).select(
        "post", rule=pl.when(spread).then(pl.lit(SPREAD)).otherwise("rule")
    )


def find_bots(posts: pl.DataFrame) -> pl.DataFrame:
    """The posts of accounts that post like clocks, `post` and `rule`; takes what `find_suspects` takes.

    Like a clock: at least 20 posts, four of five pauses between them within 2 % of the middle one. Around the
    clock: at least 100 posts over a week or more, with no pause of four hours.
    """
    account = ["source", "author"]
    pauses = (
        posts.filter(pl.col("author").is_not_null())
        .sort("created_at")
        .with_columns(pause=pl.col("created_at").diff().over(account))
    )
    middle = pl.col("pause").median()
    near = ((pl.col("pause") - middle).abs() <= STEADY_WITHIN * middle).sum()
    told = pauses.group_by(account).agg(
        n=pl.len(),
        steady=(near >= STEADY_SHARE * pl.col("pause").count()) & (middle > 0),
        longest=pl.col("pause").max(),
        span=pl.col("created_at").max() - pl.col("created_at").min(),
    )
    steady = (pl.col("n") >= STEADY_POSTS) & pl.col("steady")
    restless = (pl.col("n") >= RESTLESS_POSTS) & (pl.col("span") >= RESTLESS_DAYS * DAY) & (pl.col("longest") < REST)
    rule = pl.when(steady).then(pl.lit(STEADY)).when(restless).then(pl.lit(RESTLESS))
    bots = told.select(*account, rule=rule).drop_nulls("rule")
    return posts.join(bots, on=account, maintain_order="left").select("post", "rule")


def _templates(posts: pl.DataFrame) -> pl.DataFrame:
    """The same words at least five times by at least three accounts."""
    worded = posts.filter(pl.col("wording").is_not_null())
    is_long = pl.col("bare").str.count_matches(" ") >= ENOUGH_WORDS - 1
    is_call = pl.col("bare").str.contains(CALL) | pl.col("text").str.contains(LINK)
    by_author = ["wording", "source", "author"]
    told = worded.with_columns(
        size=pl.len().over("wording"),
        authors=pl.struct("source", "author").n_unique().over("wording"),
        is_telling=(is_long | is_call).all().over("wording"),
        is_first=pl.int_range(pl.len()).over("wording") == 0,
        own=pl.len().over(by_author),
    )
    many = (pl.col("size") >= MANY_POSTS) & (pl.col("authors") >= MANY_AUTHORS) & pl.col("is_telling")
    return _to_found(told.filter(many & (~pl.col("is_first") | (pl.col("own") > 1))), TEMPLATE)


def _repeated(posts: pl.DataFrame) -> pl.DataFrame:
    """The same words at least five times by one account, where nobody answers: weekly threads are answered."""
    worded = posts.filter(pl.col("wording").is_not_null())
    by_author = ["wording", "source", "author"]
    told = worded.with_columns(
        size=pl.len().over(by_author),
        threads=pl.col("thread").n_unique().over(by_author),
        is_first=pl.int_range(pl.len()).over(by_author) == 0,
    )
    # sent five times into one conversation, the first of them was meant
    carried = pl.col("threads") >= MANY_POSTS
    again = told.filter((pl.col("size") >= MANY_POSTS) & (~pl.col("is_first") | carried))
    answers = posts.select("source", id="reply_to", answered_by="author").drop_nulls()
    answered = again.join(answers, on=["source", "id"]).filter(pl.col("answered_by") != pl.col("author"))
    return _to_found(again.join(answered, on="post", how="anti"), REPEATED)


def _showered(posts: pl.DataFrame) -> pl.DataFrame:
    """At least ten replies by one account to one post within a day: all but the first."""
    to_one = ["source", "author", "thread", "reply_to"]
    told = posts.filter(pl.col("reply_to").is_not_null()).with_columns(
        size=pl.len().over(to_one),
        # the tenth reply from here, or to here, came within a day
        within=(pl.col("created_at").shift(1 - REPLIES_TO_ONE) - pl.col("created_at")).min().over(to_one),
        is_first=pl.int_range(pl.len()).over(to_one) == 0,
    )
    return _to_found(told.filter((pl.col("within") <= DAY) & ~pl.col("is_first")), SHOWERED)


def _only_together(posts: pl.DataFrame) -> pl.DataFrame:
    """Three accounts or more that were in the same three conversations or more, on one day each, and nowhere else."""
    account, there = ["source", "author"], ["source", "thread"]
    came = posts.group_by(*account, "thread").agg(first=pl.col("created_at").min())
    often = came.filter(pl.len().over(account) >= TOGETHER).sort(*account, "thread")
    where = often.group_by(account, maintain_order=True).agg("thread")
    groups = where.with_columns(accounts=pl.len().over("source", "thread")).filter(pl.col("accounts") >= MANY_AUTHORS)
    groups = groups.with_columns(group=pl.struct("source", "thread").rank("dense"))
    members = often.join(groups.select(*account, "group"), on=account)
    late = members.group_by("group", *there).agg(span=pl.col("first").max() - pl.col("first").min())
    apart = late.filter(pl.col("span") > DAY).select("group").unique()
    close = members.join(apart, on="group", how="anti").select(*account, "group").unique()
    told = posts.join(close, on=account, maintain_order="left").with_columns(size=pl.len().over("group"))
    return _to_found(told, ONLY_TOGETHER)


def _to_found(posts: pl.DataFrame, rule: str) -> pl.DataFrame:
    return posts.select("post", pl.lit(rule).alias("rule"), pl.col("size").cast(pl.Int64))
