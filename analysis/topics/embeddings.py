"""Vectors of posts by meaning, so that posts about the same subject are near each other.

Two halves are joined. One knows English: static word vectors (wordllama, whose table is in its wheel). The other knows
the conversations about this brand: latent semantic analysis of the posts' own words (Deerwester et al. 1990), since
people who talk about a subject use words together that are unrelated elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.topics.vocabulary import Words

TOPICS_VERSION = "3"

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
"""Takes texts, returns a vector of each (n x d): what a sentence-transformer does."""

OWN_WORDS_FROM = 200
"""Below so many posts, their own words cannot show what belongs together."""
LATENT = 30
LATENT_WEIGHT = 0.6
LATENT_SAMPLE = 10_000
"""Posts that the latent half is fitted on."""
RAREST, COMMONEST = 3, 0.3
"""A word in fewer posts than the one, or in a greater share than the other, does not separate topics."""
THREAD_WEIGHT = 0.5
"""Weight of a post's thread, which often shows what a short reply is about."""


def embed_posts(words: Words, counts: sp.csr_matrix, given_vectors: Vectors | None = None) -> Vectors:
    """Return a unit vector of each post (n x d). `given_vectors` (n x e) replaces the static word vectors."""
    semantic = _centred(given_vectors if given_vectors is not None else static_vectors(words, counts))
    if words.posts < OWN_WORDS_FROM:
        return semantic
    return unit(np.hstack([semantic, LATENT_WEIGHT * latent_vectors(words, counts)]))


def lean_to_thread(vectors: Vectors, threads: Sequence[str]) -> Vectors:
    """Return the vectors drawn towards the mean of their thread."""
    conversation = np.unique(np.asarray(threads, dtype=object), return_inverse=True)[1]
    member = sp.csr_matrix((np.ones(len(conversation), dtype=np.float32), (conversation, np.arange(len(conversation)))))
    mean = (member @ vectors) / np.asarray(member.sum(axis=1))
    return unit(vectors + THREAD_WEIGHT * mean[conversation])


def static_vectors(words: Words, counts: sp.csr_matrix) -> Vectors:
    """Return the sum of the vectors of each post's telling words, repeated ones counted by their logarithm.

    No weight by rarity: the lengths of these vectors were trained as weights, and inverse frequencies on top made the
    groups worse on every labelled set (tests/benchmark/topics.py).
    """
    used: Vectors = _damped(counts) @ (_word_vectors(words.vocabulary) * words.telling()[:, None])
    return used


def latent_vectors(words: Words, counts: sp.csr_matrix) -> Vectors:
    """Return the posts in LATENT dimensions of TF-IDF, unit vectors (n x LATENT)."""
    used_in = np.bincount(counts.indices, minlength=counts.shape[1])
    used_words = words.telling() & (used_in >= RAREST) & (used_in < COMMONEST * words.posts)
    if used_words.sum() <= 2 * LATENT:
        return np.zeros((words.posts, LATENT), dtype=np.float32)
    rarity = np.log(words.posts / used_in[used_words]).astype(np.float32)
    table = _unit_rows(_damped(counts[:, used_words]) @ sp.diags(rarity))
    axes, sizes = _main_axes(table[:: max(1, -(-words.posts // LATENT_SAMPLE))])
    return unit((table @ axes) / np.sqrt(np.maximum(sizes, 1e-6)))


def unit(vectors: Vectors) -> Vectors:
    """Return each vector at length one; one of no length stays as it is."""
    unit_vectors: Vectors = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(
        np.float32
    )
    return unit_vectors


def _centred(vectors: Vectors) -> Vectors:
    """What all posts have in common taken out: Arora, Liang & Ma (2017), "A simple but tough-to-beat baseline"."""
    lengthless = unit(vectors)
    return unit(lengthless - lengthless.mean(axis=0))


def _damped(counts: sp.csr_matrix) -> sp.csr_matrix:
    damped = counts.copy()
    damped.data = 1 + np.log(damped.data)
    return damped


def _unit_rows(table: sp.csr_matrix) -> sp.csr_matrix:
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ table)


def _main_axes(table: sp.csr_matrix, rounds: int = 4) -> tuple[Vectors, Vectors]:
    """The LATENT strongest right singular vectors (m x LATENT), their values: Halko, Martinsson & Tropp (2011), 4.4."""
    guess = np.random.default_rng(0).standard_normal((table.shape[1], LATENT + 10)).astype(np.float32)
    base = np.linalg.qr(table @ guess)[0]
    for _ in range(rounds):
        base = np.linalg.qr(table @ np.linalg.qr(table.T @ base)[0])[0]
    _, sizes, axes = np.linalg.svd((table.T @ base).T, full_matrices=False)
    return axes[:LATENT].T, sizes[:LATENT]


def _word_vectors(vocabulary: Sequence[str]) -> Vectors:
    """Return the sum of the vectors of each word's pieces (words x 256); each word is looked up once for all posts."""
    model = _model()
    pieces = [encoded.ids for encoded in _encode(model.tokenizer, vocabulary)]
    owner = np.repeat(np.arange(len(pieces)), [len(ids) for ids in pieces])
    flat = np.fromiter((piece for ids in pieces for piece in ids), dtype=np.int64, count=len(owner))
    spelled = sp.csr_matrix((np.ones(len(flat), dtype=np.float32), (owner, flat)), (len(pieces), len(model.embedding)))
    vectors: Vectors = spelled @ model.embedding
    return vectors


def _encode(tokenizer: Any, vocabulary: Sequence[str]) -> Any:
    tokenizer.no_padding()
    return tokenizer.encode_batch(list(vocabulary), add_special_tokens=False)


@cache
def _model() -> Any:
    import wordllama

    # a plain load() would download what is in the wheel
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
