"""Stars of reviews on pages, and reviews that nobody answered: no conversations, on any page."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jobs.cli import app

LONE = "people = 1 AND c2c_exchanges = 0 AND brand_posts = 0 AND brand = 'Copper Kettle'"
POST = '<span class="stars" title="The stars of the review">★ 2.5 of 5</span>'
ROW = '<span class="stars" title="The stars of the review that it begins with">★ 2.5 of 5</span>'
FIGURE = re.compile(r'<span data-figure="conversations"(?: title="[^"]*")?>([\d,]+) conversations</span>')


@pytest.fixture
def reviewed(own_sample: Path) -> Path:
    """The sample, where every post that nobody answered is a review with two and a half stars."""
    with closing(sqlite3.connect(own_sample.parent / "talkworthy.db")) as database, database:
        database.execute(f"UPDATE posts SET rating = 2.5 WHERE id IN (SELECT root FROM conversations WHERE {LONE})")
    return own_sample


@pytest.fixture
def review(reviewed: Path) -> str:
    """One of these threads."""
    with closing(sqlite3.connect(reviewed.parent / "talkworthy.db")) as database:
        (thread,) = database.execute(f"SELECT min(thread) FROM conversations WHERE {LONE}").fetchone()
    return str(thread)


def test_a_review_shows_its_stars_in_the_list_and_in_its_thread(open_page, reviewed: Path, review: str) -> None:
    shown = open_page(reviewed, page="conversations", date_range="all", stars="2..3")
    assert ROW in shown.html
    assert shown.html.count(ROW) == len(re.findall('<a class="conversation"', shown.html))
    assert POST in open_page(reviewed, page="conversations", date_range="all", conversation=review).html


def test_posts_without_a_rating_show_no_stars(open_page, sample: Path) -> None:
    assert 'class="stars"' not in open_page(sample, page="conversations", date_range="all").html


def test_a_tombstone_shows_no_stars(open_page, reviewed: Path, review: str) -> None:
    with closing(sqlite3.connect(reviewed.parent / "talkworthy.db")) as database, database:
        database.execute("UPDATE posts SET gone = 1, title = '', text = '', author = NULL WHERE id = ?", (review,))
    assert 'class="stars"' not in open_page(reviewed, page="conversations", date_range="all", conversation=review).html


def test_pages_and_the_command_line_count_the_same_conversations(
    open_page, reviewed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overview = open_page(reviewed, page="overview", date_range="all").html
    listed = open_page(reviewed, page="conversations", date_range="all")
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(reviewed))
    arguments = ["show", "score", "--brand", "Copper Kettle", "-w", "all", "--json"]
    (score,) = json.loads(CliRunner().invoke(app, arguments, catch_exceptions=False).stdout)
    count = score["counts"]["conversations"]
    assert set(FIGURE.findall(overview + listed.html)) == {f"{count:,}"}
    # of the sample's 79 conversations with people, 11 are such reviews; all 88 people count
    assert (count, score["counts"]["people"]) == (68, 88)
    assert "68 conversations, and 3 more without posts by people · 11 single reviews" in listed.words
