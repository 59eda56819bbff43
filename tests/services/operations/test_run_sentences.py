"""Runs in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from services.operations.run_sentences import describe_run, failures_first
from talkworthy.storage.runs.runs import RunRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUN = RunRow("collect", "x", "Northlight", NOON, NOON, "ok", 1_200, 30, 2, 1, 4, 2.25, "")


def test_a_run_is_named_for_what_it_did_and_where():
    described = describe_run(RUN)

    assert described.title == "Collecting from X for Northlight"
    assert described.did == "1,200 posts read, 30 new, 2 changed, 1 row could not be read, 4 requests, cost $2.25"
    assert described.advice == ""


def test_a_killed_run_says_that_nothing_is_lost():
    described = describe_run(replace(RUN, state="killed"))

    assert described.advice == 'Nothing is lost. Run it again to continue: "Sync now" above, or python -m jobs collect'


def test_failures_come_first():
    bad, rest = failures_first(
        [RUN, replace(RUN, source="reddit", state="failed")], {("collect", "reddit", "Northlight")}
    )

    assert [described.run.source for described in bad] == ["reddit"]
    assert [described.run.source for described in rest] == ["x"]


def test_a_failure_that_a_later_run_made_good_needs_no_hand():
    bad, rest = failures_first([RUN, replace(RUN, state="failed")], {("collect", "x", "Northlight")})

    assert bad == []
    assert [described.run.state for described in rest] == ["ok", "failed"]


def test_what_failed_alike_for_several_brands_is_reported_once():
    failed = [replace(RUN, brand=brand, state="failed") for brand in ("Samovar", "Kettle", "Moka", "Kettle")]
    bad, rest = failures_first(
        [*failed, replace(RUN, brand="Kettle", state="killed")],
        {("collect", "x", brand) for brand in ("Samovar", "Kettle", "Moka")},
    )

    assert [described.title for described in bad] == [
        "Collecting from X for Kettle, Moka and Samovar",
        "Collecting from X for Kettle",
    ]
    assert [described.state for described in bad] == ["failed", "interrupted"]
    assert rest == []


def test_a_failure_that_no_person_must_see_to_stands_among_the_others():
    bad, rest = failures_first([replace(RUN, job="import", state="failed")], set())

    assert bad == []
    assert [described.state for described in rest] == ["failed"]
