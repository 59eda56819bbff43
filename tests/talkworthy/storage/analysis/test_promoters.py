"""Which posts by promoters are listed, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworthy.findings import AnalysisResult, AnnotationRow, Mention
from talkworthy.model import Annotation, Post
from talkworthy.storage.analysis.promoters import load_promoters, load_suspects
from talkworthy.storage.analysis.results import replace_brand_wide, save_results
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

AT = datetime(2026, 5, 1, tzinfo=UTC)
TEXT = "Have a look: https://example.com/shop?ref=dora10 (I get beans)"
BY_MODEL = "writes like a promoter: the model, {}% sure"
POSTS = {
    "a": ("promoter", BY_MODEL.format(91), "direct"),
    "b": ("promoter", "a code", "direct"),
    "c": ("promoter", BY_MODEL.format(83), "implied"),
    "d": ("promoter", "a code", "context"),
    "e": ("public", "none", "direct"),
}
"""Name of the post -> author type, rule and kind of mention."""


@pytest.fixture
def promoted(store: Store) -> Store:
    """Three posts about the brand by promoters, one above the brand's name, and one by the public."""
    with store.write() as connection:
        save_posts(connection, [Post(f"file:{name}", "file", "post", AT, f"file:{name}", text=TEXT) for name in POSTS])
        numbers = {row[0][5:]: row[1] for row in connection.exec_driver_sql("SELECT id, pk FROM posts")}
        result = AnalysisResult(
            mentions=[Mention("Kettle", numbers[name], f"file:{name}", kind) for name, (_, _, kind) in POSTS.items()],
            annotations=[
                AnnotationRow(
                    numbers[name],
                    Annotation("", "Kettle", "author_type", "1", author_type, rule=rule, start=37, stop=42),
                )
                for name, (author_type, rule, _) in POSTS.items()
            ],
        )
        save_results(connection, [(f"file:{name}", 1) for name in POSTS], "reading", result)
    return store


def test_posts_about_the_brand_by_promoters_are_listed_by_rule(promoted: Store) -> None:
    with promoted.read() as connection:
        rows = load_promoters(connection, "Kettle")
    assert [(row.post, row.state, row.rule) for row in rows] == [
        ("file:b", "promoter", "a code"),
        ("file:a", "promoter", "writes like a promoter: the model, 91% sure"),
        ("file:c", "promoter", "writes like a promoter: the model, 83% sure"),
    ]


def test_posts_that_the_model_read_are_one_group(promoted: Store) -> None:
    with promoted.read() as connection:
        kinds = [row.kind for row in load_promoters(connection, "Kettle")]
    assert kinds[1:] == [("promoter", "writes like a promoter: the model")] * 2


def test_the_evidence_is_whole_words(promoted: Store) -> None:
    with promoted.read() as connection:
        assert load_promoters(connection, "Kettle")[0].evidence == "https://example.com/shop?ref=dora10"


def test_other_brands_have_lists_of_their_own(promoted: Store) -> None:
    with promoted.read() as connection:
        assert load_promoters(connection, "Other") == []


def test_a_post_excluded_as_spam_is_listed_once(promoted: Store) -> None:
    with promoted.write() as connection:
        number = connection.exec_driver_sql("SELECT pk FROM posts WHERE id = 'file:b'").scalar_one()
        suspicion = Annotation("", "Kettle", "quarantine", "1", "excluded", 7.0, rule="the same words")
        replace_brand_wide(connection, "Kettle", "quarantine", [AnnotationRow(number, suspicion)])
        rows = load_suspects(connection, "Kettle")
    assert [(row.post, row.state) for row in rows] == [
        ("file:b", "excluded"),
        ("file:a", "promoter"),
        ("file:c", "promoter"),
    ]
