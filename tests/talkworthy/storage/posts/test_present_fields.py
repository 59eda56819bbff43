"""Which fields the posts of a store have, in both databases."""

from __future__ import annotations

from talkworthy.model import Engagement
from talkworthy.storage.posts.present_fields import PresentFields, load_present_fields


def load(scratch) -> PresentFields:
    with scratch.store.read() as connection:
        return load_present_fields(connection)


def test_an_empty_store_has_nothing(scratch):
    assert load(scratch) == PresentFields(False, False, False, False, ())


def test_one_post_of_many_is_enough(scratch, post):
    scratch.save(
        post("a", author=None, community=None),
        post("b", author="ada", thread="hob:a", reply_to="hob:a"),
        post("c", community="gardens", engagement=Engagement(views=3)),
    )
    assert load(scratch) == PresentFields(
        True, True, True, True, (("hob", None), ("hob", "gardens"), ("hob", "kitchens"))
    )


def test_posts_without_author_community_replies_and_counts(scratch, post):
    scratch.save(post("a", author=None, community=None), post("b", author=None, community=None))
    assert load(scratch) == PresentFields(True, False, False, False, (("hob", None),))
