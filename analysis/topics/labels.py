"""The label of a topic: the phrase that people use in it and rarely elsewhere, in its most common spelling.

Class-based TF-IDF (Grootendorst 2022, "BERTopic") over phrases that are not cut by punctuation or function words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from analysis.text.rules import PATTERNS
from analysis.topics.phrases import JOINTS, Phrases, find_phrases
from analysis.topics.vocabulary import Numbers, Words, stop_words
from talkworthy.model import Topic

WORDS_SHOWN = 8
NAMED_BY = 400
"""Posts that a topic gets its label from: those nearest to its centroid."""
WORTH_OF_WORDS = (1.0, 1.8, 2.2)
"""Weights of one word, two and three: a phrase says more than its words, if people do use it."""
PHRASE_FROM, PHRASE_SHARE = 0.3, 0.06
"""Shares of the posts that use the best word, and of all; a phrase in fewer is only a detail of the topic."""
WHOLE_FROM = 0.5
"""Share of the posts with a word that use it in one phrase, from which on the phrase is shown."""
CENTRAL = 5
"""Best words of a topic, of which its phrase must contain one."""
SAME_START, SAME_LETTERS = 0.6, 5
"""Share of the shorter word, and letters, which two words must share at the start to be forms of one word."""
CONSIDERED = 60
"""Terms of a topic that are considered for its label."""
LONGEST_NOUN_IN_ED = 4
"""Letters: "feed" and "seed" are nouns, "blamed" and "rarely" are not."""
LOOKED_AT = 200
"""Posts in which the usual spelling of a label is looked up."""


@dataclass(frozen=True, slots=True)
class LabelTerm:
    """A word or phrase of a topic, with its score as a label."""

    text: str
    worth: float
    share: float
    """Share of the topic's posts that use it."""

    @property
    def words(self) -> list[str]:
        """The words of the term without function words."""
        return [word for word in self.text.split() if word not in JOINTS]

    @property
    def is_name(self) -> bool:
        """Whether a topic can be called by it."""
        return not any(_names_nothing(word) for word in self.words)

    def repeats(self, other: LabelTerm) -> bool:
        """Return whether the terms share a word or a form of one: "papers" adds nothing to "paper"."""
        return any(_is_form(word, another) for word in self.words for another in other.words)


def name_groups(
    words: Words, texts: Sequence[str], rows: Numbers, topic: Numbers, nearness: NDArray[np.float32]
) -> tuple[Topic, ...]:
    """Return each topic with its label and words, by number. `words` are those of the posts `rows` of `texts`."""
    numbers = sorted({int(number) for number in topic if number >= 0})
    group = np.searchsorted(numbers, topic[rows])
    group[topic[rows] < 0] = -1
    phrases = find_phrases(words, _near(group, nearness[rows], len(numbers)), len(numbers))
    named: dict[int, Topic] = {}
    taken: list[LabelTerm] = []
    sizes = np.bincount(topic[topic >= 0], minlength=(numbers[-1] if numbers else 0) + 1)
    for index in sorted(range(len(numbers)), key=lambda index: (-sizes[numbers[index]], index)):
        terms = _terms(phrases, index)
        label = _label(terms, taken)
        number = numbers[index]
        nearest = rows[np.flatnonzero(group == index)][:LOOKED_AT]
        shown = _spelled(label, [texts[row] for row in nearest.tolist()])
        words_shown = tuple(term.text.replace(" ", "_") for term in _distinct(terms))
        named[number] = Topic(number, shown, words_shown, int(sizes[number]))
    return tuple(named[number] for number in numbers)


def _near(group: Numbers, nearness: NDArray[np.float32], count: int) -> Numbers:
    """Return the groups reduced to the NAMED_BY nearest posts of each."""
    near = np.full(len(group), -1, dtype=np.int64)
    for number in range(count):
        rows = np.flatnonzero(group == number)
        near[rows[np.argsort(-nearness[rows], kind="stable")[:NAMED_BY]]] = number
    return near


