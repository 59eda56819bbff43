"""`make judge`: predictions on the labelled sets compared with their labels, through the commands that a user runs.

Author types and relevance on talk_labels (rules were tuned on the even lines; the odd ones evaluate), spam under
YouTube videos, and brand, public and C2C on support tweets. The sets are read from ../shared/data
(TALKWORTHY_SHARED_DATA names another folder). Nothing here is a test: it prints figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from items import ALIASES, VIDEO, item_id, source_of, talk_labels, to_posts, write_brands, write_rows, youtube
from scores import Pair, by_class, table

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from talkworthy.model import Post

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or ROOT.parent / "shared" / "data")
VIDEOS = ("Youtube01-Psy", "Youtube02-KatyPerry", "Youtube03-LMFAO")

Row = dict[str, Any]


def main() -> None:
    """Evaluate everything and print it."""
    if not (SHARED / "labelled").exists():
        sys.exit(f"The labelled sets are not here: {SHARED}. TALKWORTHY_SHARED_DATA names another folder.")
    with tempfile.TemporaryDirectory() as folder:
        judge_talk_labels(Path(folder))
        judge_spam(Path(folder))
        judge_tweets(Path(folder))


def judge_talk_labels(folder: Path) -> None:
    """Print author types and relevance of the labelled posts."""
    items = talk_labels(SHARED)
    write_rows(folder / "labels.ndjson", [row for number, item in enumerate(items) for row in to_posts(number, item)])
    brands = {item["brand"]: ALIASES.get(item["brand"], (item["brand"],)) for item in items}
    write_brands(folder / "labels.toml", brands, [name for name in brands if name.startswith("@")])
    rows = {(row["id"], row["brand"]): row for row in annotate(folder, "labels.toml", [folder / "labels.ndjson"])}
    predictions = [rows.get((item_id(number, item), item["brand"])) for number, item in enumerate(items)]
    halves = {"tuned on (even)": slice(0, None, 2), "judged on (odd)": slice(1, None, 2)}
    author_types = {name: to_author_types(items[half], predictions[half]) for name, half in halves.items()}
    print(table("author types on talk_labels", author_types))
    print(table("  the same, if all were public", {name: majority(pairs) for name, pairs in author_types.items()}))
    relevance = {name: to_relevance(items[half], predictions[half]) for name, half in halves.items()}
    print(table("\nrelevance on talk_labels, by the rules alone (nothing learned)", relevance))
    direct = [item["direct"] for item in items]
    alias = {
        name: [(truth, "about") for truth, _ in to_relevance(items[half], predictions[half])]
        for name, half in halves.items()
    }
    print(table("  the same, by the alias in the post or above it", alias))
    print(f"  ({sum(direct)} of {len(items)} posts name the brand themselves)")
    show_misses(items, predictions)


def to_author_type(item: Row) -> str | None:
    """Return the labelled author type in today's words: the data set calls the public `customer`."""
    label: str | None = item["labels"]["voice"]
    return "public" if label == "customer" else label


def to_author_types(items: Sequence[Row], predictions: Sequence[Row | None]) -> list[Pair]:
    """Return label and prediction of the posts that are about the brand, or were taken for that ("no conversation":
    not).
    """
    return [
        (to_author_type(item), row["author_type"] if row else "no conversation")
        for item, row in zip(items, predictions, strict=True)
        if item["labels"]["voice"] and (row or item["labels"]["relevant"])
    ]


def to_relevance(items: Sequence[Row], predictions: Sequence[Row | None]) -> list[Pair]:
    """Return label and prediction: about the brand or not."""
    return [
        ("about" if item["labels"]["relevant"] else "not about", "about" if row and row["relevant"] else "not about")
        for item, row in zip(items, predictions, strict=True)
        if item["labels"]["relevant"] is not None
    ]


