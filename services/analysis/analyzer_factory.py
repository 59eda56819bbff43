"""The reader of conversations as a store has it: for its brands, with what people said and what was learned of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from analysis.pipeline.analyzer import Reader, Taught
from analysis.pipeline.thread_batch import Stored
from analysis.pipeline.training_examples import to_training_examples
from analysis.relevance.classifier import Example
from analysis.relevance.mentions import Matcher
from analysis.sentiment.learning import Example as TrainingExample
from collectors.engine.source_facts import facts_of
from talkworthy.model import Brand, Post
from talkworthy.storage.analysis.label_sample import load_by_id
from talkworthy.storage.analysis.labels import ABOUT, RELEVANT, SENTIMENT, load_all_labels
from talkworthy.storage.analysis.results import load_threads
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def reader_maker(
    connection: Connection,
    brands: Sequence[Brand],
    annotators: Sequence[str] | None = None,
    model: str | None = None,
) -> Callable[[], Reader]:
    """What makes a reader of these brands, here or in another process; `annotators` and `model` as in `Reader`."""
    said = {brand.name: load_all_labels(connection, brand.name) for brand in brands}
    relevant = {brand: told[RELEVANT] for brand, told in said.items() if RELEVANT in told}
    posts = _trainable(connection, relevant)
    # without annotators nobody takes sides, so there is nothing to learn of them
    training_examples = {} if annotators is not None else _load_training_examples(connection, brands, said)
    return partial(
        Reader, brands, annotators, said, Taught(to_examples(brands, posts, relevant), training_examples), model
    )


def _load_training_examples(
    connection: Connection, brands: Sequence[Brand], said: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> dict[str, list[TrainingExample]]:
    """Brand -> the posts whose sentiment a person corrected, as they were read."""
    labels = {brand: told[SENTIMENT] for brand, told in said.items() if SENTIMENT in told}
    if not labels:
        return {}
    posts = _trainable(connection, labels)
    rows = load_threads(connection, sorted({post.thread for post in posts}))
    trainable = {post.id for post in posts}
    labels = {
        brand: {post: label for post, label in of_brand.items() if post in trainable}
        for brand, of_brand in labels.items()
    }
    return to_training_examples(brands, [Stored(row.pk, from_row(row)) for row in rows], labels)


def _trainable(connection: Connection, labels: Mapping[str, Mapping[str, str]]) -> list[Post]:
    """The labelled posts (brand -> post id -> label) that a model may learn from by the terms of their source."""
    posts = load_by_id(connection, {post for of_brand in labels.values() for post in of_brand})
    return [post for post in posts if facts_of(post.source).may_train]


def to_examples(
    brands: Sequence[Brand], posts: Iterable[Post], relevant: Mapping[str, Mapping[str, str]]
) -> dict[str, list[Example]]:
    """Brand -> those of the posts that were labelled `relevant` or not (brand -> post id -> label) and name it."""
    examples: dict[str, list[Example]] = {brand: [] for brand in relevant}
    if not relevant:
        return examples
    matcher = Matcher(brands)
    for post in posts:
        found = matcher.find(post)
        for brand, said in relevant.items():
            mentions = found.get(brand)
            # an empty mention is the brand's own voice, which needs no learning
            if post.id in said and mentions and mentions[0].stop:
                examples[brand].append(Example(post, mentions, len(found) > 1, said[post.id] == ABOUT))
    return examples
