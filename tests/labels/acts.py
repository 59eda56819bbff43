"""Speech acts, cues and stages compared with the labelled sets and baselines. Run `python tests/labels/acts.py`.

The even items of each set were used while the rules were written; the odd ones evaluate. Posts go through the analyzer
like any other; a post in no conversation about the brand counts as without annotations.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from analysis.text.vader import compound
from talkworthy.model import Annotation, Brand, Post
from tests.labels.items import ALIASES, Row, item_id, talk_labels, to_posts
from tests.labels.scores import Pair, by_class, table

ANNOTATORS = ("question", "acts", "cue", "stage")
NEGATIVE = -0.05
HALVES = {"tuned on (even)": slice(0, None, 2), "judged on (odd)": slice(1, None, 2)}
NOT_STAGED, LEFT_ALONE = "unknown", "leave_alone"
ACTS = (
    ("question", "question", True),
    ("answer", "answer", True),
    ("recommend_for", "recommends", "for"),
    ("recommend_against", "recommends", "against"),
)
"""Name of the annotation, the key of its label, and the value that matches."""

Annotations = Sequence[Mapping[str, Annotation]]
"""For each item: name of an annotation -> the annotation."""


def main(shared: Path) -> None:
    """Evaluate everything and print it."""
    items = talk_labels(shared)
    annotations = read(items)
    for name, key, value in ACTS:
        print(
            table(
                f"\n{name} on talk_labels",
                halves([to_act(*pair, name, key, value) for pair in zip(items, annotations, strict=True)]),
            )
        )
    by_question_mark = [to_mark(item) for item in items]
    print(table("  question, where a post contains ?", halves(by_question_mark)))
    judge_cues(items, annotations)
    stages = [to_class(*pair, "stage", NOT_STAGED) for pair in zip(items, annotations, strict=True)]
    print(table("\nstage on talk_labels", halves(stages)))
    judge_complaints(shared)


def judge_cues(items: Sequence[Row], annotations: Annotations) -> None:
    """Print the cues, their macro-F1, and the most harmful error."""
    cues = halves([to_class(*pair, "cue", LEFT_ALONE) for pair in zip(items, annotations, strict=True)])
    print(table("\ncue on talk_labels", cues))
    for half, pairs in cues.items():
        scores = [f1 for *_, f1 in by_class(pairs).values()]
        predictions = [prediction for truth, prediction in pairs if truth == LEFT_ALONE]
        wrong = sum(prediction in ("may_need_help", "asked_brand") for prediction in predictions)
        print(
            f"  {half}: macro-F1 {sum(scores) / len(scores):.3f}; no reply needed {len(predictions)}, disturbed {wrong}"
        )
    everybody = {half: [(truth, LEFT_ALONE) for truth, _ in pairs] for half, pairs in cues.items()}
    print(table("  the same, if everybody were left alone", everybody))


def judge_complaints(shared: Path) -> None:
    """Print complaints to brands, tweet by tweet; compared with VADER, and with all taken as complaints."""
    with (shared / "labelled" / "complaints.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["domain"].startswith("random")]
    brand = Brand("the brand", tuple(sorted({word for row in rows for word in handles(row["text"])})))
    annotations = annotate([brand], [tweet(number, row["text"]) for number, row in enumerate(rows)])
    truth = [to_word(row["complaint"] == "1") for row in rows]
    ours = [to_word("complaint" in annotations[tweet_id(number)]) for number in range(len(rows))]
    negative = [to_word(compound(row["text"]) <= NEGATIVE) for row in rows]
    columns = {"our rules": ours, "VADER negative": negative, "all": [to_word(True)] * len(rows)}
    for name, half in HALVES.items():
        pairs = {
            column: list(zip(truth[half], predictions[half], strict=True)) for column, predictions in columns.items()
        }
        print(table(f"\ncomplaints to brands, {name}", pairs))


def read(items: Sequence[Row]) -> Annotations:
    """Return the annotations of each labelled post, analysed for its brand."""
    annotations: dict[str, dict[str, Annotation]] = {}
    for name in sorted({item["brand"] for item in items}):
        account = {"x": frozenset({name[1:].casefold()})} if name.startswith("@") else {}
        brand = Brand(name, ALIASES.get(name, (name,)), official=account)
        posts = [
            to_post(row) for number, item in enumerate(items) if item["brand"] == name for row in to_posts(number, item)
        ]
        annotations |= annotate([brand], posts)
    return [annotations.get(item_id(number, item), {}) for number, item in enumerate(items)]


def annotate(brands: Sequence[Brand], posts: Sequence[Post]) -> dict[str, dict[str, Annotation]]:
    """Return post id -> its annotations."""
    by_post: dict[str, dict[str, Annotation]] = defaultdict(dict)
    result = ThreadAnalyzer(brands, ANNOTATORS).analyse([StoredPost(number, post) for number, post in enumerate(posts)])
    for row in result.annotations:
        by_post[row.annotation.post][row.annotation.name] = row.annotation
    return by_post


def to_post(row: Row) -> Post:
    """Return a post from a row of `to_posts`."""
    values = {name: row[name] for name in ("id", "source", "thread", "reply_to", "author", "community", "text")}
    moment = datetime.fromisoformat(row["created_at"])
    return Post(kind="post", created_at=moment, title=row.get("title", ""), **values)


def tweet(number: int, text: str) -> Post:
    """Return one tweet in a thread of its own."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Post(tweet_id(number), "x", "post", at, tweet_id(number), text=text, author=f"someone{number}")


def tweet_id(number: int) -> str:
    """Return the id of a tweet."""
    return f"x:complaint{number}"


def handles(text: str) -> list[str]:
    """Return the accounts that a tweet names."""
    return ["@" + word.split("@")[1].rstrip(".,:;!?'\"\u2019)") for word in text.split() if word.startswith("@")]


def to_word(is_complaint: bool) -> str:
    """Return the name of the class."""
    return "complaint" if is_complaint else "none"


def to_act(item: Row, annotations: Mapping[str, Annotation], name: str, key: str, value: object) -> Pair | None:
    """Return label and prediction of one act; None where the two annotators disagree."""
    label = item["labels"][key]
    return None if label is None else (str(label == value), str(name in annotations))


def to_mark(item: Row) -> Pair | None:
    """Return the label and the simplest prediction."""
    label = item["labels"]["question"]
    return None if label is None else (str(label), str("?" in item["text"]))


def to_class(item: Row, annotations: Mapping[str, Annotation], name: str, default: str) -> Pair | None:
    """Return label and prediction of an annotation with classes."""
    label = item["labels"][name]
    return None if label is None else (label, annotations[name].label if name in annotations else default)


def halves(pairs: Sequence[Pair | None]) -> dict[str, list[Pair]]:
    """Return those that have a label, by half."""
    return {name: [pair for pair in pairs[half] if pair] for name, half in HALVES.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "data")
