"""Decides whether a post that names a brand is about it: labels of people, and a model trained on them.

The rule of names (`analysis.relevance.mentions`) decides where there are no labels. A label of a person always decides
on its own post. From a few labels a logistic model learns which words, communities and spellings go with a namesake;
the decision of the rule is its prior, so that the rule decides where the model has learned nothing.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from analysis.relevance.passing_mention import is_about
from talkworthy.model import Annotation, NameMatch, Post, analysed_text

NAME, VERSION = "relevance", "2"
ABOUT, NOT_ABOUT = "about", "not_about"

LABELS_NEEDED = 4
"""Fewer are not enough, nor are labels of one kind: people who are shown only errors see errors everywhere."""

WORDS_AROUND = 8
CHARACTERS_AROUND = 120
MENTIONS_READ = 20
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")

# Tuned on namesakes in real comments whose case separates the brand from the word, and on half of a labelled set.
PRIOR_LOG_ODDS = 1.0
"""Prior from the rule of names: a post that names the brand is about it, e : 1."""
PENALTY = 0.1
"""L2 penalty on the weights: the model may rely on one word, but not without limit."""
BIAS = 0.2
WEIGHT_OF_WORDS = 2.0
FOLDS = 10
"""Folds of the cross-validation: each is classified by a model trained on the others."""

Floats = NDArray[np.float64]
PostMentions = Sequence[MutableMapping[str, list[NameMatch]]]
"""For each post: brand -> where it names it."""


@dataclass(frozen=True, slots=True)
class RelevanceExample:
    """A post that names a brand, and whether a person says that it is about it.

    `competitors`: whether it names another tracked brand too.
    """

    post: Post
    mentions: Sequence[NameMatch]
    competitors: bool
    about: bool


@dataclass(frozen=True, slots=True)
class RelevanceResult:
    """Whether a post is about the brand, by which rule, and the confidence of the model (0 to 1; None: a label)."""

    about: bool
    rule: str
    sure: float | None = None

    def to_annotation(self, post: str, brand: str) -> Annotation:
        """Return the annotation to store, so that people can see and correct it."""
        label = ABOUT if self.about else NOT_ABOUT
        return Annotation(post, brand, NAME, VERSION, label, self.sure, rule=self.rule)


RelevanceResults = Mapping[str, Mapping[str, RelevanceResult]]
"""Brand -> post id -> what a label or a model decided."""


class RelevanceModel:
    """A logistic model of one brand's labels: the same labels, in whatever order, make the same model."""

    def __init__(self, examples: Sequence[RelevanceExample]) -> None:
        self.count = len(examples)
        ordered = sorted(examples, key=lambda example: example.post.id)
        features = [_features(example.post, example.mentions, example.competitors) for example in ordered]
        names = sorted({name for row in features for name in row})
        columns = {name: number for number, name in enumerate(names)}
        table = np.zeros((len(ordered), len(names)))
        for number, row in enumerate(features):
            for name, value in row.items():
                table[number, columns[name]] = value
        weights = _fit(table, np.array([example.about for example in ordered]))
        self._weights = dict(zip(names, weights.tolist(), strict=True))

    def probability(self, post: Post, mentions: Sequence[NameMatch], competitors: bool) -> float:
        """Return the probability that the post, which names the brand at `mentions`, is about it (0 to 1)."""
        row = _features(post, mentions, competitors)
        log_odds = PRIOR_LOG_ODDS + sum(self._weights.get(name, 0.0) * value for name, value in row.items())
        return 1 / (1 + math.exp(-log_odds))


@dataclass(frozen=True, slots=True)
class RelevanceClassifier:
    """The labels of one brand's posts, and the model trained on them."""

    labels: Mapping[str, str] = field(default_factory=dict)
    model: RelevanceModel | None = None
    version: str = ""

    def classify(self, post: Post, matches: Mapping[str, list[NameMatch]], brand: str) -> RelevanceResult | None:
        """Return the decision on a post by label or model; None where only the rule of names applies."""
        if post.id in self.labels:
            return RelevanceResult(self.labels[post.id] == ABOUT, "set by a person")
        mentions = matches.get(brand)
        # a post of the brand's own account is about it, though it may not name it
        if self.model is None or not mentions or not mentions[0].stop:
            return None
        probability = self.model.probability(post, mentions, competitors=len(matches) > 1)
        return RelevanceResult(probability >= 0.5, f"learned from {self.model.count} labels", round(probability, 4))


