"""Analyse threads: from posts to mentions, author types, conversations and annotations, for every tracked brand.

Pure: rows in, an AnalysisResult out. What needs all posts of a brand at once (duplicates, topics) comes after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from analysis import topics
from analysis.annotators.base import ANNOTATORS, AnnotatedPost
from analysis.annotators.sentiment import BrandSentiment
from analysis.integrity import coordinated_posting, near_duplicates
from analysis.mention_model.author_types import with_model
from analysis.mention_model.reader import SHIPPED_MODEL, load_reader
from analysis.pipeline.consistency import consistent
from analysis.pipeline.thread_batch import StoredPost, ThreadBatch
from analysis.relevance.classifier import RelevanceExample, RelevanceResults, classify_posts, train_classifier
from analysis.relevance.mentions import MentionMatcher
from analysis.sentiment.learning import SentimentExample, train_corrector
from analysis.sentiment.transformer import SentimentTransformer
from analysis.threads.author_types import SET_BY_PERSON, AuthorTypeClassifier, AuthorTypeResult
from talkworthy.findings import AnalysisResult, AnnotationRow
from talkworthy.model import Annotation, Brand
from talkworthy.query_language.format import to_text

VERSION = "8"
CORRECTED = ("sentiment", "cue", "stage")
"""Annotations that a label of a person replaces; author type and relevance apply their labels themselves."""


@dataclass(frozen=True, slots=True)
class Models:
    """Models by name. `mentions` is the folder of a trained model of mentions, "shipped" for the one that comes with
    Talkworthy, or "rules" for none; `sentiment` a transformer that sets the sentiment in place of rules and model.
    """

    mentions: str = SHIPPED_MODEL
    sentiment: str | None = None


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What models are trained on: brand -> labelled posts that name it; brand -> posts with a corrected sentiment."""

    relevance_examples: Mapping[str, Sequence[RelevanceExample]] = field(default_factory=dict)
    sentiment_examples: Mapping[str, Sequence[SentimentExample]] = field(default_factory=dict)


