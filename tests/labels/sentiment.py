"""Sentiment towards the brand on the labelled sets, compared with baselines: `PYTHONPATH=. python` this file.

Tuned on one half of each set, evaluated on the other: talk_labels by even and odd lines; the tweets of acl14 are
ordered by their labels (-1, 1, 0, 0 ...), so that even and odd lines would separate the classes: there, four by four. X
posts evaluate only. Nothing here is a test: it prints figures.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from items import ALIASES, Row, item_id, talk_labels, to_posts
from scores import Pair, by_class

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from analysis.sentiment.scoring import sentiment_of
from analysis.text.vader import compound
from talkworthy.model import Annotation, Brand, Post, full_text

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or ROOT.parent / "shared" / "data")
SIDES = {"-1": "negative", "0": "neutral", "1": "positive"}
WINDOW = 3
AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """One labelled post: the label, our annotation (None: none), its text and the name of the brand."""

    number: int
    truth: str
    annotation: Annotation | None
    text: str
    name: str


def main() -> None:
    """Evaluate every set and print it."""
    if not (SHARED / "labelled").exists():
        sys.exit(f"The labelled sets are not here: {SHARED}. TALKWORTHY_SHARED_DATA names another folder.")
    show("talk_labels, relevant ones, unclear left out", conversation(), lambda number: number % 2 == 0)
    show("acl14 tweets", acl14(), lambda number: number // 4 % 2 == 0)
    show("airline tweets (towards the airline)", airline(), lambda number: number // 4 % 2 == 0)


def conversation() -> list[LabelledPost]:
    """Return the labelled posts that are about the brand and have a clear sentiment."""
    items = talk_labels(SHARED)
    posts = [to_post(row) for number, item in enumerate(items) for row in to_posts(number, item)]
    brands = [
        Brand(name, ALIASES.get(name, (name,)), official={"x": frozenset({name[1:].lower()})} if name[0] == "@" else {})
        for name in dict.fromkeys(item["brand"] for item in items)
    ]
    annotations = read(posts, brands)
    return [
        LabelledPost(
            number,
            label,
            annotations.get((item_id(number, item), item["brand"])),
            item["text"],
            item["brand"].split()[0],
        )
        for number, item in enumerate(items)
        if item["labels"]["relevant"] and (label := item["labels"]["sentiment"]) not in (None, "unclear")
    ]


def to_post(row: Row) -> Post:
    """Return the Post of a row of the file that `items` writes."""
    return Post(
        id=row["id"],
        source=row["source"],
        kind="post",
        created_at=datetime.fromisoformat(row["created_at"]),
        thread=row["thread"],
        title=row.get("title") or "",
        text=row.get("text") or "",
        author=row["author"],
        community=row["community"],
        reply_to=row["reply_to"],
    )


def acl14() -> list[LabelledPost]:
    """Return the tweets with a target, joined again from their tokens."""
    lines = (SHARED / "labelled" / "target_sentiment_acl14_train.raw").read_text(encoding="utf-8").splitlines()
    triples = [lines[start : start + 3] for start in range(0, len(lines) - 2, 3)]
    rows = [(joined(text).replace("$T$", name), name, SIDES[label.strip()]) for text, name, label in triples]
    return of_tweets("acl", rows)


def airline() -> list[LabelledPost]:
    """Return tweets to airlines, each analysed for the airline that it is addressed to."""
    with (SHARED / "labelled" / "airline_tweets.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["text"].split()[0], row["airline_sentiment"]) for row in csv.DictReader(file)]
    return of_tweets("air", [row for row in rows if re.fullmatch(r"@\w+", row[1])])


def of_tweets(source: str, rows: Sequence[tuple[str, str, str]]) -> list[LabelledPost]:
    """Return text, name and label of each, each in a thread of its own."""
    posts = [
        Post(f"{source}:{number}", source, "post", AT, f"{source}:{number}", text=text, author=f"a{number}", lang="en")
        for number, (text, _, _) in enumerate(rows)
    ]
    annotations = read(posts, [Brand(name, (name,)) for name in {name.lower(): name for _, name, _ in rows}.values()])
    by_name = {(post, brand.lower()): annotation for (post, brand), annotation in annotations.items()}
    return [
        LabelledPost(number, label, by_name.get((f"{source}:{number}", name.lower())), text, name)
        for number, (text, name, label) in enumerate(rows)
    ]


def joined(text: str) -> str:
    """Return a tokenised tweet as people write it."""
    text = re.sub(r" ([`'\u2019]) (s|m|t|re|ve|ll|d)\b", r"'\2", text)
    text = re.sub(r" ([,.!?;:])(?=\s|$)", r"\1", text)
    for apart, together in ((": )", ":)"), (": (", ":("), ("; )", ";)"), ("< 3", "<3"), ("-LRB-", "("), ("-RRB-", ")")):
        text = text.replace(apart, together)
    return text


def read(posts: Sequence[Post], brands: Sequence[Brand]) -> dict[tuple[str, str], Annotation]:
    """Return (post, brand) -> its sentiment annotation, by the analyzer."""
    result = ThreadAnalyzer(brands, ["sentiment"]).analyse(
        [StoredPost(number, post) for number, post in enumerate(posts)]
    )
    sentiments = (row.annotation for row in result.annotations if row.annotation.name == "sentiment")
    return {(sentiment.post, sentiment.brand): sentiment for sentiment in sentiments}


def show(title: str, posts: Sequence[LabelledPost], is_tuned: Callable[[int], bool]) -> None:
    """Print macro-F1 on both halves: ours, ours where it gives an answer, and the baselines."""
    print(f"\n{title}")
    for half, wanted in (("tuned on", True), ("judged on", False)):
        rows = [post for post in posts if is_tuned(post.number) is wanted]
        answered = [post for post in rows if prediction(post) != "unclear"]
        commonest = Counter(post.truth for post in rows).most_common(1)[0][0]
        print(f"  {half}, n {len(rows):,}")
        line("ours, answering always", pairs(rows, always))
        line(f"ours where it answers ({len(answered) / len(rows):.0%})", pairs(answered, prediction))
        line("VADER on the whole text", pairs(rows, vader_whole))
        line(f"VADER on {WINDOW} words on either side", pairs(rows, near_name))
        line("always the commonest", [(post.truth, commonest) for post in rows])


def line(name: str, label_pairs: Sequence[Pair]) -> None:
    """Print macro-F1 of three classes, and the F1 of each class."""
    classes = by_class(label_pairs)
    macro = sum(score[3] for score in classes.values()) / len(classes)
    each = ", ".join(f"{label} {score[3]:.2f}" for label, score in classes.items())
    print(f"    {name:38} macro-F1 {macro:.3f}  ({each})")


def pairs(rows: Iterable[LabelledPost], predict: Callable[[LabelledPost], str]) -> list[Pair]:
    """Return label and prediction of each."""
    return [(post.truth, predict(post)) for post in rows]


def prediction(post: LabelledPost) -> str:
    """Return our sentiment; neutral where there is no annotation (not by a person, or no conversation)."""
    return post.annotation.label if post.annotation else "neutral"


def always(post: LabelledPost) -> str:
    """Return positive or negative by our score, also where it is close to 0."""
    return sentiment_of(post.annotation.value or 0.0) if post.annotation else "neutral"


def vader_whole(post: LabelledPost) -> str:
    """Return VADER's sentiment of the whole text, with its own thresholds."""
    return of_vader(post.text)


def near_name(post: LabelledPost) -> str:
    """Return VADER's sentiment of the words next to the name."""
    words = full_text("", post.text).split()
    place = next((at for at, word in enumerate(words) if post.name.split()[0].lower() in word.lower()), 0)
    return of_vader(" ".join(words[max(0, place - WINDOW) : place + len(post.name.split()) + WINDOW]))


def of_vader(text: str) -> str:
    """Return VADER's sentiment with its own thresholds of +-0.05."""
    score = compound(text)
    return "positive" if score >= 0.05 else "negative" if score <= -0.05 else "neutral"


if __name__ == "__main__":
    main()
