"""What kind of word a word is, and which words are forms of one: by a lexicon of common words, and by endings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from analysis.text.rules import PATTERNS
from analysis.topics.vocabulary import Numbers, stop_words

OTHER, NOUN, ADJECTIVE, VERB, GERUND, JOINT, AND, ARTICLE = range(8)
JOINTS = frozenset(("of", "for", "in", "to", "with", "on", "from", "between", "as"))
"""Function words that may be inside a phrase: "letter of recommendation"."""
ARTICLES = frozenset(("a", "an", "the", "my", "your", "our", "their", "his", "her", "its", "this", "these"))
LONGEST_SHORT = 3
"""Letters of words that keep their ending: "gas", "bus"."""
VOWELS = frozenset("aeiouy")


def classes_of(vocabulary: Sequence[str]) -> Numbers:
    """Return the class of each word (n); a word that no list has is a noun, as most names and terms are."""
    return np.array([_class_of(word) for word in vocabulary], dtype=np.int64)


def stem(word: str) -> str:
    """Return what the forms of a word share: "citing", "cited" and "cites" are "cit"."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) <= LONGEST_SHORT:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= LONGEST_SHORT and VOWELS.intersection(base):
            word = base[:-1] if base[-1] == base[-2] and base[-1] not in "ls" else base
            break
    return word.removesuffix("e") if len(word) > LONGEST_SHORT else word


def _class_of(word: str) -> int:
    if word in ARTICLES:
        return ARTICLE
    if word in JOINTS:
        return JOINT
    if word == "and":
        return AND
    if len(word) <= 1 or word in stop_words() or "'" in word:
        return OTHER
    return word_classes().get(word, NOUN)


@cache
def word_classes() -> dict[str, int]:
    """Return the class of common words that are mostly not nouns."""
    classes: dict[str, int] = {}
    sections = {"[verbs]": VERB, "[past]": OTHER, "[adjectives]": ADJECTIVE, "[others]": OTHER}
    section = ""
    for line in (PATTERNS / "word_classes.txt").read_text(encoding="utf-8").splitlines():
        if line in sections:
            section = line
        elif not line.startswith("#"):
            classes.update((word, _by_ending(word, section, sections[section])) for word in line.split())
    return classes


def _by_ending(word: str, section: str, listed: int) -> int:
    """Return the class of a verb's form: "taking" begins a phrase, "shared" stands before a noun, "took" is in none."""
    if section == "[verbs]" and word.endswith("ing"):
        return GERUND
    return ADJECTIVE if section == "[past]" and word.endswith("ed") else listed
