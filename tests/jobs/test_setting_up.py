"""`talkworthy init`, `status` and `doctor`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from jobs.desk import now
from jobs.setting_up import Answers, to_toml
from talkworthy.errors import UserError
from talkworthy.settings import load_settings
from talkworthy.storage import ledger
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]


def test_six_answers_make_a_brand_file(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").unlink()
    answers = 'Fire "n" Ice\nFnI, Fire and Ice\nsong, novel\nNorthlight\nslowcoffee\n@fire_ice\n'
    assert talkworthy("init", answers=answers).exit_code == 0
    brand, rival = load_settings(folder / "talkworthy.toml", {}).brands
    assert (brand.name, brand.aliases) == ('Fire "n" Ice', ('Fire "n" Ice', "FnI", "Fire and Ice"))
    assert (brand.never_near, brand.competitors) == (("song", "novel"), ("Northlight",))
    assert brand.communities == {"reddit": ("slowcoffee",)}
    assert brand.official == {"x": {"fire_ice"}, "reddit": {"fire_ice"}}
    assert rival.name == "Northlight"


def test_only_the_name_must_be_answered(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").unlink()
    assert talkworthy("init", answers="Copper Kettle\n\n\n\n\n\n").exit_code == 0
    (brand,) = load_settings(folder / "talkworthy.toml", {}).brands
    assert brand.aliases == ("Copper Kettle",)


def test_a_file_that_is_there_is_not_touched(talkworthy: Talkworthy, folder: Path) -> None:
    before = (folder / "talkworthy.toml").read_text()
    assert isinstance(talkworthy("init", answers="X\n\n\n\n\n\n").exception, UserError)
    assert (folder / "talkworthy.toml").read_text() == before


@pytest.mark.parametrize("answers", ["Kettle\n\n\nkettle\n\n\n", " \n\n\n\n\n\n"])
def test_answers_that_cannot_be_used_leave_no_file(talkworthy: Talkworthy, folder: Path, answers: str) -> None:
    (folder / "talkworthy.toml").unlink()
    assert isinstance(talkworthy("init", answers=answers).exception, UserError)
    assert not (folder / "talkworthy.toml").exists()


def test_every_name_survives_being_written(tmp_path: Path) -> None:
    name = 'Ça "va" \\ #1 / 🙂\t'
    path = tmp_path / "brands.toml"
    path.write_text(to_toml(Answers(name, (name,))), encoding="utf-8")
    assert load_settings(path, {}).brands[0].name == name.strip()


def test_status_of_an_empty_store_says_what_to_do(talkworthy: Talkworthy) -> None:
    result = talkworthy("status")
    assert result.exit_code == 0
    assert "Nothing has run yet" in result.stdout


def test_status_tells_posts_talks_and_runs(talkworthy: Talkworthy, sample: Path) -> None:
    told = json.loads(talkworthy("status", "--json").stdout)
    assert told["posts"] == 519
    assert told["talks"]["Copper Kettle"] == 82
    assert [(run["job"], run["state"]) for run in told["runs"]] == [("analyse", "ok"), ("import", "ok")]


def test_status_fails_while_the_newest_run_of_a_job_did(talkworthy: Talkworthy, opened: Store) -> None:
    with opened.write() as connection:
        ledger.end_run(connection, ledger.begin_run(connection, "collect", now(), "x", "A"), now(), "failed", "Down.")
    assert talkworthy("status").exit_code == 1
    with opened.write() as connection:
        ledger.end_run(connection, ledger.begin_run(connection, "collect", now(), "x", "A"), now(), "ok", "")
    assert talkworthy("status").exit_code == 0


def test_a_run_that_was_killed_is_told_by_the_next_job(talkworthy: Talkworthy, sample: Path, opened: Store) -> None:
    with opened.write() as connection:
        ledger.begin_run(connection, "collect", now(), "x", "A")
    talkworthy("analyse")
    result = talkworthy("status")
    assert result.exit_code == 1
    assert "collect (x, A): killed" in result.stdout


def test_a_doctor_finds_a_sound_house_sound(talkworthy: Talkworthy) -> None:
    result = talkworthy("doctor", "--json")
    assert result.exit_code == 0
    assert all(check["well"] for check in json.loads(result.stdout))


def test_a_rival_without_a_table_of_its_own_is_found(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\ncompetitors = ["B"]\n')
    result = talkworthy("doctor")
    assert result.exit_code == 2
    assert "NOT  panel of A: B has no [[brands]] of its own" in result.stdout


def test_keys_that_are_missing_are_named(talkworthy: Talkworthy, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDDIT_CLIENT_ID", raising=False)
    (folder / "talkworthy.toml").write_text('[[brands]]\nname = "A"\ncommunities = { reddit = ["b"] }\n')
    result = talkworthy("doctor")
    assert result.exit_code == 2
    assert "REDDIT_CLIENT_ID" in result.stdout


@pytest.mark.parametrize("content", ["", "[[brands]]\nname = 3\n", "not toml ="])
def test_a_brand_file_that_cannot_be_used_is_told_and_not_thrown(
    talkworthy: Talkworthy, folder: Path, content: str
) -> None:
    (folder / "talkworthy.toml").write_text(content)
    result = talkworthy("doctor")
    assert result.exit_code == 2
    assert "NOT  brand file" in result.stdout
