"""`talkworthy annotate`: a file in, a row a post and brand out, and no store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Talkworthy = Callable[..., Result]
KEYS = [
    *[
        "id",
        "brand",
        "relevant",
        "direct",
        "author_type",
        "author_type_rule",
        "duplicate_of",
        "sentiment",
        "sentiment_score",
    ],
    *["sentiment_rule", "acts", "act_rules", "cue", "cue_rule", "stage", "stage_rule", "frames", "topic", "lang"],
]
ADVERT = "My own blend of seven beans from the hills is ready for all of you"


def post(name: str, reply_to: str | None, author: str, text: str, **more: Any) -> dict[str, Any]:
    root = f"file:{name.split('.')[0]}"
    result = {"id": f"file:{name}", "source": "file", "thread": root, "author": author, "text": text}
    hour = f"2026-05-01T{10 + name.count('.'):02}:00:00Z"
    return result | {"reply_to": reply_to and f"file:{reply_to}", "created_at": hour} | more


POSTS = [
    post("a", None, "ann", "It never leaks and I am happy with it.", title="Copper Kettle after a year"),
    post("a.1", "a", "bob", "Same here, I love mine."),
    post("b", None, "cat", "What do you read on the train these days, anybody?"),
    post("c", None, "dan", "Is Copper Kettle or Northlight better for one person?"),
    post("d", None, "eve", f"Copper Kettle: {ADVERT}", community="teapots"),
    post("e", None, "eve", f"Copper Kettle: {ADVERT}!", community="mugs"),
]


@pytest.fixture
def rows(talkworthy: Talkworthy, folder: Path) -> list[dict[str, Any]]:
    """The rows for POSTS, which are in the file in no order."""
    (folder / "posts.ndjson").write_text("\n".join(json.dumps(row) for row in reversed(POSTS)))
    result = talkworthy("annotate", "--brands", "talkworthy.toml", "--in", "posts.ndjson", "--out", "out.ndjson")
    assert result.exit_code == 0, result.exception
    return [json.loads(line) for line in (folder / "out.ndjson").read_text().splitlines()]


def of(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (row,) = (row for row in rows if row["id"] == f"file:{name}")
    return row


def test_every_row_has_every_key_in_one_order(rows: list[dict[str, Any]]) -> None:
    assert {tuple(row) for row in rows} == {tuple(KEYS)}


def test_each_post_has_a_row_for_each_brand_that_it_concerns(rows: list[dict[str, Any]]) -> None:
    assert sorted((row["id"], row["brand"]) for row in rows if row["id"] in ("file:a", "file:b", "file:c")) == [
        ("file:a", "Copper Kettle"),
        ("file:b", None),
        ("file:c", "Copper Kettle"),
        ("file:c", "Northlight"),
    ]


def test_a_reply_in_conversation_is_relevant_without_naming_the_brand(rows: list[dict[str, Any]]) -> None:
    result = of(rows, "a.1")
    assert (result["relevant"], result["direct"], result["author_type"], result["sentiment"]) == (
        True,
        False,
        "public",
        "positive",
    )


def test_a_post_about_nobody_says_so(rows: list[dict[str, Any]]) -> None:
    result = of(rows, "b")
    assert (result["brand"], result["relevant"], result["direct"], result["lang"]) == (None, False, False, "en")


def test_a_copy_names_the_first(rows: list[dict[str, Any]]) -> None:
    assert of(rows, "e")["duplicate_of"] == "file:d"
    assert of(rows, "d")["duplicate_of"] is None


def test_no_store_is_made(rows: list[dict[str, Any]], folder: Path) -> None:
    assert rows
    assert sorted(path.name for path in folder.iterdir()) == ["out.ndjson", "posts.ndjson", "talkworthy.toml"]


def test_two_clauses_of_one_kind_are_both_reported(talkworthy: Talkworthy, folder: Path) -> None:
    words = "I want to brew for six with my Copper Kettle. I want to give one to my mother."
    (folder / "posts.ndjson").write_text(json.dumps(post("w", None, "ann", words)))
    result = talkworthy("annotate", "--brands", "talkworthy.toml", "--in", "posts.ndjson")
    frames = json.loads(result.stdout)["frames"]
    assert [one["type"] for one in frames] == ["goal", "goal"]
    assert [one["span"] for one in frames] == [words[: words.index(".")], words[words.index(".") + 2 : -1]]
