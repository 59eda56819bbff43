"""A report is what the store holds, judged."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis.worthiness import METHOD_VERSION, TITLES, Options
from analysis.worthiness.week_over_week import a_week_before
from reports.queries.score.brand_report import (
    build_report,
    build_reports,
    changes_since_last_week,
    choose_date_range,
    is_invented,
    judge_brands,
    panel_of,
    to_options,
)
from talkworthy.errors import UserError
from talkworthy.model import Brand
from talkworthy.settings import Settings
from talkworthy.storage.conversations.queries import store_span


def names(brands):
    return [brand.name for brand in brands]


class TestChooseDateRange:
    def test_an_empty_store_says_what_to_do(self, store):
        with store.read() as connection, pytest.raises(UserError, match="The store is empty: import a file"):
            choose_date_range(connection)

    def test_the_default_is_thirteen_weeks_that_end_with_the_newest_post(self, store, grow):
        grow("Kettle", 1)
        with store.read() as connection:
            date_range = choose_date_range(connection)
        assert (date_range.weeks, date_range.end) == (13, datetime(2026, 3, 29, tzinfo=UTC))

    def test_what_is_not_a_window_is_refused(self, store, grow):
        grow("Kettle", 1)
        with store.read() as connection, pytest.raises(UserError, match="'soon' is not a window"):
            choose_date_range(connection, "soon")


class TestPanel:
    def test_a_brand_is_judged_beside_its_own_competitors(self, settings):
        assert names(panel_of(settings, settings.brand("Kettle"))) == ["Kiln", "Samovar"]

    def test_a_brand_that_names_none_is_judged_beside_who_names_it(self, settings):
        assert names(panel_of(settings, settings.brand("Kiln"))) == ["Kettle", "Samovar"]

    def test_a_brand_that_nobody_names_stands_alone(self, tmp_path):
        alone = Brand("Kettle", ("Kettle",))
        assert panel_of(Settings(tmp_path / "x.toml", (alone,)), alone) == ()

    def test_a_brand_is_no_competitor_of_itself(self, tmp_path):
        vain = Brand("Kettle", ("Kettle",), competitors=("Kettle",))
        assert panel_of(Settings(tmp_path / "x.toml", (vain,)), vain) == ()


class TestReport:
    def test_every_brand_gets_one_in_the_order_of_the_brand_file(self, reports):
        assert list(reports) == ["Kettle", "Kiln", "Samovar"]

    def test_it_counts_the_conversation_of_the_window(self, reports):
        counts = reports["Kettle"].worthiness.counts
        assert (counts.conversations, counts.people, counts.communities, counts.weeks_with_conversation) == (
            52,
            104,
            4,
            13,
        )

    def test_enough_conversation_gets_an_index_and_little_gets_none(self, reports):
        assert reports["Kettle"].worthiness.index is not None
        assert reports["Samovar"].worthiness.index is None

    def test_each_competitor_has_its_verdict_and_its_comparison(self, reports):
        kettle = reports["Kettle"]
        assert [competitor.brand for competitor in kettle.panel] == ["Kiln", "Samovar"]
        assert "Samovar has no index" in kettle.comparisons[1].sentence

    def test_a_competitor_has_the_same_index_in_every_report(self, reports):
        assert reports["Kettle"].panel[0] == reports["Kiln"].worthiness

    def test_at_most_ten_conversations_are_told(self, reports):
        assert len(reports["Kettle"].top_conversations) == 10
        assert len(reports["Samovar"].top_conversations) == 3

    def test_posts_are_totalled_by_author_type_and_by_side(self, reports):
        totals = reports["Samovar"].totals
        assert (totals.posts, totals.direct) == (9, 3)
        assert totals.by_author_type == {"public": 9}
        assert totals.by_sentiment == {"neutral": 3, "none": 3, "positive": 2, "negative": 1}

    def test_topics_and_places_come_with_counts(self, reports):
        samovar = reports["Samovar"]
        assert [(topic.label, topic.posts) for topic in samovar.topics] == [("Cleaning", 3)]
        assert [(place.source, place.name, place.conversations) for place in samovar.communities] == [
            ("mastodon", "brew.example", 1),
            ("reddit", "teacups", 1),
            ("x", "x", 1),
        ]

    def test_one_brand_can_be_asked_for_in_any_case(self, store, settings, grow):
        grow("Kiln", 2)
        with store.read() as connection:
            report = build_report(connection, settings, choose_date_range(connection), "kiln")
        assert report.brand == "Kiln"

    def test_a_brand_that_is_not_tracked_is_refused(self, store, settings, grow):
        grow("Kiln", 2)
        with store.read() as connection, pytest.raises(UserError, match="No brand is called 'Urn'"):
            build_reports(connection, settings, choose_date_range(connection), ["Urn"])

    def test_a_brand_without_conversation_has_an_empty_report(self, store, settings, grow):
        grow("Kiln", 2)
        with store.read() as connection:
            report = build_report(connection, settings, choose_date_range(connection), "Kettle")
        assert (report.worthiness.status, report.totals.posts, report.top_conversations) == ("refused", 0, ())

    def test_options_reach_the_judge(self, store, settings, grow):
        grow("Kettle", 52)
        with store.read() as connection:
            found = judge_brands(connection, settings, choose_date_range(connection), ["Kettle"], Options(replicates=7))
        assert found["Kettle"].replicates.shape == (7,)


class TestHowToJudge:
    def test_the_weights_are_those_of_the_settings(self, store, settings, grow):
        grow("Kettle", 52)
        own = replace(settings, weights=dict.fromkeys(TITLES, 1.0) | {"warmth": 0.0})
        with store.read() as connection:
            found = judge_brands(connection, own, choose_date_range(connection), ["Kettle"])["Kettle"]
        assert found.version.endswith("+warmth=0")
        assert found.without["Warmth"] == found.index

    def test_without_weights_of_their_own_parts_weigh_the_same(self, reports):
        assert reports["Kettle"].worthiness.version == METHOD_VERSION

    def test_it_knows_from_when_to_when_there_is_conversation(self, store, settings, grow):
        grow("Kettle", 2)
        with store.read() as connection:
            options = to_options(connection, settings, ["Kettle"])
            assert (options.since, options.as_of) == store_span(connection)


class TestChange:
    def test_it_is_the_verdict_on_the_window_a_week_before(self, store, settings, grow):
        grow("Kettle", 52)
        with store.read() as connection:
            date_range = choose_date_range(connection)
            found = changes_since_last_week(connection, settings, date_range, ["kettle"])
            past = judge_brands(connection, settings, a_week_before(date_range), ["Kettle"])["Kettle"]
        assert list(found) == ["Kettle"]
        assert (found["Kettle"].index, found["Kettle"].low) == (past.index, past.low)


class TestInvented:
    @pytest.fixture
    def conversation(self, reports):
        return reports["Samovar"].top_conversations[0]

    def at(self, conversation, url):
        return [replace(conversation, url=url)]

    def test_the_reserved_addresses_of_the_sample_are_known(self, conversation):
        assert is_invented(self.at(conversation, "https://example.com/r/teacups/1"))
        assert is_invented(self.at(conversation, "https://brew.example/@moss/1"))

    def test_real_conversation_is_not_called_invented(self, conversation):
        assert not is_invented(self.at(conversation, "https://notexample.com/1"))
        assert not is_invented(self.at(conversation, "https://forum.test/?next=example.com"))
        assert not is_invented(self.at(conversation, None))