def majority(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the same labels, each predicted as the most common one."""
    commonest = Counter(truth for truth, _ in pairs).most_common(1)[0][0]
    return [(truth, commonest) for truth, _ in pairs]


def show_misses(items: Sequence[Row], predictions: Sequence[Row | None]) -> None:
    """Print the odd posts with a wrong author type, by line of the file: to be reviewed, not tuned on."""
    wrong = [
        f"{number}: {to_author_type(item)}, predicted {row['author_type']} ({row['author_type_rule']})"
        for number, (item, row) in enumerate(zip(items, predictions, strict=True))
        if number % 2 and row and to_author_type(item) not in (None, row["author_type"]) and source_of(item) != "x"
    ]
    print("  wrong author types among the odd lines: " + ("; ".join(wrong) or "none"))


def judge_spam(folder: Path) -> None:
    """Spam under the videos: promoters and bots; and with what is a copy of another comment."""
    write_brands(folder / "video.toml", {VIDEO: (VIDEO,)})
    print("\nspam under YouTube videos (author and text only)")
    for name in VIDEOS:
        rows, labels = zip(*youtube(SHARED / "labelled" / f"{name}.csv"), strict=True)
        write_rows(folder / f"{name}.ndjson", rows)
        by_id = {row["id"]: row for row in annotate(folder, "video.toml", [folder / f"{name}.ndjson"])}
        labelled = [(label, by_id[row["id"]]) for row, label in zip(rows, labels, strict=True) if label is not None]
        author_type = [(to_word(label), to_word(row["author_type"] in ("promoter", "bot"))) for label, row in labelled]
        copied = [
            (to_word(label), to_word(row["author_type"] in ("promoter", "bot") or bool(row["duplicate_of"])))
            for label, row in labelled
        ]
        everything = [(truth, "spam") for truth, _ in author_type]
        print(f"  {name:20} {spam(author_type)}; with duplicates: {spam(copied)}; all called spam: {spam(everything)}")


def to_word(is_spam: bool) -> str:
    """Return the name of the class."""
    return "spam" if is_spam else "conversation"


def spam(pairs: Sequence[Pair]) -> str:
    """Return the figures of the one class."""
    count, precision, recall, both = by_class(pairs)["spam"]
    return f"n {count}, precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}"


def judge_tweets(folder: Path) -> None:
    """Print brand against public post by post, and C2C thread by thread."""
    file = SHARED / "x" / "customer_support_tweets.csv"
    posts = [post for post in Dataset([file]).posts() if not isinstance(post, Reject)]
    handles = sorted({post.author for post in posts if is_brand(post)}, key=str)
    brands = {f"@{handle}": (f"@{handle}",) for handle in handles}
    write_brands(folder / "tweets.toml", brands, brands)
    author = {post.id: post for post in posts}
    author_types = [
        ("brand" if is_brand(author[row["id"]]) else "public", "brand side" if is_ours(row) else row["author_type"])
        for row in annotate(folder, "tweets.toml", [file])
        if row["brand"]
    ]
    print(f"\nsupport tweets: {len(posts):,} posts, {len(brands)} brands; author types (truth -> ours)")
    for (wrote, ours), count in sorted(Counter(author_types).items()):
        print(f"  {wrote:9} -> {ours:11} {count:6,}")
    c2c = conversations_of(folder, file, brands)
    truth = public_conversation(posts)
    pairs = [(to_c2c(truth[thread]), to_c2c(any(flags))) for thread, flags in c2c.items()]
    print(table("C2C of the threads with conversations", {"export conversations": pairs, "majority": majority(pairs)}))
    silent = sum(is_c2c for thread, is_c2c in truth.items() if thread not in c2c)
    print(f"  ({silent} threads in which two people talk name no brand and are no conversation)")


def is_brand(post: Post) -> bool:
    """Return whether a brand wrote the post: people are numbers in this set, brands have names."""
    return post.author is not None and not post.author.isdigit()


def is_ours(row: Row) -> bool:
    """Return whether the prediction is a brand's post: by the brand itself, or by another brand's account."""
    return row["author_type"] in ("brand", "staff") or row["author_type_rule"].startswith("account of ")


def to_c2c(is_c2c: bool) -> str:
    """Return the name of the class."""
    return "c2c" if is_c2c else "no c2c"


def public_conversation(posts: Iterable[Post]) -> dict[str, bool]:
    """Return thread -> whether a person answers another person in it."""
    known = {post.id: post for post in posts}
    conversation: dict[str, bool] = defaultdict(bool)
    for post in known.values():
        parent = known.get(post.reply_to or "")
        both = parent is not None and not is_brand(post) and not is_brand(parent) and post.author != parent.author
        conversation[post.thread] |= both
    return conversation


def conversations_of(folder: Path, file: Path, brands: Iterable[str]) -> dict[str, list[bool]]:
    """Return thread -> `c2c` of each conversation in it, through a store."""
    run(folder, "tweets.toml", "import", "--all", str(file))
    run(folder, "tweets.toml", "analyse")
    flags: dict[str, list[bool]] = defaultdict(list)
    for brand in brands:
        export = ("export", "conversations", "--brand", brand, "--format", "ndjson")
        for line in run(folder, "tweets.toml", *export).splitlines():
            row = json.loads(line)
            flags[row["thread"]].append(row["c2c"])
    return flags


def annotate(folder: Path, brands: str, files: Sequence[Path]) -> list[Row]:
    """Return the rows of `python -m jobs annotate` for these files."""
    options = [word for file in files for word in ("--in", str(file))]
    out = folder / "out.ndjson"
    run(folder, brands, "annotate", "--brands", str(folder / brands), *options, "--out", str(out))
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def run(folder: Path, brands: str, *words: str) -> str:
    """Return the output of a command; exits with its message where it fails."""
    environment = os.environ | {"TALKWORTHY_CONFIG": str(folder / brands), "PYTHONPATH": str(ROOT)}
    completed = subprocess.run(
        [sys.executable, "-m", "jobs", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if completed.returncode:
        sys.exit(f"{' '.join(words)}: {completed.stderr[-2_000:]}")
    return completed.stdout


if __name__ == "__main__":
    main()
