"""`talkworthy data topics`: what customers talk about, placed post by post, and put right by people."""

from __future__ import annotations

from typing import Any

import polars as pl

from analysis.topics import VERSION, Options, Past, place_posts
from analysis.topics.transformer import load_embed
from services.context import AppContext
from services.feedback import topics
from services.feedback.topics import TopicEdits
from talkworthy.errors import UserError
from talkworthy.findings import Finding
from talkworthy.model import Annotation, Brand
from talkworthy.storage.analysis import topics as kept
from talkworthy.storage.analysis.results import replace_brand_wide
from talkworthy.storage.analysis.topics import Search, TopicRow


def version_with(model: str | None) -> str:
    """What topics are kept under that were found by our rules and, if one is named, this model."""
    return f"{VERSION} {model}" if model else VERSION


def place_topics(connection: Any, brand: Brand, about: pl.DataFrame, model: str | None = None) -> None:
    """Put each of the brand's customers' posts into its topic, in the caller's transaction.

    `about` has the columns post, text, conversation and topic (the last one found) of `customers_posts`, in time order.
    Old posts stay where they are and new ones join them, until the talk has outgrown its topics or the rules changed.
    `model` names a sentence-transformer to take in the place of the static vectors. Raises UserError where it is not
    there.
    """
    version = version_with(model)
    known, near = kept.known_topics(connection, brand.name), kept.nearness_of(connection, brand.name)
    posts = about["post"].to_list()
    past = Past(
        [_before(number, post, known.search) for number, post in zip(about["topic"].to_list(), posts, strict=True)],
        [near.get(post) for post in posts],
        known.topics,
        [topic.number for topic in known.pinned],
        known.search.found_among if known.search.version == version else 0,
    )
    options = Options(embed=load_embed(model) if model else None)
    placed = place_posts(about["text"].to_list(), brand, past, about["thread"].to_list(), options)
    found = zip(posts, placed.topic.tolist(), placed.nearness.tolist(), strict=True)
    replace_brand_wide(connection, brand.name, "topic", [_to_finding(brand, *one) for one in found if one[1] >= 0])
    search = Search(version, placed.found_among, max([known.search.seen_to, *posts]))
    kept.save_topics(connection, brand.name, placed.topics, search)


def edit(context: AppContext, brand: str, edits: TopicEdits) -> list[TopicRow]:
    """Change the brand's topics, and return them as they are then, the largest first.

    Raises UserError where the brand is not tracked, and as `services.feedback.topics.edit` does.
    """
    if brand not in (names := [one.name for one in context.brands]):
        raise UserError(f"No brand called {brand!r} is tracked. These are: {', '.join(names) or 'none yet'}.")
    with context.store.write() as connection:
        topics.edit(connection, brand, edits)
    return look(context, brand)


def look(context: AppContext, brand: str) -> list[TopicRow]:
    """The brand's topics, the largest first."""
    with context.store.read() as connection:
        return kept.topics_of(connection, brand)


def to_record(found: list[TopicRow]) -> list[dict[str, Any]]:
    """What `--json` prints: one object a topic."""
    return [
        {"topic": row.topic, "label": row.label, "posts": row.posts, "words": list(row.words), "pinned": row.pinned}
        for row in found
    ]


def to_text(brand: str, found: list[TopicRow]) -> str:
    """A line a topic, with the number that it is called by in `--rename` and `--merge`."""
    if not found:
        return f"No topics were found in the talk about {brand} yet: talkworthy analyse"
    wide = max(len(row.label) for row in found)
    return "\n".join(
        f"{row.topic:>4}  {row.label:<{wide}}  {row.posts:>7,} {'post ' if row.posts == 1 else 'posts'}"
        f"{'  kept as you named it' if row.pinned else ''}"
        for row in found
    )


def _before(number: int | None, post: int, search: Search) -> int | None:
    """The topic that a post was in: -1 for none, None where it was not looked at yet."""
    return -1 if number is None and post <= search.seen_to else number


def _to_finding(brand: Brand, post: int, topic: int, nearness: float) -> Finding:
    rule = "its words and the posts most like it"
    return Finding(post, Annotation("", brand.name, "topic", VERSION, str(topic), nearness, rule=rule))
