"""Links between pages, and links of earlier versions."""

from __future__ import annotations

import pytest

from views.url_state import to_link, to_params

MOVED = [
    ("page=worthy", {"page": "overview"}),
    ("page=card", {"page": "overview", "tab": "care"}),
    ("page=speaking", {"page": "conversations", "tab": "replies"}),
    ("page=customers", {"page": "conversations", "tab": "stories"}),
    ("page=customers&part=board&week=2026-W40", {"page": "conversations", "tab": "stories", "week": "2026-W40"}),
    ("page=customers&part=queue&place=3", {"page": "conversations", "tab": "queue", "place": "3"}),
    ("page=customers&part=log", {"page": "reports", "tab": "notes"}),
    ("page=who&about=life", {"page": "topics", "tab": "needs", "about": "life"}),
    ("page=spread", {"page": "compare", "tab": "communities"}),
    ("page=assumptions&replaces=2", {"page": "reports", "tab": "assumptions", "replaces": "2"}),
    ("page=machine&at=2", {"page": "accuracy", "at": "2"}),
    ("page=label", {"page": "review"}),
    ("page=quarantine", {"page": "spam"}),
    ("page=welcome&step=1", {"page": "setup", "step": "1"}),
]


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
    assert to_params("./?page=topics#top") == {"page": "topics"}


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


@pytest.mark.parametrize(("address", "params"), MOVED)
def test_a_page_of_an_earlier_version_is_where_its_contents_are_now(address, params):
    assert to_params(f"./?{address}&brand=Ostrava") == params | {"brand": "Ostrava"}


def test_a_link_by_an_earlier_name_leads_there_too():
    assert to_link("card", {"brand": "Ostrava"}) == "./?page=overview&tab=care&brand=Ostrava"


def test_a_bookmark_of_an_earlier_version_opens_its_tab_and_is_rewritten(open_page, sample):
    shown = open_page(sample, page="customers", part="queue", brand="Copper Kettle")

    assert "random conversations to read this quarter" in shown.words
    assert shown.app.query_params == {"page": "conversations", "tab": "queue", "brand": "Copper Kettle"}


def test_an_address_of_an_earlier_version_opens_and_is_rewritten(open_page, sample):
    shown = open_page(sample, page="conversations", talk="reddit:t3_smp026", window="all")

    assert "31 posts" in shown.words
    assert shown.app.query_params == {
        "page": "conversations",
        "conversation": "reddit:t3_smp026",
        "date_range": "all",
    }
