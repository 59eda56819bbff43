"""Links between pages."""

from __future__ import annotations

from views.url_state import to_link, to_params


def test_a_link_names_the_page_and_what_is_told():
    link = to_link("topics", {"brand": "A & B", "date_range": "13w"})

    assert link == "./?page=topics&brand=A+%26+B&date_range=13w"


def test_what_is_empty_is_left_out_of_a_link_and_zero_is_not():
    assert to_link("topics", {"words": "", "c2c": False, "conversation": None, "topic": 0}) == "./?page=topics&topic=0"


def test_a_link_is_read_as_it_was_written():
    told = {"page": "conversations", "brand": "A & B", "post": "reddit:t1_x"}

    assert to_params(to_link("conversations", told)) == told


def test_the_post_that_a_link_points_at_is_kept():
    link = "./?page=conversations&talk=reddit%3At3_a#post-reddit%3At1_x"

    assert to_params(link) == {"page": "conversations", "conversation": "reddit:t3_a", "post": "reddit:t1_x"}


def test_what_points_at_no_post_is_passed_over():
    assert to_params("./?page=who#top") == {"page": "who"}
