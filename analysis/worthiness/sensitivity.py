"""How much the score and the rank depend on the weights, one conversation, one author or one source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl

from analysis.measures.counted_posts import counted_with_author, people_with_author
from analysis.worthiness.conversation_totals import ConversationTotals
from analysis.worthiness.estimation.estimators import FLOOR
from analysis.worthiness.model import COMPONENT_TITLES, Array, BrandConversation, Ranks

WEIGHTINGS = 1_000
WEIGHTINGS_SEED = 13
SOME_CONVERSATIONS = 3

ToComponents = Callable[[BrandConversation], dict[str, Array]]


def to_weightings(components: Mapping[str, Array]) -> tuple[int, int]:
    """Return the range of the score in 90% of 1,000 random weightings (flat Dirichlet), in whole numbers.

    90% and not all: the extremes of random draws depend on their number more than on the brand.
    """
    low, high = np.quantile(_weighted_at_random(components), (0.05, 0.95))
    return round(float(low)), round(float(high))


def to_ranks(brand: str, competitors: Sequence[str], components: Mapping[str, Mapping[str, Array]]) -> Ranks | None:
    """Return the best and worst rank of the brand in 90% of those weightings, which are the same for all brands.

    `components` are those of the brands that have a score. Competitors that are not among them, or leave out other
    components, cannot be ranked; None where no competitor is left. Equal brands share the better rank.
    """
    own = components[brand]
    others = [
        _weighted_at_random(components[competitor])
        for competitor in competitors
        if competitor in components and components[competitor].keys() == own.keys()
    ]
    if not others:
        return None
    ranks = 1 + np.sum(np.array(others) > _weighted_at_random(own), axis=0)
    best, worst = np.quantile(ranks, (0.05, 0.95), method="inverted_cdf")
    return Ranks(int(best), int(worst), 1 + len(others))


def _weighted_at_random(components: Mapping[str, Array]) -> Array:
    """Return the score, 2 to 100, in each random weighting; weights are shared out over the measured components."""
    measured = [name in components for name in COMPONENT_TITLES]
    weights = _weights()[:, measured]
    logs = np.log([max(float(components[name][0]), FLOOR) for name in COMPONENT_TITLES if name in components])
    return np.asarray(100 * np.exp(weights / weights.sum(axis=1, keepdims=True) @ logs), dtype=np.float64)


@cache
def _weights() -> Array:
    """Return 1,000 random weightings of the eight components, the same at every call."""
    return np.random.default_rng(WEIGHTINGS_SEED).dirichlet(np.ones(len(COMPONENT_TITLES)), size=WEIGHTINGS)


def to_without(
    conversation: BrandConversation,
    totals: ConversationTotals,
    components: Mapping[str, Array],
    to_components: ToComponents,
) -> dict[str, dict[str, Array]]:
    """Return the components without Sentiment, the largest conversations, the top author and the largest source.

    `to_components` measures the remaining conversations. A removal that leaves nothing has no entry.
    """
    without = {"Sentiment": {name: value for name, value in components.items() if name != "sentiment"}}
    without |= {name: to_components(rest) for name, rest in _remaining(conversation, totals).items()}
    return {name: rest for name, rest in without.items() if rest}


def _remaining(conversation: BrandConversation, totals: ConversationTotals) -> dict[str, BrandConversation]:
    """Return the conversations after each removal; `totals` has those of the date range."""
    counted, every = totals.conversations, conversation.conversations
    posts = conversation.posts.join(counted, on="thread", how="semi")
    largest = counted.sort("people_posts", descending=True, maintain_order=True)["thread"].head(SOME_CONVERSATIONS)
    sources = counted.group_by("source").agg(pl.col("people_posts").sum())
    by_source = sources.sort("people_posts", "source", descending=True)
    remaining = {
        "the largest conversation": replace(conversation, conversations=every.filter(pl.col("thread") != largest[0]))
    }
    if counted.height > SOME_CONVERSATIONS:
        # people who pretend to be many are seldom active in one conversation alone
        others = ~pl.col("thread").is_in(largest.implode())
        remaining["the three largest conversations"] = replace(conversation, conversations=every.filter(others))
    remaining["the top author"] = _without_author(conversation, posts)
    if by_source.height > 1:
        others = pl.col("source") != by_source["source"][0]
        remaining["the largest source"] = replace(conversation, conversations=every.filter(others))
    return remaining


def _without_author(conversation: BrandConversation, posts: pl.DataFrame) -> BrandConversation:
    """Return the conversations without the most active author.

    A conversation they took part in still counts as dialogue if two others answer each other back and forth, and as
    unprompted if somebody else was the first to name the brand.
    """
    by_people = people_with_author(posts)
    counts = counted_with_author(posts).group_by("source", "author").agg(n=pl.len())
    top = counts.sort("n", "source", "author", descending=True).row(0, named=True)
    by_top = (pl.col("source") == top["source"]) & (pl.col("author") == top["author"]).fill_null(value=False)
    joined = by_people.filter(by_top).select("thread").unique()
    affected = by_people.join(joined, on="thread", how="semi")
    dialogue = _back_and_forth(affected.filter(~by_top))
    naming = affected.filter(pl.col("mention_kind") == "direct").sort("created_at", "post")
    unprompted = set(naming.unique("thread", keep="first").filter(~by_top)["thread"])
    untouched = ~pl.col("thread").is_in(joined["thread"].implode())
    return BrandConversation(
        posts=conversation.posts.filter(~(by_top & (pl.col("author_type") == "public")).fill_null(value=False)),
        conversations=conversation.conversations.with_columns(
            dialogue=pl.col("dialogue") & (untouched | pl.col("thread").is_in(list(dialogue))),
            unprompted=pl.col("unprompted") & (untouched | pl.col("thread").is_in(list(unprompted))),
        ),
    )


def _back_and_forth(posts: pl.DataFrame) -> set[str]:
    """Return the threads with an A->B->A exchange: an author answers a reply to their own post."""
    reply = posts.select("thread", "author", post="parent")
    answer = posts.select("post", "parent", other="author").join(reply, on="post")
    first = posts.select(parent="post", first="author")
    turns = answer.join(first, on="parent")
    back = turns.filter(pl.col("author") == pl.col("first"), pl.col("author") != pl.col("other"))
    return set(back["thread"])
