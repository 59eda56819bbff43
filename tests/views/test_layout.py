"""The frame: the date ranges, a job that runs behind any page, and the dot where a source needs attention."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from services.operations.background_jobs import BackgroundJob, JobStep
from views import layout
from views.components import job_progress

ATTENTION = 'class="attention"'


@dataclass
class Health:
    is_well: bool
    sources: tuple[str, ...] = field(default=())


def without_style(shown) -> str:
    return re.sub(r"<style.*?</style>", "", shown.html, flags=re.DOTALL)


def test_the_date_ranges_are_those_that_people_ask_for(open_page, sample):
    options = open_page(sample, page="topics").app.selectbox(key="choice_date_range").options

    assert options == [
        "Last 7 days",
        "Last 4 weeks",
        "Last 13 weeks",
        "Last 6 months",
        "Last 12 months",
        "All time",
        "Custom range",
    ]


def test_a_page_about_a_brand_leads_to_its_report(open_page, sample):
    html = without_style(open_page(sample, page="topics", date_range="4w"))

    assert re.search(r'<a class="tw-share"[^>]*page=reports&amp;brand=Copper\+Kettle&amp;date_range=4w', html)


@pytest.mark.parametrize(("page", "shown"), [("topics", True), ("spam", True), ("sources", False)])
def test_a_running_job_is_on_every_page_but_the_one_with_its_steps(open_page, sample, monkeypatch, page, shown):
    step = JobStep("Collect from Hacker News", ("collect",), state="running", posts=1204)
    monkeypatch.setattr(job_progress, "current_job", lambda _url: BackgroundJob([step], {}))

    html = open_page(sample, page=page).html

    assert ("1,204 posts so far." in html and 'class="tw tw-job"' in html) == shown


def test_a_job_that_has_ended_takes_no_room(open_page, sample, monkeypatch):
    monkeypatch.setattr(job_progress, "current_job", lambda _url: BackgroundJob([], {}, ended=True))

    assert 'class="tw tw-job"' not in open_page(sample, page="topics").html


@pytest.mark.parametrize("is_well", [True, False])
def test_the_gear_has_a_dot_where_a_source_needs_attention(open_page, sample, monkeypatch, is_well):
    monkeypatch.setattr(layout, "health", lambda *_: Health(is_well))

    assert (ATTENTION in open_page(sample, page="topics").html) == (not is_well)


def test_before_the_first_results_a_page_says_that_they_are_on_their_way(open_page, unread, monkeypatch):
    step = JobStep("Collect from Hacker News", ("collect",), state="running", posts=1204)
    monkeypatch.setattr(job_progress, "current_job", lambda _url: BackgroundJob([step], {}))

    words = open_page(unread).words

    assert "Your first results are on their way" in words
    assert "1,204 posts so far." in words
