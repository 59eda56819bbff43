"""Links between pages, and links of earlier versions."""

from __future__ import annotations

from views.url_state import to_link, to_params


def test_a_link_names_the_page_and_its_parameters():
    link = to_link("topics", {"brand": "A & B", "date_range": "13w"})

    assert link == "./?page=topics&brand=A+%26+B&date_range=13w"


def test_empty_parameters_are_left_out_of_a_link_and_zero_is_not():
    assert to_link("topics", {"words": "", "c2c": False, "conversation": None, "topic": 0}) == "./?page=topics&topic=0"


def test_a_link_is_read_as_it_was_written():
    params = {"page": "conversations", "brand": "A & B", "post": "reddit:t1_x"}

    assert to_params(to_link("conversations", params)) == params


def test_the_post_that_a_link_points_at_is_kept():
    link = "./?page=conversations&talk=reddit%3At3_a#post-reddit%3At1_x"

    assert to_params(link) == {"page": "conversations", "conversation": "reddit:t3_a", "post": "reddit:t1_x"}


def test_a_fragment_that_is_no_post_is_ignored():
    assert to_params("./?page=who#top") == {"page": "who"}


def test_parameters_of_earlier_versions_are_read_by_their_current_names():
    link = "./?page=conversations&window=26w&talk=x%3A1&voice=customer%7Cpress&side=negative"

    assert to_params(link) == {
        "page": "conversations",
        "date_range": "26w",
        "conversation": "x:1",
        "author_type": "public|press",
        "sentiment": "negative",
    }


def test_a_current_parameter_wins_over_the_earlier_one():
    assert to_params("./?conversation=x%3A1&talk=x%3A2") == {"conversation": "x:1"}


def test_an_address_of_an_earlier_version_opens_and_is_rewritten(open_page, sample):
    shown = open_page(sample, page="conversations", talk="reddit:t3_smp026", window="all")

    assert "31 posts" in shown.words
    assert shown.app.query_params == {
        "page": "conversations",
        "conversation": "reddit:t3_smp026",
        "date_range": "all",
    }
