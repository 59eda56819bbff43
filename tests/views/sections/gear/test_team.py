"""The team: the roles with what each may do, and the activity log."""

from __future__ import annotations


def test_without_a_login_it_says_that_everybody_may_do_everything(open_page, sample):
    words = open_page(sample, page="team").words

    assert "No login is set up, so whoever opens this dashboard can do everything." in words
    assert "Viewer read every page and download reports Analyst everything above, and review mentions, " in words
    assert "Admin everything above, and decide which posts count, " in words
    assert "Activity log" in words
    assert "Members" not in words
