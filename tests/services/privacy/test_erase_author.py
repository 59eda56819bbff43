"""`talkworthy data forget`: one author out of the store, its files, and everything written from it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from typer.testing import CliRunner

from jobs.cli import app
from services.privacy import erase_author as forgetting
from talkworthy.errors import UserError
from talkworthy.storage.store import Store

Talkworthy = Callable[..., Result]
AUTHOR = "lentil_economy"
REPORT_AS_TABLE = "report --format csv --out report.csv"
THEIRS = f"source = 'reddit' AND author = '{AUTHOR}'"


def files_with(folder: Path, word: str) -> set[str]:
    return {path.name for path in folder.iterdir() if word.encode() in path.read_bytes().lower()}


@pytest.fixture(scope="module")
def written_once(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with an export and two reports written from it. To be copied, not changed."""
    made = Path(shutil.copytree(sample_store, tmp_path_factory.mktemp("written"), dirs_exist_ok=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        for verb in ("export posts --authors --out posts.ndjson", "report --out report.html", REPORT_AS_TABLE):
            result = CliRunner().invoke(app, verb.split())
            assert result.exit_code == 0, result.exception
    (made / "old.csv.rejects.ndjson").write_text(json.dumps({"raw": f"1,{AUTHOR},x"}) + "\n")
    return made


@pytest.fixture
def written(folder: Path, written_once: Path) -> Path:
    """The working folder with a copy of it, in which the store knows its files by their new place."""
    shutil.copytree(written_once, folder, dirs_exist_ok=True)
    with sqlite3.connect(folder / "talkworthy.db") as connection:
        moved = (str(written_once), str(folder))
        assert connection.execute("UPDATE exported_files SET path = replace(path, ?, ?)", moved).rowcount == 3
    connection.close()
    return folder


def test_nothing_of_the_author_is_left_in_any_file(talkworthy: Talkworthy, written: Path) -> None:
    # what was written last may stand in the store's log or in the store itself
    there = {name.removesuffix("-wal") for name in files_with(written, AUTHOR)}
    assert there >= {"talkworthy.db", "posts.ndjson", "old.csv.rejects.ndjson"}
    result = talkworthy("data", "forget", "Reddit", "u/Lentil_Economy", "--yes", "--json")
    assert result.exit_code == 0
    done = json.loads(result.stdout)
    assert (done["posts"], done["threads"], done["removed"]) == (11, 6, [str(written / "report.html")])
    assert files_with(written, AUTHOR) == set()
    assert (written / "posts.ndjson").read_bytes().count(b"\n") == 514


def test_the_posts_words_are_in_no_byte_of_the_store(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    words = [text for (text,) in look.rows(opened, f"SELECT text FROM posts WHERE {THEIRS}") if len(text) > 40]
    opened.close()
    assert words and all(files_with(sample, text.lower()) for text in words if text.isascii())
    talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    assert not any(files_with(sample, text.lower()) for text in words)


def test_threads_are_read_again_without_the_author(
    talkworthy: Talkworthy, sample: Path, opened: Store, look: SimpleNamespace
) -> None:
    ids = [row[0] for row in look.rows(opened, f"SELECT pk FROM posts WHERE {THEIRS}")]
    talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    result = f"SELECT count(*) FROM annotations WHERE name <> 'author_type' AND post IN ({','.join(map(str, ids))})"
    assert look.rows(opened, result) == [(0,)]
    assert look.rows(opened, "SELECT count(*) FROM threads WHERE analysed_revision < revision") == [(0,)]
    assert look.rows(opened, "SELECT count(*) FROM stale_days") == [(0,)]


def test_a_later_import_brings_nothing_of_the_author_back(
    talkworthy: Talkworthy, sample: Path, samples: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    new = {
        "source": "reddit",
        "id": "reddit:t1_new",
        "author": AUTHOR.upper(),
        "text": "I am back at the Copper Kettle",
    }
    (sample / "new.ndjson").write_text(json.dumps(new | {"created_at": "2026-11-01T00:00:00Z"}))
    talkworthy("import", "--all", samples / "coffee.ndjson", "new.ndjson")
    assert look.rows(opened, "SELECT count(*) FROM posts WHERE lower(author) = 'lentil_economy'") == [(0,)]
    assert look.rows(opened, "SELECT text, gone FROM posts WHERE id = 'reddit:t1_new'") == [("", 1)]


def test_who_says_no_changes_nothing(
    talkworthy: Talkworthy, written: Path, opened: Store, look: SimpleNamespace
) -> None:
    result = talkworthy("data", "forget", "reddit", AUTHOR, answers="n\n")
    assert result.exit_code == 1
    for part in ("11 posts in 6 threads", "posts.ndjson", "report.html", "cannot be removed"):
        assert part in result.stderr
    assert look.rows(opened, f"SELECT count(*) FROM posts WHERE {THEIRS}") == [(11,)]
    assert (written / "report.html").exists()


def test_a_file_that_was_moved_away_is_reported(talkworthy: Talkworthy, written: Path) -> None:
    (written / "posts.ndjson").rename(written / "mine.ndjson")
    result = talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    assert f"Not found, check them yourself: {written / 'posts.ndjson'}." in result.stdout


def test_a_report_that_says_nothing_of_the_author_stays(talkworthy: Talkworthy, written: Path) -> None:
    (written / "report.html").write_text("<p>Nobody in particular.</p>")
    talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    assert (written / "report.html").exists()


@pytest.mark.usefixtures("opened")
def test_the_login_that_is_kept_goes_where_it_is_the_authors_own(talkworthy: Talkworthy, folder: Path) -> None:
    path = folder / "talkworthy.toml"
    path.write_text(path.read_text() + '\n[sources.bluesky]\nsession_file = "session"\n')
    (folder / "session").write_text("ada.example:::did:plc:q")
    talkworthy("data", "forget", "bluesky", "@ben.example", "--yes")
    assert (folder / "session").exists()
    talkworthy("data", "forget", "bluesky", "@ada.example", "--yes")
    assert not (folder / "session").exists()


def test_the_ledger_does_not_say_who_it_was(
    talkworthy: Talkworthy, written: Path, opened: Store, look: SimpleNamespace
) -> None:
    talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    (message,) = [run[-1] for run in look.runs(opened) if run[0] == "forget"]
    assert message == "One author: 11 posts, 0 payloads, 14 rows in files."


def test_an_author_of_whom_nothing_is_here_is_kept_out_all_the_same(
    talkworthy: Talkworthy, folder: Path, opened: Store, look: SimpleNamespace
) -> None:
    assert talkworthy("data", "forget", "reddit", "nobody", "--yes").exit_code == 0
    assert look.rows(opened, "SELECT count(*) FROM erased_authors") == [(1,)]


def test_an_author_without_a_name_is_refused(talkworthy: Talkworthy) -> None:
    assert isinstance(talkworthy("data", "forget", "reddit", "@").exception, UserError)


def test_after_a_kill_between_files_and_store_the_same_command_finds_the_rest(
    talkworthy: Talkworthy, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "erase_author", die)
        talkworthy("data", "forget", "reddit", AUTHOR, "--yes")
    assert "talkworthy.db" in files_with(written, AUTHOR)
    assert talkworthy("data", "forget", "reddit", AUTHOR, "--yes").exit_code == 0
    assert files_with(written, AUTHOR) == set()


def test_an_unknown_source_is_an_error_that_names_the_nearest(talkworthy: Talkworthy, sample: Path) -> None:
    error = talkworthy("data", "forget", "redit", AUTHOR, "--yes").exception
    assert isinstance(error, UserError)
    assert "no source is called 'redit'. Did you mean reddit?" in str(error)
    assert talkworthy("data", "forget", "redit", AUTHOR, answers="y\n").exit_code != 0
    assert talkworthy("status").exit_code == 1


def test_what_a_killed_import_or_export_left_is_removed(talkworthy: Talkworthy, written: Path) -> None:
    drafts = [
        written / ".posts.ndjson.0f0f0f0f.12345678.tmp",
        written / ".a.csv.rejects.ndjson.0a0a0a0a.87654321.tmp",
    ]
    for draft in drafts:
        draft.write_text(AUTHOR)
    (written / ".mine.tmp").write_text("of another program")
    assert talkworthy("data", "forget", "reddit", AUTHOR, "--yes").exit_code == 0
    assert not any(draft.exists() for draft in drafts)
    assert (written / ".mine.tmp").exists()
