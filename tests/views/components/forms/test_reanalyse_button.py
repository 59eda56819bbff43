"""Once somebody corrected a post, the talk can be read again where that was said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworthy.storage.analysis.labels import NOT_ABOUT, RELEVANT, Label, save_labels
from talkworthy.storage.store import Store
from views.background import brand_setup
from views.components.forms import reanalyse_button

THREAD = {"page": "conversations", "conversation": "reddit:t3_smp026"}
WAITS = "1 conversation has corrections that aren\N{RIGHT SINGLE QUOTATION MARK}t in the numbers yet."


@pytest.fixture
def corrected(own_sample):
    """The brand file of a sample of which a person said something."""
    store = Store(f"sqlite:///{own_sample.parent / 'talkworthy.db'}")
    with store.write() as connection:
        at = datetime(2026, 11, 1, 12, tzinfo=UTC)
        save_labels(connection, [Label("Copper Kettle", "reddit:t1_smp0152", RELEVANT, NOT_ABOUT, "ann", at)])
    store.close()
    return own_sample


@pytest.mark.parametrize("address", [THREAD, {"page": "spam"}, {"page": "accuracy"}, {"page": "review"}])
def test_what_waits_is_reported_and_can_be_read(open_page, corrected, address):
    shown = open_page(corrected, **address)

    assert WAITS in shown.words
    assert "Update numbers" in [button.label for button in shown.app.button]


def test_the_button_has_the_conversation_read_by_the_command_line(open_page, corrected, monkeypatch):
    sent = []
    monkeypatch.setattr(brand_setup, "start_job", lambda url, job: sent.append([step.command for step in job.steps]))
    open_page(corrected, **THREAD).press("Update numbers")

    assert sent == [[("analyse",)]]


def test_where_nothing_waits_nothing_is_offered(open_page, sample):
    shown = open_page(sample, **THREAD)

    assert "corrections that aren\N{RIGHT SINGLE QUOTATION MARK}t in the numbers yet" not in shown.words
    assert "Update numbers" not in [button.label for button in shown.app.button]


def test_a_viewer_is_not_asked_for_corrections(open_page, corrected, monkeypatch):
    monkeypatch.setattr(reanalyse_button, "may", lambda right: False)

    assert WAITS not in open_page(corrected, **THREAD).words
