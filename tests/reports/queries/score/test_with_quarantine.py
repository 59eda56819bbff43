"""The verdict beside the one with what is held, and when a verdict is provisional no more."""

from datetime import UTC, datetime

import pytest

from analysis.pipeline.analyzer import Reader
from analysis.worthiness import Options
from reports.queries.score.brand_report import (
    build_report,
    build_reports,
    choose_date_range,
    is_quarantine_pending,
    judge_brands,
    judge_with_held,
)
from services.analysis.compare_quarantine import save_conversations_with_quarantine
from talkworthy.findings import Finding
from talkworthy.model import Annotation
from talkworthy.storage.analysis.labels import ABOUT, RELEVANT, SAMPLED, Label, save_labels
from talkworthy.storage.analysis.quarantine import posts_in_conversation
from talkworthy.storage.analysis.results import replace_brand_wide

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCES = ("reddit", "mastodon", "x", "reddit")


@pytest.fixture
def held(store, grow):
    """Three talks about Kiln, the first of them held post by post."""
    grow("Kiln", 3)
    with store.write() as connection:
        posts = sorted(posts_in_conversation(connection, "Kiln", ["reddit:Kiln-0"]))
        found = [Finding(post, Annotation("", "Kiln", "suspicion", "1", "held", 3.0, rule="a flood")) for post in posts]
        replace_brand_wide(connection, "Kiln", "suspicion", found)
        connection.exec_driver_sql("DELETE FROM conversations WHERE thread = 'reddit:Kiln-0'")
    return store


@pytest.fixture
def compared(held, settings):
    """The same with what the analysis keeps of the talk that is held."""
    with held.write() as connection:
        save_conversations_with_quarantine(connection, Reader(settings.brands), "Kiln")
    return held


def test_what_is_held_is_counted_and_judged_beside(compared, settings):
    with compared.read() as connection:
        report = build_reports(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert report.held == 3
    assert report.worthiness.counts.conversations == 2
    assert report.with_held.counts.conversations == 3
    assert not report.held_pending


def test_while_the_analysis_has_not_read_what_is_held_there_is_no_second_verdict_and_the_report_says_so(held, settings):
    with held.read() as connection:
        report = build_reports(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert (report.held, report.with_held, report.held_pending) == (3, None, True)


def test_a_brand_is_pending_too_while_its_competitor_is(held, settings):
    with held.read() as connection:
        assert is_quarantine_pending(connection, settings, ["Kettle"])


def test_a_page_gets_its_report_without_the_second_look(held, settings):
    with held.read() as connection:
        report = build_report(connection, settings, choose_date_range(connection), "Kiln")
    assert (report.held, report.with_held) == (3, None)


def test_where_nothing_is_held_there_is_no_second_verdict(store, settings, grow):
    grow("Kiln", 3)
    with store.read() as connection:
        assert judge_with_held(connection, settings, choose_date_range(connection)) == {}
        report = build_reports(connection, settings, choose_date_range(connection), ["Kiln"])["Kiln"]
    assert (report.held, report.with_held) == (0, None)


def test_a_verdict_is_provisional_until_a_hundred_posts_were_checked(reports):
    kettle = reports["Kettle"].worthiness
    assert kettle.status == "provisional"
    assert kettle.reasons == ("0 posts checked by a person for being about the brand; 100 are needed",)


def test_the_checks_of_one_brand_say_nothing_of_another(store, settings, grow):
    for brand, conversations in (("Kettle", 40), ("Kiln", 40)):
        grow(brand, conversations)
    with store.write() as connection:
        posts = [f"{source}:Kettle-{n}" for n in range(40) for source in (SOURCES[n % 4],)]
        drawn = [post + step for post in posts for step in ("", "-1", "-2")]
        labels = [Label("Kettle", post, name, ABOUT, "ann", NOON) for post in drawn for name in (SAMPLED, RELEVANT)]
        save_labels(connection, labels)
    with store.read() as connection:
        found = judge_brands(connection, settings, choose_date_range(connection), ["Kettle"], Options(replicates=3))
    assert (found["Kettle"].status, found["Kiln"].status) == ("scored", "provisional")
