"""The labelled mentions that the model is trained on: texts from the shared data, labels from `tests/labels/mentions`.

Posts from X are not among them, nor is any text of talk_labels, which judges.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from analysis.annotators.base import AnnotatedPost
from analysis.text.language import own_words
from talkworthy.model import MentionKind, NameMatch, Post

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or ROOT.parent / "shared" / "data")
LABELS = Path(__file__).parent.parent / "mentions"
CASES = Path(__file__).parent.parent / "hard_cases"
READ_BY_ID = ("random", "hard", "replies", "more")
ASPECTS = ("Laptops_Train.xml.seg", "Restaurants_Train.xml.seg")
LABEL_NAMES = ("relevant", "sentiment", "complaint", "question", "recommends", "stage", "author_type")
SIDES = {"-1": "negative", "0": "neutral", "1": "positive"}
HELD_OUT = 5
"""One brand in so many is held out."""
AT = datetime(2026, 1, 1, tzinfo=UTC)
IGNORES_CASE_FROM = 5
"""Characters of a brand's name in small letters that is looked for in any case."""
OLD_WORDS = {"customer": "public", "brand": "staff", "other": "unknown", "mixed": "unclear"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LabelledMention:
    """One labelled mention: the post, those above it, and label name -> value ("" where it was not labelled)."""

    id: str
    part: str
    brand: str
    item: AnnotatedPost
    root: AnnotatedPost | None
    parent: AnnotatedPost | None
    labels: Mapping[str, str]

    @property
    def is_held_out(self) -> bool:
        """Whether it judges and is not trained on: by the name of its brand alone."""
        return self.part not in ("aspects", "unlabelled") and is_held_out(self.brand)


def is_held_out(brand: str) -> bool:
    """Return whether the mentions of a brand are kept out of training."""
    return hashlib.blake2b(brand.casefold().encode(), digest_size=4).digest()[0] % HELD_OUT == 0


def load_mentions(shared: Path) -> list[LabelledMention]:
    """Return all labelled mentions that may be trained on."""
    judged = judged_openings(shared)
    rows = [*_given(shared), *_read(shared), *_cases(), *_aspects(shared)]
    return [to_mention(row) for row in rows if opening(row["text"]) not in judged]


def judged_openings(shared: Path) -> set[str]:
    """Return the openings of the texts of talk_labels, which judge and are never trained on."""
    return {opening(row["text"]) for row in _json_lines(shared / "labelled" / "talk_labels.jsonl")}


def _given(shared: Path) -> Iterator[Row]:
    """Yield the mentions that came with labels, with those of a second reading in their place."""
    read = {labels["id"]: labels for labels in read_labels(LABELS / "given.tsv")}
    for row in _json_lines(shared / "mentions" / "labelled.jsonl"):
        yield row | {"part": "labelled", "labels": read[row["id"]]}


def _read(shared: Path) -> Iterator[Row]:
    """Yield the mentions whose labels are kept here by id."""
    texts = {mention_id(row): row for row in pool(shared)}
    for part in READ_BY_ID:
        for labels in read_labels(LABELS / f"{part}.tsv"):
            if text := texts.get(labels["id"]):
                yield text | {"id": labels["id"], "part": part, "labels": labels}
    yield from _replies(shared)


def pool(shared: Path) -> Iterator[Row]:
    """Yield the lines of the pool of mentions."""
    with gzip.open(shared / "mentions" / "unlabelled.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def mention_id(row: Row) -> str:
    """Return the id of a line of `unlabelled.jsonl.gz`: a hash of what makes it one."""
    content = json.dumps([row["brand"], row["source"], row["community"], row["start"], row["text"]])
    return "m:" + hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def read_labels(file: Path) -> list[dict[str, str]]:
    """Return the labels of a file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _replies(shared: Path) -> Iterator[Row]:
    """Yield the labelled replies on Reddit, which do not name the brand, with what they answer."""
    labels = read_labels(LABELS / "replies.tsv")
    wanted = {row["id"].split(":")[1] for row in labels}
    posts: dict[str, Row] = {}
    for file in sorted((shared / "reddit").glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            thread = {row["name"]: row for row in map(json.loads, lines)}
        for name in wanted & thread.keys():
            posts[name] = thread[name] | {
                "above": thread.get(thread[name]["parent_id"]),
                "first": thread.get(thread[name]["link_id"]),
            }
    for row in labels:
        _, name, brand = row["id"].split(":", 2)
        post = posts[name]
        above, first = post["above"] or {}, post["first"] or {}
        yield {
            "id": row["id"],
            "part": "replies",
            "brand": brand,
            "alias": brand,
            "title": first.get("title", ""),
            "parent": above.get("body") or above.get("selftext") or "",
            "text": post["body"],
            "start": None,
            "labels": row,
        }


def _aspects(shared: Path) -> Iterator[Row]:
    """Yield the sentences of reviews with a part of the product as the target (SemEval 2014 task 4), three lines each.

    Only the sentiment is labelled: https://aclanthology.org/S14-2004
    """
    for file in ASPECTS:
        lines = (shared / "labelled" / file).read_text(encoding="utf-8").splitlines()
        for number in range(0, len(lines) - 2, 3):
            before, _, after = lines[number].partition("$T$")
            target = lines[number + 1].strip()
            yield {
                "id": f"aspect:{file}:{number}", "part": "aspects", "brand": target, "alias": target, "title": "",
                "parent": "", "text": before + target + after, "start": len(before),
                "labels": dict.fromkeys(LABEL_NAMES, "") | {"sentiment": SIDES[lines[number + 2].strip()]},
            }  # fmt: skip


def _cases() -> Iterator[Row]:
    """Yield the invented hard cases."""
    for number, row in enumerate(_json_lines(CASES / "train.jsonl")):
        labels = {name: _to_word(row.get(name, "yes")) for name in LABEL_NAMES}
        yield row | {
            "id": f"case:{number}", "part": "cases", "alias": row["brand"], "start": None,
            "labels": labels,
        }  # fmt: skip


def _to_word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return OLD_WORDS.get(value, value) if value else ""


def to_mention(row: Row) -> LabelledMention:
    """Return the mention of a row: `id, part, brand, alias, title, parent, text, start, labels`."""
    thread = f"{row['id']}/root" if row["title"] or row["parent"] else row["id"]
    root = parent = None
    if thread != row["id"]:
        root = _post(row, Post(thread, "forum", "post", AT, thread, title=row["title"]))
    if row["parent"]:
        above = Post(f"{row['id']}/parent", "forum", "post", AT, thread, text=row["parent"], reply_to=thread)
        parent = _post(row, above)
    answered = parent or root
    reply_to = answered.post.id if answered else None
    post = Post(row["id"], "forum", "post", AT + timedelta(minutes=2), thread, text=row["text"], reply_to=reply_to)
    labels = {"cue": ""} | dict(row["labels"])
    labels["may_need_help"] = {"": "", "may_need_help": "yes"}.get(labels["cue"], "no")
    return LabelledMention(row["id"], row["part"], row["brand"], _post(row, post), root, parent, labels)


def _post(row: Row, post: Post) -> AnnotatedPost:
    """Return a post of the row's thread, each by an author of their own, as it is analysed."""
    post = replace(post, author=post.id, community="talk")
    whole = post.title or post.text
    mentions = name_matches(whole, row["brand"], row["alias"], row["start"] if post.id == row["id"] else None)
    kind: MentionKind = "direct" if mentions else "implied"
    return AnnotatedPost(post, row["brand"], kind, whole, own_words(whole), mentions, "public")


def name_matches(text: str, brand: str, alias: str, start: int | None) -> list[NameMatch]:
    """Return where the brand's name stands in the text, at `start` among others."""
    flags = re.IGNORECASE if alias[:1].islower() and len(alias) >= IGNORES_CASE_FROM else re.NOFLAG
    spans = {match.span() for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text, flags)}
    if start is not None and not any(begin <= start < stop for begin, stop in spans):
        spans.add((start, start + len(alias)))
    return [NameMatch(brand, text[begin:stop], begin, stop) for begin, stop in sorted(spans)]


def opening(text: str) -> str:
    """Return the first 120 characters of a text, letters and digits alone, by which it is told from others."""
    return re.sub(r"\W+", " ", text.lower())[:120]


def _json_lines(file: Path) -> Sequence[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
