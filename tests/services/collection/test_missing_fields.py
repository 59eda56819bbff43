"""What posts lack is said with what it rules out."""

from __future__ import annotations

import pytest

from services.collection.missing_fields import to_missing
from talkworthy.storage.posts.present_fields import PresentFields

THREE = (("hob", "tea"), ("hob", "coffee"), ("hob", "mugs"))


def test_posts_with_everything_lack_nothing() -> None:
    assert to_missing(PresentFields(True, True, True, True, THREE)) == []


def test_a_store_without_posts_lacks_nothing_yet() -> None:
    assert to_missing(PresentFields(False, False, False, False)) == []


@pytest.mark.parametrize(("number", "places"), [(1, "one community"), (2, "2 communities")])
def test_posts_of_few_communities_get_no_score(number: int, places: str) -> None:
    assert to_missing(PresentFields(True, True, True, True, THREE[:number])) == [
        f"posts from {places} only: breadth compares communities, and a score needs 3"
    ]


def test_each_missing_field_has_what_it_rules_out() -> None:
    lacks = to_missing(PresentFields(True, False, False, False, (("hob", None),)))
    assert [lack.split(":")[0] for lack in lacks] == [
        "no author",
        "no replies",
        "no community, such as a subreddit or a page",
        "no likes, replies or views",
    ]
