"""What a topic can be called: phrases of its posts, nouns, two nouns, and subjects that its posts show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

import numpy as np
import scipy.sparse as sp

from analysis.text.rules import PATTERNS
from analysis.topics.label_terms import LabelTerms, Table, Telling, is_used, tell
from analysis.topics.subjects import stem_words, subjects
from analysis.topics.vocabulary import Numbers, stop_words
from analysis.topics.word_classes import stem

PHRASE, SUBJECT, NOUN, PAIR = 1.15, 0.8, 0.4, 0.25
"""Weights of kinds of labels: a phrase of the posts says most, "X and Y" least. A noun in all posts is a subject."""
WHOLE_FROM = 0.4
"""Share of the posts with a word that use it in one phrase, from which on the phrase is shown."""
PHRASE_SHARE, PHRASE_POSTS, PHRASE_THREADS, SUBJECT_POSTS = 0.03, 3, 2, 4
"""Share of a topic's posts, posts, and threads that must use a phrase; posts that must show a subject."""
SECOND_CLUE = 0.1
"""Share of a subject's posts that its second most used word must show."""
SAYS_MORE_FROM = 0.5
"""Share of the score of a noun from which on a subject with that noun in its label is the better label."""
NOUN_RATIO, NOUN_SHARE = 5, 0.9
"""A noun alone is a label if this many times as many posts use it as elsewhere, or if nearly all posts do."""
ONE_CLUE = 0.85
"""Share of a subject's posts that one of its words covers, from which on the word is shown instead of the subject."""
FEWEST = np.float32(1e-9)
NOUNS = 100
"""Phrases and nouns of a topic among which its nouns are looked for, the most telling first."""
CENTRAL = 0.02
"""Score that each word of a phrase must have in the topic."""
SAME_START, SAME_LETTERS = 0.6, 5
"""Share of the shorter word, and letters, which two words must share at the start to be forms of one word."""
LONGEST_NOUN_IN_ED = 4
"""Letters: "feed" and "seed" are nouns, "blamed" and "rarely" are not."""


@dataclass(frozen=True, slots=True)
class TopicLabel:
    """A label with its score; `stems` are those of its words."""

    text: str
    score: float
    stems: frozenset[str]
    covers: float
    """Share of the topic's posts that use a word of it."""


@dataclass(frozen=True, slots=True)
class TermScores:
    """How well the terms show each group: phrases as a whole, by any of their words, stems, subjects."""

    whole: Telling
    phrase_posts: Table
    by_word: Telling
    stems: Telling
    subject: Telling
    subject_posts: Table
    one_clue: Table
    second_clue: Table
    phrase_threads: Table


def score_terms(terms: LabelTerms, group: Numbers) -> TermScores:
    """Return how well the terms show each group of posts (-1: none)."""
    weights = terms.weights(group)
    whole = tell(terms.phrases.used, weights)
    subject = tell(terms.subjects, weights)
    clues = tell(terms.clues.used, weights).inside
    most, second = np.zeros_like(subject.inside), np.zeros_like(subject.inside)
    for number, label in enumerate(subjects()):
        of_subject = np.sort(clues[terms.clues.subject == number], axis=0)
        is_word = stem_words(label) in subjects()[label]
        second[number] = subject.inside[number] if is_word else of_subject[-2] if len(of_subject) > 1 else 0
    np.maximum.at(most, terms.clues.subject[~terms.clues.in_label()], clues[~terms.clues.in_label()])
    return TermScores(
        whole,
        np.asarray(terms.phrases.used @ (weights > 0).astype(np.float32), dtype=np.float32),
        tell(terms.with_any_word, weights),
        tell(terms.stems[1], weights),
        subject,
        np.asarray(terms.subjects @ (weights > 0).astype(np.float32), dtype=np.float32),
        (most / np.maximum(subject.inside, FEWEST)).astype(np.float32),
        (second / np.maximum(subject.inside, FEWEST)).astype(np.float32),
        _threads_using(terms, weights),
    )


def candidates(terms: LabelTerms, scores: TermScores, group: Numbers, number: int) -> Iterator[TopicLabel]:
    """Yield what this group can be called."""
    yield from _phrase_labels(terms, scores, number)
    listed = list(_subject_labels(scores, number))
    nouns = sorted(_noun_labels(terms, scores, number), key=lambda label: (-label.score, label.text))
    yield from (noun for noun in nouns if not any(_says_more(label, noun) for label in listed))
    yield from _pairs(terms, nouns, group, number)
    yield from listed


def _subject_labels(scores: TermScores, number: int) -> Iterator[TopicLabel]:
    """Yield the subjects that several of their words show, no single word alone."""
    shown = scores.subject_posts[:, number] >= SUBJECT_POSTS
    many_words = (scores.one_clue[:, number] < ONE_CLUE) & (scores.second_clue[:, number] >= SECOND_CLUE)
    labels = list(subjects())
    for subject in np.flatnonzero(shown & many_words).tolist():
        score = SUBJECT * float(scores.subject.score[subject, number])
        covers = float(scores.subject.inside[subject, number])
        yield TopicLabel(labels[subject], score, frozenset([labels[subject]]), covers)


def _says_more(subject: TopicLabel, noun: TopicLabel) -> bool:
    """Return whether a subject is the better label than a noun in it: "Online classes" than "class"."""
    return noun.stems <= stems_of(subject.text) and subject.score >= SAYS_MORE_FROM * noun.score


