"""Depth, width, h-index and structural virality of the same real threads: ours, networkx, ConvoKit, in one run.

The two libraries are no part of this project; install them by hand (`pip install networkx convokit`). ConvoKit has no
structural virality and no h-index: only its trees and paths are measured, which give depth and width.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from threads import real_threads

from analysis.threads.reply_forest import Forest
from analysis.threads.shape import FEWEST_FOR_VIRALITY, shape_of
from talkworthy.model import Post

Thread = Sequence[Post]
Shape = tuple[int, int, int | None, float | None]
"""Depth, width, h-index, structural virality to six places; None where it is not measured."""


def main() -> None:
    """Measure and print; count differences."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--threads", type=int, default=2_000)
    count = options.parse_args().threads
    threads = [whole(thread) for thread in real_threads()[:count]]
    print(f"shapes of {len(threads):,} threads, {sum(map(len, threads)):,} posts, one process")
    ours = timed("ours", by_forest, threads)
    others: dict[str, Callable[[Sequence[Thread]], list[Shape]]] = {"networkx": by_networkx, "convokit": by_convokit}
    for name, measure in others.items():
        if importlib.util.find_spec(name) is None:
            print(f"  {name:10} is not installed here")
            continue
        theirs = timed(name, measure, threads)
        differ = sum(theirs_value not in (None, mine) for one, other in zip(ours, theirs, strict=True)
                     for mine, theirs_value in zip(one, other, strict=True))  # fmt: skip
        print(f"             {differ} of {4 * len(threads):,} values differ from ours")


def timed(name: str, measure: Callable[[Sequence[Thread]], list[Shape]], threads: Sequence[Thread]) -> list[Shape]:
    """Return the shapes, and print the CPU time they took."""
    begun = time.process_time()
    shapes = measure(threads)
    seconds = time.process_time() - begun
    print(f"  {name:10} {seconds:8.2f} s of CPU, {sum(map(len, threads)) / seconds:10,.0f} posts/s", flush=True)
    return shapes


def whole(thread: Thread) -> list[Post]:
    """Return the thread without posts whose parents are missing, which each library treats differently."""
    known: set[str] = set()
    posts = []
    for post in thread:
        if post.id == post.thread or post.reply_to in known:
            known.add(post.id)
            posts.append(post)
    return posts


def by_forest(threads: Sequence[Thread]) -> list[Shape]:
    """Measure all threads at once, as the analysis does."""
    posts = [post for thread in threads for post in thread]
    shape = shape_of(
        Forest.of([post.id for post in posts], [post.reply_to for post in posts], [post.thread for post in posts])
    )
    columns = (shape.depth, shape.width, shape.h_index, shape.structural_virality)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [(depth, width, h, None if v != v else round(v, 6)) for depth, width, h, v in rows]


def by_networkx(threads: Sequence[Thread]) -> list[Shape]:
    """Measure each thread as a graph."""
    nx: Any = importlib.import_module("networkx")
    shapes: list[Shape] = []
    for thread in threads:
        graph = nx.Graph()
        graph.add_node(thread[0].thread)
        graph.add_edges_from((post.reply_to, post.id) for post in thread if post.id != post.thread)
        depths = Counter(nx.single_source_shortest_path_length(graph, thread[0].thread).values())
        nodes = len(graph)
        mean = nx.average_shortest_path_length(graph) if nodes >= FEWEST_FOR_VIRALITY else None
        shapes.append((max(depths), max(depths.values()), h_of(depths), mean and round(mean, 6)))
    return shapes


def by_convokit(threads: Sequence[Thread]) -> list[Shape]:
    """Measure all threads as one corpus, by the paths from root to leaves."""
    kit: Any = importlib.import_module("convokit")
    speakers: dict[str, Any] = {}
    utterances = [
        kit.Utterance(
            id=post.id,
            speaker=speakers.setdefault(post.author or "unknown", kit.Speaker(id=post.author or "unknown")),
            conversation_id=post.thread,
            reply_to=None if post.id == post.thread else post.reply_to,
            text=post.text,
        )
        for thread in threads
        for post in thread
    ]
    corpus = kit.Corpus(utterances=utterances)
    shapes: list[Shape] = []
    for thread in threads:
        paths = corpus.get_thread(thread[0].thread).get_root_to_leaf_paths()
        depths = Counter({utterance.id: depth for path in paths for depth, utterance in enumerate(path)}.values())
        shapes.append((max(depths), max(depths.values()), None, None))
    return shapes


def h_of(depths: Counter[int]) -> int:
    """Return the largest h with at least h posts at depth h."""
    return max((depth for depth, posts in depths.items() if posts >= depth), default=0)


if __name__ == "__main__":
    main()
