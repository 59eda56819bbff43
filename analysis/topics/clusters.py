"""Clusters of vectors that are near each other; their number follows from the data.

A graph of each vector's nearest neighbours, and Leiden communities in it (Traag, Waltman & van Eck 2019, "From Louvain
to Leiden"). One run depends on its seed, so several vote on each edge and the last one runs on the votes: consensus
clustering, Lancichinetti & Fortunato (2012), doi:10.1038/srep00336.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.topics.embeddings import Vectors, unit
from analysis.topics.vocabulary import Numbers

NEIGHBOURS = 15
VOTES = 8
RESOLUTION, COARSE = 1.0, 0.6
"""Leiden's resolution: below 1 it finds fewer, larger groups. Those of all posts were too mixed for a label."""
GRAPH_AT_MOST = 7_000
"""Posts in the graph: exact neighbours grow with the square. The others join the nearest centroid's group."""

Edges = tuple[Numbers, Numbers, NDArray[np.float32]]


def find_groups(vectors: Vectors, seed: int, resolution: float = RESOLUTION) -> Numbers:
    """Return the group of each vector (n), numbered from 0 on; each is in one."""
    if len(vectors) <= GRAPH_AT_MOST:
        return _consensus(*_neighbours(vectors), seed, resolution)
    sampled = vectors[np.linspace(0, len(vectors) - 1, GRAPH_AT_MOST).astype(np.int64)]
    group = _consensus(*_neighbours(sampled), seed, resolution)
    return nearest_centroid(vectors, centroids_of(sampled, group))[0]


def centroids_of(vectors: Vectors, group: Numbers) -> Vectors:
    """Return the unit mean of each group (k x d), where groups are numbered from 0 on and -1 is none."""
    count = int(group.max(initial=-1)) + 1
    centroids = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(centroids, group[group >= 0], vectors[group >= 0])
    return unit(centroids)


def nearest_centroid(vectors: Vectors, centroids: Vectors) -> tuple[Numbers, NDArray[np.float32]]:
    """Return the number of the nearest centroid of each vector, and its cosine."""
    likeness = vectors @ centroids.T
    nearest = np.asarray(likeness.argmax(axis=1), dtype=np.int64)
    return nearest, likeness[np.arange(len(vectors)), nearest]


def _neighbours(vectors: Vectors, block: int = 1_000) -> Edges:
    """Return edges from each vector to its nearest others, with their cosine."""
    count = min(NEIGHBOURS, len(vectors) - 1)
    tos, weights = [], []
    for begin in range(0, len(vectors), block):
        likeness = vectors[begin : begin + block] @ vectors.T
        here = np.arange(len(likeness))
        likeness[here, begin + here] = -1
        nearest = np.argpartition(likeness, len(vectors) - count, axis=1)[:, len(vectors) - count :]
        tos.append(nearest.ravel())
        weights.append(np.take_along_axis(likeness, nearest, axis=1).ravel())
    return np.repeat(np.arange(len(vectors)), count), np.concatenate(tos), np.concatenate(weights)


def _consensus(froms: Numbers, tos: Numbers, weights: NDArray[np.float32], seed: int, resolution: float) -> Numbers:
    """Return Leiden groups on edges weighted by how often VOTES runs put both ends together."""
    import igraph

    close = weights > 0
    graph = igraph.Graph(n=int(froms.max()) + 1, edges=np.column_stack([froms[close], tos[close]]))
    graph.es["weight"] = weights[close].astype(float)
    graph.simplify(combine_edges="max")
    ends = np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
    together = np.zeros(len(ends))
    for vote in range(VOTES):
        communities = _leiden(graph, seed * VOTES + vote, resolution, rounds=2)
        together += communities[ends[:, 0]] == communities[ends[:, 1]]
    # squared: edges that runs differ on are between groups; above zero, so that every post stays in the graph
    graph.es["weight"] = np.array(graph.es["weight"]) * (together / VOTES) ** 2 + 1e-6
    return _leiden(graph, seed, resolution, rounds=6)


def _leiden(graph: Any, seed: int, resolution: float, rounds: int) -> Numbers:
    import igraph

    igraph.set_random_number_generator(random.Random(seed))
    clustering = graph.community_leiden(
        objective_function="modularity", weights="weight", resolution=resolution, n_iterations=rounds
    )
    return np.array(clustering.membership, dtype=np.int64)