def train_classifier(labels: Mapping[str, str], examples: Iterable[RelevanceExample]) -> RelevanceClassifier:
    """Return the classifier of one brand from all its `labels` (post id -> label) and the examples that name it.

    A label of a post that does not name the brand decides on that post alone. A model that does no better than the rule
    of names on held-out labels is not used: some namesakes cannot be told apart by words.
    """
    usable = list(examples)
    both = len({example.about for example in usable}) > 1
    if len(usable) < LABELS_NEEDED or not both or not _beats_the_rule(usable):
        return RelevanceClassifier(labels)
    content = sorted(
        (example.post.id, analysed_text(example.post.title, example.post.text), example.about) for example in usable
    )
    return RelevanceClassifier(
        labels, RelevanceModel(usable), hashlib.sha256(repr((VERSION, content)).encode()).hexdigest()[:16]
    )


def _beats_the_rule(examples: Sequence[RelevanceExample]) -> bool:
    """Return whether a model errs less on held-out examples than the rule, by which all are about the brand."""
    ordered = sorted(examples, key=lambda example: (example.about, example.post.id))
    folds = min(FOLDS, len(ordered))
    probabilities: list[float] = []
    for fold in range(folds):
        model = RelevanceModel([example for index, example in enumerate(ordered) if index % folds != fold])
        probabilities += [
            model.probability(example.post, example.mentions, example.competitors) for example in ordered[fold::folds]
        ]
    about = np.array([example.about for fold in range(folds) for example in ordered[fold::folds]])
    weight = _weights_of(about)
    return bool(weight[(np.array(probabilities) >= 0.5) != about].sum() < weight[~about].sum())


def classify_posts(
    relevance: Mapping[str, RelevanceClassifier], posts: Sequence[Post], mentions: PostMentions
) -> RelevanceResults:
    """Return what labels and models decide, and remove from `mentions` what is not about the brand."""
    results: dict[str, dict[str, RelevanceResult]] = {brand: {} for brand in relevance}
    for post, post_mentions in zip(posts, mentions, strict=True):
        if post.gone:
            continue
        for brand, classifier in relevance.items():
            if result := classifier.classify(post, post_mentions, brand):
                results[brand][post.id] = result
    for post, post_mentions in zip(posts, mentions, strict=True):
        for brand, brand_results in results.items():
            if post.id in brand_results and not brand_results[post.id].about:
                post_mentions.pop(brand, None)
    return results


def _features(post: Post, mentions: Sequence[NameMatch], competitors: bool) -> dict[str, float]:
    """Return the features of a post: words around the names and in the title, and how and where it names them."""
    text = analysed_text(post.title, post.text)
    words = {f"title:{word}" for word in _WORD.findall(post.title.lower())}
    words.update(word for mention in mentions[:MENTIONS_READ] for word in _words_around(text, mention))
    row = dict.fromkeys(words, WEIGHT_OF_WORDS / math.sqrt(max(len(words), 1)))
    traits = {
        f"in:{post.source}:{post.community}": True,
        "names competitors": competitors,
        "in passing": not is_about(post, mentions),
        f"written:{_spelling(text[mentions[0].start : mentions[0].stop])}": True,
    }
    row |= {trait: 1.0 for trait, holds in traits.items() if holds}
    return row | {"bias": BIAS}


def _words_around(text: str, mention: NameMatch) -> Iterator[str]:
    before = _WORD.findall(text[max(0, mention.start - CHARACTERS_AROUND) : mention.start].lower())[-WORDS_AROUND:]
    after = _WORD.findall(text[mention.stop : mention.stop + CHARACTERS_AROUND].lower())[:WORDS_AROUND]
    around = [*before, "*", *after]
    yield from before
    yield from after
    yield from (f"{left} {right}" for left, right in pairwise(around))


def _spelling(name: str) -> str:
    return "small" if name.islower() else "capitals" if name.isupper() else "mixed"


def _fit(table: Floats, about: NDArray[np.bool_]) -> Floats:
    """Return the most probable weights (one a column): logistic likelihood, normal prior, the rule as offset.

    Without the offset, which scikit-learn's model lacks, a few labels overrule the rule where they carry no
    information.
    """
    side = np.where(about, 1.0, -1.0)
    weight = _weights_of(about)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = side * (table @ weights + PRIOR_LOG_ODDS)
        slope = -weight * side * expit(-margin)
        fit = weight @ np.logaddexp(0, -margin)
        return float(fit + PENALTY * weights @ weights / 2), table.T @ slope + PENALTY * weights

    # takes longer to import than most runs need to read what is new, and few brands have labels to learn from
    from scipy.optimize import minimize

    solution: Any = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B")
    weights: Floats = solution.x
    return weights


def _weights_of(about: NDArray[np.bool_]) -> Floats:
    """Return the weight of each label (n): both kinds weigh in total what the prior gives them, however many there are.

    People label the errors that they come across, which says nothing of how common errors are.
    """
    shares = np.where(about, expit(PRIOR_LOG_ODDS), expit(-PRIOR_LOG_ODDS))
    weights: Floats = len(about) * shares / np.maximum(np.where(about, about.sum(), (~about).sum()), 1)
    return weights
