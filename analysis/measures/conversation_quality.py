"""Six measures of conversation quality, from 0 to 1 for each conversation (METHOD sections 1 and 7).

People do most of the talking; it is a dialogue; it is about the people and not the company; contributions are balanced;
participants respond to each other; and nobody reads from a script.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.stats.cluster_bootstrap import Estimate, median_of

BARS = ("public_share", "about_them", "dialogue", "balance", "attention", "unscripted")
BRAND_SIDE = ("brand", "staff")
SPEAKERS = ("public", *BRAND_SIDE, "promoter", "press")
"""Author types whose words count; bots and moderators do not."""
TAKEN_UP = 2
"""Content words of a post that a reply must repeat to count as responding to it."""
SHORTEST = 3
"""Letters of a content word."""
RUN = 4
"""Words in a row that two people hardly ever choose alike: a longer match is copied, or a script."""
FEWEST_OF_BRAND = 10
"""Posts of the brand that are needed to recognise its script."""

NEEDED = {
    "post": pl.Int64,
    "parent": pl.Int64,
    "thread": pl.String,
    "author": pl.String,
    "author_type": pl.String,
    "mention_kind": pl.String,
    "duplicate": pl.Boolean,
    "question": pl.Boolean,
    "sentences": pl.Int32,
    "own_sentences": pl.Int32,
    "text": pl.String,
}
"""The columns that a frame of posts needs. `text`: the author's own words, null where there are none."""

POSTS_AT_ONCE = 10_000

_WORD = r"\p{L}+(?:['\u2019]\p{L}+)?"
_MIX = 0x9E3779B97F4A7C15

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """One measure of a brand: the median over its conversations, the number above 0, the quartiles, and the highest.

    `estimate` is None where no conversation can be measured.
    """

    name: str
    estimate: Estimate | None
    some: int
    quarter: float | None
    three_quarters: float | None
    threads: tuple[str, ...]


def to_quality_measures(posts: pl.DataFrame, stop_words: Collection[str] = ()) -> pl.DataFrame:
    """Return one row for each conversation with a reply: `thread`, `replies`, and the six measures in `BARS`.

    `posts` has the columns of `NEEDED`; `stop_words` are not content words. A measure is null where it cannot be
    computed. Context posts (above the conversation) count only where they are answered, and only for the shares of
    words.

    - public_share: people's share of all words.
    - about_them: share of people's sentences that are in the first person.
    - dialogue: share of replies that were answered back by the person they replied to (A->B->A).
    - balance: 1 - the share of words by the most active author; one half is the most even that two can be.
    - attention: share of replies that ask back or repeat two content words of the post they answer.
    - unscripted: share of all runs of four words that are in no other of the brand's own posts (containment, Broder
      1997, "On the resemblance and containment of documents"); null with fewer than ten posts of the brand.
    """
    speaking = posts.filter(
        pl.col("author_type").is_in(SPEAKERS),
        pl.col("author").is_not_null(),
        pl.col("text").is_not_null(),
        ~pl.col("duplicate"),
    )
    replies = _replies(speaking)
    answered = pl.col("post").is_in(replies["parent"].implode())
    in_conversation = pl.col("mention_kind") != "context"
    counted = speaking.select(
        "post", "thread", "author", "author_type", "mention_kind", "sentences", "own_sentences"
    ).join(
        _count_words(speaking, speaking.filter(in_conversation & pl.col("author_type").is_in(BRAND_SIDE))),
        on="post",
        how="left",
    )
    conversations = replies.group_by("thread").agg(replies=pl.len(), dialogue=pl.col("answered_back").mean())
    measures = [
        _shares_of_words(counted.filter(in_conversation | answered)),
        _about_them(counted.filter(in_conversation)),
        _attention(replies, _content(speaking, replies, stop_words)),
        _unscripted(counted.filter(in_conversation)),
    ]
    joined = reduce(lambda left, right: left.join(right, on="thread", how="left"), measures, conversations)
    return joined.select("thread", "replies", *BARS).sort("thread")


def to_brand_quality(conversations: pl.DataFrame, evidence: int = 50) -> tuple[QualityMeasure, ...]:
    """Return the six measures of a brand from those of its conversations (`to_quality_measures`)."""
    return tuple(_to_bar(conversations.select("thread", value=name).drop_nulls(), name, evidence) for name in BARS)


def _to_bar(values: pl.DataFrame, name: str, evidence: int) -> QualityMeasure:
    highest = values.sort("value", "thread", descending=[True, False])["thread"].head(evidence)
    quarter, three = (values["value"].quantile(part, "linear") for part in (0.25, 0.75))
    some = int((values["value"] > 0).sum())
    return QualityMeasure(name, median_of(values["value"].to_numpy()), some, quarter, three, tuple(highest))


