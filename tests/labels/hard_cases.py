"""Invented posts that are hard to read: how many of each kind are read right. `PYTHONPATH=. python` this file.

`hard_cases/judge.jsonl` was written by another writer than `train.jsonl`, on which the model was trained. Of a post
with both sides, "unclear" is right; of promoters and staff the author type counts, of complaints the complaint, of
recommendations whether it recommends.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from analysis.pipeline.analyzer import Models, ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from talkworthy.model import Annotation, Brand, Post

CASES = Path(__file__).parent / "hard_cases" / "judge.jsonl"
AT = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


def main() -> None:
    """Print the share that is right, by kind, with the model and by rules alone."""
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    results = {mentions: _right(rows, Models(mentions=mentions)) for mentions in ("rules", "shipped")}
    for kind in dict.fromkeys(row["kind"] for row in rows):
        shares = [f"{mentions} {sum(right[kind])} of {len(right[kind])}" for mentions, right in results.items()]
        print(f"{kind:24} {'   '.join(shares)}")
    if "--wrong" in sys.argv:
        show_wrong(rows)


def show_wrong(rows: list[Row]) -> None:
    """Print the posts that are read wrongly with the model."""
    for row, by_name in zip(rows, predict(rows, Models()), strict=True):
        if not is_right(row, by_name):
            ours = {name: by_name[name].label for name in ("author_type", "sentiment") if name in by_name}
            print(f"\n{row['kind']}: {row['sentiment']}, {row['author_type']}; ours {ours} {sorted(by_name)}")
            print(f"  {row['brand']}: {row['text']}")


def _right(rows: list[Row], models: Models) -> dict[str, list[bool]]:
    right: dict[str, list[bool]] = defaultdict(list)
    for row, by_name in zip(rows, predict(rows, models), strict=True):
        right[row["kind"]].append(is_right(row, by_name))
    return right


def predict(rows: list[Row], models: Models) -> Iterator[Mapping[str, Annotation]]:
    """Yield the annotations of each row's post, by name."""
    for number, row in enumerate(rows):
        thread = f"forum:{number}"
        posts = [Post(thread, "forum", "post", AT, thread, title=row["title"], text=row["parent"] or "", author="ann")]
        if not (row["title"] or row["parent"]):
            posts = []
        post = Post(
            f"{thread}/post", "forum", "post", AT + timedelta(minutes=1), thread if posts else f"{thread}/post",
            text=row["text"], author="bob", reply_to=thread if posts else None,
        )  # fmt: skip
        analyzer = ThreadAnalyzer([Brand(row["brand"], (row["brand"],))], models=models)
        result = analyzer.analyse([StoredPost(index, item) for index, item in enumerate([*posts, post])])
        yield {found.annotation.name: found.annotation for found in result.annotations if found.post == len(posts)}


def is_right(row: Row, by_name: Mapping[str, Annotation]) -> bool:
    """Return whether what the kind is about was read right."""
    author_type = by_name["author_type"].label if "author_type" in by_name else "public"
    if row["kind"] in ("stealth_promotion", "staff"):
        return author_type == row["author_type"]
    if row["kind"] == "negated_recommendation":
        ours = "for" if "recommend_for" in by_name else "against" if "recommend_against" in by_name else "none"
        return ours == row["recommends"]
    label = by_name["sentiment"].label if "sentiment" in by_name else "none"
    if row["kind"] == "calm_complaint" and row["complaint"]:
        return "complaint" in by_name and label != "positive"
    if row["kind"] == "wish" and row["sentiment"] != "positive":
        return label != "positive"
    return label == row["sentiment"] or (row["sentiment"] == "mixed" and label == "unclear")


if __name__ == "__main__":
    main()
