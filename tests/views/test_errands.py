"""Verbs as processes of their own: what they came to, step by step, and what may not be begun twice."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from talkworthy.errors import UserError
from views import errands
from views.errands import Errand, Step, errand_of, put_away, run_verb, send

PATIENCE_SECONDS = 60
FAKE = """
import json, sys
verb = [word for word in sys.argv[1:] if not word.startswith("-")][-1]
say = lambda **told: print(json.dumps(told), file=sys.stderr, flush=True)
if verb == "wait":
    import time; time.sleep(60)
if verb == "pages":
    for new in (3, 4): say(event="page", posts=10, new=new)
if verb == "refuse":
    say(event="failed", task="talkworthy", message="The key is <old>.")
    sys.exit(2)
if verb == "vanish":
    sys.exit(1)
print(json.dumps({"verb": verb}))
"""


@pytest.fixture(autouse=True)
def pretended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command line that does as it is told, in place of ours."""
    (tmp_path / "jobs.py").write_text(FAKE)
    monkeypatch.setattr(errands, "HOUSE", tmp_path)
    errands._errands.clear()


def ended(errand: Errand) -> Errand:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not errand.ended and time.monotonic() < deadline:
        time.sleep(0.02)
    assert errand.ended
    return errand


def sent(*steps: Step, url: str = "sqlite:///a") -> Errand:
    errand = Errand(list(steps), os.environ)
    send(url, errand)
    return ended(errand)


def test_a_verb_gives_its_result_and_its_code():
    done = run_verb(("look",), os.environ, PATIENCE_SECONDS)
    assert (done.code, done.result, done.words) == (0, {"verb": "look"}, "")


def test_a_verb_that_is_refused_gives_its_last_words():
    done = run_verb(("refuse",), os.environ, PATIENCE_SECONDS)
    assert (done.code, done.result) == (2, None)
    assert "The key is <old>." in done.words


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT that could be sent")
def test_a_verb_that_takes_too_long_is_stopped():
    assert run_verb(("wait",), os.environ, 0.5).code is None


def test_steps_are_done_one_after_the_other_and_pages_are_counted():
    errand = sent(Step("first", ("pages",)), Step("then", ("look",)))
    assert [(step.state, step.posts, step.new) for step in errand.steps] == [("done", 20, 7), ("done", 0, 0)]
    assert errand.steps[1].result == {"verb": "look"}


def test_one_that_fails_says_why_and_the_others_go_on():
    errand = sent(Step("first", ("refuse",)), Step("then", ("look",)))
    assert [(step.state, step.said) for step in errand.steps] == [("failed", "The key is <old>."), ("done", "")]


def test_one_that_all_others_need_ends_the_errand():
    errand = sent(Step("first", ("vanish",), needed=True), Step("then", ("look",)))
    assert [step.state for step in errand.steps] == ["failed", "left out"]
    assert "It ended without a word" in errand.steps[0].said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT that could be sent")
def test_a_second_errand_on_a_store_waits_until_the_first_has_ended_or_is_stopped():
    first = Errand([Step("first", ("wait",)), Step("then", ("look",))], os.environ)
    send("sqlite:///a", first)
    with pytest.raises(UserError, match="at work already"):
        send("sqlite:///a", Errand([], os.environ))

    while first._process is None:
        time.sleep(0.02)
    first.stop()

    assert [step.state for step in ended(first).steps] == ["failed", "left out"]
    put_away("sqlite:///a")
    assert errand_of("sqlite:///a") is None
