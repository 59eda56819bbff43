"""Answers before anybody asks, in a store that is large enough to be worth it."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from talkworthy.errors import StoreError
from views import view as reading
from views import warming
from views.stand import Mark, Stand, once, put_down
from views.view import open_stand
from views.warming import Errand


@pytest.fixture
def stand(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(sample))
    monkeypatch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
    return open_stand()


@pytest.fixture
def errand(stand: Stand) -> Errand:
    assert stand.span is not None
    brand = stand.settings.brands[0]
    return Errand(stand.settings, stand.store.url, stand.stamp, stand.span, (brand,), "13w")


def told(errand: Errand, *questions) -> list[tuple[int, str, object]]:
    out = BytesIO()
    warming.answer(errand, out, questions)
    out.seek(0)
    found = []
    while out.tell() < len(out.getvalue()):
        found.append(pickle.load(out))
    return found


def test_each_answer_says_which_question_and_which_brand_it_is_of(errand):
    found = told(errand, lambda view: view.window_text, lambda view: len(reading.topics(view)) > 0)

    assert found == [(0, "Copper Kettle", "13w"), (1, "Copper Kettle", True)]


@pytest.mark.parametrize("question", warming.QUESTIONS, ids=lambda one: one.__name__)
def test_every_answer_can_be_handed_from_process_to_process(errand, question):
    assert len(told(errand, question)) == 1


def test_a_question_that_fails_does_not_keep_the_others_from_being_asked(errand, caplog):
    def fail(view):
        raise StoreError("The disk is full.")

    assert told(errand, fail, lambda view: "well") == [(1, "Copper Kettle", "well")]
    assert "The disk is full." in caplog.text


def test_an_answer_that_was_put_down_is_what_a_page_is_told(stand, errand):
    view = next(errand.views(stand.store))
    stand_alone = once(lambda view: pytest.fail("it was read again"))

    put_down(stand_alone, view, "read ahead")

    assert stand_alone(view) == "read ahead"


def test_a_process_of_its_own_answers_for_every_brand_and_window(stand, monkeypatch):
    monkeypatch.setattr(warming, "WINDOWS", ("13w",))
    talked = [brand for brand in stand.settings.brands if reading.talks_by_brand(stand).get(brand.name)]

    assert warming.read_ahead(stand) == len(talked) * len(warming.QUESTIONS)


def test_what_was_read_ahead_of_a_store_that_moved_on_is_not_taken(stand, monkeypatch):
    monkeypatch.setitem(warming._begun, stand.store.url, ("another stamp",))

    assert warming.read_ahead(stand) == 0


def test_a_store_is_not_read_ahead_while_a_run_writes_to_it(stand):
    at = datetime(2026, 3, 1, tzinfo=UTC)

    def running(ended):
        return Stand(stand.settings, stand.store, ("x", 1, "", Mark("collect", at, ended)), stand.span).running

    assert [running(None), running(at)] == [True, False]