def _threads_using(terms: LabelTerms, weights: Table) -> Table:
    """Return how many threads of each group use each phrase (phrases x k)."""
    threads = np.zeros((len(terms.phrases.text), weights.shape[1]), dtype=np.float32)
    for number in range(weights.shape[1]):
        members = np.flatnonzero(weights[:, number])
        ones = np.ones(len(members), dtype=np.float32)
        of_thread = sp.csr_matrix((ones, (members, terms.threads[members])), (len(weights), terms.threads.max() + 1))
        threads[:, number] = np.asarray(is_used(terms.phrases.used @ of_thread).sum(axis=1)).ravel()
    return threads


def _phrase_labels(terms: LabelTerms, scores: TermScores, number: int) -> Iterator[TopicLabel]:
    whole, by_word = scores.whole.score[:, number], scores.by_word.score[:, number]
    used = (scores.phrase_threads[:, number] >= PHRASE_THREADS) & (scores.whole.inside[:, number] >= PHRASE_SHARE)
    used &= scores.phrase_posts[:, number] >= PHRASE_POSTS
    covers = scores.by_word.inside[:, number]
    fitting = np.flatnonzero(used & (whole > 0))
    for at in _not_nested(terms, fitting, scores.phrase_posts[:, number]):
        stems = terms.phrases.stems[at]
        numbers = [terms.stems[0][text] for text in stems]
        is_central = bool((scores.stems.score[numbers, number] >= CENTRAL).all())
        if len(stems) > 1 and is_central and _is_name(terms.phrases.text[at]):
            shares = scores.stems.inside[numbers, number]
            # "apple notes" is no better a label for notes than "notes"
            balance = np.sqrt(shares.min() / shares.max())
            score = PHRASE * (whole[at] + balance * by_word[at]) / 2
            yield TopicLabel(terms.phrases.text[at], float(score), frozenset(stems), float(covers[at]))


def _not_nested(terms: LabelTerms, phrases: Numbers, posts: Table) -> list[int]:
    """Return the phrases that are not mostly part of a longer one, as "level luxury" is of "level luxury sedans"."""
    spaced = {at: f" {' '.join(terms.phrases.stems[at])} " for at in phrases.tolist()}
    return [
        at
        for at, text in spaced.items()
        if not any(
            text in longer and text != longer and posts[by] >= WHOLE_FROM * posts[at] for by, longer in spaced.items()
        )
    ]


def _noun_labels(terms: LabelTerms, scores: TermScores, number: int) -> Iterator[TopicLabel]:
    whole = scores.whole.score[:, number]
    inside, elsewhere = scores.whole.inside[:, number], scores.whole.elsewhere[:, number]
    used = (scores.phrase_posts[:, number] >= PHRASE_POSTS) & (scores.phrase_threads[:, number] >= PHRASE_THREADS)
    most = np.argsort(-whole, kind="stable")
    for at in most[(used & (whole > 0))[most]][:NOUNS].tolist():
        text, stems = terms.phrases.text[at], terms.phrases.stems[at]
        is_special = inside[at] >= NOUN_RATIO * elsewhere[at] or inside[at] >= NOUN_SHARE
        if len(stems) == 1 and is_special and not names_nothing(text):
            wording = _whole(terms, scores.phrase_posts[:, number], at)
            covers = float(inside[at])
            score = (NOUN + (SUBJECT - NOUN) * max(0.0, 2 * covers - 1)) * float(whole[at])
            yield TopicLabel(terms.phrases.text[wording], score, frozenset(terms.phrases.stems[wording]), covers)


def _whole(terms: LabelTerms, posts: Table, noun: int) -> int:
    """Return the longest phrase that a noun mostly appears in, or the noun itself: "Google docs" for "docs"."""
    stem_of_noun = terms.phrases.stems[noun][0]
    often = np.flatnonzero(posts >= WHOLE_FROM * posts[noun]).tolist()
    phrases = [at for at in often if stem_of_noun in terms.phrases.stems[at]]
    return max(phrases, key=lambda at: (len(terms.phrases.stems[at]), posts[at], -at))


def _pairs(terms: LabelTerms, nouns: Sequence[TopicLabel], group: Numbers, number: int) -> Iterator[TopicLabel]:
    """Yield the best noun with each of the next few that is no form of it."""
    numbers, used = terms.stems
    weights = terms.weights(group)
    for other in nouns[1:4]:
        first = nouns[0]
        if not any(is_form(word, another) for word in first.stems for another in other.stems):
            both = used[[numbers[text] for text in first.stems | other.stems]]
            either = is_used(both.sum(axis=0))
            telling = tell(either, weights)
            score = PAIR * float(telling.score[0, number])
            covers = float(telling.inside[0, number])
            yield TopicLabel(f"{first.text} and {other.text}", score, first.stems | other.stems, covers)


@cache
def stems_of(label: str) -> frozenset[str]:
    """Return the stems of the words of a label."""
    return frozenset(stem(word) for word in label.lower().split())


def is_form(word: str, other: str) -> bool:
    """Return whether two stems are forms of one word: "citation" and "cit"."""
    alike = max(SAME_LETTERS, ceil(SAME_START * min(len(word), len(other))))
    return word[:alike] == other[:alike]


def _is_name(phrase: str) -> bool:
    """Return whether a topic can be called by this phrase: its last word names something, and so does another."""
    words = phrase.split()
    return not names_nothing(words[-1]) and any(word not in no_names() for word in words[:-1])


def names_nothing(word: str) -> bool:
    """Return whether a word alone is no name of a topic."""
    plain = word.removesuffix("s")
    verb = len(word) > LONGEST_NOUN_IN_ED and word.endswith(("ed", "ly"))
    return verb or word in no_names() or plain in no_names() or plain in stop_words()


@cache
def no_names() -> frozenset[str]:
    """Return words that carry meaning but name no topic: times, feelings, what people do."""
    return frozenset((PATTERNS / "no_names.txt").read_text(encoding="utf-8").split())
