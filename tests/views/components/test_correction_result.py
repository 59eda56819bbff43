"""After a correction the numbers are updated by themselves, and the page says which changed."""

from __future__ import annotations

import re

import pytest

from services.operations.background_jobs import BackgroundJob, JobStep
from views.background import brand_setup
from views.components import correction_result

THREAD = {"page": "conversations", "conversation": "reddit:t3_smp026"}
REPLY = "reddit:t1_smp0152"
MOVE = r"\d+ \N{RIGHTWARDS ARROW} \d+"


@pytest.fixture
def job(monkeypatch):
    """The job that a correction starts: it runs until the test ends it."""
    started = BackgroundJob([JobStep("Analysing again", ("analyse",), state="running")], {})
    monkeypatch.setattr(correction_result, "current_job", lambda url: started)
    return started


@pytest.fixture
def starts(monkeypatch):
    """The commands that were started."""
    commands = []
    monkeypatch.setattr(
        brand_setup, "start_job", lambda url, job: commands.append([step.command for step in job.steps])
    )
    return commands


@pytest.fixture
def corrected(open_page, own_sample, job, starts):
    """Saves labels of the reply by name; returns the page."""

    def save(**labels):
        shown = open_page(own_sample, **THREAD, correct=REPLY)
        for name, label in labels.items():
            shown.app.selectbox(key=f"correct_{name}_{REPLY}").set_value(label)
        shown.press("Save")
        return shown

    return save


@pytest.fixture
def finish(job, read_again, own_sample):
    """Ends the job, with the correction analysed."""

    def end(page):
        read_again(own_sample)
        job.ended = True
        page.app.run()

    return end


def test_the_analysis_starts_by_itself_and_its_progress_is_shown(corrected, starts):
    shown = corrected(sentiment="negative")

    assert starts == [[("analyse",)]]
    assert "Correction saved. Updating the numbers" in shown.words


def test_then_the_page_says_which_numbers_changed(corrected, finish):
    page = corrected(relevant="not_about")
    finish(page)

    assert not page.failed
    assert re.search(rf"Your correction is in the numbers\. .*(onversations|eople) {MOVE}", page.words)
    assert "Updating the numbers" not in page.words


def test_a_correction_that_changes_nothing_is_said_to(corrected, finish):
    page = corrected(relevant="about")
    finish(page)

    assert "No number changed: score, components, people, conversations and opinions are as before." in page.words


def test_the_result_can_be_dismissed(corrected, finish):
    page = corrected(relevant="about")
    finish(page)
    page.press("Dismiss")

    assert "Your correction is in the numbers" not in page.words
    assert "Dismiss" not in [button.label for button in page.app.button]


def test_a_failed_analysis_is_reported_and_not_started_again(corrected, job, starts):
    page = corrected(sentiment="negative")
    job.steps[0].state, job.steps[0].message, job.ended = "failed", "The disk is full.", True
    page.app.run()

    assert "the numbers could not be updated. The disk is full." in page.words
    assert len(starts) == 1


def test_a_correction_while_another_job_runs_is_analysed_after_it(corrected, job, starts):
    page = corrected(sentiment="negative")
    starts.clear()
    job.ended = True
    page.app.run()

    assert starts[0] == [("analyse",)]


def test_a_form_that_changes_nothing_starts_nothing(corrected, starts):
    shown = corrected()

    assert starts == []
    assert "Correction saved" not in shown.words
