"""The first screen of the overview, as far as it is not words."""

from __future__ import annotations

from datetime import date

import polars as pl

from reports.queries.overview.mentions import MentionSeries
from views.components.first_screen import to_net_sentiment

WEEKS = (date(2026, 3, 2), date(2026, 3, 9))


def mentions(*rows: tuple[date, str, int]) -> MentionSeries:
    frame = pl.DataFrame(rows, schema={"start": pl.Date, "sentiment": pl.String, "mentions": pl.Int64}, orient="row")
    return MentionSeries(frame, pl.DataFrame(), 7)


def test_net_sentiment_is_positive_less_negative_mentions_of_each_week():
    series = mentions((WEEKS[1], "negative", 3), (WEEKS[0], "positive", 5), (WEEKS[0], "negative", 1))

    assert to_net_sentiment(series) == (4, -3)


def test_without_opinions_there_is_no_line():
    assert to_net_sentiment(mentions((WEEKS[0], "neutral", 5))) == ()
