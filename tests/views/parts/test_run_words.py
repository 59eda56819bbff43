"""The ledger in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from talkworthy.storage.ledger import RunRow
from views.parts.run_words import failures_first, to_told

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUN = RunRow("collect", "x", "Northlight", NOON, NOON, "ok", 1_200, 30, 2, 1, 4, 2.25, "")


def test_a_run_is_named_for_what_it_did_and_where():
    told = to_told(RUN)

    assert told.title == "Collecting from X for Northlight"
    assert told.did == "1,200 posts read, 30 new, 2 changed, 1 row could not be read, 4 requests, cost $2.25"
    assert told.advice == ""


def test_a_killed_run_says_that_nothing_is_lost():
    told = to_told(replace(RUN, state="killed"))

    assert (
        told.advice
        == 'Nothing is lost. Run it again, and it goes on where it was: "Listen now" above, or python -m jobs collect'
    )


def test_failures_come_first():
    bad, rest = failures_first([RUN, replace(RUN, source="reddit", state="failed")])

    assert [told.run.source for told in bad] == ["reddit"]
    assert [told.run.source for told in rest] == ["x"]


def test_a_failure_that_a_later_run_made_good_needs_no_hand():
    bad, rest = failures_first([RUN, replace(RUN, state="failed")])

    assert bad == []
    assert [told.run.state for told in rest] == ["ok", "failed"]


def test_what_failed_alike_for_several_brands_is_told_once():
    failed = [replace(RUN, brand=brand, state="failed") for brand in ("Samovar", "Kettle", "Moka", "Kettle")]
    bad, rest = failures_first([*failed, replace(RUN, brand="Kettle", state="killed")])

    assert [told.title for told in bad] == [
        "Collecting from X for Kettle, Moka and Samovar",
        "Collecting from X for Kettle",
    ]
    assert [told.state for told in bad] == ["failed", "broke off"]
    assert rest == []
