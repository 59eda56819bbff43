"""The report on a brand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.worthiness import COMPONENT_TITLES, METHOD_VERSION, ScoreOptions
from analysis.worthiness.week_over_week import a_week_before
from reports.queries.score.brand_report import (
    build_report,
    build_reports,
    changes_since_last_week,
    choose_date_range,
    compute_scores,
    is_sample_data,
    to_score_options,
)
from talkworthy.errors import UserError
from talkworthy.storage.conversations.queries import store_span
from talkworthy.storage.schema.core import conversations


class TestChooseDateRange:
    def test_an_empty_store_raises_an_error_that_says_what_to_do(self, store):
        with store.read() as connection, pytest.raises(UserError, match="The store is empty: import a file"):
            choose_date_range(connection)

    def test_the_default_is_thirteen_weeks_that_end_with_the_newest_post(self, store, grow):
        grow("Kettle", 1)
        with store.read() as connection:
            date_range = choose_date_range(connection)
        assert (date_range.weeks, date_range.end) == (13, datetime(2026, 3, 29, tzinfo=UTC))

    def test_an_invalid_date_range_raises_an_error(self, store, grow):
        grow("Kettle", 1)
        with store.read() as connection, pytest.raises(UserError, match="'soon' is not a date range"):
            choose_date_range(connection, "soon")


class TestReport:
    def test_every_brand_has_a_report_in_the_order_of_the_brand_file(self, reports):
        assert list(reports) == ["Kettle", "Kiln", "Samovar"]

    def test_it_counts_the_conversations_of_the_date_range(self, reports):
        counts = reports["Kettle"].worthiness.counts
        assert (counts.conversations, counts.people, counts.communities, counts.weeks_with_conversation) == (
            52,
            104,
            4,
            13,
        )

    def test_enough_conversations_have_a_score_and_few_have_none(self, reports):
        assert reports["Kettle"].worthiness.score is not None
        assert reports["Samovar"].worthiness.score is None

    def test_each_competitor_has_a_score_and_a_comparison(self, reports):
        kettle = reports["Kettle"]
        assert [competitor.brand for competitor in kettle.competitors] == ["Kiln", "Samovar"]
        assert "Samovar has no score" in kettle.comparisons[1].sentence

    def test_a_competitor_has_the_same_score_in_every_report(self, reports):
        assert reports["Kettle"].competitors[0] == reports["Kiln"].worthiness

    def test_there_are_at_most_ten_top_conversations(self, reports):
        assert len(reports["Kettle"].top_conversations) == 10
        assert len(reports["Samovar"].top_conversations) == 3

    def test_at_most_five_are_most_engaged_and_none_without_engagement(self, store, settings, grow):
        grow("Kettle", 8)
        with store.write() as connection:
            for number, likes in enumerate((4, 9, 0, -3, 7, 2, 1, 3)):
                of_number = conversations.c.thread.endswith(f"-{number}")
                connection.execute(conversations.update().where(of_number).values(engagement=likes))
            date_range = choose_date_range(connection)
            report = build_report(connection, settings, date_range, "Kettle")
            connection.execute(conversations.update().values(engagement=0))
            assert build_report(connection, settings, date_range, "Kettle").most_engaged == ()
        assert [row.reactions for row in report.most_engaged] == [9, 7, 4, 3, 2]

    def test_posts_are_totalled_by_author_type_and_by_sentiment(self, reports):
        totals = reports["Samovar"].totals
        assert (totals.posts, totals.direct, totals.mentions) == (9, 3, 3)
        assert totals.by_author_type == {"public": 9}
        assert totals.by_sentiment == {"neutral": 3, "none": 3, "positive": 2, "negative": 1}

    def test_topics_and_communities_have_counts(self, reports):
        samovar = reports["Samovar"]
        assert [(topic.label, topic.posts) for topic in samovar.topics] == [("Cleaning", 3)]
        assert [(community.source, community.name, community.conversations) for community in samovar.communities] == [
            ("mastodon", "brew.example", 1),
            ("reddit", "teacups", 1),
            ("x", "x", 1),
        ]

    def test_a_brand_name_may_have_any_case(self, store, settings, grow):
        grow("Kiln", 2)
        with store.read() as connection:
            report = build_report(connection, settings, choose_date_range(connection), "kiln")
        assert report.brand == "Kiln"

    def test_a_brand_that_is_not_tracked_raises_an_error(self, store, settings, grow):
        grow("Kiln", 2)
        with store.read() as connection, pytest.raises(UserError, match="No brand is called 'Urn'"):
            build_reports(connection, settings, choose_date_range(connection), ["Urn"])

    def test_a_brand_without_conversations_has_an_empty_report(self, store, settings, grow):
        grow("Kiln", 2)
        with store.read() as connection:
            report = build_report(connection, settings, choose_date_range(connection), "Kettle")
        assert (report.worthiness.status, report.totals.posts, report.top_conversations) == ("insufficient_data", 0, ())

    def test_options_are_used(self, store, settings, grow):
        grow("Kettle", 52)
        with store.read() as connection:
            scores = compute_scores(
                connection, settings, choose_date_range(connection), ["Kettle"], ScoreOptions(replicates=7)
            )
        assert scores["Kettle"].replicates.shape == (7,)


class TestScoreOptions:
    def test_the_weights_are_those_of_the_settings(self, store, settings, grow):
        grow("Kettle", 52)
        own = replace(settings, weights=dict.fromkeys(COMPONENT_TITLES, 1.0) | {"sentiment": 0.0})
        with store.read() as connection:
            worthiness = compute_scores(connection, own, choose_date_range(connection), ["Kettle"])["Kettle"]
        assert worthiness.version.endswith("+sentiment=0")
        assert worthiness.without["Sentiment"] == worthiness.score

    def test_by_default_components_weigh_the_same(self, reports):
        assert reports["Kettle"].worthiness.version == METHOD_VERSION

    def test_they_have_the_times_of_the_oldest_and_newest_post(self, store, settings, grow):
        grow("Kettle", 2)
        with store.read() as connection:
            options = to_score_options(connection, settings, ["Kettle"])
            assert (options.since, options.as_of) == store_span(connection)


class TestChange:
    def test_it_compares_with_the_date_range_a_week_before(self, store, settings, grow):
        grow("Kettle", 52)
        with store.read() as connection:
            date_range = choose_date_range(connection)
            changes = changes_since_last_week(connection, settings, date_range, ["kettle"])
            past = compute_scores(connection, settings, a_week_before(date_range), ["Kettle"])["Kettle"]
        assert list(changes) == ["Kettle"]
        assert (changes["Kettle"].score, changes["Kettle"].low) == (past.score, past.low)


class TestSampleData:
    @pytest.fixture
    def conversation(self, reports):
        return reports["Samovar"].top_conversations[0]

    def at(self, conversation, url):
        return [replace(conversation, url=url)]

    def test_reserved_hosts_are_sample_data(self, conversation):
        assert is_sample_data(self.at(conversation, "https://example.com/r/teacups/1"))
        assert is_sample_data(self.at(conversation, "https://brew.example/@moss/1"))

    def test_real_conversations_are_not_sample_data(self, conversation):
        assert not is_sample_data(self.at(conversation, "https://notexample.com/1"))
        assert not is_sample_data(self.at(conversation, "https://forum.test/?next=example.com"))
        assert not is_sample_data(self.at(conversation, None))
