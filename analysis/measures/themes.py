"""Finds themes in what people say about themselves: a few groups of clauses about the same thing, each with a name.

A clause is one line, so only the static vectors of its words show what it is about (`topics.embeddings`); the words of
the need itself ("I want to", "I am worried that") are in all clauses and are left out. Similar clauses are linked, and
themes are Leiden communities of the links (Traag, Waltman & van Eck 2019), so most clauses are in no theme. A theme
needs several people in several conversations, and some of them must use the same words: those are its name.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.text.rules import PATTERNS
from analysis.topics.clusters import centroids_of
from analysis.topics.embeddings import Vectors, static_vectors, unit
from analysis.topics.label_candidates import no_names
from analysis.topics.vocabulary import BREAK, Flags, Numbers, Words, to_words
from talkworthy.model import Brand

SEED = 7
FEWEST_CLAUSES = 8
"""Fewer clauses are read faster than sorted."""
MOST_CLAUSES = 4_000
"""Links grow with the square; of more clauses only the last so many are sorted."""
FEWEST_PEOPLE, FEWEST_CONVERSATIONS = 3, 2
"""One thread, or two people, are no theme."""
TIED = 0.3
"""Cosine from which two clauses are linked."""
NEAREST_SHARE = 0.45
"""Smallest cosine of a clause to the centre of its theme."""
MIN_USERS = 2
"""People who must use a word before it can name a theme."""
WORDS_IN_NAME = 3
PUNCTUATION = ".,;:!?\"'()[]{}*~_`\u201c\u201d\u2018\u2019"


@dataclass(frozen=True, slots=True)
class ThemeClause:
    """A clause by one person: its words, and the ids of its author (`person`) and thread."""

    words: str
    person: str
    thread: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A few clauses about one thing. `members` are positions in the input, nearest to the centre first."""

    label: str
    people: int
    conversations: int
    members: tuple[int, ...]


def find_themes(clauses: Sequence[ThemeClause], brand: Brand) -> list[Theme]:
    """Return the themes of these clauses, those of most people first; clauses that fit no theme are left out.

    The same clauses in the same order give the same themes.
    """
    offset = max(0, len(clauses) - MOST_CLAUSES)
    clauses = clauses[offset:]
    if len(clauses) < FEWEST_CLAUSES:
        return []
    words = to_words([clause.words for clause in clauses], brand)
    content = _content_words(words, brand)
    rows = np.flatnonzero(words.lengths(content) > 0)
    if len(rows) < FEWEST_CLAUSES:
        return []
    vectors = _vectors(words.of(rows), content)
    used = _used(words, content)
    groups = _communities(vectors)
    centroids = centroids_of(vectors, groups)
    near = np.einsum("nd,nd->n", vectors, centroids[groups])
    themes = []
    for number in range(len(centroids)):
        places = np.flatnonzero((groups == number) & (near >= NEAREST_SHARE))
        ordered = rows[places[np.argsort(-near[places], kind="stable")]].tolist()
        theme = _to_theme(ordered, clauses, used)
        if theme:
            themes.append(theme)
    shifted = [
        Theme(theme.label, theme.people, theme.conversations, tuple(at + offset for at in theme.members))
        for theme in themes
    ]
    return sorted(shifted, key=lambda theme: (-theme.people, theme.label))


def _content_words(words: Words, brand: Brand) -> Flags:
    """Return which words show what a clause is about: no words of feeling, and not the brand in lower case."""
    empty = no_names() | _need_words() | {word.lower() for alias in brand.aliases for word in alias.split()}
    named = [word not in empty and word.removesuffix("s") not in empty for word in words.vocabulary]
    return words.telling() & np.array(named, dtype=np.bool_)


@cache
def _need_words() -> frozenset[str]:
    """Return words that express a struggle or wish, and not what it is about."""
    return frozenset((PATTERNS / "need_words.txt").read_text(encoding="utf-8").split())


def _vectors(words: Words, content: Flags) -> Vectors:
    """Return a unit vector of each clause, without the mean of all clauses (Arora, Liang & Ma 2017)."""
    counts = sp.csr_matrix(words.counts() @ sp.diags(content.astype(np.float32)))
    counts.eliminate_zeros()
    lengthless = unit(static_vectors(words, counts))
    return unit(lengthless - lengthless.mean(axis=0))


def _communities(vectors: Vectors) -> Numbers:
    """Return the Leiden community (n) of each clause in the graph of similar clauses."""
    import igraph

    likeness: NDArray[np.float32] = np.triu(vectors @ vectors.T, 1)
    ends = np.argwhere(likeness >= TIED)
    graph = igraph.Graph(n=len(vectors), edges=ends)
    graph.es["weight"] = likeness[ends[:, 0], ends[:, 1]].astype(float)
    igraph.set_random_number_generator(random.Random(SEED))
    partition = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=6)
    return np.array(partition.membership, dtype=np.int64)


def _used(words: Words, content: Flags) -> Mapping[int, frozenset[str]]:
    """Return position of a clause -> its content words."""
    used: dict[int, set[str]] = {}
    for row, word in zip(words.row.tolist(), words.word.tolist(), strict=True):
        if word != BREAK and content[word]:
            used.setdefault(row, set()).add(words.vocabulary[word])
    return {row: frozenset(clause_words) for row, clause_words in used.items()}


def _to_theme(members: list[int], clauses: Sequence[ThemeClause], used: Mapping[int, frozenset[str]]) -> Theme | None:
    """Return the theme of these clauses; None where it has too few people, or no shared words."""
    people = {clauses[place].person for place in members}
    conversations = {clauses[place].thread for place in members}
    if len(people) < FEWEST_PEOPLE or len(conversations) < FEWEST_CONVERSATIONS:
        return None
    label = _name(members, clauses, used)
    return Theme(label, len(people), len(conversations), tuple(members)) if label else None


def _name(members: Sequence[int], clauses: Sequence[ThemeClause], used: Mapping[int, frozenset[str]]) -> str:
    """Return the words that most of these people use and few others, in their most common spelling."""
    inside, outside = (_people_by_word(places, clauses, used) for places in (members, set(used) - set(members)))
    people = {clauses[place].person for place in members}
    everybody = {clause.person for clause in clauses}
    worth = {
        word: len(who) * log((len(who) / len(people)) / ((len(outside.get(word, ())) + 1) / (len(everybody) + 1)))
        for word, who in inside.items()
        if len(who) >= MIN_USERS
    }
    best = sorted((word for word in worth if worth[word] > 0), key=lambda word: (-worth[word], word))
    spellings = [_spelled(word, [clauses[place].words for place in members]) for word in best[:WORDS_IN_NAME]]
    # a word with a capital inside ("iPad") keeps its spelling
    if spellings and spellings[0].islower():
        spellings[0] = spellings[0].capitalize()
    return ", ".join(spellings)


def _people_by_word(
    places: Sequence[int] | set[int], clauses: Sequence[ThemeClause], used: Mapping[int, frozenset[str]]
) -> Mapping[str, set[str]]:
    """Return word (a plural as its singular) -> people who use it."""
    who: dict[str, set[str]] = {}
    for place in places:
        for word in used.get(place, ()):
            who.setdefault(_stem(word), set()).add(clauses[place].person)
    return who


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _spelled(stem: str, texts: Sequence[str]) -> str:
    """Return the most common spelling in these texts of a word with this stem."""
    counts = Counter(
        bare for text in texts for word in text.split() if _stem((bare := word.strip(PUNCTUATION)).lower()) == stem
    )
    return max(counts, key=lambda form: (counts[form], form), default=stem)
