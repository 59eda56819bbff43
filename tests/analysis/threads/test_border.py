"""Where conversations begin and end, on real threads that a person reviewed, and on an artificial deep one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.pipeline.thread_batch import StoredPost
from collectors.files.engine.dataset import Dataset
from talkworthy.findings import AnalysisResult
from talkworthy.model import Brand, Post

Threads = Callable[[str], list[StoredPost]]
START = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def thread(shared_data: Path) -> Threads:
    """A real thread by its id, in time order."""
    posts = [
        post for post in Dataset([shared_data / "reddit" / "AskAcademia.jsonl.gz"]).posts() if isinstance(post, Post)
    ]

    def of(thread: str) -> list[StoredPost]:
        tree = {post.id: post for post in posts if post.thread == f"reddit:{thread}"}
        in_time = sorted(tree.values(), key=lambda post: (post.created_at, post.id))
        return [StoredPost(number, post) for number, post in enumerate(in_time)]

    return of


def read(rows: list[StoredPost], alias: str) -> AnalysisResult:
    return ThreadAnalyzer([Brand(alias, (alias,))], annotators=()).analyse(rows)


def kinds(result: AnalysisResult) -> Counter[str]:
    return Counter(part.mention_kind for part in result.mentions)


@pytest.mark.shared_data
def test_in_a_thread_of_5_the_answer_that_names_it_and_the_thanks_for_it_are_conversation(thread: Threads) -> None:
    rows = thread("t3_qqh73s")
    result = read(rows, "Slack")
    assert (len(rows), kinds(result)) == (5, Counter(context=1, direct=1, implied=1))
    assert result.conversations[0].c2c


@pytest.mark.shared_data
def test_in_a_thread_of_49_only_one_branch_is_conversation(thread: Threads) -> None:
    # one answer says how it files its papers; the tips below belong to it, the 38 other posts do not
    rows = thread("t3_8mr9xg")
    assert (len(rows), kinds(read(rows, "Mendeley"))) == (49, Counter(context=1, direct=4, implied=6))


@pytest.mark.shared_data
def test_two_brands_in_one_thread_have_a_conversation_each(thread: Threads) -> None:
    rows = thread("t3_8mr9xg")
    conversations = [
        {part.post for part in read(rows, name).mentions if part.mention_kind != "context"}
        for name in ("Mendeley", "Zotero")
    ]
    assert conversations[0].isdisjoint(conversations[1])


@pytest.mark.shared_data
def test_in_a_quarrel_of_273_a_name_deep_down_makes_neither_the_quarrel_nor_its_neighbours_conversation(
    thread: Threads,
) -> None:
    # "maybe you should Google it", ten replies deep: the line above it is context, six answers hang below
    rows = thread("t3_e1r2be")
    assert (len(rows), kinds(read(rows, "Google"))) == (273, Counter(context=10, direct=2, implied=6))


@pytest.mark.shared_data
def test_in_a_thread_of_307_about_it_from_its_title_on_every_post_is_conversation(thread: Threads) -> None:
    rows = thread("t3_kt66kr")
    result = read(rows, "Twitter")
    assert (len(rows), kinds(result)) == (307, Counter(direct=28, implied=279))
    assert result.conversations[0].posts == 307


def test_a_line_of_20_000_replies_has_its_border_where_it_is_named() -> None:
    posts = [
        Post(
            id=f"x:{number}",
            source="x",
            kind="tweet",
            created_at=START + timedelta(seconds=number),
            thread="x:0",
            reply_to=f"x:{number - 1}" if number else None,
            text="I love my Copper Kettle" if number == 12_000 else "tea?",
            author=f"a{number % 5}",
        )
        for number in range(20_000)
    ]
    result = read([StoredPost(number, post) for number, post in enumerate(posts)], "Copper Kettle")
    assert kinds(result) == Counter(context=12_000, direct=1, implied=7_999)
    assert result.conversations[0].depth == 19_999
