"""JSON of which one line has many posts: what is left out or comes twice is counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from file_samples import SAMPLES
from review_file_samples import TRUSTPILOT_ROW
from sample_files import document, table
from social_file_samples import OUTBOX, note

from collectors.files.engine.dataset import Dataset
from collectors.files.engine.reader import Reject
from collectors.files.engine.reading_notes import PRIVATE, REPEATED, RETWEETS, SHARES

Write = Callable[[str, Any], Path]


def notes_of(path: Path) -> dict[str, int]:
    dataset = Dataset([path])
    list(dataset.posts())
    return dict(dataset.notes.counts)


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("mastodon_outbox", {SHARES: 1, PRIVATE: 1}),
        ("mastodon_statuses", {PRIVATE: 1}),
        ("discord_json", {SHARES: 1}),
        ("telegram", {SHARES: 1}),
        ("x_table", {RETWEETS: 1}),
        ("snscrape", {REPEATED: 1}),
    ],
)
def test_what_is_left_out_is_counted(write: Write, name: str, notes: dict[str, int]) -> None:
    assert notes_of(write(*SAMPLES[name])) == notes


def test_a_post_that_comes_twice_is_counted(write: Write) -> None:
    items = [note(1, "<p>tea</p>"), note(1, "<p>tea</p>")]
    assert notes_of(write("outbox.json", document({**OUTBOX, "orderedItems": items}))) == {REPEATED: 1}


def test_other_words_under_one_id_are_a_reject(write: Write) -> None:
    items = [note(1, "<p>tea</p>"), note(1, "<p>coffee</p>")]
    dataset = Dataset([write("outbox.json", document({**OUTBOX, "orderedItems": items}))])
    rejects = [item for item in dataset.posts() if isinstance(item, Reject)]
    assert len(rejects) == 1
    assert "with other text, author or time; the first is kept" in rejects[0].reason


def test_a_line_that_is_no_object_is_a_reject(write: Write) -> None:
    content = document(OUTBOX).replace(b"\n", b" ") + b"\n[1]\n"
    items = list(Dataset([write("outbox.json", content)]).posts())
    assert [item.reason for item in items if isinstance(item, Reject)] == ["The line is a list, not a JSON object."]


def test_a_review_that_comes_twice_is_counted_with_its_reply(write: Write) -> None:
    assert notes_of(write("r.csv", table(TRUSTPILOT_ROW, TRUSTPILOT_ROW))) == {REPEATED: 2}
