"""A person's word on posts, samples to check, and what comes of both."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from analysis.stats.wilson import Precision
from jobs.cli import app
from jobs.text.labels import read_labels
from reports.queries.score.precision import load_precision
from services.context import AppContext
from talkworthy.errors import UserError

POSTS = """\
{"id":"hob:1","source":"hob","conversation":"hob:1","created_at":"2026-09-01T10:00:00Z","author":"ann","text":"My Northlight is loud","url":"https://hob.example/1"}
{"id":"hob:2","source":"hob","conversation":"hob:1","reply_to":"hob:1","created_at":"2026-09-01T11:00:00Z","author":"bob","text":"mine too"}
{"id":"hob:3","source":"hob","conversation":"hob:3","created_at":"2026-09-02T10:00:00Z","author":"cal","text":"=the northlight over the sea"}
"""  # noqa: E501


@pytest.fixture(scope="module")
def three_posts(tmp_path_factory: pytest.TempPathFactory, two_brands: str) -> Path:
    """A folder with three analysed posts in its store. To be copied, not changed."""
    made = tmp_path_factory.mktemp("three-posts")
    (made / "talkworthy.toml").write_text(two_brands)
    (made / "posts.ndjson").write_text(POSTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        patch.delenv("TALKWORTHY_CONFIG", raising=False)
        patch.delenv("TALKWORTHY_DATABASE_URL", raising=False)
        for verb in (["import", "posts.ndjson"], ["analyse"]):
            assert CliRunner().invoke(app, verb).exit_code == 0
    return made


@pytest.fixture
def shop(talkworthy: Any, folder: Path, three_posts: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line, with three analysed posts in the store."""
    monkeypatch.setenv("TALKWORTHY_CONFIG", str(folder / "talkworthy.toml"))
    shutil.copytree(three_posts, folder, dirs_exist_ok=True)
    return talkworthy


def conversations(shop: Any) -> list[tuple[str, int]]:
    """Return thread and number of posts of each conversation about Northlight, after an analysis."""
    assert shop("analyse").exit_code == 0
    output = shop("export", "conversations", "--brand", "Northlight").stdout.splitlines()
    return [(row["thread"], row["posts"]) for row in map(json.loads, output)]


def label(shop: Any, *words: str) -> Any:
    return shop("label", "--brand", "northlight", *words)


def answers(sql: str) -> list[tuple[Any, ...]]:
    context = AppContext()
    with context.store.read() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql(sql)]
    context.store.close()
    return rows


def precision() -> Precision:
    context = AppContext()
    with context.store.read() as connection:
        result = load_precision(connection, "Northlight")
    context.store.close()
    return result


def rows(page: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.decode("utf-8-sig"), newline="")))


def test_what_a_person_says_is_not_about_the_brand_makes_no_conversation(shop: Any) -> None:
    assert label(shop, "hob:3", "not-relevant").exit_code == 0
    assert conversations(shop) == [("hob:1", 2)]


def test_the_word_of_a_person_holds_over_all_that_is_analysed_again(shop: Any) -> None:
    label(shop, "hob:3", "not-relevant")
    conversations(shop)
    with AppContext().store.write() as connection:
        connection.exec_driver_sql("UPDATE threads SET fingerprint = ''")
    assert conversations(shop) == [("hob:1", 2)]


def test_undoing_brings_the_conversation_back(shop: Any) -> None:
    label(shop, "hob:3", "not-relevant")
    conversations(shop)
    assert json.loads(label(shop, "hob:3", "undo", "--json").stdout)["removed"] == 1
    assert conversations(shop) == [("hob:1", 2), ("hob:3", 1)]


@pytest.mark.parametrize(
    ("word", "name"), [("negative", "sentiment"), ("may-need-help", "cue"), ("uses-well", "stage")]
)
def test_a_corrected_classification_stays_until_it_is_undone(shop: Any, word: str, name: str) -> None:
    result = "SELECT a.label, a.rule FROM annotations a JOIN posts p ON p.pk = a.post WHERE p.id = 'hob:1' "
    sql = result + f"AND a.name = '{name}' AND a.brand = 'Northlight'"
    before = answers(sql)
    label(shop, "hob:1", word)
    shop("analyse")
    assert answers(sql) == [(word.replace("-", "_"), "set by a person")]
    label(shop, "hob:1", "undo")
    shop("analyse")
    assert answers(sql) == before