def _terms(phrases: Phrases, index: int) -> list[LabelTerm]:
    """Return the terms of one topic, the most telling first."""
    used = phrases.used[:, index]
    chosen = np.flatnonzero(used)
    inside = used[chosen] / max(phrases.posts[index], 1)
    elsewhere = (phrases.used[chosen].sum(axis=1) - used[chosen]) / max(phrases.posts.sum() - phrases.posts[index], 1)
    telling = np.log((inside + 0.01) / (elsewhere + 0.01)) if len(phrases.posts) > 1 else np.ones(len(chosen))
    worth = inside * np.maximum(telling, 0.01) * np.take(WORTH_OF_WORDS, phrases.length[chosen] - 1)
    ranked = sorted(range(len(chosen)), key=lambda at: (-worth[at], phrases.text[chosen[at]]))
    return [LabelTerm(phrases.text[chosen[at]], float(worth[at]), float(inside[at])) for at in ranked[:CONSIDERED]]


def _label(terms: Sequence[LabelTerm], taken: list[LabelTerm]) -> str:
    """Return the best phrase that no larger topic has, or else the two best terms; records it in `taken`."""
    untaken = [term for term in terms if not any(set(term.words) <= set(other.words) for other in taken)]
    names = [term for term in terms if term.is_name] or list(terms)
    free = [term for term in names if term in untaken] or names
    if not free:
        return "various"
    central = [term for term in terms if len(term.words) == 1][:CENTRAL]
    often = max([PHRASE_SHARE, *(PHRASE_FROM * term.share for term in central[:1])])
    best = {term.text for term in central}
    phrases = (term for term in free if len(term.words) > 1 and best.intersection(term.words))
    phrase = next((term for term in phrases if term.share >= often), None)
    first = phrase or next((term for term in free if len(term.words) == 1), free[0])
    taken.append(first)
    second = next((term for term in _distinct(free) if not term.repeats(first)), None)
    if phrase is not None or second is None:
        return first.text
    # "open" names nothing, and yet "source" is half of "open source"
    return f"{first.text} and {_whole(second, first, untaken).text}"


def _whole(term: LabelTerm, beside: LabelTerm, terms: Sequence[LabelTerm]) -> LabelTerm:
    """Return the phrase that a word mostly appears in, or the word itself: "Google docs" for "docs"."""
    phrases = (
        phrase
        for phrase in terms
        if len(phrase.words) > len(term.words) and set(term.words) < set(phrase.words) and not phrase.repeats(beside)
    )
    return next((phrase for phrase in phrases if phrase.share >= WHOLE_FROM * term.share), term)


def _distinct(terms: Sequence[LabelTerm]) -> list[LabelTerm]:
    """Return up to WORDS_SHOWN terms, none of which repeats a word of another."""
    chosen: list[LabelTerm] = []
    for term in terms:
        if not any(term.repeats(other) for other in chosen):
            chosen.append(term)
        if len(chosen) == WORDS_SHOWN:
            break
    return chosen


def _spelled(label: str, texts: Sequence[str]) -> str:
    """Return the label with the capitals that most people give its words (PhD, GRE), and one at its beginning."""
    shown = " ".join(_usual(word, texts) for word in label.split())
    # iOS and bioRxiv keep their own
    return shown if shown.split()[0] != shown.split()[0].lower() else shown[:1].upper() + shown[1:]


def _usual(word: str, texts: Sequence[str]) -> str:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    seen = Counter(spelling for text in texts for spelling in pattern.findall(text.replace("\u2019", "'")))
    usual = max(seen, key=lambda form: (seen[form], form), default=word)
    # a capital at the start of sentences and titles is not part of the spelling
    return word if usual.istitle() and seen[word] * 2 >= seen[usual] else usual


def _is_form(word: str, other: str) -> bool:
    word, other = word.removesuffix("s"), other.removesuffix("s")
    alike = max(SAME_LETTERS, ceil(SAME_START * min(len(word), len(other))))
    return word[:alike] == other[:alike]


def _names_nothing(word: str) -> bool:
    plain = word.removesuffix("s")
    verb = len(word) > LONGEST_NOUN_IN_ED and word.endswith(("ed", "ly"))
    return verb or word in no_names() or plain in no_names() or plain in stop_words()


@cache
def no_names() -> frozenset[str]:
    """Return words that carry meaning but name no topic: times, feelings, what people do."""
    return frozenset((PATTERNS / "no_names.txt").read_text(encoding="utf-8").split())
