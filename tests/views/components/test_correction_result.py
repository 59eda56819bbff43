"""After a correction the numbers are updated by themselves, and the page says which changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from services.operations.background_jobs import BackgroundJob, JobStep
from talkworthy.errors import UserError
from talkworthy.storage.analysis.labels import NOT_ABOUT, RELEVANT, SENTIMENT, Label, save_labels
from talkworthy.storage.store import Store
from views.background import brand_setup
from views.components import correction_result
from views.queries import labels

THREAD = {"page": "conversations", "conversation": "reddit:t3_smp026"}
REPLY = "reddit:t1_smp0152"
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
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
    assert "Corrections saved. Updating the numbers" in shown.words


def test_then_the_page_says_which_numbers_changed(corrected, finish):
    page = corrected(relevant="not_about")
    finish(page)

    assert not page.failed
    assert re.search(rf"Corrections are in the numbers\. .*(onversations|eople) {MOVE}", page.words)
    assert "Updating the numbers" not in page.words


def test_a_correction_that_changes_nothing_is_said_to(corrected, finish):
    page = corrected(relevant="about")
    finish(page)

    assert "No number changed: score, components, people, conversations and opinions are as before." in page.words


def test_the_result_can_be_dismissed(corrected, finish):
    page = corrected(relevant="about")
    finish(page)
    page.press("Dismiss")

    assert "Corrections are in the numbers" not in page.words
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
    assert "Corrections saved" not in shown.words


def test_a_result_that_stays_on_screen_starts_nothing_when_posts_are_reviewed(corrected, finish, starts, own_sample):
    page = corrected(relevant="about")
    finish(page)
    starts.clear()
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    with store.write() as connection:
        save_labels(connection, [Label("Copper Kettle", REPLY, SENTIMENT, "neutral", "ann", AT)])
    store.close()
    page.app.run()

    assert starts == []
    assert "No number changed" in page.words


def test_what_many_reviews_changed_is_said_after_the_numbers_were_updated(
    open_page, own_sample, monkeypatch, starts, read_again
):
    monkeypatch.setattr(correction_result, "current_job", lambda url: None)
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    with store.write() as connection:
        save_labels(connection, [Label("Copper Kettle", REPLY, RELEVANT, NOT_ABOUT, "ann", AT)])
    store.close()
    page = open_page(own_sample, page="review")
    page.press("Update numbers")
    read_again(own_sample)
    page.app.run()

    assert starts == [[("analyse",)]]
    assert re.search(rf"Corrections are in the numbers\. .*(onversations|eople) {MOVE}", page.words)


def test_a_correction_that_is_refused_starts_nothing_and_says_nothing(corrected, starts, monkeypatch):
    def refuse(*_):
        raise UserError("Your role is a viewer.")

    monkeypatch.setattr(labels, "correct", refuse)
    shown = corrected(sentiment="negative")

    assert "Your role is a viewer." in shown.words
    assert starts == []
    assert "Corrections" not in shown.words