def _replies(speaking: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each reply to another person: post, parent, thread, asks, answered_back."""
    above = speaking.select(parent="post", to="author")
    replies = (
        speaking.filter(pl.col("mention_kind") != "context")
        .join(above, on="parent")
        .filter(pl.col("author") != pl.col("to"))
    )
    # a brand's questions are not annotated: the question mark decides
    asks = pl.col("question") | (
        pl.col("author_type").is_in(BRAND_SIDE) & pl.col("text").str.contains("?", literal=True)
    )
    back = replies.select(post="parent", author="to", back_by="author").join(
        replies.select("post", "author", back_by="to"), on=["post", "author", "back_by"], how="semi"
    )
    answered = back.select("post").unique().with_columns(answered_back=pl.lit(value=True))
    return (
        replies.with_columns(asks=asks)
        .join(answered, on="post", how="left")
        .select("post", "parent", "thread", "asks", pl.col("answered_back").fill_null(value=False))
    )


def _count_words(speaking: pl.DataFrame, copy: pl.DataFrame) -> pl.DataFrame:
    """Count the words and runs of words of each post, and the runs that are in another post of `copy`.

    `scripted` is null where `copy` has too few posts to recognise a script.
    """
    script = pl.concat([_runs(words) for words in _words(copy)]).unique()
    used = script.group_by("run").agg(users=pl.len(), user=pl.col("post").first())
    elsewhere = ((pl.col("users") > 1) | (pl.col("user") != pl.col("post"))).fill_null(value=False)
    known = copy.height >= FEWEST_OF_BRAND
    pieces = []
    for words in _words(speaking):
        counts = words.group_by("post").agg(words=pl.len())
        runs = (
            _runs(words).join(used, on="run", how="left").group_by("post").agg(runs=pl.len(), scripted=elsewhere.sum())
        )
        pieces.append(counts.join(runs, on="post", how="left"))
    return pl.concat(pieces).with_columns(scripted=pl.when(known).then("scripted"))


def _words(posts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield one row a word, in order: `post`, and `word`, the hash of its lower case. A slice of posts at a time."""
    for piece in posts.select("post", "text").iter_slices(POSTS_AT_ONCE):
        split = piece.select("post", word=pl.col("text").str.to_lowercase().str.extract_all(_WORD))
        yield split.explode("word").drop_nulls("word").select("post", pl.col("word").hash(seed=0))
    if posts.is_empty():
        yield pl.DataFrame(schema={"post": pl.Int64, "word": pl.UInt64})


def _runs(words: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each run of RUN words of a post: `post`, `run` (a hash of its words)."""
    numbers, post = words["word"].to_numpy(), words["post"].to_numpy()
    count = len(numbers) - RUN + 1
    if count <= 0:
        return pl.DataFrame(schema={"post": pl.Int64, "run": pl.UInt64})
    mixed: Hashes = np.zeros(count, dtype=np.uint64)
    for step in range(RUN):
        mixed = mixed * np.uint64(_MIX) + numbers[step : step + count]
    whole = post[:count] == post[RUN - 1 :]
    return pl.DataFrame({"post": post[:count][whole], "run": mixed[whole]})


def _shares_of_words(posts: pl.DataFrame) -> pl.DataFrame:
    """Return people's share of the words of each conversation, and the share without the most active author."""
    by_author = posts.group_by("thread", "author").agg(
        words=pl.col("words").sum(), people=pl.col("words").filter(pl.col("author_type") == "public").sum()
    )
    total = pl.col("words").sum()
    return (
        by_author.group_by("thread")
        .agg(public_share=pl.col("people").sum() / total, balance=1 - pl.col("words").max() / total)
        .with_columns(pl.col("public_share", "balance").fill_nan(None))
    )


def _about_them(posts: pl.DataFrame) -> pl.DataFrame:
    """Return the share of people's sentences that are in the first person."""
    people = posts.filter(pl.col("author_type") == "public").group_by("thread")
    own = people.agg(pl.col("sentences", "own_sentences").cast(pl.Int64).sum()).filter(pl.col("sentences") > 0)
    share = (pl.col("own_sentences") / pl.col("sentences")).clip(0, 1)
    return own.select("thread", about_them=share)


def _unscripted(posts: pl.DataFrame) -> pl.DataFrame:
    """Return 1 - the share of each conversation's runs of words that are in another post of the brand."""
    runs_of_thread = posts.drop_nulls("scripted").group_by("thread").agg(pl.col("runs", "scripted").sum())
    return runs_of_thread.filter(pl.col("runs") > 0).select(
        "thread", unscripted=1 - pl.col("scripted") / pl.col("runs")
    )


def _content(speaking: pl.DataFrame, replies: pl.DataFrame, stop_words: Collection[str]) -> pl.DataFrame:
    """Return the distinct content words of posts that reply or are replied to: `post` and `word`, as a hash."""
    concerned = pl.concat([replies["post"], replies["parent"]]).unique()
    # a plural counts as the same word
    long, word = pl.col("word").str.len_chars(), pl.col("word")
    stem = pl.when(long > SHORTEST).then(word.str.strip_suffix("s")).otherwise(word)
    pieces = []
    for piece in speaking.filter(pl.col("post").is_in(concerned.implode())).iter_slices(POSTS_AT_ONCE):
        split = piece.select("post", word=pl.col("text").str.to_lowercase().str.extract_all(_WORD).list.unique())
        content = split.explode("word").filter(long >= SHORTEST, ~word.is_in(list(stop_words)))
        pieces.append(content.select("post", word=stem.hash(seed=0)).unique())
    return pl.concat(pieces) if pieces else pl.DataFrame(schema={"post": pl.Int64, "word": pl.UInt64})


def _attention(replies: pl.DataFrame, content: pl.DataFrame) -> pl.DataFrame:
    """Return the share of each conversation's replies that ask back or repeat enough content words of their parent."""
    above = content.rename({"post": "parent"})
    both = replies.select("post", "parent").join(content, on="post").join(above, on=["parent", "word"], how="semi")
    taken_up = both.group_by("post").agg(taken_up=pl.len())
    attends = pl.col("asks") | (pl.col("taken_up").fill_null(0) >= TAKEN_UP)
    return replies.join(taken_up, on="post", how="left").group_by("thread").agg(attention=attends.mean())
