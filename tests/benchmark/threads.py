"""Real threads to measure with, and resampled ones."""

from __future__ import annotations

import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.pipeline.thread_batch import StoredPost
from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from talkworthy.model import Post

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TALKWORTHY_SHARED_DATA") or ROOT.parent / "shared" / "data")
COMMUNITIES = ("AskAcademia", "GradSchool", "Emory", "CollegeAdvice", "CollegeMajors")
SEED = 4


def real_threads() -> list[list[Post]]:
    """Return the threads of the five real communities, each in time order."""
    files = [SHARED / "reddit" / f"{name}.jsonl.gz" for name in COMMUNITIES]
    if not files[0].exists():
        sys.exit(f"The real conversations are not here: {SHARED}. TALKWORTHY_SHARED_DATA names another folder.")
    trees: dict[str, dict[str, Post]] = defaultdict(dict)
    for post in Dataset(files).posts():
        if not isinstance(post, Reject):
            trees[post.thread][post.id] = post
    return [sorted(tree.values(), key=lambda post: (post.created_at, post.id)) for tree in trees.values()]


def resampled(threads: Sequence[list[Post]], posts: int, at_once: int) -> Iterator[list[StoredPost]]:
    """Yield about `posts` posts in whole threads drawn from `threads`, `at_once` of them at a time.

    The trees, times and communities are real. To avoid duplicates, each drawn thread has new ids and authors, and the
    second half of each text comes from another real text.
    """
    draw = random.Random(SEED)
    texts = [post.text for thread in threads for post in thread]
    chunk: list[StoredPost] = []
    made = 0
    while made < posts:
        for post in renamed(draw.choice(threads), made, texts, draw):
            chunk.append(StoredPost(made, post))
            made += 1
        if len(chunk) >= at_once:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def renamed(thread: Sequence[Post], number: int, texts: Sequence[str], draw: random.Random) -> Iterator[Post]:
    """Yield the thread as another one: `number` in its ids and authors, other second halves of its texts."""
    for post in thread:
        other = draw.choice(texts)
        yield replace(
            post,
            id=f"{post.id}_{number}",
            thread=f"{post.thread}_{number}",
            reply_to=post.reply_to and f"{post.reply_to}_{number}",
            author=post.author and f"{post.author}_{number % 9}",
            text=post.text[: len(post.text) // 2] + other[len(other) // 2 :],
        )
