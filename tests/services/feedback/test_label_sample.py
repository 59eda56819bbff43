"""Drawing the label sample."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.feedback.label_sample import SampleRequest, draw, draw_sample
from talkworthy.errors import UserError
from talkworthy.findings import AnalysisResult, Mention
from talkworthy.model import Post
from talkworthy.storage.analysis.labels import load_labels
from talkworthy.storage.analysis.results import save_results
from talkworthy.storage.posts.save import save_posts
from talkworthy.storage.store import Store

AT = datetime(2026, 3, 2, tzinfo=UTC)
BRAND = "Copper Kettle"


@pytest.fixture
def filled(store: Store) -> Store:
    """Ten posts about the brand, in a thread each."""
    posts = [
        Post(f"hob:{n}", "hob", "post", AT, f"hob:{n}", author=f"a{n}", text="my copper kettle") for n in range(10)
    ]
    with store.write() as connection:
        save_posts(connection, posts)
        parts = [Mention(BRAND, n + 1, f"hob:{n}", "direct", None) for n in range(10)]
        save_results(connection, [(f"hob:{n}", 1) for n in range(10)], "1", AnalysisResult(mentions=parts))
    return store


def test_no_post_is_drawn_twice_and_none_left_is_refused(filled: Store) -> None:
    with filled.write() as connection:
        first = {post.id for post in draw_sample(connection, BRAND, SampleRequest(6, 1), AT)}
        second = {post.id for post in draw_sample(connection, BRAND, SampleRequest(6, 1), AT)}
        with pytest.raises(UserError, match="No posts about Copper Kettle are left to review"):
            draw_sample(connection, BRAND, SampleRequest(6, 1), AT)
    assert (len(first), len(second)) == (6, 4)
    assert not first & second


def test_a_drawn_post_is_marked_with_what_was_thought_of_it(connection: Any) -> None:
    (post,) = draw_sample(connection, BRAND, SampleRequest(1, 1), AT)
    assert load_labels(connection, BRAND, "sampled") == {post.id: "about"}


def test_without_rejected_posts_there_is_none_to_draw_of_them(filled: Store) -> None:
    with filled.write() as connection, pytest.raises(UserError, match="No posts not about Copper Kettle"):
        draw_sample(connection, BRAND, SampleRequest(6, 1, rejected=True), AT)


def test_each_source_is_drawn_by_its_share() -> None:
    held = [(f"a:{number}", "a") for number in range(60)] + [(f"b:{number}", "b") for number in range(30)]
    drawn = draw(held, 10, seed=1)
    assert (len(set(drawn)), sum(post.startswith("a") for post in drawn)) == (10, 7)


def test_the_same_seed_draws_the_same_posts() -> None:
    held = [(f"a:{number}", "a") for number in range(60)]
    assert draw(held, 5, seed=4) == draw(held, 5, seed=4) != draw(held, 5, seed=5)
