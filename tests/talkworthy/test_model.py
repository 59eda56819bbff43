"""The values of the domain: one way to count characters, times in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from talkworthy.errors import AlreadyRunning, RateLimited, SourceError, TalkworthyError, UserError
from talkworthy.model import Post, analysed_text, full_text, to_utc


@pytest.mark.parametrize(
    ("title", "text", "full"),
    [("Crema", "lasts", "Crema\n\nlasts"), ("Crema", "", "Crema"), ("", "lasts", "lasts"), ("", "", "")],
)
def test_title_and_text_are_one_string(title: str, text: str, full: str) -> None:
    assert full_text(title, text) == full


def test_a_moment_without_a_zone_is_in_utc_already() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert to_utc(datetime(2026, 3, 2, 12)) == noon
    assert to_utc(datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))) == noon
    assert to_utc(datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))).tzinfo is UTC


def test_a_source_that_failed_is_not_the_users_to_fix() -> None:
    wait = RateLimited("Ask again in a minute.", 60.0)
    assert (isinstance(wait, SourceError), isinstance(wait, UserError), wait.retry_after) == (True, False, 60.0)
    assert isinstance(AlreadyRunning("held"), TalkworthyError)


def test_the_analysis_reads_forty_thousand_characters_of_title_and_text() -> None:
    assert analysed_text("Kettle", "a" * 50_000) == f"Kettle\n\n{'a' * 39_992}"
    assert analysed_text("", "short") == "short"


@pytest.mark.parametrize("rating", [0, 0.4, 5.1, -1, float("nan"), float("inf")])
def test_a_rating_is_from_half_a_star_to_five(rating: float) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match=r"from 0\.5 to 5\.0 stars"):
        Post("hob:1", "hob", "review", noon, "hob:1", rating=rating)
    assert Post("hob:1", "hob", "review", noon, "hob:1", rating=4.5).rating == 4.5
    assert Post("hob:1", "hob", "review", noon, "hob:1").rating is None
