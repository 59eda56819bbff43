"""Links between pages."""

from __future__ import annotations

from views.address import to_link


def test_a_link_names_the_page_and_what_is_told():
    link = to_link("topics", {"brand": "A & B", "window": "13w"})

    assert link == "./?page=topics&brand=A+%26+B&window=13w"


def test_what_is_empty_is_left_out_of_a_link_and_zero_is_not():
    assert to_link("topics", {"words": "", "c2c": False, "talk": None, "topic": 0}) == "./?page=topics&topic=0"
