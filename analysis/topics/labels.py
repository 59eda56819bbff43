"""The label of a topic: what a person would call its posts, by the phrases that they use and the subjects they show.

Class-based TF-IDF (Grootendorst 2022, "BERTopic") over phrases of nouns, over what people do, and over listed subjects.
Labels of larger topics are not repeated in smaller ones (maximal marginal relevance, Carbonell & Goldstein 1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.topics.label_candidates import TopicLabel, candidates, is_form, score_terms
from analysis.topics.label_terms import LabelTerms, tell
from analysis.topics.spelling import usual_spelling
from analysis.topics.subjects import subjects
from analysis.topics.vocabulary import Numbers
from talkworthy.model import Topic

WORDS_SHOWN = 8
COVERS = 0.2
"""Share of a topic's posts that must use a word of its label."""
LEAST = 0.38
"""Score below which no label fits a topic: its posts have too little in common."""
REPEATED = 0.6
"""Weight of a label that shares a word with that of a larger topic."""
LONGER = 1.8
"""Weight of phrases beside single words among the words shown."""
CONSIDERED = 40
LOOKED_AT = 200
"""Posts in which the usual spelling of a label is looked up."""


def label_groups(terms: LabelTerms, group: Numbers) -> list[TopicLabel | None]:
    """Return the label of each group of posts (-1: none), numbered from the largest on; None where there is none."""
    scores = score_terms(terms, group)
    labels: list[TopicLabel | None] = []
    for number in range(int(group.max(initial=-1)) + 1):
        taken = [label for label in labels if label is not None]
        covering = (label for label in candidates(terms, scores, group, number) if label.covers >= COVERS)
        ranked = sorted(covering, key=lambda label: (-label.score, label.text))
        free = (label for label in (_beside(label, taken) for label in ranked[:CONSIDERED]) if label is not None)
        best = max(free, key=lambda label: label.score, default=None)
        labels.append(best)
    return labels


def are_fitting(terms: LabelTerms, group: Numbers) -> list[bool]:
    """Return whether a label fits each group, numbered from the largest on: whether its posts have much in common."""
    return [label is not None and label.score >= LEAST for label in label_groups(terms, group)]


def name_groups(terms: LabelTerms, group: Numbers) -> list[Topic]:
    """Return each group, numbered from the largest on, with its label and words in small letters."""
    sizes = np.bincount(group[group >= 0])
    labels, shown = label_groups(terms, group), _words_shown(terms, group)
    texts = [
        label.text if label is not None else " and ".join(words[:2]) or "various"
        for label, words in zip(labels, shown, strict=True)
    ]
    return [
        Topic(number, text, tuple(word.replace(" ", "_") for word in words), int(sizes[number]))
        for number, (text, words) in enumerate(zip(texts, shown, strict=True))
    ]


def name_topics(terms: LabelTerms, texts: Sequence[str], rows: Numbers, topic: Numbers) -> tuple[Topic, ...]:
    """Return each topic with its label and words, by number. `terms` are those of the posts `rows` of `texts`."""
    sizes = np.bincount(topic[topic >= 0])
    numbers = sorted(np.flatnonzero(sizes).tolist(), key=lambda number: (-sizes[number], number))
    place = np.full(len(sizes) + 1, -1, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    group = place[topic[rows]]
    named = {}
    for at, (number, named_group) in enumerate(zip(numbers, name_groups(terms, group), strict=True)):
        members = rows[np.flatnonzero(group == at)][:LOOKED_AT]
        own = [texts[row] for row in members.tolist()]
        label = named_group.label
        shown = label if label in subjects() else usual_spelling(label, own)
        named[number] = replace(named_group, number=number, label=shown, posts=int(sizes[number]))
    return tuple(named[number] for number in sorted(named))


def _beside(label: TopicLabel, taken: Sequence[TopicLabel]) -> TopicLabel | None:
    """Return the label with its score beside those of larger topics; None where it says no more than one of them."""
    if any(label.stems <= other.stems or other.stems <= label.stems for other in taken):
        return None
    repeats = any(label.stems & other.stems for other in taken)
    return replace(label, score=label.score * REPEATED) if repeats else label


def _words_shown(terms: LabelTerms, group: Numbers) -> list[list[str]]:
    """Return up to WORDS_SHOWN words and phrases of each group, the most telling first, none repeating another."""
    weights = terms.weights(group)
    longer = np.array([1.0 if len(stems) == 1 else LONGER for stems in terms.phrases.stems], dtype=np.float32)
    scores = tell(terms.phrases.used, weights).score * longer[:, None]
    shown = []
    for number in range(scores.shape[1]):
        ranked = np.argsort(-scores[:, number], kind="stable")[: 2 * CONSIDERED]
        chosen: list[int] = []
        for at in ranked.tolist():
            stems = terms.phrases.stems[at]
            repeats = any(
                is_form(word, other) for known in chosen for other in terms.phrases.stems[known] for word in stems
            )
            if scores[at, number] > 0 and not repeats and len(chosen) < WORDS_SHOWN:
                chosen.append(at)
        shown.append([terms.phrases.text[at] for at in chosen])
    return shown
