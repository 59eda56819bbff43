"""Each page says how often what it shows is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.queries.model_cards import FOLDER
from views.queries import core

CARD = {
    "name": "complaint", "file": "mine.jsonl", "at": "2026-11-22T09:00:00+00:00", "posts": 900, "threads": 800,
    "scores": {
        "classes": [
            {"name": "yes", "labelled": 300, "predicted": 412, "precision": 0.74, "recall": 0.5, "f1": 0.6,
             "low": 0.5, "high": 0.7}
        ],
        "macro_f1": 0.6, "low": 0.5, "high": 0.7,
    },
    "confusion": {}, "baselines": {}, "answered": 1.0, "where_answered": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ({"page": "conversations"}, "posts shown as negative"),
        ({"page": "conversations", "conversation": "reddit:t3_smp003"}, "posts shown as positive"),
        ({"page": "topics"}, "posts shown as negative"),
        ({"page": "conversations", "tab": "replies"}, "posts shown as questions to the brand"),
        ({"page": "topics", "tab": "needs"}, "quotes shown as needs"),
        ({"page": "conversations", "tab": "stories"}, "people who decided against it"),
        ({"page": "compare", "tab": "communities"}, "conversation starters"),
        ({"page": "overview"}, "by the public"),
        ({"page": "overview", "tab": "care"}, "posts shown as questions to the brand"),
    ],
)
def test_a_page_gives_the_precision_of_what_it_shows(open_page, sample, page, shown) -> None:
    opened = open_page(sample, date_range="all", **page)

    (drawn,) = [element.proto.body for element in opened.app.get("html") if "tw-precision" in element.proto.body]
    assert not opened.failed
    assert shown in drawn
    assert "page=accuracy" in drawn


def test_without_cards_and_reviews_a_page_says_that_nothing_was_measured(
    open_page, flooded, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(core, "SHIPPED", tmp_path / "none")
    words = open_page(flooded, page="spam").words

    assert "Not measured yet: suspected spam and posts by promoters. Accuracy" in words


def test_no_precision_is_given_where_nothing_is_shown(open_page, sample) -> None:
    opened = open_page(sample, page="conversations", tab="replies", date_range="2019-01-01..2019-02-01")

    assert "tw-precision" not in opened.html


def test_ones_own_evaluation_is_quoted_with_its_file(open_page, own_sample: Path) -> None:
    (folder := own_sample.parent / FOLDER).mkdir()
    (folder / "cue.json").write_text(json.dumps(CARD | {"name": "cue"}).replace('"yes"', '"asked_brand"'))
    words = open_page(own_sample, page="conversations", tab="replies").words

    assert "Of posts shown as questions to the brand, 7 in 10 really are (70" in words
    assert "Measured on the posts that you labelled in mine.jsonl." in words
