"""Seconds of computing time that the analysis takes for long and repetitive posts: `PYTHONPATH=. python` this file.

Each line doubles the length: linear, the time doubles too, and from 40,000 characters on it stays.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from talkworthy.model import Brand, Post

LENGTHS = (5_000, 10_000, 20_000, 40_000, 6_000_000)
PIECES = (
    "I want to ",
    "I wish ",
    "thanks ",
    "(((",
    "http://",
    "@@@@",
    " ",
    "!? ",
    '"',
    "\U0001f60d",
    "Copper Kettle. ",
)
KETTLE = Brand("Copper Kettle", ("Copper Kettle",))


def main() -> None:
    """Measure and print."""
    analyzer = ThreadAnalyzer([KETTLE])
    seconds_for(analyzer, "I love my kettle. ", 100)  # compiles the rules
    print(f"{'':20}" + "".join(f"{length:>12,}" for length in LENGTHS))
    for piece in PIECES:
        print(f"{piece!r:20}" + "".join(f"{seconds_for(analyzer, piece, length):12.3f}" for length in LENGTHS))


def seconds_for(analyzer: ThreadAnalyzer, piece: str, length: int) -> float:
    """Return the computing time of one post of this length."""
    text = "Copper Kettle " + piece * (length // len(piece))
    post = Post("x:1", "x", "post", datetime(2026, 1, 1, tzinfo=UTC), "x:1", text=text, author="ann", lang="en")
    begin = time.process_time()
    analyzer.analyse([StoredPost(1, post)])
    return time.process_time() - begin


if __name__ == "__main__":
    main()
