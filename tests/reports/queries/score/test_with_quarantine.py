"""The score with excluded posts, and when a score is no longer provisional."""

from datetime import UTC, datetime

import pytest

from analysis.pipeline.analyzer import ThreadAnalyzer
from analysis.worthiness import ScoreOptions
from reports.queries.score.brand_report import (
    build_report,
    build_reports,
    choose_date_range,
    compute_scores,
    compute_scores_with_quarantine,
    is_quarantine_pending,
)
from services.analysis.compare_quarantine import save_conversations_with_quarantine
from talkworthy.findings import AnnotationRow
from talkworthy.model import Annotation
from talkworthy.storage.analysis.labels import ABOUT, RELEVANT, SAMPLED, Label, save_labels
from talkworthy.storage.analysis.quarantine import posts_in_conversation
from talkworthy.storage.analysis.results import replace_brand_wide

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCES = ("reddit", "mastodon", "x", "reddit")


@pytest.fixture
def excluded(store, grow):
    """Three conversations about Kiln, all posts of the first excluded."""
    grow("Kiln", 3)
    with store.write() as connection:
        posts = sorted(posts_in_conversation(connection, "Kiln", ["reddit:Kiln-0"]))
        annotations = [
            AnnotationRow(post, Annotation("", "Kiln", "quarantine", "1", "excluded", 3.0, rule="a flood"))
            for post in posts
        ]
        replace_brand_wide(connection, "Kiln", "quarantine", annotations)
        connection.exec_driver_sql("DELETE FROM conversations WHERE thread = 'reddit:Kiln-0'")
    return store


@pytest.fixture
def compared(excluded, settings):
    """The same store after the analysis saved the conversations with excluded posts."""
    with excluded.write() as connection:
        save_conversations_with_quarantine(connection, ThreadAnalyzer(settings.brands), "Kiln")
    return excluded


def test_excluded_posts_are_counted_and_the_score_with_them_is_computed(compared, settings):
    with compared.read() as connection:
        report = build_reports(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert report.excluded == 3
    assert report.worthiness.counts.conversations == 2
    assert report.with_quarantine.counts.conversations == 3
    assert not report.quarantine_pending


def test_until_the_next_analysis_the_score_with_excluded_posts_is_pending(excluded, settings):
    with excluded.read() as connection:
        report = build_reports(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert (report.excluded, report.with_quarantine, report.quarantine_pending) == (3, None, True)


def test_a_brand_is_pending_too_while_its_competitor_is(excluded, settings):
    with excluded.read() as connection:
        assert is_quarantine_pending(connection, settings, ["Kettle"])


def test_a_report_for_a_page_has_no_score_with_excluded_posts(excluded, settings):
    with excluded.read() as connection:
        report = build_report(connection, settings, choose_date_range(connection), "Kiln")
    assert (report.excluded, report.with_quarantine) == (3, None)


def test_without_excluded_posts_there_is_one_score(store, settings, grow):
    grow("Kiln", 3)
    with store.read() as connection:
        assert compute_scores_with_quarantine(connection, settings, choose_date_range(connection)) == {}
        report = build_reports(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert (report.excluded, report.with_quarantine) == (0, None)


def test_a_score_is_provisional_until_100_mentions_are_reviewed(reports):
    kettle = reports["Kettle"].worthiness
    assert kettle.status == "provisional"
    assert kettle.reasons == ("0 of 100 mentions reviewed by a person",)


def test_reviews_of_one_brand_do_not_count_for_another(store, settings, grow):
    for brand, conversations in (("Kettle", 40), ("Kiln", 40)):
        grow(brand, conversations)
    with store.write() as connection:
        posts = [f"{source}:Kettle-{n}" for n in range(40) for source in (SOURCES[n % 4],)]
        drawn = [post + step for post in posts for step in ("", "-1", "-2")]
        labels = [Label("Kettle", post, name, ABOUT, "ann", NOON) for post in drawn for name in (SAMPLED, RELEVANT)]
        save_labels(connection, labels)
    with store.read() as connection:
        scores = compute_scores(
            connection, settings, choose_date_range(connection), ["Kettle"], ScoreOptions(replicates=3)
        )
    assert (scores["Kettle"].status, scores["Kiln"].status) == ("scored", "provisional")


def test_author_types_with_excluded_posts_are_those_without_quarantine(compared, settings):
    with compared.write() as connection:
        connection.exec_driver_sql("UPDATE author_types_with_quarantine SET author_type = 'promoter'")
    with compared.read() as connection:
        whole = compute_scores_with_quarantine(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert whole.counts.people == 4
