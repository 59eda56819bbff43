"""Outputs never eat inputs: no command writes over what Talkworthy needs, nor over what it reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from services.output_files import check_input, check_output, check_sessions, is_needed
from talkworthy.errors import UserError
from talkworthy.settings import Settings, load_settings

Talkworthy = Callable[..., Result]
POST = {"source": "x", "id": "x:1", "text": "tea", "created_at": "2026-09-01T10:00:00Z"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    brand_file = tmp_path / "talkworthy.toml"
    brand_file.write_text(
        f'[[brands]]\nname = "Copper Kettle"\n[sources.bluesky]\nsession_file = "{tmp_path}/login.txt"\n'
    )
    (tmp_path / "talkworthy.db").write_bytes(b"SQLite format 3\0 ...")
    (tmp_path / ".talkworthy-drops-0a1b2c.json").touch()
    return load_settings(brand_file, {})


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("talkworthy.db", "the store"),
        ("talkworthy.db-wal", "a journal of the store"),
        ("talkworthy.db-shm", "a journal of the store"),
        ("talkworthy.db-journal", "a journal of the store"),
        ("talkworthy.db.lock", "the lock of the store"),
        ("talkworthy.db.job.log", "the log of a job"),
        ("talkworthy.toml", "the brand file"),
        ("talkworthy-maps.toml", "the file with your saved maps"),
        (".streamlit/secrets.toml", "the file with your keys and passwords"),
        ("login.txt", "the login of bluesky"),
        (".talkworthy-drops-0a1b2c.json", "the state of a watched folder"),
        (".streamlit/config.toml", "the settings of the dashboard"),
        ("none/../talkworthy.toml", "the brand file"),
    ],
)
def test_what_talkworthy_needs_is_no_output_whether_or_not_it_exists(
    settings: Settings, tmp_path: Path, name: str, title: str
) -> None:
    with pytest.raises(UserError) as refused:
        check_output(settings, tmp_path / name)
    assert str(refused.value) == f"{tmp_path / name} is {title} and must not be overwritten. Name another file."


@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_a_link_to_the_store_is_no_output(settings: Settings, tmp_path: Path, link: str) -> None:
    path = tmp_path / "report.html"
    if link == "symbolic":
        path.symlink_to(tmp_path / "talkworthy.db")
    else:
        path.hardlink_to(tmp_path / "talkworthy.db")
    with pytest.raises(UserError, match="is the store"):
        check_output(settings, path)


def test_a_link_to_a_journal_that_does_not_exist_yet_is_no_output(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "report.html").symlink_to(tmp_path / "talkworthy.db-wal")
    with pytest.raises(UserError, match="is a journal of the store"):
        check_output(settings, tmp_path / "report.html")


def test_the_store_is_recognised_by_a_link_to_its_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "here").symlink_to(tmp_path)
    with pytest.raises(UserError, match="is the store"):
        check_output(settings, tmp_path / "here" / "talkworthy.db")


def test_the_store_of_another_brand_file_is_no_output(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"SQLite format 3\0 ...")
    with pytest.raises(UserError, match=r"other\.db is a database and must not be overwritten"):
        check_output(settings, tmp_path / "other.db")


def test_an_input_is_no_output_of_the_same_command(settings: Settings, tmp_path: Path) -> None:
    posts = tmp_path / "posts.ndjson"
    posts.touch()
    (tmp_path / "link.ndjson").symlink_to(posts)
    for path in (posts, tmp_path / "link.ndjson"):
        with pytest.raises(UserError, match="is also an input of this command"):
            check_output(settings, path, [posts])


def test_a_folder_that_is_read_takes_no_output_but_rejects(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with pytest.raises(UserError, match=r"is in the folder .*data, which this command reads"):
        check_output(settings, folder / "out.ndjson", [folder])
    check_output(settings, folder / "a.csv.rejects.ndjson", [folder])


def test_any_other_file_may_be_written(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text("old")
    check_output(settings, tmp_path / "old.html", [tmp_path / "posts.ndjson"])
    check_output(settings, tmp_path / "none" / "new.html")
    assert not is_needed(settings, tmp_path / "old.html")


@pytest.mark.parametrize("name", ["caf\udce9.html", "report\x1b[2J.html"])
def test_a_name_that_cannot_be_stored_or_shown_is_no_output(settings: Settings, tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="its name is not plain text in UTF-8"):
        check_output(settings, tmp_path / name)


def test_secrets_are_no_posts(settings: Settings, tmp_path: Path) -> None:
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.touch()
    (tmp_path / "posts.csv").hardlink_to(secrets)
    with pytest.raises(UserError, match="is the file with your keys and passwords, and not a file of posts"):
        check_input(settings, [tmp_path / "posts.csv"])


@pytest.mark.parametrize(
    "words",
    [
        "report --out {}",
        "report --format csv --out {}",
        "export posts --out {}",
        "export conversations --brand Northlight --out {}",
        "annotate --in posts.ndjson --out {}",
        "import --all posts.ndjson --rejects {}",
        "sample --brand Northlight --out {}",
    ],
)
@pytest.mark.parametrize("name", ["talkworthy.db", "link.html", "talkworthy.db-journal", "talkworthy.toml"])
def test_no_door_writes_over_the_store_or_the_brand_file(
    talkworthy: Talkworthy, sample: Path, words: str, name: str
) -> None:
    (sample / "posts.ndjson").write_text(json.dumps(POST) + "\nno post\n")
    (sample / "link.html").symlink_to(sample / "talkworthy.db")
    before = {path.name: path.read_bytes() for path in sample.iterdir() if path.suffix in (".db", ".toml")}
    result = talkworthy(*words.format(name).split())
    assert isinstance(result.exception, UserError)
    assert "must not be overwritten" in str(result.exception)
    after = {path.name: path.read_bytes() for path in sample.iterdir() if path.suffix in (".db", ".toml")}
    assert after == before


def test_annotate_does_not_write_over_what_it_reads(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "posts.ndjson").write_text(json.dumps(POST) + "\n")
    result = talkworthy("annotate", "--in", "posts.ndjson", "--out", "posts.ndjson")
    assert "is also an input" in str(result.exception)
    assert json.loads((folder / "posts.ndjson").read_text()) == POST


def test_annotate_with_another_brand_file_does_not_write_over_the_own_one(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "posts.ndjson").write_text(json.dumps(POST) + "\n")
    (folder / "other.toml").write_text('[[brands]]\nname = "Other"\n')
    result = talkworthy("annotate", "--brands", "other.toml", "--in", "posts.ndjson", "--out", "talkworthy.toml")
    assert "must not be overwritten" in str(result.exception)


def test_a_new_export_is_private_and_an_old_one_keeps_its_permissions(talkworthy: Talkworthy, sample: Path) -> None:
    shared = sample / "shared.ndjson"
    shared.touch()
    shared.chmod(0o644)
    for path in (shared, sample / "new.ndjson"):
        assert talkworthy("export", "posts", "--out", path.name).exit_code == 0
    assert [path.stat().st_mode & 0o777 for path in (shared, sample / "new.ndjson")] == [0o644, 0o600]


def test_an_import_does_not_write_rejects_over_another_file_it_reads(talkworthy: Talkworthy, folder: Path) -> None:
    (folder / "a.ndjson").write_text("no post\n" + json.dumps(POST) + "\n")
    rejects = folder / "a.ndjson.rejects.ndjson"
    rejects.write_text(json.dumps(POST | {"id": "x:2"}) + "\n")
    result = talkworthy("import", "--all", "a.ndjson", rejects.name)
    assert "is also an input" in str(result.exception)
    assert "x:2" in rejects.read_text()


def test_forget_leaves_the_store_alone_that_was_once_named_as_a_report(
    talkworthy: Talkworthy, sample: Path, opened: object
) -> None:
    import sqlite3

    with sqlite3.connect(sample / "talkworthy.db") as connection:
        row = (str((sample / "talkworthy.db").resolve()), "html", 0)
        connection.execute("INSERT INTO exported_files (path, format, written_at) VALUES (?, ?, ?)", row)
    connection.close()
    result = talkworthy("data", "forget", "reddit", "lentil_economy", "--yes", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["removed"] == []
    assert (sample / "talkworthy.db").exists()


def test_a_login_is_not_saved_over_the_store(tmp_path: Path) -> None:
    brand_file = tmp_path / "talkworthy.toml"
    brand_file.write_text(f'[sources.bluesky]\nsession_file = "{tmp_path}/talkworthy.db"\n')
    with pytest.raises(UserError) as refused:
        check_sessions(load_settings(brand_file, {}))
    assert str(refused.value) == ("session_file of [sources.bluesky] is the store. Name a file of its own there.")


def test_a_login_of_its_own_is_fine(settings: Settings) -> None:
    check_sessions(settings)
