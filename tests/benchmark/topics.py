"""How good topics are: NMI with labels, agreement over seeds, texts a second, beside the usual methods in one run.

    PYTHONPATH=. python tests/benchmark/topics.py ../shared/data [--half odd] [--posts 800] [--only ours]

Posts of the Reddit communities against their community, and complaints to airlines against their reason. Names of
communities are not in the posts' words (they are the "brand" that is taken out). BERTopic, tomotopy and scikit-learn
are asked where they are installed; what is not is said.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from analysis.topics import TopicOptions, find_topics
from analysis.topics.fit import build_space
from analysis.topics.vocabulary import to_words
from talkworthy.model import Brand

SEEDS = (20, 1, 2, 3, 4)
TOPICS = 12
"""Number of topics for the methods that need one: about as many as ours finds."""
FEWEST_WORDS = 6
AIRLINES = ("united", "usairways", "us airways", "southwestair", "americanair", "jetblue", "delta", "virginamerica")

Labels = Sequence[str]
Method = Callable[[Sequence[str], Sequence[str], Brand, int], Any]


def communities(folder: Path, half: int, most: int, conversation: bool) -> Iterator[tuple[str, str, str]]:
    """Yield text, community and thread of `most` posts of each community; with their comments where `conversation`."""
    for path in sorted((folder / "reddit").glob("*.jsonl.gz")):
        taken = 0
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = f"{row['title']}\n\n{row['selftext']}" if row["kind"] == "t3" else row["body"] or ""
                wanted = zlib.crc32(row["link_id"].encode()) % 2 == half and (conversation or row["kind"] == "t3")
                if wanted and taken < most and len(text.split()) >= FEWEST_WORDS and "[removed]" not in text:
                    taken += 1
                    yield text, row["subreddit"], row["link_id"]


def complaints(folder: Path, half: int) -> Iterator[tuple[str, str, str]]:
    """Yield text, reason and number of the airlines' complaints."""
    with (folder / "labelled" / "airline_tweets.csv").open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if row["negativereason"] and number % 2 == half:
                yield row["text"], row["negativereason"], row["tweet_id"]


def ours(texts: Sequence[str], conversations: Sequence[str], brand: Brand, seed: int) -> Any:
    """Return Talkworthy's topics."""
    return find_topics(texts, brand, None, conversations, TopicOptions(seed=seed)).topic


def k_means(texts: Sequence[str], conversations: Sequence[str], brand: Brand, seed: int) -> Any:
    """k-means on the same vectors."""
    from sklearn.cluster import KMeans  # type: ignore[import-untyped]

    space = build_space(texts, brand, None, None)
    topic = np.full(len(texts), -1)
    if space is not None:
        topic[space.rows] = KMeans(TOPICS, n_init=3, random_state=seed).fit_predict(space.own)
    return topic


def nmf(texts: Sequence[str], conversations: Sequence[str], brand: Brand, seed: int) -> Any:
    """Non-negative matrix factorisation of TF-IDF (scikit-learn)."""
    from sklearn.decomposition import NMF  # type: ignore[import-untyped]
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

    table = TfidfVectorizer(min_df=3, max_df=0.3, sublinear_tf=True).fit_transform(bare(texts, brand))
    return NMF(TOPICS, init="nndsvda", random_state=seed, max_iter=200).fit_transform(table).argmax(axis=1)


def lda(texts: Sequence[str], conversations: Sequence[str], brand: Brand, seed: int) -> Any:
    """Latent Dirichlet allocation (tomotopy)."""
    import tomotopy  # type: ignore[import-not-found]

    model = tomotopy.LDAModel(k=TOPICS, min_df=3, seed=seed)
    rows = [row for row, text in enumerate(bare(texts, brand)) if text and model.add_doc(text.split()) is not None]
    model.train(300, workers=1)
    topic = np.full(len(texts), -1)
    for row, document in zip(rows, model.docs, strict=False):
        topic[row] = int(np.argmax(document.get_topic_dist()))
    return topic


def bertopic(texts: Sequence[str], conversations: Sequence[str], brand: Brand, seed: int) -> Any:
    """BERTopic (UMAP, HDBSCAN) on the same static vectors."""
    from bertopic import BERTopic  # type: ignore[import-not-found]
    from umap import UMAP  # type: ignore[import-not-found]

    space = build_space(texts, brand, None, None)
    topic = np.full(len(texts), -1)
    if space is not None:
        shrunk = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
        used = [texts[row] for row in space.rows.tolist()]
        topic[space.rows] = BERTopic(umap_model=shrunk, nr_topics="auto").fit_transform(used, space.own)[0]
    return topic


def bare(texts: Sequence[str], brand: Brand) -> list[str]:
    """Return the posts' content words, for methods that count words."""
    words = to_words(texts, brand)
    telling = words.telling()
    content: list[list[str]] = [[] for _ in texts]
    for row, word in zip(words.row.tolist(), words.word.tolist(), strict=True):
        if word >= 0 and telling[word]:
            content[row].append(words.vocabulary[word])
    return [" ".join(words_of_text) for words_of_text in content]


METHODS: dict[str, tuple[Method, str]] = {
    "ours": (ours, "numpy"),
    "k-means": (k_means, "sklearn"),
    "nmf": (nmf, "sklearn"),
    "lda": (lda, "tomotopy"),
    "bertopic": (bertopic, "bertopic"),
}


def measure(name: str, method: Method, rows: Sequence[tuple[str, str, str]], brand: Brand) -> str:
    """Return a line of figures; posts in no topic are a group of their own for NMI, and are counted."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score  # type: ignore[import-untyped]

    texts, labels, conversations = (list(column) for column in zip(*rows, strict=True))
    begun = time.process_time()
    topics = [np.asarray(method(texts, conversations, brand, seed)) for seed in SEEDS]
    spent = (time.process_time() - begun) / len(SEEDS)
    nmi = np.mean([normalized_mutual_info_score(labels, topic) for topic in topics])
    stable = np.mean([adjusted_rand_score(one, other) for one, other in combinations(topics, 2)])
    none = np.mean([(topic < 0).mean() for topic in topics])
    return (
        f"  {name:<10} NMI {nmi:.3f}   ARI over seeds {stable:.2f}   {len(set(topics[0].tolist()) - {-1}):>3} topics   "
        f"{none:4.0%} in none   {len(texts) / spent:>7,.0f} texts a CPU second"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=("even", "odd"), default="odd")
    parser.add_argument("--posts", type=int, default=800)
    parser.add_argument("--only", choices=METHODS, nargs="*", default=list(METHODS))
    args = parser.parse_args()
    half = int(args.half == "odd")
    names = {path.name.split(".")[0] for path in (args.data / "reddit").glob("*.jsonl.gz")}
    communal, airline = Brand("Communities", tuple(sorted(names))), Brand("Airlines", AIRLINES)
    # what a first call loads is not what a text costs
    find_topics(["words to load the word vectors with"] * 30, airline)
    for title, given, brand in (
        ("posts against their community", communities(args.data, half, args.posts, False), communal),
        ("whole talks against their community", communities(args.data, half, 2 * args.posts, True), communal),
        ("complaints against their reason", complaints(args.data, half), airline),
    ):
        rows = list(given)
        print(f"{title} (n = {len(rows):,}, {args.half} half)")
        for name in args.only:
            method, needs = METHODS[name]
            print(measure(name, method, rows, brand) if find_spec(needs) else f"  {name}: not installed", flush=True)


if __name__ == "__main__":
    main()