def test_a_post_may_be_named_by_its_address(shop: Any) -> None:
    assert json.loads(label(shop, "https://hob.example/1", "promoter", "--json").stdout)["saved"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hob:9", "relevant"), "has no post 'hob:9'"),
        (("hob:1", "nice"), "Use one of: relevant, not-relevant, public"),
        (("hob:1",), "Name a post and a label"),
    ],
)
def test_what_cannot_be_understood_is_reported(shop: Any, words: tuple[str, ...], said: str) -> None:
    assert said in str(label(shop, *words).exception)


def test_a_sample_is_filled_in_and_given_back(shop: Any, folder: Path) -> None:
    shop("sample", "--brand", "Northlight", "--n", 50, "--out", "sample.csv")
    page = rows((folder / "sample.csv").read_bytes())
    assert sorted(row["post"] for row in page) == ["hob:1", "hob:2", "hob:3"]
    filled = [row | {"label": "not-relevant" if row["post"] == "hob:3" else "relevant"} for row in page]
    with (folder / "filled.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, page[0])
        writer.writeheader()
        writer.writerows([*filled, dict.fromkeys(page[0], "")])
    assert json.loads(label(shop, "--from", "filled.csv", "--json").stdout)["saved"] == 3
    result = precision()
    assert (result.checked, result.right) == (3, 2)
    assert conversations(shop) == [("hob:1", 2)]


def test_a_sample_runs_in_no_spreadsheet(shop: Any) -> None:
    page = rows(shop("sample", "--brand", "Northlight").stdout_bytes)
    assert "'=the northlight over the sea" in {row["text"] for row in page}


def test_faults_that_a_person_comes_across_say_nothing_of_the_share(shop: Any) -> None:
    label(shop, "hob:3", "not-relevant")
    assert precision().checked == 0


def test_nobody_is_asked_twice_about_a_post(shop: Any) -> None:
    shop("sample", "--brand", "Northlight")
    assert "are left to review" in str(shop("sample", "--brand", "Northlight").exception)


def test_what_was_refused_can_be_looked_at(shop: Any) -> None:
    label(shop, "hob:3", "not-relevant")
    conversations(shop)
    page = rows(shop("sample", "--brand", "Northlight", "--not-relevant").stdout_bytes)
    assert [row["post"] for row in page] == ["hob:3"]


def test_a_sample_never_takes_the_place_of_a_file(shop: Any, folder: Path) -> None:
    (folder / "mine.csv").write_text("labels")
    assert "exists already" in str(shop("sample", "--brand", "Northlight", "--out", "mine.csv").exception)
    assert (folder / "mine.csv").read_text() == "labels"


@pytest.mark.parametrize(
    ("page", "said"), [(b"post,said\n", "no column 'label'"), (b"post,label\n\xff,\xfe\n", "not a CSV")]
)
def test_a_file_that_is_no_list_of_labels_is_refused(shop: Any, folder: Path, page: bytes, said: str) -> None:
    (folder / "odd.csv").write_bytes(page)
    assert said in str(label(shop, "--from", "odd.csv").exception)


def test_a_file_with_one_bad_row_changes_nothing(shop: Any, folder: Path) -> None:
    (folder / "some.csv").write_text(f"post,label{os.linesep}hob:3,not-relevant{os.linesep}hob:1,nice{os.linesep}")
    assert label(shop, "--from", "some.csv").exit_code != 0
    assert conversations(shop) == [("hob:1", 2), ("hob:3", 1)]


def test_a_label_file_with_other_text_in_the_column_is_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    path.write_text("post,label\nhob:1,relevant\nhob:2,my private words\n")
    with pytest.raises(UserError) as refused:
        read_labels(path)
    assert str(refused.value).startswith(f"{path}: the label of row 2 is not known. Use one of: relevant, ")
    assert "private" not in str(refused.value)
    assert refused.value.detail == "It is 'my private words'."
