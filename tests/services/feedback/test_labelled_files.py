"""Labelled files of three forms become posts with what stands above them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.feedback.labelled_files import read_labelled
from talkworthy.errors import UserError

ROW = {
    "id": "reddit:t1_a",
    "conv": "reddit:t3_a",
    "brand": "kettle",
    "community": "r/coffee",
    "author": "ann",
    "root_title": "Which kettle?",
    "parent": "I like mine",
    "text": "Me too",
    "labels": {"sentiment": "positive"},
}


def lines(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def test_a_post_comes_with_the_first_post_and_the_one_it_answers(tmp_path: Path) -> None:
    (item,) = read_labelled(lines(tmp_path, ROW), "sentiment")
    assert [(post.title, post.text, post.reply_to) for post in item.posts] == [
        ("Which kettle?", "", None),
        ("", "I like mine", "reddit:labelled0-root"),
        ("", "Me too", "reddit:labelled0-parent"),
    ]
    assert (item.brand, item.thread, item.labels) == ("kettle", "reddit:t3_a", {"sentiment": "positive"})
    assert {post.thread for post in item.posts} == {"reddit:labelled0-root"}


def test_a_first_post_that_is_answered_is_not_said_twice(tmp_path: Path) -> None:
    (item,) = read_labelled(lines(tmp_path, ROW | {"parent": "Which kettle?\n\nI boil a lot."}), "sentiment")
    assert [(post.title, post.text) for post in item.posts] == [("Which kettle?", "I boil a lot."), ("", "Me too")]


def test_a_first_post_stands_alone_without_its_title_again(tmp_path: Path) -> None:
    (item,) = read_labelled(lines(tmp_path, ROW | {"parent": "", "text": "Which kettle?\nAny will do"}), "sentiment")
    assert [(post.title, post.text) for post in item.posts] == [("Which kettle?", "Any will do")]


def test_three_lines_hold_text_target_and_side(tmp_path: Path) -> None:
    path = tmp_path / "targets.raw"
    path.write_text("i like $T$ a lot .\ncopper kettle\n1\n$T$ again\nnorthlight\n-1\n")
    rows = [(item.brand, item.posts[0].text, item.labels) for item in read_labelled(path, "sentiment")]
    assert rows == [
        ("copper kettle", "i like copper kettle a lot .", {"sentiment": "positive"}),
        ("northlight", "northlight again", {"sentiment": "negative"}),
    ]


@pytest.mark.parametrize(
    ("table", "brands"),
    [
        ("text,complaint\n@KettleHelp it leaks,1\nnobody named,0\n", ["@KettleHelp"]),
        ("text,label,brand\nit leaks,1,Kettle\n", ["Kettle"]),
    ],
)
def test_a_table_names_the_brand_in_a_column_or_by_its_handle(tmp_path: Path, table: str, brands: list[str]) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(table)
    items = read_labelled(path, "complaint")
    assert [item.brand for item in items] == brands
    assert items[0].labels == {"complaint": "1"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.jsonl", "{not json", "cannot be read as labelled posts"),
        ("a.jsonl", '{"text": "no brand"}', "cannot be read as labelled posts"),
        ("a.raw", "text\ntarget\n7\n", "cannot be read as labelled posts"),
        ("a.csv", "words,label\nit,1\n", "cannot be read as labelled posts"),
        ("a.csv", "text,label\nno handle,1\n", "no post with a label and a brand"),
        ("a.jsonl", "", "no post with a label and a brand"),
    ],
)
def test_what_is_no_labelled_file_is_refused_with_what_it_must_be(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UserError, match=said):
        read_labelled(tmp_path / name, "sentiment")
