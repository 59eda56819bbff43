"""The store that pages are measured on: resampled real threads, and one of 5,000 replies."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from threads import ROOT, real_threads, resampled

from talkworthy.model import Post
from talkworthy.post_ndjson import encode

BRANDS = """
[[brands]]
name = "Zotero"
aliases = ["Zotero"]
competitors = ["Mendeley", "EndNote"]

[[brands]]
name = "Google"
aliases = ["Google"]
competitors = ["LinkedIn"]

[[brands]]
name = "Mendeley"
aliases = ["Mendeley"]

[[brands]]
name = "EndNote"
aliases = ["EndNote", "End Note"]

[[brands]]
name = "LinkedIn"
aliases = ["LinkedIn"]
"""
LONG = "reddit:t3_long"
REPLIES = 5_000


def make_store(folder: Path, posts: int) -> Path:
    """Return the brand file beside a store of about this many posts, made where it does not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    brands = folder / "talkworthy.toml"
    if not (folder / "talkworthy.db").exists():
        brands.write_text(BRANDS)
        rows = folder / "posts.ndjson"
        with rows.open("wb") as out:
            threads = real_threads()
            for chunk in resampled(threads, posts, 10_000):
                out.writelines(encode(stored.post) + b"\n" for stored in chunk)
            out.writelines(encode(post) + b"\n" for post in long_thread(threads))
        for verb in (["import", "--all", str(rows)], ["analyse"], ["show", "score"]):
            subprocess.run([sys.executable, "-m", "jobs", *verb], env=environment(brands), cwd=ROOT, check=True)
        rows.unlink()
    return brands


def long_thread(threads: Sequence[Sequence[Post]]) -> Iterator[Post]:
    """Yield one thread of 5,000 replies with real words, mostly to recent posts."""
    draw = random.Random(7)
    words = [post for thread in threads for post in thread[1:] if post.text]
    root = replace(max(threads, key=len)[0], id=LONG, thread=LONG, title="Zotero or Google Docs for a thesis?")
    made = [root]
    for number in range(REPLIES):
        parent = draw.choice(made[-400:] if draw.random() < 0.7 else made)
        reply = replace(
            draw.choice(words),
            id=f"reddit:t1_long{number}",
            thread=LONG,
            reply_to=parent.id,
            author=f"reader_{draw.randrange(900)}",
            created_at=root.created_at + timedelta(seconds=30 * (number + 1)),
            community=root.community,
        )
        made.append(reply)
    yield from made


def environment(brands: Path) -> dict[str, str]:
    """Return the environment of a user with this brand file."""
    ours = {"TALKWORTHY_CONFIG": str(brands), "PYTHONPATH": str(ROOT)}
    return {name: value for name, value in os.environ.items() if name != "TALKWORTHY_DATABASE_URL"} | ours
