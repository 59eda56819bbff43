"""The moments that a post can have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from talkworthy.model import Post
from talkworthy.plausible_moment import why_implausible

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def check(moment: datetime, source: str = "forum") -> str | None:
    return why_implausible(Post(f"{source}:1", source, "post", moment, f"{source}:1"), NOW)


@pytest.mark.parametrize("moment", [NOW, NOW + timedelta(hours=23), datetime(1998, 5, 1, tzinfo=UTC)])
def test_a_moment_between_the_start_of_the_web_and_tomorrow_is_plausible(moment):
    assert check(moment) is None


@pytest.mark.parametrize("moment", [NOW + timedelta(days=2), datetime.max.replace(tzinfo=UTC)])
def test_a_moment_more_than_a_day_ahead_of_the_clock_is_not(moment):
    assert "in the future" in (check(moment) or "")


@pytest.mark.parametrize(
    ("source", "day"),
    [
        *(("reddit", (2005, 5, 31)), ("x", (2006, 3, 20)), ("forum", (1970, 1, 1)), ("rss", (1, 1, 1))),
        *(("steam", (2009, 12, 31)), ("lemmy", (2008, 5, 17)), ("lobsters", (2012, 6, 30))),
    ],
)
def test_a_moment_before_the_source_existed_is_not(source, day):
    assert f"no post of {source} is older than" in (check(datetime(*day, tzinfo=UTC), source) or "")


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("steam", (2010, 11, 5)),
        ("lemmy", (2019, 4, 1)),
        ("lobsters", (2012, 7, 3)),
        ("github", (2003, 10, 2)),
        ("devto", (2014, 9, 2)),
    ],
)
def test_old_posts_that_a_source_took_over_are_plausible(source, day):
    assert check(datetime(*day, tzinfo=UTC), source) is None


def test_the_reason_names_the_day():
    assert check(datetime(2062, 3, 1, tzinfo=UTC)) == "created_at is 2062-03-01, which is in the future."