class ThreadAnalyzer:
    """Analyses threads for a set of brands; `annotators` names those to run (default: all).

    `labels`: brand -> name of a label -> post id -> the label that a person gave. Raises UserError where one
    of the `models` is not installed.
    """

    def __init__(
        self,
        brands: Sequence[Brand],
        annotators: Iterable[str] | None = None,
        labels: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
        training_data: TrainingData | None = None,
        models: Models | None = None,
    ) -> None:
        self.brands = brands
        labels, training_data, models = labels or {}, training_data or TrainingData(), models or Models()
        self._matcher = MentionMatcher(brands)
        self._author_types = AuthorTypeClassifier(
            brands, {name: brand_labels.get("author_type", {}) for name, brand_labels in labels.items()}
        )
        self._relevance = {
            name: train_classifier(brand_labels["relevant"], training_data.relevance_examples.get(name, ()))
            for name, brand_labels in labels.items()
            if "relevant" in brand_labels
        }
        self._labels = labels
        self._correctors = {
            name: train_corrector({}, sentiment_examples)
            for name, sentiment_examples in training_data.sentiment_examples.items()
        }
        self._model = SentimentTransformer(models.sentiment) if models.sentiment else None
        self._reader = load_reader(models.mentions)
        self._annotators = [ANNOTATORS[name](brands) for name in (ANNOTATORS if annotators is None else annotators)]

    @property
    def fingerprint(self) -> str:
        """A hash that changes whenever a brand or a rule does: threads with another one are analysed again."""
        rules = {type(annotator).__name__: annotator.version for annotator in self._annotators} | {
            "author_type": self._author_types.version
        }
        rules |= {
            "near_duplicates": near_duplicates.VERSION,
            "coordinated_posting": coordinated_posting.VERSION,
            "topics": topics.VERSION,
        }
        rules |= {f"relevance of {name}": model.version for name, model in self._relevance.items() if model.version}
        rules |= {f"sentiment of {name}": model.version for name, model in self._correctors.items() if model.version}
        rules |= {"model": self._model.version} if self._model else {}
        rules |= {"mentions": self._reader.version} if self._reader else {}
        content = json.dumps(
            [VERSION, rules, [_to_fields(brand) for brand in self.brands]], default=sorted, sort_keys=True
        )
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def analyse(self, rows: Sequence[StoredPost]) -> AnalysisResult:
        """Return the analysis of these whole threads. The posts of each must be in time order."""
        batch_and_relevance = self._to_batch(rows)
        if batch_and_relevance is None:
            return AnalysisResult()
        parts = [self._analyse_for(brand, *batch_and_relevance) for brand in self.brands]
        return AnalysisResult(
            conversations=[conversation for part in parts for conversation in part.conversations],
            mentions=[mention for part in parts for mention in part.mentions],
            annotations=[row for part in parts for row in part.annotations],
        )

    def without_annotators(self) -> ThreadAnalyzer:
        """Return an analyzer that finds the same conversations and author types and makes no other annotations."""
        analyzer = copy(self)
        analyzer._annotators = []
        return analyzer

    def posts_about(self, rows: Sequence[StoredPost], brand: str) -> list[AnnotatedPost]:
        """Return the posts of the conversations about one brand in these threads, as annotators get them."""
        batch_and_relevance = self._to_batch(rows)
        if batch_and_relevance is None:
            return []
        batch, relevance = batch_and_relevance
        _, mention_kinds = batch.mention_kinds(brand, relevance.get(brand, {}))
        return list(self._read_posts(brand, batch, mention_kinds)[1])

    def _to_batch(self, rows: Sequence[StoredPost]) -> tuple[ThreadBatch, RelevanceResults] | None:
        """Return the threads that concern a brand, and the relevance of their posts; None where there is none."""
        mentions_by_post = [self._matcher.find(row.post) for row in rows]
        relevance = (
            classify_posts(self._relevance, [row.post for row in rows], mentions_by_post) if self._relevance else {}
        )
        concerned = {row.post.thread for row, mentions in zip(rows, mentions_by_post, strict=True) if mentions}
        concerned |= {row.post.thread for row in rows if any(row.post.id in results for results in relevance.values())}
        if not concerned:
            return None
        indexes = [index for index, row in enumerate(rows) if row.post.thread in concerned]
        return ThreadBatch(
            [rows[index] for index in indexes], [mentions_by_post[index] for index in indexes]
        ), relevance

    def _read_posts(
        self, brand: str, batch: ThreadBatch, mention_kinds: Any
    ) -> tuple[dict[int, AuthorTypeResult], Sequence[AnnotatedPost]]:
        """Return index in the batch -> author type, for all posts of conversations, and these posts as read."""
        indexes: list[int] = np.flatnonzero(mention_kinds > 0).tolist()
        results = self._author_types.classify_all([batch.rows[index].post for index in indexes], brand)
        items = [
            batch.annotated_post(index, brand, mention_kinds[index], result)
            for index, result in zip(indexes, results, strict=True)
        ]
        for number, reading in (self._reader.read(items) if self._reader else {}).items():
            results[number] = with_model(results[number], reading)
            items[number] = replace(items[number], reading=reading, author_type=results[number].author_type)
        return dict(zip(indexes, results, strict=True)), items

    def _analyse_for(self, brand: Brand, batch: ThreadBatch, all_relevance: RelevanceResults) -> AnalysisResult:
        relevance = all_relevance.get(brand.name, {})
        relevance_annotations = [
            AnnotationRow(batch.numbers[post], result.to_annotation(post, brand.name))
            for post, result in relevance.items()
        ]
        names, mention_kinds = batch.mention_kinds(brand.name, relevance)
        if not names.any():
            return AnalysisResult(annotations=relevance_annotations)
        author_types, items = self._read_posts(brand.name, batch, mention_kinds)
        conversations = list(batch.conversations(brand.name, mention_kinds, names, author_types))
        annotations = [
            self._to_author_type(batch.rows[index], brand.name, author_type)
            for index, author_type in author_types.items()
        ]
        if self._annotators:
            annotations += consistent(list(self._annotate(batch, items)))
        annotations += relevance_annotations
        return AnalysisResult(
            conversations,
            [batch.mention(index, brand.name, mention_kinds[index]) for index in author_types],
            annotations,
        )

    def _annotate(self, batch: ThreadBatch, items: Sequence[AnnotatedPost]) -> Iterator[AnnotationRow]:
        corrected = self._corrections(items)
        corrector = self._correctors.get(items[0].brand) if items else None
        items_by_post = {item.post.id: item for item in items} if corrector or self._model else {}
        for annotator in self._annotators:
            annotations = annotator.annotate(items)
            if self._model and isinstance(annotator, BrandSentiment):
                # the rules select the posts to score
                annotations = self._model.annotate([items_by_post[annotation.post] for annotation in annotations])
            for annotation in annotations:
                if (annotation.post, annotation.name) in corrected:
                    continue
                if corrector and annotation.name == "sentiment":
                    annotation = corrector.correct(items_by_post[annotation.post], annotation)
                yield AnnotationRow(batch.numbers[annotation.post], annotation)
        for annotation in corrected.values():
            yield AnnotationRow(batch.numbers[annotation.post], annotation)

    def _corrections(self, items: Sequence[AnnotatedPost]) -> dict[tuple[str, str], Annotation]:
        """Return the labels of these posts: (post id, name) -> the annotation that replaces the automatic one."""
        labels = self._labels.get(items[0].brand, {}) if items else {}
        return {
            (item.post.id, name): Annotation(item.post.id, item.brand, name, VERSION, label, rule=SET_BY_PERSON)
            for name in CORRECTED
            for item in items
            if (label := labels.get(name, {}).get(item.post.id))
        }

    def _to_author_type(self, row: StoredPost, brand: str, result: AuthorTypeResult) -> AnnotationRow:
        return AnnotationRow(
            row.pk,
            Annotation(
                post=row.post.id,
                brand=brand,
                name="author_type",
                version=self._author_types.version,
                label=result.author_type,
                start=result.start,
                stop=result.stop,
                rule=result.rule,
            ),
        )


def _to_fields(brand: Brand) -> dict[str, Any]:
    """Return all fields of the brand, its queries as text: as dicts, an AND would look like an OR."""
    expressions = {"query": brand.query, "hide": brand.hide}
    return asdict(brand) | {
        name: None if expression is None else to_text(expression) for name, expression in expressions.items()
    }
