"""A proposal for nested JSON has the posts and the comments inside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from collectors.files.engine.reader import read_sample
from collectors.files.guess.choose_columns import Choice
from collectors.files.guess.choose_levels import choose_levels
from collectors.files.guess.sampled_columns import sample_columns

Write = Callable[[str, Any], Path]

COMMENT = {"cid": "c1", "user": {"name": "otto_v"}, "message": "Yes, I love it a lot.", "date": "2023-10-01T10:00:00Z"}
OTHER = {"cid": "c2", "user": {"name": "ida"}, "message": "It is not for me at all", "date": "2023-10-01T12:00:00Z"}
POST = {
    "post_id": "p1",
    "title": "Copper Kettle decaf, worth it?",
    "author": {"name": "liv_mug"},
    "date": "2023-10-01T09:00:00Z",
    "tags": [{"label": "coffee"}],
    "comments": [COMMENT, OTHER],
}


def choose(path: Path, fixed: dict[str, str] | None = None) -> tuple[Choice, list[str]]:
    sampled = sample_columns(read_sample(path))
    assert sampled is not None
    return choose_levels(sampled, fixed)


def test_a_post_and_its_comments_are_both_mapped(write: Write) -> None:
    choice, undated = choose(write("p.json", json.dumps([POST])))
    assert choice.columns == {
        "title": "title",
        "date": "created_at",
        "author.name": "author",
        "post_id": "id",
        "comments[].message": "text",
        "comments[].date": "created_at",
        "comments[].user.name": "author",
        "comments[].cid": "id",
    }
    assert undated == []


def test_comments_without_a_date_are_named_and_not_mapped(write: Write) -> None:
    comments = [{key: value for key, value in comment.items() if key != "date"} for comment in (COMMENT, OTHER)]
    choice, undated = choose(write("p.json", json.dumps([{**POST, "comments": comments}])))
    assert "comments[].message" not in choice.columns
    assert choice.columns["date"] == "created_at"
    assert undated == ["comments[]"]


def test_what_a_person_chose_stays(write: Write) -> None:
    choice, _ = choose(write("p.json", json.dumps([POST])), {"post_id": "title"})
    assert choice.columns["post_id"] == "title"


def test_objects_around_a_list_that_are_no_posts_are_left_out(write: Write) -> None:
    choice, undated = choose(write("p.json", json.dumps({"page": 1, "items": [COMMENT, OTHER]})))
    assert "page" not in choice.columns
    assert choice.columns["items[].message"] == "text"
    assert undated == []
