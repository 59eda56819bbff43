"""What posts lack is said with what it rules out."""

from __future__ import annotations

from services.collection.missing_fields import to_missing
from talkworthy.storage.posts.present_fields import PresentFields


def test_posts_with_everything_lack_nothing() -> None:
    assert to_missing(PresentFields(True, True, True, True, 1, (("hob", "tea"), ("hob", "coffee")))) == []


def test_a_store_without_posts_lacks_nothing_yet() -> None:
    assert to_missing(PresentFields(False, False, False, False, 0)) == []


def test_posts_of_one_community_cannot_show_breadth() -> None:
    assert to_missing(PresentFields(True, True, True, True, 1, (("hob", "tea"),))) == [
        "one community: breadth compares places, so it needs posts from several"
    ]


def test_each_missing_field_has_what_it_rules_out() -> None:
    lacks = to_missing(PresentFields(True, False, False, False, 1))
    assert [lack.split(":")[0] for lack in lacks] == [
        "no author",
        "no replies",
        "no community, such as a subreddit or a page",
        "no likes, replies or views",
    ]
