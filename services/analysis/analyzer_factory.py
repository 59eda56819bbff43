"""Makes the thread analyzer of a store: for its brands, with its labels and the examples to learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from analysis.pipeline.analyzer import Models, ThreadAnalyzer, TrainingData
from analysis.pipeline.thread_batch import StoredPost
from analysis.pipeline.training_examples import to_training_examples
from analysis.relevance.classifier import RelevanceExample
from analysis.relevance.mentions import MentionMatcher
from analysis.sentiment.learning import SentimentExample
from collectors.engine.source_facts import facts_of
from talkworthy.model import Brand, Post
from talkworthy.storage.analysis.label_sample import load_posts_by_id
from talkworthy.storage.analysis.labels import ABOUT, RELEVANT, SENTIMENT, load_all_labels
from talkworthy.storage.analysis.results import load_threads
from talkworthy.storage.posts.save import from_row
from talkworthy.storage.store import Connection  # type: ignore[attr-defined]


def make_analyzer_factory(
    connection: Connection,
    brands: Sequence[Brand],
    annotators: Sequence[str] | None = None,
    models: Models | None = None,
) -> Callable[[], ThreadAnalyzer]:
    """Return a function that makes an analyzer of these brands, in this or in another process.

    `annotators` and `models` are those of `ThreadAnalyzer`.
    """
    labels = {brand.name: load_all_labels(connection, brand.name) for brand in brands}
    relevant = {brand: of_brand[RELEVANT] for brand, of_brand in labels.items() if RELEVANT in of_brand}
    posts = _trainable(connection, relevant)
    # without annotators there is no sentiment, so there is nothing to learn
    training_examples = {} if annotators is not None else _load_training_examples(connection, brands, labels, models)
    return partial(
        ThreadAnalyzer,
        brands,
        annotators,
        labels,
        TrainingData(to_relevance_examples(brands, posts, relevant), training_examples),
        models,
    )


def _load_training_examples(
    connection: Connection,
    brands: Sequence[Brand],
    labels: Mapping[str, Mapping[str, Mapping[str, str]]],
    models: Models | None,
) -> dict[str, list[SentimentExample]]:
    """Return for each brand the posts whose sentiment a person corrected."""
    sentiments = {brand: values[SENTIMENT] for brand, values in labels.items() if SENTIMENT in values}
    if not sentiments:
        return {}
    posts = _trainable(connection, sentiments)
    rows = load_threads(connection, sorted({post.thread for post in posts}))
    trainable = {post.id for post in posts}
    sentiments = {
        brand: {post: label for post, label in of_brand.items() if post in trainable}
        for brand, of_brand in sentiments.items()
    }
    return to_training_examples(brands, [StoredPost(row.pk, from_row(row)) for row in rows], sentiments, models)


def _trainable(connection: Connection, labels: Mapping[str, Mapping[str, str]]) -> list[Post]:
    """Return the labelled posts (brand -> post id -> label) whose source's terms allow training."""
    posts = load_posts_by_id(connection, {post for of_brand in labels.values() for post in of_brand})
    return [post for post in posts if facts_of(post.source).may_train]


def to_relevance_examples(
    brands: Sequence[Brand], posts: Iterable[Post], relevant: Mapping[str, Mapping[str, str]]
) -> dict[str, list[RelevanceExample]]:
    """Return for each brand the posts with a label in `relevant` (brand -> post id -> label) that name it."""
    examples: dict[str, list[RelevanceExample]] = {brand: [] for brand in relevant}
    if not relevant:
        return examples
    matcher = MentionMatcher(brands)
    for post in posts:
        by_brand = matcher.find(post)
        for brand, labels in relevant.items():
            mentions = by_brand.get(brand)
            # a mention without text is a post by the brand itself
            if post.id in labels and mentions and mentions[0].stop:
                examples[brand].append(RelevanceExample(post, mentions, len(by_brand) > 1, labels[post.id] == ABOUT))
    return examples
