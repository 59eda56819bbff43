"""Long and repetitive posts, as anybody may write: the analysis takes a time that grows with their length.

Each runs in a process that the system ends after LIMIT seconds of its own computing time: linear, it takes a few; when
a rule took the square of the length, one of these texts took more than that.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LIMIT = 60
WORDS = ("I want to ", "I wish ", "thanks ", "not ", "so ", "bad ", "I love my kettle because it never breaks. ")
SIGNS = ("(((", "http://", "@@@@", "@a ", " ", "\n", ". ", "!? ", '"', "\u201ca ", "- ", "\n> ", "\U0001f60d", ">")
NAMES = ("Copper Kettle. ", "notion app ", "better than Copper Kettle ", "@copperkettle ")

ANALYSE = """
import sys
from datetime import UTC, datetime
from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from talkworthy.model import Brand, Post

at = datetime(2026, 1, 1, tzinfo=UTC)
kettle = Brand("Copper Kettle", ("Copper Kettle", "copperkettle"))
notion = Brand("Notion", ("notion",), near=("app", "notes"), never_near=("coffee",))
analyzer = ThreadAnalyzer([kettle, notion])
for piece in sys.argv[1:]:
    text = "Copper Kettle, notion: " + piece * (50_000 // len(piece))
    first = Post("x:1", "x", "post", at, "x:1", text=text, author="ann", lang="en")
    reply = Post("x:2", "x", "post", at, "x:1", text=text, author="bob", lang="en", reply_to="x:1")
    result = analyzer.analyse([StoredPost(1, first), StoredPost(2, reply)])
    print(len(result.mentions))
"""


def run(code: str, *pieces: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *pieces],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT)),
    )


@pytest.mark.parametrize("pieces", [WORDS, SIGNS, NAMES], ids=["words", "signs", "names"])
def test_all_annotators_take_the_length_of_a_post_and_not_its_square(pieces: tuple[str, ...]) -> None:
    result = run(ANALYSE, *pieces)
    assert result.returncode == 0, result.stderr
    assert all(int(count) >= 2 for count in result.stdout.split())
    assert len(result.stdout.split()) == len(pieces)
