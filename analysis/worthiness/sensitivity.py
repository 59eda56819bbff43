"""How far the index, and the brand's place, hang on the weights, on one talk, on one author or on one source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl

from analysis.measures.counted_posts import counted_with_author, people_with_author
from analysis.worthiness.conversation_totals import ConversationTotals
from analysis.worthiness.estimators import FLOOR
from analysis.worthiness.model import COMPONENT_TITLES, Array, BrandConversation, Ranks

WEIGHTINGS = 1_000
WEIGHTINGS_SEED = 13
SOME_CONVERSATIONS = 3

Judge = Callable[[BrandConversation], dict[str, Array]]


def to_weightings(components: Mapping[str, Array]) -> tuple[int, int]:
    """Between which whole numbers the index falls in nine of ten of 1,000 random weightings (flat Dirichlet).

    Nine of ten and not all: the extremes of random draws say more about their number than about the brand.
    """
    low, high = np.quantile(_weighted_at_random(components), (0.05, 0.95))
    return round(float(low)), round(float(high))


def to_ranks(brand: str, competitors: Sequence[str], components: Mapping[str, Mapping[str, Array]]) -> Ranks | None:
    """The best and the worst place of the brand in nine of ten of those weightings, which are the same for all brands.

    `parts` are those of the brands that have an index. Rivals that are not among them, or leave out other parts, cannot
    be ranked beside it; None where no rival is left. Equal brands share the better place.
    """
    own = components[brand]
    beside = [
        _weighted_at_random(components[competitor])
        for competitor in competitors
        if competitor in components and components[competitor].keys() == own.keys()
    ]
    if not beside:
        return None
    places = 1 + np.sum(np.array(beside) > _weighted_at_random(own), axis=0)
    best, worst = np.quantile(places, (0.05, 0.95), method="inverted_cdf")
    return Ranks(int(best), int(worst), 1 + len(beside))


def _weighted_at_random(components: Mapping[str, Array]) -> Array:
    """The index, 2 to 100, in each random weighting; weights are shared out over the parts that there are."""
    there = [name in components for name in COMPONENT_TITLES]
    weights = _weights()[:, there]
    logs = np.log([max(float(components[name][0]), FLOOR) for name in COMPONENT_TITLES if name in components])
    return np.asarray(100 * np.exp(weights / weights.sum(axis=1, keepdims=True) @ logs), dtype=np.float64)


@cache
def _weights() -> Array:
    """1,000 random weightings of the eight parts, the same at every call."""
    return np.random.default_rng(WEIGHTINGS_SEED).dirichlet(np.ones(len(COMPONENT_TITLES)), size=WEIGHTINGS)


def to_without(
    conversation: BrandConversation, totals: ConversationTotals, components: Mapping[str, Array], judge: Judge
) -> dict[str, dict[str, Array]]:
    """The parts without Warmth, the largest talk or three, the top author and the largest source, under these names.

    `judge` measures the parts of what is left. What cannot be taken out without leaving nothing has no entry.
    """
    found = {"Sentiment": {name: value for name, value in components.items() if name != "sentiment"}}
    found |= {name: judge(rest) for name, rest in _rests(conversation, totals).items()}
    return {name: rest for name, rest in found.items() if rest}


def _rests(conversation: BrandConversation, totals: ConversationTotals) -> dict[str, BrandConversation]:
    """The talk with one thing taken out; `tally` says which talks are in the window."""
    conversations = totals.conversations
    kept = conversation.posts.join(conversations, on="thread", how="semi")
    largest = conversations.sort("said", descending=True, maintain_order=True)["thread"].head(SOME_CONVERSATIONS)
    by_source = conversations.group_by("source").agg(pl.col("said").sum()).sort("said", "source", descending=True)
    rests = {
        "the largest conversation": replace(
            conversation, conversations=conversation.conversations.filter(pl.col("thread") != largest[0])
        )
    }
    if conversations.height > SOME_CONVERSATIONS:
        # who wants to seem many is seldom at work in one talk alone
        others = ~pl.col("thread").is_in(largest.implode())
        rests["the three largest conversations"] = replace(
            conversation, conversations=conversation.conversations.filter(others)
        )
    rests["the top author"] = _without_author(conversation, kept)
    if by_source.height > 1:
        others = pl.col("source") != by_source["source"][0]
        rests["the largest source"] = replace(conversation, conversations=conversation.conversations.filter(others))
    return rests


def _without_author(conversation: BrandConversation, kept: pl.DataFrame) -> BrandConversation:
    """The talk without the customer who posted most, and without what was dialogue or brought up only through them.

    Where they spoke, a talk is still a dialogue if two others answer each other back and forth, and still brought up if
    someone else named the brand first.
    """
    said = people_with_author(kept)
    posts_of = (
        counted_with_author(kept)
        .group_by("source", "author")
        .agg(n=pl.len())
        .sort("n", "source", "author", descending=True)
    )
    theirs = (pl.col("source") == posts_of["source"][0]) & (pl.col("author") == posts_of["author"][0]).fill_null(
        value=False
    )
    joined = said.filter(theirs).select("thread").unique()
    there = said.join(joined, on="thread", how="semi")
    dialogue = _back_and_forth(there.filter(~theirs))
    namers = there.filter(pl.col("mention_kind") == "direct").sort("created_at", "post").unique("thread", keep="first")
    brought = set(namers.filter(~theirs)["thread"])
    touched = pl.col("thread").is_in(joined["thread"].implode())
    return BrandConversation(
        posts=conversation.posts.filter(~(theirs & (pl.col("author_type") == "public")).fill_null(value=False)),
        conversations=conversation.conversations.with_columns(
            dialogue=pl.col("dialogue") & (~touched | pl.col("thread").is_in(list(dialogue))),
            unprompted=pl.col("unprompted") & (~touched | pl.col("thread").is_in(list(brought))),
        ),
    )


def _back_and_forth(said: pl.DataFrame) -> set[str]:
    """Conversations with an A->B->A exchange: someone answers an answer to their own post."""
    reply = said.select("thread", "author", post="parent")
    answer = said.select("post", "parent", other="author").join(reply, on="post")
    first = said.select(parent="post", first="author")
    turns = answer.join(first, on="parent")
    back = turns.filter(pl.col("author") == pl.col("first"), pl.col("author") != pl.col("other"))
    return set(back["thread"])
