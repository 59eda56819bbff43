"""`talkworthy analyse`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from services.analysis import analyse
from talkworthy.errors import UserError
from talkworthy.storage.analysis import results
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def analysed(talkworthy: Talkworthy) -> dict[str, Any]:
    result = talkworthy("analyse", "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="session")
def calm(sample_store: Path, look: SimpleNamespace) -> dict[str, Any]:
    """All that an analysis says of the sample when nothing disturbs it."""
    store = Store(f"sqlite:///{sample_store / 'talkworthy.db'}")
    found: dict[str, Any] = look.findings(store)
    store.close()
    return found


def test_what_was_read_is_not_read_again(talkworthy: Talkworthy, sample: Path) -> None:
    assert analysed(talkworthy) == {"posts": 0, "conversations": 0, "brands": []}


def test_a_new_post_has_its_thread_read_and_no_other(talkworthy: Talkworthy, sample: Path) -> None:
    row = {
        "source": "reddit",
        "id": "reddit:t1_new",
        "thread": "reddit:t3_smp026",
        "reply_to": "reddit:t3_smp026",
        "author": "newcomer",
        "text": "still no parcel",
        "created_at": "2026-10-09T10:00:00Z",
    }
    (sample / "new.ndjson").write_text(json.dumps(row))
    talkworthy("import", "--all", sample / "new.ndjson")
    assert analysed(talkworthy) == {"posts": 32, "conversations": 2, "brands": ["Copper Kettle", "Northlight"]}


def test_an_analysis_done_anew_says_the_same(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    before = look.findings(opened)
    with opened.write() as connection:
        connection.exec_driver_sql("UPDATE threads SET fingerprint = 'with older rules'")
    assert analysed(talkworthy)["posts"] == 525
    after = look.findings(opened)
    assert {name: rows for name, rows in after.items() if name != "topics"} == {
        name: rows for name, rows in before.items() if name != "topics"
    }


def test_a_brand_that_is_tracked_no_more_is_forgotten(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    path = sample / "talkworthy.toml"
    path.write_text(path.read_text().partition('[[brands]]\nname = "Mornside"')[0])
    analysed(talkworthy)
    assert look.rows(opened, "SELECT DISTINCT brand FROM conversations ORDER BY brand") == [
        ("Copper Kettle",),
        ("Northlight",),
    ]
    assert look.rows(opened, "SELECT count(*) FROM annotations WHERE brand = 'Mornside'") == [(0,)]


def test_a_brand_that_is_new_is_read_for(talkworthy: Talkworthy, sample: Path) -> None:
    path = sample / "talkworthy.toml"
    path.write_text(path.read_text() + '\n[[brands]]\nname = "Emberside"\n')
    assert "Emberside" in analysed(talkworthy)["brands"]


def test_the_daily_counts_hold_every_post_of_a_conversation_but_copies(
    sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    counted = look.rows(opened, "SELECT brand, sum(posts) FROM rollups GROUP BY brand ORDER BY brand")
    talking = look.rows(
        opened,
        "SELECT t.brand, count(*) FROM mentions t LEFT JOIN annotations a ON a.brand = t.brand AND a.post = t.post "
        "AND a.name = 'near_duplicate' WHERE a.post IS NULL GROUP BY t.brand ORDER BY t.brand",
    )
    assert counted == talking


def test_a_copied_giveaway_is_found(sample: Path, opened: Store, look: SimpleNamespace) -> None:
    copies = look.rows(
        opened, "SELECT p.id, a.label FROM annotations a JOIN posts p ON p.pk = a.post WHERE a.name = 'near_duplicate'"
    )
    assert ("reddit:t3_smp035", "reddit:t3_smp034") in copies


@pytest.fixture(params=[1, 2, 5])
def dies_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small chunks, of which one is the last thing that an analysis does."""
    saved = 0
    save = results.save_results

    def die(*given: Any) -> None:
        nonlocal saved
        saved += 1
        save(*given)
        if saved == request.param:
            raise MemoryError("dead")

    monkeypatch.setattr(analyse, "THREADS_AT_ONCE", 20)
    monkeypatch.setattr(results, "save_results", die)


@pytest.mark.usefixtures("dies_once")
def test_an_analysis_that_dies_in_the_middle_is_completed_by_the_next(
    talkworthy: Talkworthy, opened: Store, samples: Path, calm: dict[str, Any], look: SimpleNamespace
) -> None:
    Path("talkworthy.toml").write_text((samples / "talkworthy.toml").read_text())
    talkworthy("import", "--all", samples / "coffee.ndjson")
    assert isinstance(talkworthy("analyse").exception, MemoryError)
    assert 0 < analysed(talkworthy)["posts"] <= 525
    assert look.findings(opened) == calm
    states = [(job, state) for job, _, _, state, _ in look.runs(opened)]
    assert states == [("import", "ok"), ("analyse", "failed"), ("analyse", "ok")]


def test_who_stops_an_analysis_by_hand_leaves_a_line_that_says_so(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(results, "next_pending", stop)
    assert talkworthy("analyse").exit_code != 0
    assert look.runs(opened)[-1] == ("analyse", None, None, "stopped", "Stopped by a person or a signal.")


def test_topics_are_found_anew_with_the_model_that_the_settings_name(talkworthy: Talkworthy, sample: Path) -> None:
    with (sample / "talkworthy.toml").open("a") as file:
        file.write('\n[models]\ntopics = "/no/such/model"\n')
    result = talkworthy("analyse")
    assert isinstance(result.exception, UserError)
    assert "/no/such/model" in str(result.exception)


def test_each_conversation_has_the_likes_of_its_posts(sample: Path, opened: Store, look: SimpleNamespace) -> None:
    engagement = look.rows(
        opened,
        "SELECT thread, likes, replies, reposts, views, engagement FROM conversations WHERE brand = 'Copper Kettle' "
        "ORDER BY engagement DESC LIMIT 2",
    )
    assert engagement == [
        ("reddit:t3_smp026", 930, 32, None, None, 962),
        ("reddit:t3_smp006", 307, 12, None, None, 319),
    ]
