"""`talkworthy collect`, with a source made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from click.testing import Result

from collectors.engine.collector import COLLECTORS, Access, CostEstimate, Query
from collectors.engine.run_notes import Notes
from talkworthy.errors import AuthFailed, OutOfBudget, RateLimited, SourceError, Unavailable, UserError
from talkworthy.model import Batch, Cursor, Post
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def post(number: int) -> Post:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return Post(f"fake:{number}", "fake", "post", at, f"fake:{number}", text="Copper Kettle is fine", author="ann")


class Fake:
    """Says what is `told`, then hands over `pages`; an error among them is raised. Remembers what it was asked."""

    pages: ClassVar[list[Batch | Exception]] = []
    asked: ClassVar[list[tuple[Query, Cursor | None, Access]]] = []
    told: ClassVar[list[Callable[[Notes], None]]] = []

    def __init__(self, access: Access) -> None:
        self.access = access
        self.notes = Notes()
        self.notes.warnings.append("one community is private.")

    def collect(self, query: Query, cursor: Cursor | None) -> Iterator[Batch]:
        self.asked.append((query, cursor, self.access))
        for tell in self.told if query.brand.name == "Copper Kettle" else []:
            tell(self.notes)
        for page in self.pages if query.brand.name == "Copper Kettle" else []:
            if isinstance(page, Exception):
                raise page
            yield page

    def estimate(self, query: Query, cursor: Cursor | None) -> CostEstimate:
        return CostEstimate(posts=120, requests=2, cost=0.6)


class Other(Fake):
    pages: ClassVar[list[Batch | Exception]] = [Batch([post(90)], {"at": 90})]
    asked: ClassVar[list[tuple[Query, Cursor | None, Access]]] = []


@pytest.fixture(autouse=True)
def fake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    """The source `fake`, set up in the brand file, with two pages of which the last has the bookmark."""
    assert "fake" not in COLLECTORS  # and the real ones are loaded
    monkeypatch.setitem(COLLECTORS._extensions, "fake", Fake)
    monkeypatch.setattr(Fake, "asked", [])
    monkeypatch.setattr(Fake, "told", [])
    monkeypatch.setattr(Fake, "pages", [Batch([post(1), post(2)], None, 2, 0.5), Batch([post(3)], {"at": 3}, 1, 0.25)])
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + '\n[sources.fake]\nbudget = 2.5\nword = "hello"\n')
    return Fake


def test_posts_and_bookmark_are_saved(talkworthy: Talkworthy, opened: Store, look: SimpleNamespace) -> None:
    assert talkworthy("collect").exit_code == 0
    assert look.rows(opened, "SELECT count(*) FROM posts") == [(3,)]
    assert look.rows(opened, "SELECT source, brand, cursor FROM cursors") == [("fake", "Copper Kettle", '{"at": 3}')]


def test_each_brand_has_a_run_of_its_own_with_its_cost(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("collect")
    rows = look.rows(opened, "SELECT brand, state, posts_new, requests, cost, message FROM runs ORDER BY pk")
    assert rows == [
        ("Copper Kettle", "ok", 3, 3, 0.75, "3 new posts. one community is private."),
        ("Northlight", "ok", 0, 0, 0.0, "0 new posts. one community is private."),
    ]


def test_the_next_run_begins_at_the_bookmark(talkworthy: Talkworthy, fake: type[Fake]) -> None:
    talkworthy("collect", "--brand", "copper kettle")
    talkworthy("collect", "--brand", "copper kettle")
    assert [cursor for _, cursor, _ in fake.asked] == [None, {"at": 3}]


def test_a_page_and_its_bookmark_are_saved_together_or_not_at_all(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("The power went.")

    monkeypatch.setattr("talkworthy.storage.runs.runs.save_cursor", fail)
    assert talkworthy("collect").exit_code == 1
    assert look.rows(opened, "SELECT id FROM posts") == [("fake:1",), ("fake:2",)]


def test_a_source_that_fails_keeps_what_was_saved_and_its_old_bookmark(
    talkworthy: Talkworthy, fake: type[Fake], opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake, "pages", [fake.pages[0], Unavailable("The source is down."), fake.pages[1]])
    assert talkworthy("collect").exit_code == 1
    assert look.rows(opened, "SELECT count(*) FROM posts") == [(2,)]
    assert look.rows(opened, "SELECT * FROM cursors") == []
    assert look.runs(opened)[0] == ("collect", "fake", "Copper Kettle", "failed", "The source is down.")


def test_a_source_that_fails_lets_the_others_go_on(
    talkworthy: Talkworthy, fake: type[Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLLECTORS._extensions, "other", Other)
    monkeypatch.setattr(fake, "pages", [Unavailable("The source is down.")])
    result = talkworthy("collect", "-s", "fake", "-s", "other", "-b", "Copper Kettle", "--json")
    assert result.exit_code == 1
    assert [(one["source"], one["new"], one["failure"]) for one in json.loads(result.stdout)] == [
        ("fake", 0, "The source is down."),
        ("other", 1, None),
    ]


def test_a_run_goes_on_to_analyse_and_score_what_there_is(
    talkworthy: Talkworthy, fake: type[Fake], opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake, "pages", [fake.pages[0], Unavailable("The source is down.")])
    result = talkworthy("run", "--json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    assert record["collected"][0]["failure"] == "The source is down."
    assert record["analysed"]["posts"] == 2
    assert [one["status"] for one in record["scored"]] == ["insufficient_data", "insufficient_data"]
    assert [(job, state) for job, _, _, state, _ in look.runs(opened)] == [
        ("collect", "failed"),
        ("collect", "ok"),
        ("analyse", "ok"),
        ("score", "ok"),
    ]


def test_the_source_gets_its_settings_and_the_budget_of_the_brand_file(
    talkworthy: Talkworthy, fake: type[Fake]
) -> None:
    talkworthy("collect")
    query, _, access = fake.asked[0]
    assert (query.budget, access.text("word", "")) == (2.5, "hello")


def test_a_budget_and_a_day_that_are_asked_for_go_first(talkworthy: Talkworthy, fake: type[Fake]) -> None:
    talkworthy("collect", "--budget", "0", "--since", "2026-08-01")
    query = fake.asked[0][0]
    assert (query.budget, query.since) == (0, datetime(2026, 8, 1, tzinfo=UTC))


def test_a_dry_run_reports_and_saves_nothing(
    talkworthy: Talkworthy, fake: type[Fake], opened: Store, look: SimpleNamespace
) -> None:
    result = talkworthy("collect", "--dry-run", "--json")
    assert json.loads(result.stdout)[0] == {
        "source": "fake",
        "brand": "Copper Kettle",
        "posts": 120,
        "requests": 2,
        "cost": 0.6,
    }
    assert fake.asked == []
    assert look.rows(opened, "SELECT count(*) FROM posts") == [(0,)]
    assert look.runs(opened) == []


def test_a_dry_run_reads_well(talkworthy: Talkworthy) -> None:
    assert "fake, Copper Kettle: about 120 posts, about 0.6 US dollars" in talkworthy("collect", "--dry-run").stdout


def test_a_source_that_is_switched_off_is_not_asked(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + "enabled = false\n")
    error = talkworthy("collect").exception
    assert isinstance(error, UserError)
    assert "No source is set up" in str(error)


@pytest.mark.parametrize("budget", ["nan", "inf", "-1"])
@pytest.mark.parametrize("command", [["collect"], ["sources", "recheck"]])
def test_a_budget_that_limits_nothing_is_refused(
    talkworthy: Talkworthy, fake: type[Fake], command: list[str], budget: str
) -> None:
    result = talkworthy(*command, "--budget", budget)
    assert result.exit_code != 0
    assert fake.asked == []


@pytest.mark.parametrize(
    ("words", "message"),
    [(["-s", "nowhere"], "No source is called 'nowhere'"), (["-b", "Nobody"], "No brand is called 'Nobody'")],
)
def test_what_is_not_there_is_named(talkworthy: Talkworthy, words: list[str], message: str) -> None:
    error = talkworthy("collect", *words).exception
    assert isinstance(error, UserError)
    assert message in str(error)


def test_who_is_stopped_by_hand_says_so(
    talkworthy: Talkworthy, fake: type[Fake], opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> Iterator[Batch]:
        yield Batch([post(1)])
        raise KeyboardInterrupt

    monkeypatch.setattr(fake, "collect", stop)
    assert talkworthy("collect").exit_code != 0
    assert look.runs(opened) == [("collect", "fake", "Copper Kettle", "stopped", "Stopped by a person or a signal.")]
    assert look.rows(opened, "SELECT id FROM posts") == [("fake:1",)]


def test_a_budget_that_is_used_up_is_a_stop_and_no_failure(
    talkworthy: Talkworthy, fake: type[Fake], opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake, "pages", [fake.pages[0], OutOfBudget("The money is spent.")])
    result = talkworthy("collect", "-b", "Copper Kettle", "--json")
    assert result.exit_code == 0
    assert [(one["failure"], one["stopped"]) for one in json.loads(result.stdout)] == [(None, "The money is spent.")]
    assert look.runs(opened) == [("collect", "fake", "Copper Kettle", "stopped", "The money is spent.")]


def test_what_is_older_than_it_may_be_kept_comes_in_without_its_words(
    talkworthy: Talkworthy, fake: type[Fake], folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + "retention_days = 1\n")
    talkworthy("collect")
    assert look.rows(opened, "SELECT DISTINCT text, author, gone FROM posts") == [("", None, 1)]


def test_a_month_has_a_budget_of_its_own(
    talkworthy: Talkworthy, fake: type[Fake], folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + "monthly_budget = 1.0\n")
    for _ in range(3):
        assert talkworthy("collect", "-b", "Copper Kettle").exit_code == 0
    assert [query.budget for query, _, _ in fake.asked] == [1.0, 0.25]
    assert look.rows(opened, "SELECT state, cost FROM runs ORDER BY pk") == [
        ("ok", 0.75),
        ("ok", 0.75),
        ("stopped", 0.0),
    ]
    assert "raise monthly_budget in [sources.fake]" in look.runs(opened)[-1][-1]
    assert look.rows(opened, "SELECT source, place, kind FROM gaps") == [("fake", "", "budget")]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Unavailable("It is down."), "outage"),
        (AuthFailed("Who are you?"), "refused"),
        (RateLimited("Wait."), "limited"),
        (OutOfBudget("No money."), "budget"),
        (SourceError("It will not."), "outage"),
    ],
)
def test_a_run_that_fails_leaves_a_gap_which_the_next_good_one_fills(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, error: Exception, kind: str
) -> None:
    good, Fake.pages = Fake.pages, [error]  # the fixture puts back what was there
    talkworthy("collect", "-b", "Copper Kettle")
    assert look.rows(opened, "SELECT kind, reason, until, filled_at FROM gaps") == [(kind, str(error), None, None)]
    Fake.pages = good
    talkworthy("collect", "-b", "Copper Kettle")
    assert look.rows(opened, "SELECT kind FROM gaps WHERE until IS NOT NULL AND filled_at IS NOT NULL") == [(kind,)]


def test_a_closed_place_is_a_gap_until_it_can_be_read(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fake, "told", [lambda notes: notes.closed("teapots", "r/teapots is private.")])
    talkworthy("collect", "-b", "Copper Kettle")
    talkworthy("collect", "-b", "Copper Kettle")
    assert look.rows(opened, "SELECT place, kind, until FROM gaps") == [("teapots", "closed", None)]
    monkeypatch.setattr(Fake, "told", [])
    talkworthy("collect", "-b", "Copper Kettle")
    assert look.rows(opened, "SELECT place, until IS NULL, filled_at FROM gaps") == [("teapots", 0, None)]


def test_a_payload_that_could_not_be_read_is_kept_and_counted(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fake, "told", [lambda notes: notes.malformed("page 2", {"id": 7}, KeyError("text"))])
    talkworthy("collect", "-b", "Copper Kettle")
    assert look.rows(opened, "SELECT source, brand, place, reason, raw FROM dead_letters") == [
        ("fake", "Copper Kettle", "page 2", "KeyError: 'text'", '{"id": 7}')
    ]
    assert look.rows(opened, "SELECT rejects FROM runs") == [(1,)]


def test_a_post_of_the_future_is_kept_out_and_counted(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    future = replace(post(7), created_at=datetime(2099, 6, 29, tzinfo=UTC))
    monkeypatch.setattr(Fake, "pages", [Batch([post(1), future], {"at": 1})])
    talkworthy("collect", "-b", "Copper Kettle")
    assert look.rows(opened, "SELECT id FROM posts") == [("fake:1",)]
    assert look.rows(opened, "SELECT source, place, reason FROM dead_letters") == [
        ("fake", "dates that cannot be right", "created_at is 2099-06-29, which is in the future.")
    ]
    ((rejects, message),) = look.rows(opened, "SELECT rejects, message FROM runs")
    assert rejects == 1
    assert "1 post was left out, since the date cannot be right." in message


def test_a_stored_post_that_its_source_dates_into_the_future_keeps_its_date(
    talkworthy: Talkworthy, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    talkworthy("collect", "-b", "Copper Kettle")
    before = look.rows(opened, "SELECT created_at FROM posts WHERE id = 'fake:1'")
    monkeypatch.setattr(Fake, "pages", [Batch([replace(post(1), created_at=datetime(2099, 6, 29, tzinfo=UTC))])])
    talkworthy("collect", "-b", "Copper Kettle")
    assert before
    assert look.rows(opened, "SELECT created_at FROM posts WHERE id = 'fake:1'") == before


def test_a_backfill_leaves_the_bookmark_of_today_alone(
    talkworthy: Talkworthy, fake: type[Fake], opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("collect", "-b", "Copper Kettle")
    for _ in range(2):
        talkworthy("collect", "-b", "Copper Kettle", "--since", "2025-01-01", "--until", "2025-02-01")
    assert [(cursor, query.until) for query, cursor, _ in fake.asked] == [
        (None, None),
        (None, datetime(2025, 2, 1, tzinfo=UTC)),
        ({"at": 3}, datetime(2025, 2, 1, tzinfo=UTC)),
    ]
    assert look.rows(opened, "SELECT brand FROM cursors ORDER BY brand") == [
        ("Copper Kettle",),
        ("Copper Kettle 2025-01-01..2025-02-01",),
    ]


def test_a_day_in_the_future_is_refused(talkworthy: Talkworthy, fake: type[Fake]) -> None:
    result = talkworthy("collect", "--since", "2999-01-01")
    assert isinstance(result.exception, UserError)
    assert str(result.exception).startswith("2999-01-01 is in the future")
    assert fake.asked == []


def test_a_range_of_dates_that_runs_backwards_is_refused(talkworthy: Talkworthy) -> None:
    result = talkworthy("collect", "--since", "2025-02-01", "--until", "2025-01-01")
    assert isinstance(result.exception, UserError)
    assert "swap the two days" in str(result.exception)
