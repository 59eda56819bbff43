"""A quote leads to its very post: folded branches open, and it is the first thing that is seen of the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Watched

pytestmark = pytest.mark.browser
POST = "reddit:t1_smp0163"
THREAD = "?page=conversations&conversation=reddit%3At3_smp026"
# below what stays at the top of the page, and nowhere near its foot
AT_THE_TOP = """post => {
  const top = post.getBoundingClientRect().top;
  return top >= 40 && top <= 160 && document.activeElement === post;
}"""


def expect_seen_first(watched: Watched, post: str) -> None:
    """The post stands at the top of the window, marked, and the keyboard goes on from it."""
    wanted = watched.page.locator(f'[id="post-{post}"]')
    expect(wanted).to_contain_class("wanted")
    watched.page.wait_for_function(AT_THE_TOP, arg=wanted.element_handle())


def test_a_quote_leads_to_its_post(watched: Watched):
    watched.open("?page=topics")

    quote = watched.page.locator("blockquote a[data-inside][href*='smp026']").first
    post = str(quote.get_attribute("href")).partition("post=")[2].replace("%3A", ":")
    quote.click()

    expect_seen_first(watched, post)


def test_a_folded_branch_opens_for_the_post_that_an_address_names(watched: Watched):
    watched.open(f"{THREAD}&fold=1&post={POST}")

    expect_seen_first(watched, POST)


def test_an_address_that_points_at_a_post_leads_to_it(watched: Watched):
    watched.open(f"{THREAD}#post-{POST}")

    expect_seen_first(watched, POST)
