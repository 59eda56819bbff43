"""Comments below videos that lead viewers elsewhere."""

from __future__ import annotations

import polars as pl
import pytest

from analysis.integrity.video_comments import CALLS_AWAY, LINKS_AWAY, find_promotion_below_videos
from talkworthy.model import Brand

KETTLE = Brand("Copper Kettle", ("Copper Kettle",))


def rule_of(text: str, source: str = "youtube", reply_to: str | None = "youtube:video") -> str | None:
    """Return the rule that matches a post, None for none."""
    columns = {"post": [7], "text": [text], "source": [source], "reply_to": [reply_to]}
    posts = pl.DataFrame(columns, schema_overrides={"reply_to": pl.String})
    rules: list[str] = find_promotion_below_videos(posts, [KETTLE])["rule"].to_list()
    return rules[0] if rules else None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("so good https://steamboard.example/start", LINKS_AWAY),
        ("www.steamboard.example", LINKS_AWAY),
        ("see steamboard.io/join for more", LINKS_AWAY),
        ("Hey guys, check out my new song", CALLS_AWAY),
        ("This singer is better, check him out!", CALLS_AWAY),
        ("More of it on my gaming channel", CALLS_AWAY),
        ("Hi guys, I sing a bit, vote for our band", CALLS_AWAY),
        ("nice one, please subscribe", CALLS_AWAY),
    ],
)
def test_comments_that_lead_elsewhere_promote(text: str, rule: str) -> None:
    assert rule_of(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "The steam wand leaks, 1 of 5",
        "I will check it out this weekend",
        "Hi guys, does it leak when it is hot?",
        "Do I have to subscribe to the beans to get the lid?",
        "Explained here: https://en.wikipedia.org/wiki/Kettle",
        "How it is tested: https://www.fda.gov/kettles",
        "The first part: https://youtu.be/abcdefghijk",
        "The manual is at https://copperkettle.example/manual",
        "Check out the Northlight instead, it is quieter",
        "and/or both, e.g. 3.5/5",
    ],
)
def test_other_comments_do_not(text: str) -> None:
    assert rule_of(text) is None


def test_links_elsewhere_than_below_videos_do_not_promote() -> None:
    assert rule_of("https://steamboard.example/start", source="reddit") is None


def test_the_text_of_the_video_itself_may_link() -> None:
    assert rule_of("https://steamboard.example/start", reply_to=None) is None
