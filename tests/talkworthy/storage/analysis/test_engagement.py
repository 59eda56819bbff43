"""The likes, replies, reposts and views of a conversation are the sums of its posts'."""

from __future__ import annotations

from typing import Any

import pytest

from talkworthy.model import Engagement
from talkworthy.storage.analysis.engagement import update_engagement
from talkworthy.storage.analysis.results import NEAR_DUPLICATE, replace_brand_wide
from talkworthy.storage.schema.core import conversations

COLUMNS = ("likes", "replies", "reposts", "views", "engagement")


@pytest.fixture
def engaged(scratch: Any, post: Any, conversation: Any) -> Any:
    """A function that saves a thread about Brewly with these posts, and returns the sums of its conversation."""

    def save(*posts: Any, kinds: dict[str, str] | None = None, annotations: Any = ()) -> tuple[Any, ...]:
        scratch.save(*posts)
        natives = [saved.id.removeprefix("hob:") for saved in posts]
        mentions = [scratch.mention(native, (kinds or {}).get(native, "direct"), thread="hob:a") for native in natives]
        labels = [scratch.annotation(*of_post) for of_post in annotations]
        scratch.read([conversation("hob:a")], mentions, labels)
        scratch.change(update_engagement, "Brewly")
        (row,) = scratch.rows(conversations, *COLUMNS)
        return tuple(row)

    return save


def in_thread(post: Any, native: str, *counts: int | None, **changes: Any) -> Any:
    defaults = {} if native == "a" else {"thread": "hob:a", "reply_to": "hob:a"}
    return post(native, engagement=Engagement(*counts), **(defaults | changes))


def test_they_are_added_up_and_a_view_is_no_reaction(engaged: Any, post: Any) -> None:
    assert engaged(in_thread(post, "a", 5, 2, 1, 900), in_thread(post, "b", 3, None, None, 50)) == (8, 2, 1, 950, 11)


def test_what_no_post_has_is_absent_and_not_0(engaged: Any, post: Any) -> None:
    assert engaged(in_thread(post, "a", None, 0), in_thread(post, "b")) == (None, 0, None, None, 0)


def test_views_alone_make_no_engagement(engaged: Any, post: Any) -> None:
    assert engaged(in_thread(post, "a", None, None, None, 7)) == (None, None, None, 7, None)


def test_posts_by_the_brand_have_readers_who_react_too(engaged: Any, post: Any) -> None:
    sums = engaged(in_thread(post, "a", 5), in_thread(post, "b", 3), annotations=[("b", "author_type", "brand")])
    assert sums == (8, None, None, None, 8)


@pytest.mark.parametrize(
    ("kinds", "annotations"),
    [
        ({"b": "context"}, []),
        ({}, [("b", "near_duplicate", "hob:a")]),
        ({}, [("b", "quarantine", "excluded")]),
    ],
    ids=["above the first mention", "a duplicate", "suspected spam"],
)
def test_posts_that_are_in_no_number_are_left_out(engaged: Any, post: Any, kinds: Any, annotations: Any) -> None:
    sums = engaged(in_thread(post, "a", 5), in_thread(post, "b", 3), kinds=kinds, annotations=annotations)
    assert sums == (5, None, None, None, 5)


def test_a_post_that_a_person_included_counts(engaged: Any, post: Any) -> None:
    sums = engaged(in_thread(post, "a", 5), in_thread(post, "b", 3), annotations=[("b", "quarantine", "included")])
    assert sums == (8, None, None, None, 8)


def test_a_deleted_post_takes_its_counts_with_it(engaged: Any, post: Any) -> None:
    sums = engaged(in_thread(post, "a", 5), in_thread(post, "b", 3, gone=True, text="", author=None))
    assert sums == (5, None, None, None, 5)


def test_replies_that_the_first_post_of_a_forum_counts_are_not_counted_again(engaged: Any, post: Any) -> None:
    sums = engaged(in_thread(post, "a", 5, 9, source="discourse"), in_thread(post, "b", 3, 4, source="discourse"))
    assert sums == (8, 9, None, None, 17)


def test_numbers_that_a_file_made_up_do_not_stop_the_analysis(engaged: Any, post: Any) -> None:
    huge = 2**63 - 1
    sums = engaged(in_thread(post, "a", huge, huge), in_thread(post, "b", huge, huge), in_thread(post, "c", -huge))
    assert sums == (10**12, 2 * 10**12, None, None, 3 * 10**12)


def test_new_counts_replace_the_old(engaged: Any, scratch: Any, post: Any) -> None:
    engaged(in_thread(post, "a", 5, 2, 1, 900))
    scratch.save(in_thread(post, "a", 6, 2, 1, 950))
    scratch.change(update_engagement, "Brewly")
    assert scratch.rows(conversations, *COLUMNS) == [(6, 2, 1, 950, 9)]


def test_a_post_that_turns_out_to_be_a_duplicate_leaves_nothing_behind(engaged: Any, scratch: Any, post: Any) -> None:
    engaged(in_thread(post, "a", 5))
    scratch.change(replace_brand_wide, "Brewly", NEAR_DUPLICATE, [scratch.annotation("a", NEAR_DUPLICATE, "hob:z")])
    scratch.change(update_engagement, "Brewly")
    assert scratch.rows(conversations, *COLUMNS) == [(None, None, None, None, None)]


def test_other_brands_stay_as_they_are(scratch: Any, post: Any, conversation: Any) -> None:
    scratch.save(in_thread(post, "a", 5))
    brands = ("Brewly", "Mokka")
    mentions = [scratch.mention("a", brand=brand) for brand in brands]
    scratch.read([conversation("hob:a", brand=brand) for brand in brands], mentions)
    scratch.change(update_engagement, "Mokka")
    assert scratch.rows(conversations, "brand", "engagement") == [("Brewly", None), ("Mokka", 5)]
