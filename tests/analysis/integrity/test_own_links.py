"""Accounts that put links to one site under many threads."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from analysis.integrity.coordinated_posting import find_promoters, find_suspects
from analysis.integrity.near_duplicates import normalize_wording
from analysis.integrity.own_links import OWN_LINKS, find_own_links
from talkworthy.model import Brand

KETTLE = Brand("Copper Kettle", ("Copper Kettle", "@kettle"))
SITE = "https://steamboard.example/start"


def posted(*rows: tuple[str | None, str, str]) -> pl.DataFrame:
    """Return a frame of posts: author, thread and text, numbered from 1 on."""
    columns: dict[str, Sequence[object]] = {
        "post": range(1, len(rows) + 1),
        "id": [f"reddit:{number}" for number in range(1, len(rows) + 1)],
        "source": ["reddit"] * len(rows),
        "community": ["tea"] * len(rows),
        "author": [author for author, _, _ in rows],
        "thread": [thread for _, thread, _ in rows],
        "reply_to": pl.Series([None] * len(rows), dtype=pl.String),
        "created_at": [number * 60_000_000 for number in range(len(rows))],
        "text": [text for _, _, text in rows],
    }
    frame = pl.DataFrame(columns)
    return frame.with_columns(normalize_wording(frame["text"]))


def linked(author: str | None, count: int, link: str = SITE) -> list[tuple[str | None, str, str]]:
    """Return posts with a link in `count` threads."""
    return [(author, f"t{number}", f"Remark {number}, see {link}") for number in range(count)]


def test_links_to_one_site_in_four_threads_are_suspected() -> None:
    suspected = find_own_links(posted(*linked("seller", 4)))
    assert suspected.rows() == [(number, OWN_LINKS, 4) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(linked("helper", 3), id="three threads"),
        pytest.param([("seller", "t1", f"Remark {number} {SITE}") for number in range(6)], id="one thread"),
        pytest.param(linked("one", 4) + linked("two", 2), id="others link to it, too"),
        pytest.param(linked("helper", 4) + [("helper", f"u{n}", "It helps") for n in range(5)], id="few links"),
        pytest.param(linked(None, 4), id="unknown authors"),
        pytest.param(linked("helper", 4, "https://old.reddit.com/r/tea"), id="pages by everybody"),
        pytest.param(linked("helper", 4, "https://www.BLS.gov/tea"), id="the site of a state"),
        pytest.param(linked("helper", 4, "https://support.copper-kettle.example/faq"), id="the brand's own site"),
    ],
)
def test_honest_links_are_not_suspected(rows: list[tuple[str | None, str, str]]) -> None:
    assert find_own_links(posted(*rows), [KETTLE]).is_empty()


def test_pages_of_one_owner_are_a_site_of_their_own() -> None:
    owner = linked("maker", 4, "https://github.com/maker/steamboard")
    others = [(f"someone{number}", "t9", f"https://github.com/other{number}/tool") for number in range(9)]
    assert find_own_links(posted(*owner, *others))["post"].to_list() == [1, 2, 3, 4]


def test_posts_without_the_link_are_not_suspected() -> None:
    assert find_own_links(posted(*linked("seller", 4), ("seller", "t9", "Nice pot")))["post"].to_list() == [1, 2, 3, 4]


def test_who_puts_own_links_under_many_threads_is_a_promoter() -> None:
    posts = posted(*linked("seller", 4))
    assert find_promoters(posts, find_suspects(posts))["rule"].to_list() == [OWN_LINKS] * 4
