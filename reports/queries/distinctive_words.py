"""Words and phrases that are more common in conversations about a brand than in those about its competitors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from analysis.measures.counted_posts import counted_with_author
from analysis.measures.emerging_topics import words_of
from analysis.measures.guess_surprise import DistinctiveTopic, find_distinctive_topics
from analysis.topics import stop_words
from analysis.topics.phrases import find_phrases
from analysis.topics.vocabulary import to_words
from reports.queries.score.competitors import competitors_of
from talkworthy.date_range import DateRange
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.analysis.annotations import texts_frame
from talkworthy.storage.analysis.dataframes import mentions_frame
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]

MOST_POSTS = 20_000
"""The most posts that are read on either side, the newest first."""
FEWEST_CONVERSATIONS = 20
"""With fewer conversations on either side there is no comparison."""
FEWEST_WITH_WORD = 5
"""With fewer conversations on both sides together, a word is not compared."""
SHOWN = 15
OF_ADDRESSES = frozenset({"http", "https", "www", "com", "html", "amp"})
"""What links leave behind when a text is split into words."""
IN_PHRASE = 0.5
"""A word with at least this share of its conversations in a listed phrase is not listed beside it."""


@dataclass(frozen=True, slots=True)
class DistinctiveWords:
    """What is more common about the brand (`words`), and about its competitors (`their_words`), the surest first.

    `ours` and `theirs` are the numbers of conversations compared. Both lists are empty where either is too small. In
    `their_words` the sides are swapped: `ours` of a word counts the conversations about competitors.
    """

    ours: int
    theirs: int
    words: tuple[DistinctiveTopic, ...]
    their_words: tuple[DistinctiveTopic, ...]


def build_distinctive_words(
    connection: Connection, settings: Settings, brand: Brand, date_range: DateRange
) -> DistinctiveWords:
    """Return the words of people's posts in conversations that began in the date range, compared by conversation."""
    competitors = competitors_of(settings, brand)
    own = _people_posts(connection, [brand], date_range)
    # a post about both counts for the brand; in a conversation that names both, the other posts count for either side
    others = _people_posts(connection, competitors, date_range).filter(~pl.col("post").is_in(own["post"].implode()))
    own, others = own.head(MOST_POSTS), others.head(MOST_POSTS)
    ours, theirs = own["thread"].n_unique(), others["thread"].n_unique()
    if min(ours, theirs) < FEWEST_CONVERSATIONS:
        return DistinctiveWords(ours, theirs, (), ())
    posts = pl.concat([frame.with_columns(own=pl.lit(is_own)) for frame, is_own in ((own, True), (others, False))])
    table = _count(_with_texts(connection, posts), brand, competitors)
    here, there = (dict(table.select("word", side).iter_rows()) for side in ("ours", "theirs"))
    return DistinctiveWords(
        ours,
        theirs,
        tuple(_without_repeats(find_distinctive_topics(here, there))),
        tuple(_without_repeats(find_distinctive_topics(there, here))),
    )


def _people_posts(connection: Connection, brands: Iterable[Brand], date_range: DateRange) -> pl.DataFrame:
    """Return the counted posts about any of the brands, each once, the newest first."""
    columns = ("post", "thread", "community", "source", "created_at")
    frames = [
        counted_with_author(mentions_frame(connection, brand.name, date_range)).select(columns) for brand in brands
    ]
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    posts = pl.concat(frames).unique("post", maintain_order=True)
    return posts.sort("created_at", "post", descending=True)


def _with_texts(connection: Connection, posts: pl.DataFrame) -> pl.DataFrame:
    texts = texts_frame(connection, posts["post"].to_list()).select("post", "text")
    return posts.join(texts, on="post", maintain_order="left")  # without deleted posts


def _count(posts: pl.DataFrame, brand: Brand, competitors: Sequence[Brand]) -> pl.DataFrame:
    """Return in how many conversations each word and phrase is: word, ours, theirs."""
    names = _names(posts, (brand, *competitors))
    texts = posts["text"].to_list()
    words = posts.select("thread", "own", word=words_of(texts, stop_words() | names)).explode("word")
    phrases = _phrases(posts, texts, replace(brand, competitors=_other_names(competitors)), names)
    counted = (
        _merge_plurals(pl.concat([words.drop_nulls("word"), phrases]).unique())
        .group_by("word")
        .agg(ours=pl.col("own").sum(), theirs=(~pl.col("own")).sum())
    )
    return counted.filter(pl.col("ours") + pl.col("theirs") >= FEWEST_WITH_WORD).sort("word")


def _merge_plurals(words: pl.DataFrame) -> pl.DataFrame:
    """Return the words with a plural as its singular, or the reverse where the plural is more common."""
    counts = words.group_by("word").agg(pl.len())
    plurals = counts.filter(pl.col("word").str.contains(r"[^s]s$")).with_columns(
        singular=pl.col("word").str.strip_suffix("s")
    )
    pairs = plurals.join(counts, left_on="singular", right_on="word", suffix="_singular")
    replaced = {
        singular if many >= few else plural: plural if many >= few else singular
        for plural, many, singular, few in pairs.select("word", "len", "singular", "len_singular").iter_rows()
    }
    return words.with_columns(pl.col("word").replace(replaced)).unique()


def _phrases(posts: pl.DataFrame, texts: Sequence[str], brand: Brand, names: frozenset[str]) -> pl.DataFrame:
    """Return the phrases of two and three words with their conversations: thread, own, word."""
    phrases = find_phrases(to_words(texts, brand))
    chosen = [
        number
        for number, text in enumerate(phrases.text)
        if len(text.split()) in (2, 3) and not names.intersection(text.split())
    ]
    entries = phrases.used[np.array(chosen, dtype=np.int64)].tocoo()
    wordings = pl.Series("word", [phrases.text[chosen[row]] for row in entries.row], dtype=pl.String)
    conversations: pl.DataFrame = posts.select("thread", "own")[entries.col.astype(np.int64)]
    return conversations.with_columns(wordings)


def _other_names(competitors: Iterable[Brand]) -> tuple[str, ...]:
    return tuple(alias for competitor in competitors for alias in competitor.aliases)


def _names(posts: pl.DataFrame, brands: Iterable[Brand]) -> frozenset[str]:
    """Return the words of the names of brands, communities and sources, which every conversation of a side shares."""
    names = [name for brand in brands for name in (brand.name, *brand.aliases)]
    places = posts.select(pl.concat([pl.col("community"), pl.col("source")]).drop_nulls().unique()).to_series()
    spoken = words_of([*names, *places.to_list()], frozenset(), shortest=1)
    return OF_ADDRESSES | frozenset(word for words in spoken.to_list() for word in words)


def _without_repeats(words: Iterable[DistinctiveTopic]) -> Iterator[DistinctiveTopic]:
    """Yield the first SHOWN words with positive log-odds, without words that are mostly part of a listed phrase."""
    ranked = [word for word in words if word.z > 0]
    phrases = [word for word in ranked[: 4 * SHOWN] if " " in word.topic]
    kept = [
        word
        for word in ranked
        if not any(word.topic in phrase.topic.split() and phrase.ours >= IN_PHRASE * word.ours for phrase in phrases)
    ]
    yield from kept[:SHOWN]
